/**
 * The calls of a rep that is being drained, and what happens to its instances: an instance keeps
 * running as an EVACUATING row while its ORDINARY one is auctioned again.
 *
 * Diego: controllers/evacuation_controller.go. Apps that ask for the update strategy `recreate` get what
 * newer releases do with it; for all others the rules are those of release 2.105.0, which knows no strategy
 * and so does not look whether the DesiredLRP is still there. Malformed requests cannot be made here; the
 * real BBS answers them with keepContainer.
 */
import type { Instant } from '../../engine/units';
import {
  type ActualLRP,
  CLAIMED,
  CRASHED,
  EVACUATING,
  ORDINARY,
  RUNNING,
  SUSPECT,
} from '../../model/actualLRP';
import type { BbsErrorType } from '../../model/errors';
import type { CellId, InstanceId, LrpId, ProcessId } from '../../model/identity';
import {
  crashRow,
  type RunningInstance,
  removeRow,
  unclaimRow,
  unclaimRowIfAllRunning,
} from './actualLRPRows';
import { readRow } from './actualLRPTable';
import { auctionRequest, isDesired } from './desiredRows';
import { changeEvents, type RowSet, readRows, recordChange, withPresence } from './instanceEvents';
import { type CrashRequest, type InstanceRequest, withOrdinaryReread } from './lrpLifecycle';
import { type CellSet, NOTHING, type Outcome, refused, succeeded } from './outcome';
import { type BbsRows, reserveLRP, slotOf } from './rows';
import { evacuateRow, removeEvacuatingRow, removeSuspectRow } from './suspectRows';

const DROP: Outcome = Object.freeze({ ...NOTHING, keepContainer: false });
const KEEP: Outcome = Object.freeze({ ...NOTHING, keepContainer: true });

/** The rep that drains no longer runs the instance at all (bbs RemoveEvacuatingActualLRP). */
export function removeEvacuatingActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  _now: Instant,
  request: InstanceRequest,
): Outcome {
  const { lrp, cell, instance } = request;
  reserveLRP(rows, lrp);
  const before = readRows(rows, lrp);
  const target = rowOfInstance(before, cell, instance);
  if (target?.presence !== EVACUATING) return refused('ResourceNotFound');
  removeEvacuatingRow(rows, lrp, cell, instance);
  return succeeded(changeEvents(before, recordChange(before, target, null)));
}

/** A claimed instance has not started: it goes back to the auction (bbs EvacuateClaimedActualLRP). */
export function evacuateClaimedActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: InstanceRequest,
): Outcome {
  const { lrp } = request;
  reserveLRP(rows, lrp);
  const before = readRows(rows, lrp);
  const removal = removeUnlessOrdinary(rows, request, before);
  if (removal !== null) return { ...removal, keepContainer: false };
  const error = unclaimRow(rows, now, lrp);
  if (error !== undefined) return { ...refused(error), keepContainer: true };
  const events = changeEvents(before, withOrdinaryReread(rows, lrp, before));
  return { events, effects: auctionRequest(rows, lrp), keepContainer: false };
}

/**
 * The row is crashed as usual, but even one that may restart at once is not auctioned: it waits for
 * convergence. Subscribers learn of a crash only when the row ends CRASHED (bbs
 * EvacuateCrashedActualLRP).
 */
export function evacuateCrashedActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: CrashRequest,
): Outcome {
  const { lrp, cell, instance, reason } = request;
  reserveLRP(rows, lrp);
  const before = readRows(rows, lrp);
  const removal = removeUnlessOrdinary(rows, request, before);
  if (removal !== null) return removal;
  const error = crashRow(rows, now, lrp, cell, instance, reason);
  if (error !== undefined) return refused(error);
  return succeeded(changeEvents(before, withOrdinaryReread(rows, lrp, before)));
}

/** A stopped instance's row goes; if it is still desired, convergence makes a new one (bbs EvacuateStoppedActualLRP). */
export function evacuateStoppedActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  _now: Instant,
  request: InstanceRequest,
): Outcome {
  const { lrp, cell, instance } = request;
  reserveLRP(rows, lrp);
  const before = readRows(rows, lrp);
  const removal = removeUnlessOrdinary(rows, request, before);
  if (removal !== null) return removal;
  const error = removeRow(rows, lrp, cell, instance);
  if (error !== undefined) return refused(error);
  const target = rowOfInstance(before, cell, instance);
  return succeeded(changeEvents(before, recordChange(before, target, null)));
}

/**
 * The rep asks again and again until it may drop the container: when the replacement runs or has
 * crashed, when nothing is desired any more, or when another cell evacuates the same key (bbs
 * EvacuateRunningActualLRP).
 */
