/**
 * Writing and reading single ActualLRP rows, with the counts and the index by cell kept in step.
 *
 * Nothing here knows what a call may do; that is `actualLRPRows` and its neighbours. Callers have made
 * room for the key with `reserveLRP`.
 */
import type { Instant } from '../../engine/units';
import {
  ABSENT,
  type ActualLRP,
  type ActualLRPState,
  ORDINARY,
  type Presence,
} from '../../model/actualLRP';
import {
  type CellId,
  type DomainId,
  type InstanceId,
  type LrpId,
  NONE,
} from '../../model/identity';
import {
  type BbsRows,
  noteChangeOnCell,
  PRESENCES,
  reserveCell,
  reserveProcess,
  STATES,
  slotOf,
} from './rows';

/** Whether the slot holds a row. */
export function isPresent(rows: BbsRows, slot: number): boolean {
  return rows.actual.state[slot] !== ABSENT;
}

/** Whether the row belongs to that instance on that cell. */
export function holdsInstance(
  rows: BbsRows,
  slot: number,
  cell: CellId,
  instance: InstanceId,
): boolean {
  const { actual } = rows;
  return (
    actual.state[slot] !== ABSENT &&
    actual.instance[slot] === instance &&
    actual.cell[slot] === cell
  );
}

/** A copy of the row, or null when there is none. */
export function readRow(rows: BbsRows, slot: number): ActualLRP | null {
  const { actual } = rows;
  const state = actual.state[slot] as number;
  if (state === ABSENT) return null;
  const lrp = Math.floor(slot / PRESENCES);
  return {
    lrp,
    presence: (slot - lrp * PRESENCES) as Presence,
    state: state as ActualLRPState,
    since: actual.since[slot] as number,
    cell: actual.cell[slot] as number,
    instance: actual.instance[slot] as number,
    crashCount: actual.crashCount[slot] as number,
    crashReason: actual.crashReason[slot] as number,
    placementError: actual.placementError[slot] as number,
    domain: actual.domain[slot] as number,
    isRoutable: actual.isRoutable[slot] === 1,
    modificationIndex: actual.modificationIndex[slot] as number,
  };
}

/** Puts a new row into an empty slot; everything not named is as in a row that was just inserted. */
export function insertRow(
  rows: BbsRows,
  lrp: LrpId,
  presence: Presence,
  state: ActualLRPState,
  domain: DomainId,
  now: Instant,
): void {
  const { actual } = rows;
  const slot = slotOf(lrp, presence);
  actual.state[slot] = state;
  actual.since[slot] = now;
  actual.cell[slot] = NONE;
  actual.instance[slot] = NONE;
  actual.crashCount[slot] = 0;
  actual.crashReason[slot] = NONE;
  actual.placementError[slot] = NONE;
  actual.domain[slot] = domain;
  actual.isRoutable[slot] = 0;
  actual.hasNetInfo[slot] = 0;
  actual.modificationIndex[slot] = 0;
  countRow(rows, slot, 1);
}

/** Empties the slot. */
export function deleteRow(rows: BbsRows, slot: number): void {
  setInstance(rows, slot, NONE, NONE);
  countRow(rows, slot, -1);
  rows.actual.state[slot] = ABSENT;
}

/** Moves a row to another, empty presence of its key; everything else stays, even its age. */
export function movePresence(rows: BbsRows, lrp: LrpId, from: Presence, to: Presence): void {
  const { actual } = rows;
  const source = slotOf(lrp, from);
  const target = slotOf(lrp, to);
  const state = actual.state[source] as ActualLRPState;
  insertRow(rows, lrp, to, state, actual.domain[source] as number, actual.since[source] as number);
  actual.crashCount[target] = actual.crashCount[source] as number;
  actual.crashReason[target] = actual.crashReason[source] as number;
  actual.placementError[target] = actual.placementError[source] as number;
  actual.isRoutable[target] = actual.isRoutable[source] as number;
  actual.hasNetInfo[target] = actual.hasNetInfo[source] as number;
  actual.modificationIndex[target] = actual.modificationIndex[source] as number;
  setInstance(rows, target, actual.cell[source] as number, actual.instance[source] as number);
  deleteRow(rows, source);
}

