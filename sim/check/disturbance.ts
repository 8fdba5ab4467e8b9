/**
 * Since when nothing is wrong that could keep a call of a rep from arriving or being answered: a clock for what may
 * last only so long.
 *
 * Faults of processes, VMs, wires and Gardens are followed in the records, from the one that begins a fault to the one
 * that ends it; whether a BBS serves, how its database is, and whether it is behind with its work, is looked at: what a
 * slow database has left queued takes longer than a call waits, however well everything is by then. Cost: a step a
 * record of a fault, and three a look.
 */
import type { Foundation } from '../diego/foundation';
import { waitingTime } from '../engine/station';
import { type Duration, type Instant, SECOND } from '../engine/units';
import type { RecordHandlers, RecordInvariant, RecordRow } from './recordInvariant';

/** Half of what a caller waits for an answer (communication timeouts: 10 s). */
const BEHIND: Duration = 5 * SECOND;

/** Whether whoever calls the BBS now waits for long, because of what was asked before. */
export function isBehind({ bbs, simulation }: Foundation): boolean {
  return waitingTime(bbs().station, simulation.now) > BEHIND;
}

export interface Disturbance {
  /** Follows one run, as an invariant that is never broken. */
  readonly follower: RecordInvariant;
  /** Null while something is wrong. To be asked at every look. */
  quietSince(foundation: Foundation): Instant | null;
}

/** For one run. */
export function createDisturbance(): Disturbance {
  const open = new Set<string>();
  let since: Instant = 0;
  const begin = (fault: string): void => {
    open.add(fault);
  };
  const end = (fault: string, at: Instant): void => {
    // Whatever ends may still have left calls under way.
    since = at;
    open.delete(fault);
  };
  return {
    quietSince(foundation) {
      const { bbs, simulation } = foundation;
      const { listening, database } = bbs().plane;
      const isServed = listening.bbs.length > 0;
      const isDatabaseWell = database.mode === 'up' && database.slowdown === 1;
      if (!isServed || !isDatabaseWell || isBehind(foundation)) since = simulation.now;
      return open.size === 0 && since < simulation.now ? since : null;
    },
    follower: {
      name: 'disturbance',
      sentence: 'Faults and their repairs are followed; nothing is judged.',
      watch: ({ identities }) => handlersFor((text) => identities.texts[text] ?? '', begin, end),
    },
  };
}

function handlersFor(
  nameOf: (text: number) => string,
  begin: (fault: string) => void,
  end: (fault: string, at: Instant) => void,
): RecordHandlers {
  const processOf = ({ a, cell }: RecordRow): string => `process ${nameOf(a)}@${cell}`;
  const processGone = (row: RecordRow): void => begin(processOf(row));
  const processThere = (row: RecordRow): void => end(processOf(row), row.at);
  const cellGone = ({ at, cell }: RecordRow): void => {
    // Nobody waits for the processes of a VM that is gone.
    for (const component of ['rep', 'silk-daemon']) end(`process ${component}@${cell}`, at);
  };
  return {
    'process.killed': processGone,
    'process.stopped': processGone,
    'process.exited': processGone,
    'process.hung': processGone,
    'process.resumed': processThere,
    'process.started': processThere,
    'rep.started': ({ at, cell }) => end(`process rep@${cell}`, at),
    'cell.killed': cellGone,
    'vm.deleted': cellGone,
    'vm.killed': ({ a }) => begin(`vm ${nameOf(a)}`),
    'vm.restored': ({ at, a }) => end(`vm ${nameOf(a)}`, at),
    'network.ruleAdded': ({ a }) => begin(`rule ${nameOf(a)}`),
    'network.ruleRemoved': ({ at, a }) => end(`rule ${nameOf(a)}`, at),
    'garden.broken': ({ cell }) => begin(`garden ${cell}`),
    'garden.mended': ({ at, cell }) => end(`garden ${cell}`, at),
  };
}
