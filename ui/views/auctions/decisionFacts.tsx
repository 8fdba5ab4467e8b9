/** What was auctioned, when, and how the zones stood. */

import type { Instant } from '../../../sim/engine/units';
import type { ZoneTurn } from '../../../sim/explain/auctionTable';
import { count, duration, megabytes } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import type { AskedDecision } from './askedDecision';
import { toldInstant } from './batchLines';
import type { DecisionLine } from './decisionLines';
import { waitingBefore } from './waiting';

export interface DecisionFactsProps {
  readonly replay: Replay;
  readonly line: DecisionLine;
  readonly asked: AskedDecision;
}

export function DecisionFacts({ replay, line, asked }: DecisionFactsProps) {
  const { auction } = asked.recorded;
  const { rootFs, placementTags, volumeDrivers } = auction.constraint;
  const proxies = asked.standing.zones.cells.map((cell) => cell.proxyMemoryAllocation);
  const proxy = auction.kind === 'lrp' ? Math.max(0, ...proxies) : 0;
  return (
    <dl className="auctions-facts">
      <dt>Asks for</dt>
      <dd>
        {megabytes(auction.memory)} memory
        {proxy > 0 && <> and {megabytes(proxy)} for its proxy</>}, {megabytes(auction.disk)} disk
      </dd>
      <dt>Must have</dt>
      <dd>
        {rootFs === '' ? 'any root filesystem' : rootFs}
        {placementTags.length > 0 && `; placement tags ${placementTags.join(', ')}`}
        {volumeDrivers.length > 0 && `; volume drivers ${volumeDrivers.join(', ')}`}
      </dd>
      <dt>Waited</dt>
      <dd>
        <Waited replay={replay} line={line} until={asked.batch.decidedAt} />
      </dd>
      <dt>Decided</dt>
      <dd>
        <InstantText replay={replay} at={asked.batch.decidedAt} />
      </dd>
    </dl>
  );
}

interface WaitedProps extends Pick<DecisionFactsProps, 'replay' | 'line'> {
  readonly until: Instant;
}

function Waited({ replay, line, until }: WaitedProps) {
  const waiting = waitingBefore(replay, line);
  if (waiting === undefined) return 'since before the trace begins, or not in this trace';
  return (
    <>
      {duration(until - waiting.since)}, since {waiting.reason} at{' '}
      <InstantText replay={replay} at={waiting.since} />
    </>
  );
}

/** Since the last fault; absolute on hover. */
export function InstantText({ replay, at }: { readonly replay: Replay; readonly at: Instant }) {
  const { text, title } = toldInstant(replay, at);
  return (
    <time title={title} className="auctions-instant">
      {text}
    </time>
  );
}

export interface ZoneTurnsProps {
  readonly zones: readonly ZoneTurn[];
  readonly isTask: boolean;
}

/** Zones in the order of their turns. */
export function ZoneTurns({ zones, isTask }: ZoneTurnsProps) {
  const dashboard = useDashboard();
  if (zones.length === 0) return null;
  const levels = [
    ...new Set(zones.filter((zone) => zone.isConsidered).map(({ instances }) => instances)),
  ];
  return (
    <table className="auctions-zones">
      <caption className="unseen">Zones in the order of their turns</caption>
      <thead>
        <tr>
          <th scope="col">Zone</th>
          {!isTask && (
            <th scope="col" className="number">
              Held
            </th>
          )}
          <th scope="col" className="number">
            Cells that fit
          </th>
          <th scope="col">Turn</th>
        </tr>
      </thead>
      <tbody>
        {zones.map(({ name, instances, fitting, matching, isConsidered }) => (
          <tr key={name} className={isConsidered ? '' : 'unconsidered'}>
            <td>
              <button
                type="button"
                className="link"
                onClick={() => select(dashboard, { kind: 'zone', zone: name })}
              >
                {name}
              </button>
            </td>
            {!isTask && <td className="number">{count(instances)}</td>}
            <td className="number">
              {count(fitting)} of {count(matching)}
            </td>
            <td>{isConsidered ? turnText(levels.indexOf(instances)) : 'none'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const TURNS = ['first', 'second', 'third'];

function turnText(place: number): string {
  return TURNS[place] ?? `number ${count(place + 1)}`;
}
