/** Why one cell did not win, and the smallest changes that would have made it. */
import { type ReactNode, useCallback } from 'react';
import type { Flip } from '../../../sim/explain/flip';
import { whyNot } from '../../../sim/explain/whyNot';
import { type CellId, NONE } from '../../../sim/model/identity';
import { count } from '../../charts/format';
import { ThingLink } from '../../charts/thingLinks';
import type { Replay } from '../../replay/openReplay';
import { cellOf } from '../../session/runFacts';
import { type AskedDecision, type Part, partOf } from './askedDecision';
import { findFlips } from './flipJobs';
import { PlacementPart } from './placementPart';
import { useJob } from './slices';

export interface LoserPartProps {
  readonly replay: Replay;
  readonly asked: AskedDecision;
  /** What decided, for the winner. */
  readonly decided: string;
  /** null: nobody is asked about. */
  readonly cellGuid: string | null;
  readonly onLetGo: () => void;
}

export function LoserPart({ replay, asked, decided, cellGuid, onLetGo }: LoserPartProps) {
  const { winner } = asked.table;
  if (cellGuid === null) {
    if (winner === null) return <PlacementPart asked={asked} />;
    return (
      <p className="weak">
        Choose a cell below to see why it did not win, and what would have made it.
      </p>
    );
  }
  const cell = cellOf(replay, cellGuid);
  const part = cell === NONE ? 'notAsked' : partOf(asked.table, cell);
  const isWinner = winner !== null && winner.cell === cell;
  return (
    <Box cellGuid={cellGuid} onLetGo={onLetGo}>
      {isWinner ? (
        <p>It won. {decided}</p>
      ) : (
        <>
          <p>{reasonText(asked, cell, cellGuid, part)}.</p>
          {(part === 'candidate' || part === 'removed') && <Flips asked={asked} cell={cell} />}
        </>
      )}
    </Box>
  );
}

function reasonText(asked: AskedDecision, cell: CellId, cellGuid: string, part: Part): string {
  if (cell === NONE) return `This run has no cell ${cellGuid}`;
  if (part === 'notAsked')
    return `${cellGuid} was not asked: it had no presence when the batch began`;
  return whyNot(asked.table, cell, asked.standing.identities).sentence;
}

interface BoxProps extends Pick<LoserPartProps, 'onLetGo'> {
  readonly cellGuid: string;
  readonly children: ReactNode;
}

function Box({ cellGuid, onLetGo, children }: BoxProps) {
  return (
    <div className="auctions-loser" aria-live="polite">
      <header>
        <ThingLink to={{ kind: 'cell', cellGuid }} title="Inspect the cell">
          {cellGuid}
        </ThingLink>
        <button type="button" className="plain" aria-label="Ask about no cell" onClick={onLetGo}>
          <span aria-hidden="true">×</span>
        </button>
      </header>
      {children}
    </div>
  );
}

function Flips({ asked, cell }: { readonly asked: AskedDecision; readonly cell: CellId }) {
  const flips = useJob(useCallback(() => findFlips(asked, cell), [asked, cell]));
  if (flips === undefined) return <p className="weak">Looking for what would have…</p>;
  const [smallest, ...others] = flips;
  if (smallest === undefined) return <p>No single change would have made it win.</p>;
  return (
    <>
      <p>
        <FlipText flip={smallest} />
      </p>
      {others.length > 0 && (
        <details>
          <summary>
            {others.length === 1 ? '1 other change' : `${count(others.length)} other changes`}, each
            larger
          </summary>
          <ul>
            {others.map((flip) => (
              <li key={flip.sentence}>
                <FlipText flip={flip} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function FlipText({ flip: { outcome, sentence } }: { readonly flip: Flip }) {
  return (
    <>
      <strong>{outcome === 'wins' ? 'To win:' : 'To tie:'}</strong> {sentence}.
    </>
  );
}