/** Writes a change of state, which counts as a modification and makes the row young again. */
export function setState(rows: BbsRows, slot: number, state: ActualLRPState, now: Instant): void {
  countRow(rows, slot, -1);
  rows.actual.state[slot] = state;
  countRow(rows, slot, 1);
  touch(rows, slot, now);
}

/** Marks the row as modified now. */
export function touch(rows: BbsRows, slot: number, now: Instant): void {
  const { actual } = rows;
  actual.since[slot] = now;
  actual.modificationIndex[slot] = (actual.modificationIndex[slot] as number) + 1;
  noteChangeOfKey(rows, Math.floor(slot / PRESENCES));
}

/** Writes the instance key, NONE and NONE for an empty one. */
export function setInstance(rows: BbsRows, slot: number, cell: CellId, instance: InstanceId): void {
  const { actual } = rows;
  actual.instance[slot] = instance;
  const old = actual.cell[slot] as number;
  noteChangeOnCell(rows, old);
  if (old === cell) return;
  noteChangeOnCell(rows, cell);
  if (old !== NONE) unlink(rows, slot, old);
  actual.cell[slot] = cell;
  if (cell !== NONE) link(rows, slot, cell);
}

/** The slots of all rows on the cell, ascending, whatever their presence. */
export function slotsOnCell(rows: BbsRows, cell: CellId): number[] {
  const { actual } = rows;
  const slots: number[] = [];
  let slot = actual.firstOnCell[cell] ?? -1;
  while (slot !== -1) {
    slots.push(slot);
    slot = actual.nextOnCell[slot] as number;
  }
  return slots.sort((a, b) => a - b);
}

/** A row beside another decides what a call about either of them does. */
function noteChangeOfKey(rows: BbsRows, lrp: LrpId): void {
  const { actual } = rows;
  for (let slot = lrp * PRESENCES; slot < (lrp + 1) * PRESENCES; slot++) {
    if (actual.state[slot] !== ABSENT) noteChangeOnCell(rows, actual.cell[slot] as number);
  }
}

function link(rows: BbsRows, slot: number, cell: CellId): void {
  reserveCell(rows, cell);
  const { actual } = rows;
  const next = actual.firstOnCell[cell] as number;
  actual.nextOnCell[slot] = next;
  actual.previousOnCell[slot] = -1;
  if (next !== -1) actual.previousOnCell[next] = slot;
  actual.firstOnCell[cell] = slot;
  actual.countOnCell[cell] = (actual.countOnCell[cell] as number) + 1;
}

function unlink(rows: BbsRows, slot: number, cell: CellId): void {
  const { actual } = rows;
  const next = actual.nextOnCell[slot] as number;
  const previous = actual.previousOnCell[slot] as number;
  if (next !== -1) actual.previousOnCell[next] = previous;
  if (previous !== -1) actual.nextOnCell[previous] = next;
  else actual.firstOnCell[cell] = next;
  actual.countOnCell[cell] = (actual.countOnCell[cell] as number) - 1;
}

function countRow(rows: BbsRows, slot: number, by: 1 | -1): void {
  const { actual, desired } = rows;
  const lrp = Math.floor(slot / PRESENCES);
  const presence = slot - lrp * PRESENCES;
  const counter = presence * STATES + (actual.state[slot] as number);
  actual.countByState[counter] = (actual.countByState[counter] as number) + by;
  noteChangeOfKey(rows, lrp);
  if (presence !== ORDINARY) return;
  const process = rows.identities.lrpProcess[lrp] as number;
  reserveProcess(rows, process);
  desired.ordinaryCount[process] = (desired.ordinaryCount[process] as number) + by;
}