export function evacuateRunningActualLRP(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: RunningInstance,
): Outcome {
  const { lrp, cell, instance } = request;
  reserveLRP(rows, lrp);
  const before = readRows(rows, lrp);
  if (before.length === 0) return DROP;
  const target = rowOfInstance(before, cell, instance);
  const ordinary = withPresence(before, ORDINARY);
  if (ordinary === null || isReplaced(ordinary, target)) return forget(rows, before, target);
  if (isRecreated(rows, lrp)) return recreate(rows, now, before, target);
  if (target === null || target.presence === EVACUATING) {
    const evacuating = withPresence(before, EVACUATING);
    if (evacuating !== target) return DROP;
    const error = evacuateRow(rows, now, { ...request, hasNetInfo: true });
    if (error === 'ResourceExists') return KEEP;
    return keeping(before, recordChange(before, null, readRow(rows, slotOf(lrp, EVACUATING))));
  }
  if (target.state === RUNNING || target.state === CLAIMED) {
    return dance(rows, now, before, target);
  }
  return DROP;
}

function isRecreated({ desired, identities }: BbsRows, lrp: LrpId): boolean {
  return desired.isRecreated[identities.lrpProcess[lrp] as ProcessId] === 1;
}

/**
 * The update strategy `recreate`: an instance is stopped before it is replaced, and only while all
 * instances of its app run, so that one at a time is out. Nothing becomes EVACUATING.
 */
function recreate(
  rows: BbsRows,
  now: Instant,
  before: ActualLRP[],
  target: ActualLRP | null,
): Outcome {
  if (target === null) return DROP;
  const { lrp, presence, state } = target;
  const process = rows.identities.lrpProcess[lrp] as ProcessId;
  if (!isDesired(rows, process) || presence === EVACUATING) return forget(rows, before, target);
  if (presence === SUSPECT) {
    removeSuspectRow(rows, lrp);
    const events = changeEvents(before, recordChange(before, target, null));
    return { ...succeeded(events), keepContainer: false };
  }
  if (state !== RUNNING && state !== CLAIMED) return DROP;
  if (unclaimRowIfAllRunning(rows, now, lrp) !== undefined) return KEEP;
  const events = changeEvents(before, withOrdinaryReread(rows, lrp, before));
  return { events, effects: auctionRequest(rows, lrp), keepContainer: false };
}

/** Whether somebody else holds the key already, or it is known to crash. */
function isReplaced(ordinary: ActualLRP, target: ActualLRP | null): boolean {
  return ordinary !== target && (ordinary.state === RUNNING || ordinary.state === CRASHED);
}

/**
 * Lets go of the instance. A target that is not EVACUATING survives in the table although its removal
 * is announced: odd, and so in Diego (bbs removeEvacuating).
 */
function forget(rows: BbsRows, before: RowSet, target: ActualLRP | null): Outcome {
  if (target === null) return DROP;
  const error = removeEvacuatingRow(rows, target.lrp, target.cell, target.instance);
  if (error !== undefined) return DROP;
  const events = changeEvents(before, recordChange(before, target, null));
  return { ...succeeded(events), keepContainer: false };
}

/**
 * The evacuation dance: the row becomes EVACUATING, and an UNCLAIMED one takes its place. A suspect has
 * its replacement already (bbs evacuateInstance).
 */
function dance(rows: BbsRows, now: Instant, before: RowSet, target: ActualLRP): Outcome {
  const { lrp } = target;
  const hasNetInfo = rows.actual.hasNetInfo[slotOf(lrp, target.presence)] === 1;
  const error = evacuateRow(rows, now, { ...target, hasNetInfo });
  if (error !== undefined) return { ...refused(error), keepContainer: true };
  const evacuating = readRow(rows, slotOf(lrp, EVACUATING));
  const after = recordChange(before, target, evacuating);
  if (target.presence === SUSPECT) {
    removeSuspectRow(rows, lrp);
    return keeping(before, after);
  }
  unclaimRow(rows, now, lrp);
  const unclaimed = readRow(rows, slotOf(lrp, ORDINARY));
  const outcome = keeping(before, recordChange(after, null, unclaimed));
  return { ...outcome, effects: auctionRequest(rows, lrp) };
}

function keeping(before: RowSet, after: RowSet): Outcome {
  return { ...succeeded(changeEvents(before, after)), keepContainer: true };
}

/**
 * What the calls about claimed, crashed and stopped instances share: an EVACUATING or SUSPECT row is
 * simply deleted. Null means that the row is ORDINARY and the call goes on (bbs
 * removeEvacuatingOrSuspect).
 */
function removeUnlessOrdinary(
  rows: BbsRows,
  request: { lrp: LrpId; cell: CellId; instance: InstanceId },
  before: readonly ActualLRP[],
): Outcome | null {
  const { lrp, cell, instance } = request;
  const target = rowOfInstance(before, cell, instance);
  if (target === null) return refused('ResourceNotFound');
  if (target.presence === ORDINARY) return null;
  let error: BbsErrorType | undefined;
  if (target.presence === EVACUATING) error = removeEvacuatingRow(rows, lrp, cell, instance);
  else removeSuspectRow(rows, lrp);
  if (error !== undefined) return refused(error);
  return succeeded(changeEvents(before, recordChange(before, target, null)));
}

function rowOfInstance(
  set: readonly ActualLRP[],
  cell: CellId,
  instance: InstanceId,
): ActualLRP | null {
  return set.find((row) => row.cell === cell && row.instance === instance) ?? null;
}
