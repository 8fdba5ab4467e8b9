/**
 * Of which runs nothing can be asked in the end: those that did not go on for long enough after their last trouble
 * (`settling`), in which something was left broken (`openFaults`), or which BOSH has not left alone (`upkeep`).
 */
import type { Foundation } from '../../diego/foundation';
import { NEVER } from '../../engine/units';
import { settledAt, settlingTime } from './settling';
import type { Upkeep } from './upkeep';

/** Why nothing was asked of a run in the end. */
export type Unjudged =
  | 'it ended before all had to be well'
  | 'something was left broken'
  | 'BOSH was still at work'
  | 'BOSH was at work shortly before'
  | 'BOSH gave up on what the control plane needs';

/** What BOSH has done by now. */
export type UpkeepSoFar = Pick<Upkeep, 'doneAt' | 'abandoned'>;

/** Null: all must be well. `broken`: what the scenario leaves so. */
export function whyUnjudged(
  foundation: Foundation,
  broken: readonly string[],
  upkeep: UpkeepSoFar,
): Unjudged | null {
  const { spec, simulation } = foundation;
  if (broken.length > 0) return 'something was left broken';
  if (simulation.now < settledAt(spec)) return 'it ended before all had to be well';
  const doneAt = upkeep.doneAt();
  if (doneAt === NEVER) return 'BOSH was still at work';
  if (simulation.now < doneAt + settlingTime(spec)) return 'BOSH was at work shortly before';
  return isPlaneEnough(foundation, upkeep.abandoned())
    ? null
    : 'BOSH gave up on what the control plane needs';
}

/** Whether the control plane serves without those VMs: one BBS and one auctioneer are enough, all else is there once. */
function isPlaneEnough(foundation: Foundation, abandoned: ReadonlySet<string>): boolean {
  const { spec, holdsLock } = foundation;
  const cells = new Set(spec.cells.map(({ cellGuid }) => cellGuid));
  const plane = [...abandoned].filter((vm) => !cells.has(vm));
  if (plane.length === 0) return true;
  return (
    plane.every((vm) => /^(diego-api|scheduler)\//.test(vm)) &&
    foundation.isServed() &&
    spec.controlPlane.scheduler.some((_, at) => holdsLock('auctioneer', at))
  );
}
