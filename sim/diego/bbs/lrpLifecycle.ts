/**
 * The calls of reps and the auctioneer about one ActualLRP: claim, start, crash, fail, remove; and
 * retire, which the Cloud Controller and convergence use.
 *
 * Diego: controllers/actual_lrp_lifecycle_controller.go. A call whose instance key belongs to a SUSPECT
 * row changes nothing, except that a suspect that crashes is forgotten. Left out: the group stream, and
 * the retries of a retirement whose rep does not answer (the component sends the stop).
 */
import type { Instant } from '../../engine/units';
import { CLAIMED, EVACUATING, ORDINARY, RUNNING, SUSPECT, UNCLAIMED } from '../../model/actualLRP';
import type { CellId, InstanceId, LrpId } from '../../model/identity';
import {
  claimRow,
  crashRow,
  failRow,
  isStartedAs,
  type RunningInstance,
  removeRow,
  startRow,
} from './actualLRPRows';
import { deleteRow, holdsInstance, readRow } from './actualLRPTable';
import { auctionRequest } from './desiredRows';
import {
  changeEvents,
  crashEvents,
  hasSiblings,
  presenceOfInstance,
  type RowSet,
  readRows,
  recordChange,
  reread,
  withPresence,
} from './instanceEvents';
import { type CellSet, NOTHING, type Outcome, refused, succeeded } from './outcome';
import { type BbsRows, reserveLRP, slotOf } from './rows';
import { removeEvacuatingRow, removeSuspectRow } from './suspectRows';

export interface LRPRequest {
  readonly lrp: LrpId;
}

/** A call in the name of one instance. */
export interface InstanceRequest extends LRPRequest {
  readonly cell: CellId;
  readonly instance: InstanceId;
}

export interface CrashRequest extends InstanceRequest {
  readonly reason: string;
}

export interface FailRequest extends LRPRequest {
  /** The placement error; an empty one is an invalid request. */
  readonly reason: string;
}

/** bbs ClaimActualLRP */
export function claimActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: InstanceRequest,
): Outcome {
  const { lrp, cell, instance } = request;
  reserveLRP(rows, lrp);
  if (presenceOfInstance(rows, lrp, cell, instance) === SUSPECT) return NOTHING;
  const slot = slotOf(lrp, ORDINARY);
  const isClaimed =
    rows.actual.state[slot] === CLAIMED && holdsInstance(rows, slot, cell, instance);
  if (isClaimed && !hasSiblings(rows, lrp)) return NOTHING;
  const before = readRows(rows, lrp);
  const error = claimRow(rows, now, lrp, cell, instance);
  if (error !== undefined) return refused(error);
  return succeeded(changeEvents(before, withOrdinaryReread(rows, lrp, before)));
}

/** Also the heartbeat of a running instance (bbs StartActualLRP). */
export function startActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: RunningInstance,
): Outcome {
  const { lrp, cell, instance } = request;
  reserveLRP(rows, lrp);
  if (presenceOfInstance(rows, lrp, cell, instance) === SUSPECT) return NOTHING;
  if (isStartedAs(rows, request) && !hasSiblings(rows, lrp)) return NOTHING;
  const before = readRows(rows, lrp);
  const error = startRow(rows, now, request);
  if (error !== undefined) return refused(error);
  let after = withOrdinaryReread(rows, lrp, before);
  const evacuating = withPresence(before, EVACUATING);
  if (evacuating !== null) {
    removeEvacuatingRow(rows, lrp, evacuating.cell, evacuating.instance);
    after = recordChange(after, evacuating, null);
  }
  const suspect = withPresence(before, SUSPECT);
  if (suspect !== null) {
    removeSuspectRow(rows, lrp);
    after = recordChange(after, suspect, null);
  }
  return succeeded(changeEvents(before, after));
}

/**
 * Asks for an auction at once when the crash policy says so. If the DesiredLRP is gone the rep gets
 * that error, though the row has changed (bbs CrashActualLRP).
 */
export function crashActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: CrashRequest,
): Outcome {
  const { lrp, cell, instance } = request;
  reserveLRP(rows, lrp);
  const before = readRows(rows, lrp);
  if (presenceOfInstance(rows, lrp, cell, instance) === SUSPECT) {
    removeSuspectRow(rows, lrp);
    const after = recordChange(before, withPresence(before, SUSPECT), null);
    return succeeded(changeEvents(before, after));
  }
  const error = crashRow(rows, now, lrp, cell, instance, request.reason);
  if (error !== undefined) return refused(error);
  const events = crashEvents(before, withOrdinaryReread(rows, lrp, before));
  const restarts = rows.actual.state[slotOf(lrp, ORDINARY)] === UNCLAIMED;
  if (!restarts) return succeeded(events);
  const effects = auctionRequest(rows, lrp);
  if (effects.length === 0) return { error: 'ResourceNotFound', effects, events };
  return succeeded(events, effects);
}

/** The auctioneer found no cell. A row that is gone by now is no error (bbs FailActualLRP). */
export function failActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: FailRequest,
): Outcome {
  const { lrp, reason } = request;
  if (reason === '') return refused('InvalidRequest');
  reserveLRP(rows, lrp);
  const before = readRows(rows, lrp);
  const error = failRow(rows, now, lrp, reason);
  if (error === 'ResourceNotFound') return NOTHING;
  if (error !== undefined) return refused(error);
  return succeeded(changeEvents(before, withOrdinaryReread(rows, lrp, before)));
}

/** The container is gone. Only the ORDINARY row can be removed so (bbs RemoveActualLRP). */
export function removeActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  _now: Instant,
  request: InstanceRequest,
): Outcome {
  const { lrp, cell, instance } = request;
  reserveLRP(rows, lrp);
  const before = readRows(rows, lrp);
  const error = removeRow(rows, lrp, cell, instance);
  if (error !== undefined) return refused(error);
  return succeeded(changeEvents(before, withoutOrdinary(before)));
}

/**
 * Ends the ORDINARY instance: through its rep if its cell is there, else by deleting the row. The
 * removal is announced even while the rep still has to act and the row stays (bbs RetireActualLRP).
 */
export function retireActualLRP(
  rows: BbsRows,
  cells: CellSet,
  _now: Instant,
  request: LRPRequest,
): Outcome {
  const { lrp } = request;
  reserveLRP(rows, lrp);
  const before = readRows(rows, lrp);
  const ordinary = withPresence(before, ORDINARY);
  if (ordinary === null) return refused('ResourceNotFound');
  const events = changeEvents(before, withoutOrdinary(before));
  const { state, cell, instance } = ordinary;
  if ((state === CLAIMED || state === RUNNING) && cells.has(cell)) {
    return succeeded(events, [{ kind: 'stopLRP', cell, lrp, instance }]);
  }
  deleteRow(rows, slotOf(lrp, ORDINARY));
  return succeeded(events);
}

/** The set with its ORDINARY row as it is now, appended if it is new. */
export function withOrdinaryReread(
  rows: BbsRows,
  lrp: LrpId,
  before: ReturnType<typeof readRows>,
): RowSet {
  const ordinary = withPresence(before, ORDINARY);
  const after = ordinary === null ? readRow(rows, slotOf(lrp, ORDINARY)) : reread(rows, ordinary);
  return recordChange(before, ordinary, after);
}

function withoutOrdinary(before: ReturnType<typeof readRows>): RowSet {
  return recordChange(before, withPresence(before, ORDINARY), null);
}
