/**
 * What Cloud Controller makes of the ActualLRPs of a process, as a deployment asks for it.
 *
 * Real counterpart: cloud_controller_ng:lib/cloud_controller/diego/reporters/instances_reporter.rb with
 * reporter_mixins.rb, and the counts of deployment_updater/actions/scale.rb. It stands here because it reads
 * the rows; the answer that crosses the wire holds counts instead of rows.
 */
import { assertNever } from '../../engine/actor';
import { type ActualLRP, CLAIMED, CRASHED, RUNNING, UNCLAIMED } from '../../model/actualLRP';
import { NONE, type ProcessId } from '../../model/identity';
import { readRows } from './instanceEvents';
import { type BbsRows, reserveLRP } from './rows';

/** The instances of a process, by what a deployment goes by. */
export interface InstanceReport {
  /** RUNNING and ready for traffic. */
  readonly routable: number;
  /** STARTING, or RUNNING and not ready. */
  readonly starting: number;
  /** CRASHED, or DOWN: no row, or no cell could take it. */
  readonly unhealthy: number;
}

/**
 * The instances with an index below `instances`, which is what Cloud Controller asks for. Of several rows of
 * a key the last one counts, in the order of their presences.
 */
export function instanceReport(
  rows: BbsRows,
  process: ProcessId,
  instances: number,
): InstanceReport {
  const counts = { routable: 0, starting: 0, unhealthy: 0 };
  const lrps = rows.identities.lrpsOfProcess[process] ?? [];
  for (let index = 0; index < instances; index++) {
    const lrp = lrps[index];
    if (lrp !== undefined) reserveLRP(rows, lrp);
    const row = lrp === undefined ? undefined : readRows(rows, lrp).at(-1);
    counts[row === undefined ? 'unhealthy' : kindOf(row)]++;
  }
  return counts;
}

function kindOf({ state, isRoutable, placementError }: ActualLRP): keyof InstanceReport {
  switch (state) {
    case RUNNING:
      return isRoutable ? 'routable' : 'starting';
    case CLAIMED:
      return 'starting';
    case UNCLAIMED:
      return placementError === NONE ? 'starting' : 'unhealthy';
    case CRASHED:
      return 'unhealthy';
    default:
      return assertNever(state);
  }
}
