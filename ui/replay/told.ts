/**
 * What a trace tells, and when: a level leaves kinds of records out, and a thinned trace tells details of a
 * part of the run only. Unknown is not none.
 */
import type { Instant } from '../../sim/engine/units';
import type { TraceDetail } from '../../sim/trace/detail';
import type { KindName } from '../../sim/trace/kinds';
import type { TotalName } from './state';

export interface Told {
  /** The last instant of which the trace tells. */
  readonly until: Instant;
  /**
   * Kinds of which the trace holds every record, in a thinned one at least in its range of details: what is
   * missing from it there never happened. Of one instant: `view.tells`, or `toldAt`.
   */
  readonly tells: ReadonlySet<KindName>;
  /** In a thinned trace the range, both ends included, in which `tells` holds; undefined: everywhere. */
  readonly detail: TraceDetail | undefined;
  /** Kinds of which a thinned trace holds every record from beginning to end; otherwise all of `tells`. */
  readonly tellsThroughout: ReadonlySet<KindName>;
}

/** Kinds of which the trace holds every record at an instant. */
export function toldAt(
  { detail, tells, tellsThroughout }: Omit<Told, 'until'>,
  at: Instant,
): ReadonlySet<KindName> {
  const isDetailed = detail === undefined || (at >= detail.from && at <= detail.until);
  return isDetailed ? tells : tellsThroughout;
}

/** In which stretch of time the trace holds every record of all of the kinds; undefined: nowhere. */
export function toldRange(
  { tells, tellsThroughout, detail, until }: Told,
  ...kinds: readonly KindName[]
): { readonly from: Instant; readonly until: Instant } | undefined {
  if (kinds.every((kind) => tellsThroughout.has(kind))) return { from: 0, until };
  const isInDetail = kinds.every((kind) => tells.has(kind) || tellsThroughout.has(kind));
  if (!isInDetail || detail === undefined || detail.from > until) return undefined;
  return { from: detail.from, until: Math.min(until, detail.until) };
}

/** A kind that each sum stands or falls with. */
const TOLD_BY: Readonly<Record<TotalName, KindName>> = {
  desired: 'desiredLRP.created',
  running: 'container.running',
  rowsUnclaimed: 'actualLRP.created',
  rowsClaimed: 'actualLRP.claimed',
  rowsRunning: 'actualLRP.started',
  rowsCrashed: 'actualLRP.crashed',
  rowsSuspect: 'actualLRP.suspected',
  rowsEvacuating: 'actualLRP.evacuating',
  cellsDown: 'cell.killed',
  cellsPresent: 'presence.acquired',
  containers: 'container.reserved',
  tasks: 'task.created',
  cellsEvacuating: 'rep.evacuating',
  stagings: 'staging.started',
  deployments: 'deployment.started',
};

/** Whether the trace tells enough to know a sum. */
export function isTold(tells: ReadonlySet<KindName>, total: TotalName): boolean {
  return tells.has(TOLD_BY[total]);
}
