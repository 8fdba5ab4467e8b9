/**
 * What may happen to ORDINARY rows: one function per statement of the BBS's database layer.
 *
 * Diego: db/sqldb/actual_lrp_db.go. Each checks its row and either writes it or answers an error and
 * writes nothing; who is told is for the controllers. Left out: rows that cannot be decoded.
 */
import { type Instant, MINUTE } from '../../engine/units';
import {
  type ActualLRPState,
  allowsTransition,
  CLAIMED,
  CRASHED,
  ORDINARY,
  type Presence,
  RUNNING,
  UNCLAIMED,
} from '../../model/actualLRP';
import type { BbsErrorType } from '../../model/errors';
import {
  type CellId,
  type DomainId,
  type InstanceId,
  type LrpId,
  NONE,
  type ProcessId,
  type TextId,
  textId,
} from '../../model/identity';
import {
  deleteRow,
  holdsInstance,
  insertRow,
  isPresent,
  movePresence,
  setInstance,
  setState,
  touch,
} from './actualLRPTable';
import { restartsImmediately } from './crashPolicy';
import { type BbsRows, slotOf } from './rows';

/** A row that ran for longer than this starts counting crashes anew (bbs actual_lrp.go CrashResetTimeout). */
const CRASH_RESET_TIMEOUT = 5 * MINUTE;

/** What a rep says of an instance it runs. */
export interface RunningInstance {
  readonly lrp: LrpId;
  readonly domain: DomainId;
  readonly cell: CellId;
  readonly instance: InstanceId;
  /** Whether routers may send to it; yes unless said otherwise (bbs actual_lrp_lifecycle_handler.go). */
  readonly isRoutable?: boolean;
}

/** bbs actual_lrp_db.go CreateUnclaimedActualLRP */
export function createUnclaimedRow(
  rows: BbsRows,
  now: Instant,
  lrp: LrpId,
  domain: DomainId,
): BbsErrorType | undefined {
  if (isPresent(rows, slotOf(lrp, ORDINARY))) return 'ResourceExists';
  insertRow(rows, lrp, ORDINARY, UNCLAIMED, domain, now);
  return undefined;
}

/** Keeps the crash count and the placement error (bbs actual_lrp_db.go UnclaimActualLRP). */
export function unclaimRow(rows: BbsRows, now: Instant, lrp: LrpId): BbsErrorType | undefined {
  const slot = slotOf(lrp, ORDINARY);
  if (!isPresent(rows, slot)) return 'ResourceNotFound';
  if (rows.actual.state[slot] === UNCLAIMED) return 'ActualLRPCannotBeUnclaimed';
  vacate(rows, now, slot, UNCLAIMED);
  return undefined;
}

/**
 * The same for a row that was stale when it was planned, and is left alone if it has been claimed since.
 * Newer than release 2.105.0 (bbs actual_lrp_db.go UnclaimActualLRP with isStale).
 */
export function unclaimStaleRow(rows: BbsRows, now: Instant, lrp: LrpId): BbsErrorType | undefined {
  const isClaimed = rows.actual.state[slotOf(lrp, ORDINARY)] === CLAIMED;
  return isClaimed ? 'ActualLRPCannotBeUnclaimed' : unclaimRow(rows, now, lrp);
}

/**
 * The same for an instance of an app of which all instances run, so that one at a time is out. Newer than
 * release 2.105.0 (bbs actual_lrp_db.go UnclaimActualLRPIfAllRunning).
 */
export function unclaimRowIfAllRunning(
  rows: BbsRows,
  now: Instant,
  lrp: LrpId,
): BbsErrorType | undefined {
  if (!isPresent(rows, slotOf(lrp, ORDINARY))) return 'ResourceNotFound';
  const process = rows.identities.lrpProcess[lrp] as ProcessId;
  let running = 0;
  for (const other of rows.identities.lrpsOfProcess[process] ?? []) {
    if (other !== undefined && rows.actual.state[slotOf(other, ORDINARY)] === RUNNING) running++;
  }
  const wanted = rows.desired.instances[process] as number;
  return running < wanted ? 'ActualLRPCannotBeUnclaimed' : unclaimRow(rows, now, lrp);
}

/** bbs actual_lrp_db.go ClaimActualLRP */
export function claimRow(
  rows: BbsRows,
  now: Instant,
  lrp: LrpId,
  cell: CellId,
  instance: InstanceId,
): BbsErrorType | undefined {
  const { actual } = rows;
  const slot = slotOf(lrp, ORDINARY);
  if (!isPresent(rows, slot)) return 'ResourceNotFound';
  const isSame = holdsInstance(rows, slot, cell, instance);
  const from = actual.state[slot] as ActualLRPState;
  if (!allowsTransition(from, CLAIMED, isSame ? 'same' : 'other'))
    return 'ActualLRPCannotBeClaimed';
  if (from === CLAIMED) return undefined;
  setState(rows, slot, CLAIMED, now);
  setInstance(rows, slot, cell, instance);
  actual.placementError[slot] = NONE;
  actual.hasNetInfo[slot] = 0;
  return undefined;
}

/**
 * A missing row is made out of nothing, desired or not: so the BBS recovers what it lost. Any
 * difference, even of readiness alone, makes a RUNNING row young again (bbs actual_lrp_db.go
 * StartActualLRP, createRunningActualLRP).
 */
