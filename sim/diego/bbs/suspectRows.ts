/**
 * What may happen to SUSPECT and EVACUATING rows.
 *
 * Diego: db/sqldb/suspect_db.go and evacuation_db.go.
 */
import type { Instant } from '../../engine/units';
import { EVACUATING, ORDINARY, RUNNING, SUSPECT } from '../../model/actualLRP';
import type { BbsErrorType } from '../../model/errors';
import type { CellId, InstanceId, LrpId } from '../../model/identity';
import type { RunningInstance } from './actualLRPRows';
import {
  deleteRow,
  holdsInstance,
  insertRow,
  isPresent,
  movePresence,
  setInstance,
  touch,
} from './actualLRPTable';
import { type BbsRows, slotOf } from './rows';

/** Deletes the SUSPECT row; none is no error (bbs suspect_db.go RemoveSuspectActualLRP). */
export function removeSuspectRow(rows: BbsRows, lrp: LrpId): void {
  const slot = slotOf(lrp, SUSPECT);
  if (isPresent(rows, slot)) deleteRow(rows, slot);
}

/**
 * Makes the SUSPECT row ORDINARY again and deletes the ORDINARY one, whatever its state (bbs
 * suspect_db.go PromoteSuspectActualLRP).
 */
export function promoteSuspectRow(rows: BbsRows, lrp: LrpId): BbsErrorType | undefined {
  if (!isPresent(rows, slotOf(lrp, SUSPECT))) return 'ResourceNotFound';
  const ordinary = slotOf(lrp, ORDINARY);
  if (isPresent(rows, ordinary)) deleteRow(rows, ordinary);
  movePresence(rows, lrp, SUSPECT, ORDINARY);
  return undefined;
}

/** An instance as its rep, or the row it is copied from, describes it. */
export interface EvacuatingInstance extends RunningInstance {
  readonly hasNetInfo: boolean;
}

/**
 * Writes the EVACUATING row, RUNNING even when the original was CLAIMED. An older one is overwritten,
 * but keeps its readiness; one that says the same already is `ResourceExists` (bbs evacuation_db.go
 * EvacuateActualLRP, createEvacuatingActualLRP).
 */
export function evacuateRow(
  rows: BbsRows,
  now: Instant,
  evacuating: EvacuatingInstance,
): BbsErrorType | undefined {
  const { actual } = rows;
  const { lrp, domain, cell, instance } = evacuating;
  const slot = slotOf(lrp, EVACUATING);
  const hasNetInfo = evacuating.hasNetInfo ? 1 : 0;
  if (!isPresent(rows, slot)) {
    insertRow(rows, lrp, EVACUATING, RUNNING, domain, now);
    actual.isRoutable[slot] = evacuating.isRoutable === false ? 0 : 1;
  } else if (
    holdsInstance(rows, slot, cell, instance) &&
    actual.domain[slot] === domain &&
    actual.hasNetInfo[slot] === hasNetInfo
  ) {
    return 'ResourceExists';
  } else {
    touch(rows, slot, now);
    actual.domain[slot] = domain;
  }
  actual.hasNetInfo[slot] = hasNetInfo;
  setInstance(rows, slot, cell, instance);
  return undefined;
}

/**
 * Deletes the EVACUATING row if it is that instance's; none at all is no error (bbs evacuation_db.go
 * RemoveEvacuatingActualLRP).
 */
export function removeEvacuatingRow(
  rows: BbsRows,
  lrp: LrpId,
  cell: CellId,
  instance: InstanceId,
): BbsErrorType | undefined {
  const slot = slotOf(lrp, EVACUATING);
  if (!isPresent(rows, slot)) return undefined;
  if (!holdsInstance(rows, slot, cell, instance)) return 'ActualLRPCannotBeRemoved';
  deleteRow(rows, slot);
  return undefined;
}
