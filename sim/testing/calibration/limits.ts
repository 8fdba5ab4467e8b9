/**
 * Rows 32 to 34: intervals and limits as Diego ships them, and the bound that follows for lost cells.
 *
 * To be met exactly. What the model has no part for is not listed here but in the report, by name.
 */
import { CRASH_POLICY, doublingsMax, restartableAt } from '../../diego/bbs/crashPolicy';
import { NEVER, SECOND } from '../../engine/units';
import { componentConfigs } from '../../scenario/componentConfigs';
import { CELL_GROUP, FOUNDATION } from '../../scenario/foundationSchema';
import { type Figure, figure, type Unit } from './figure';

export function limitFigures(): Figure[] {
  const silk = FOUNDATION.shape.silk.parse(undefined);
  const { bbs, auctioneer, rep, silk: leases } = componentConfigs({}, silk);
  const group = CELL_GROUP.parse({ name: 'cell', count: 1, memory: '1GB', disk: '1GB' });
  const exact = (row: string, what: string, target: number, found: number, unit: Unit = '') =>
    figure(row, what, target, found, { unit, role: 'exact' });
  const seconds = (row: string, what: string, target: number, found: number) =>
    exact(row, what, target, found / SECOND, 's');
  const { immediateRestarts, backoffMax, restartsMax } = CRASH_POLICY;
  const longest = restartableAt(0, immediateRestarts + doublingsMax(CRASH_POLICY));
  return [
    seconds('32', 'convergence interval', 30, bbs.convergeRepeatInterval),
    seconds('32', 'kick task', 30, bbs.kickTaskDuration),
    seconds('32', 'expire pending task', 1800, bbs.expirePendingTaskDuration),
    seconds('32', 'expire completed task', 120, bbs.expireCompletedTaskDuration),
    seconds('32', 'rep polling interval', 30, rep.pollingInterval),
    exact('32', 'containers a cell', 250, group.containers),
    seconds('32', 'cell state timeout', 10, auctioneer.cellStateTimeout),
    exact('32', 'starting container weight', 0.25, auctioneer.startingContainerWeight),
    exact('32', 'SQL connections', 200, bbs.maxOpenConnections),
    seconds('32', 'presence TTL', 15, rep.presenceTtl),
    seconds('32', 'presence retry', 5, rep.presenceRetryInterval),
    exact('32', 'immediate restarts', 3, immediateRestarts),
    seconds('32', 'crash back-off at most', 16 * 60, Math.min(longest, backoffMax)),
    exact('32', 'no restart after this many crashes', 200, lastRestart(restartsMax)),
    exact('33', 'Silk leases', 255, leases?.poolSize ?? 0),
    seconds('33', 'lease polling', 30, leases?.leasePollInterval ?? 0),
    seconds('33', 'lease expiration', 168 * 3600, leases?.leaseExpiration ?? 0),
  ];
}

/** The first crash count at which an instance stays down. */
function lastRestart(atMost: number): number {
  let crashes = 0;
  while (crashes <= atMost && restartableAt(0, crashes) !== NEVER) crashes++;
  return crashes;
}