export function startRow(
  rows: BbsRows,
  now: Instant,
  started: RunningInstance,
): BbsErrorType | undefined {
  const { actual } = rows;
  const { lrp, domain, cell, instance } = started;
  const slot = slotOf(lrp, ORDINARY);
  if (!isPresent(rows, slot)) {
    insertRow(rows, lrp, ORDINARY, RUNNING, domain, now);
  } else {
    if (isStartedAs(rows, started)) return undefined;
    const isSameKey = actual.domain[slot] === domain;
    const isSame = holdsInstance(rows, slot, cell, instance);
    const from = actual.state[slot] as ActualLRPState;
    if (!isSameKey || !allowsTransition(from, RUNNING, isSame ? 'same' : 'other')) {
      return 'ActualLRPCannotBeStarted';
    }
    setState(rows, slot, RUNNING, now);
  }
  setInstance(rows, slot, cell, instance);
  actual.placementError[slot] = NONE;
  actual.hasNetInfo[slot] = 1;
  actual.isRoutable[slot] = started.isRoutable === false ? 0 : 1;
  return undefined;
}

/** Whether the ORDINARY row says already what the rep says. */
export function isStartedAs(rows: BbsRows, started: RunningInstance): boolean {
  const { actual } = rows;
  const slot = slotOf(started.lrp, ORDINARY);
  return (
    actual.state[slot] === RUNNING &&
    actual.instance[slot] === started.instance &&
    actual.cell[slot] === started.cell &&
    actual.domain[slot] === started.domain &&
    (actual.isRoutable[slot] === 1) === (started.isRoutable !== false)
  );
}

/**
 * The row ends UNCLAIMED when it may be restarted at once, else CRASHED (bbs actual_lrp_db.go
 * CrashActualLRP).
 */
export function crashRow(
  rows: BbsRows,
  now: Instant,
  lrp: LrpId,
  cell: CellId,
  instance: InstanceId,
  reason: string,
): BbsErrorType | undefined {
  const { actual } = rows;
  const slot = slotOf(lrp, ORDINARY);
  if (!isPresent(rows, slot)) return 'ResourceNotFound';
  const from = actual.state[slot] as ActualLRPState;
  const isSame = holdsInstance(rows, slot, cell, instance);
  if (!allowsTransition(from, CRASHED, isSame ? 'same' : 'other'))
    return 'ActualLRPCannotBeCrashed';
  const ranLong = from === RUNNING && now - (actual.since[slot] as number) > CRASH_RESET_TIMEOUT;
  const crashCount = ranLong ? 1 : (actual.crashCount[slot] as number) + 1;
  vacate(rows, now, slot, restartsImmediately(crashCount) ? UNCLAIMED : CRASHED);
  actual.crashCount[slot] = crashCount;
  actual.crashReason[slot] = storedText(rows, reason);
  return undefined;
}

/** bbs actual_lrp_db.go FailActualLRP */
export function failRow(
  rows: BbsRows,
  now: Instant,
  lrp: LrpId,
  placementError: string,
): BbsErrorType | undefined {
  const { actual } = rows;
  const slot = slotOf(lrp, ORDINARY);
  if (!isPresent(rows, slot)) return 'ResourceNotFound';
  if (actual.state[slot] !== UNCLAIMED) return 'ActualLRPCannotBeFailed';
  touch(rows, slot, now);
  actual.placementError[slot] = storedText(rows, placementError);
  return undefined;
}

/** Deletes the row if it is that instance's (bbs actual_lrp_db.go RemoveActualLRP). */
export function removeRow(
  rows: BbsRows,
  lrp: LrpId,
  cell: CellId,
  instance: InstanceId,
): BbsErrorType | undefined {
  const slot = slotOf(lrp, ORDINARY);
  if (!holdsInstance(rows, slot, cell, instance)) return 'ResourceNotFound';
  deleteRow(rows, slot);
  return undefined;
}

/** bbs actual_lrp_db.go ChangeActualLRPPresence */
export function changePresence(
  rows: BbsRows,
  lrp: LrpId,
  from: Presence,
  to: Presence,
): BbsErrorType | undefined {
  if (!isPresent(rows, slotOf(lrp, from))) return 'ResourceNotFound';
  if (isPresent(rows, slotOf(lrp, to))) return 'ResourceExists';
  movePresence(rows, lrp, from, to);
  return undefined;
}

const TEXT_LENGTH_MAX = 1024;
const TRUNCATED = '(truncated)';

/** A text as the database keeps it: shortened from 1024 characters on (bbs actual_lrp_db.go truncateString). */
export function truncateText(text: string): string {
  if (text.length < TEXT_LENGTH_MAX) return text;
  return text.slice(0, TEXT_LENGTH_MAX - TRUNCATED.length) + TRUNCATED;
}

function storedText(rows: BbsRows, text: string): TextId {
  return text === '' ? NONE : textId(rows.identities, truncateText(text));
}

function vacate(rows: BbsRows, now: Instant, slot: number, state: ActualLRPState): void {
  setState(rows, slot, state, now);
  setInstance(rows, slot, NONE, NONE);
  rows.actual.hasNetInfo[slot] = 0;
}
