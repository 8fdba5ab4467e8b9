/** What was auctioned, what it must have, since when it had waited, and when it was decided. */
import { count, duration, megabytes } from '../../charts/format';
import { type Fact, Facts, InstantLink } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import { goToRow } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import type { AskedDecision } from './askedDecision';
import type { DecisionLine } from './decisionLines';
import { waitingBefore } from './waiting';

export interface DecisionFactsProps {
  readonly replay: Replay;
  readonly line: DecisionLine;
  readonly asked: AskedDecision;
}

export function DecisionFacts({ replay, line, asked }: DecisionFactsProps) {
  const dashboard = useDashboard();
  const { decidedAt, startedAt } = asked.batch;
  const facts: Fact[] = [
    { name: 'Asks for', value: demandText(asked) },
    { name: 'Root filesystem', value: rootFsText(asked) },
    ...namesFact('Placement tags', asked.recorded.auction.constraint.placementTags),
    ...namesFact('Volume drivers', asked.recorded.auction.constraint.volumeDrivers),
    {
      name: 'Had waited',
      value: <Waited {...{ replay, line, asked }} />,
      title: 'Until the decision',
    },
    {
      name: 'Batch began',
      value: <InstantLink replay={replay} at={startedAt} />,
    },
    {
      name: 'Decided',
      value: (
        <>
          <InstantLink replay={replay} at={decidedAt} />, {duration(decidedAt - startedAt)} later{' '}
          <button
            type="button"
            className="link"
            title="Go to just after this decision's record"
            onClick={() => goToRow(dashboard, decidedAt, line.row)}
          >
            record {count(line.row)}
          </button>
        </>
      ),
    },
  ];
  return <Facts facts={facts} />;
}

/** Containers of LRPs hold their proxy's memory besides; a container of unlimited memory has none. */
function demandText({ recorded, standing }: AskedDecision): string {
  const { kind, memory, disk } = recorded.auction;
  const proxies = standing.zones.cells.map((cell) => cell.proxyMemoryAllocation);
  const proxy = kind === 'lrp' && memory > 0 ? Math.max(0, ...proxies) : 0;
  const besides = proxy > 0 ? ` and ${megabytes(proxy)} for its proxy` : '';
  return `${megabytes(memory)} memory${besides}, ${megabytes(disk)} disk, 1 container`;
}

function rootFsText({ recorded }: AskedDecision): string {
  const { rootFs } = recorded.auction.constraint;
  return rootFs === '' ? 'any' : rootFs;
}

function namesFact(name: string, names: readonly string[]): Fact[] {
  return names.length === 0 ? [] : [{ name, value: names.join(', ') }];
}

function Waited({ replay, line, asked }: DecisionFactsProps) {
  const waiting = waitingBefore(replay, line);
  if (waiting === undefined) return 'since before the trace begins';
  const { since, reason } = waiting;
  return (
    <>
      {duration(asked.batch.decidedAt - since)}, since {reason} at{' '}
      <InstantLink replay={replay} at={since} />
    </>
  );
}
