/** The last auction about a thing: what it decided, why in one line, and the way to its table. */
import type { CellId } from '../../../sim/model/identity';
import { count } from '../../charts/format';
import { auctionOfRow } from '../../charts/recordLinks';
import { InstantLink } from '../../charts/sheet';
import { CellLink } from '../../charts/thingLinks';
import type { Replay } from '../../replay/openReplay';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import type { Decision } from './placement';

export interface DecisionPartProps {
  readonly replay: Replay;
  readonly decision: Decision | undefined;
  /** Said when there was none. */
  readonly none: string;
}

/** What the last auction explains: why the thing is on one of these cells, or only what happened last. */
export function decisionTitle(decision: Decision | undefined, cells: readonly CellId[]): string {
  if (decision?.outcome === 'failed' && cells.length === 0) return 'Why it is nowhere';
  const isThere = decision?.outcome === 'placed' && cells.includes(decision.cell);
  return isThere ? 'Why it is here' : 'The last auction about it';
}

export function DecisionPart({ replay, decision, none }: DecisionPartProps) {
  const dashboard = useDashboard();
  if (decision === undefined) return <p className="apps-note-inline">{none}</p>;
  const { row, at, batch, outcome, cell, why } = decision;
  const open = () => {
    const auction = auctionOfRow(replay, row);
    select(dashboard, auction ?? { kind: 'record', row });
  };
  return (
    <>
      <p className="apps-line">
        Auction batch {count(batch)}, <InstantLink replay={replay} at={at} />:{' '}
        {outcome === 'placed' ? (
          <>
            <CellLink replay={replay} cell={cell} hasZone /> won.
          </>
        ) : (
          'no cell could take it.'
        )}
      </p>
      <p className="apps-line">
        {why}{' '}
        <button type="button" className="link" onClick={open}>
          {outcome === 'placed' ? 'Why this cell' : 'Why no cell'}
        </button>
      </p>
    </>
  );
}
