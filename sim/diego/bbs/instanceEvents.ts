/**
 * Which events follow from a change to the rows of one LRP key.
 *
 * Diego: events/calculator/actual_lrp_event_calculator.go, for the instance stream. A call reads the
 * rows before it, records each change in that list by instance key, and compares place by place. The
 * key may be shared (a cell that claims again what it is evacuating holds two rows with one key), and
 * then a change of one row shows as a change of both: odd, real, and reproduced.
 *
 * Left out: the deprecated stream of groups.
 */
import {
  type ActualLRP,
  CRASHED,
  EVACUATING,
  ORDINARY,
  type Presence,
  RUNNING,
  SUSPECT,
  UNCLAIMED,
} from '../../model/actualLRP';
import type { CellId, InstanceId, LrpId } from '../../model/identity';
import { holdsInstance, isPresent, readRow } from './actualLRPTable';
import type { BbsEvent } from './outcome';
import { type BbsRows, slotOf } from './rows';

/** The rows of one key; null stands where one was removed. */
export type RowSet = readonly (ActualLRP | null)[];

const READ_ORDER: readonly Presence[] = [ORDINARY, EVACUATING, SUSPECT];

/** The rows of the key in the order of the table's primary key. */
export function readRows(rows: BbsRows, lrp: LrpId): ActualLRP[] {
  const set: ActualLRP[] = [];
  for (const presence of READ_ORDER) {
    const row = readRow(rows, slotOf(lrp, presence));
    if (row !== null) set.push(row);
  }
  return set;
}

/** The presence of the first row with that instance key, in the order of `readRows`. */
export function presenceOfInstance(
  rows: BbsRows,
  lrp: LrpId,
  cell: CellId,
  instance: InstanceId,
): Presence | undefined {
  for (const presence of READ_ORDER) {
    if (holdsInstance(rows, slotOf(lrp, presence), cell, instance)) return presence;
  }
  return undefined;
}

/** Whether the key has rows besides its ORDINARY one. */
export function hasSiblings(rows: BbsRows, lrp: LrpId): boolean {
  return isPresent(rows, slotOf(lrp, EVACUATING)) || isPresent(rows, slotOf(lrp, SUSPECT));
}

export function withPresence(set: readonly ActualLRP[], presence: Presence): ActualLRP | null {
  return set.find((row) => row.presence === presence) ?? null;
}

/** The row as it is now: the very copy passed in if nothing was written to it since. */
export function reread(rows: BbsRows, before: ActualLRP): ActualLRP | null {
  const after = readRow(rows, slotOf(before.lrp, before.presence));
  return after?.modificationIndex === before.modificationIndex ? before : after;
}

/** Every row with `before`'s instance key becomes `after`; if there is none, `after` is appended. */
export function recordChange(
  set: RowSet,
  before: ActualLRP | null,
  after: ActualLRP | null,
): RowSet {
  let isFound = false;
  const changed = set.map((row) => {
    if (row === null || before === null || !haveSameInstance(row, before)) return row;
    isFound = true;
    return after;
  });
  if (!isFound) changed.push(after);
  return changed;
}

/** The events between two sets, those that keep routes alive first (bbs EmitEvents). */
export function changeEvents(before: RowSet, after: RowSet): BbsEvent[] {
  return eventsBetween(before, after, changeOf);
}

/** The same for a crash that the rep reports: it is told even when the row restarts at once (bbs EmitCrashEvents). */
export function crashEvents(before: RowSet, after: RowSet): BbsEvent[] {
  return eventsBetween(before, after, crashOf);
}

/** An instance that lost its row to an UNCLAIMED one: subscribers see the new row first. */
export function replacementEvents(before: ActualLRP, after: ActualLRP): BbsEvent[] {
  return [
    { kind: 'actualLRPCreated', after },
    { kind: 'actualLRPRemoved', before },
  ];
}

function eventsBetween(
  before: RowSet,
  after: RowSet,
  between: (old: ActualLRP, row: ActualLRP) => BbsEvent[],
): BbsEvent[] {
  const events: BbsEvent[] = [];
  after.forEach((row, place) => {
    const old = before[place] ?? null;
    if (old === row) return;
    if (row === null) events.push({ kind: 'actualLRPRemoved', before: old as ActualLRP });
    else if (old === null) events.push({ kind: 'actualLRPCreated', after: row });
    else events.push(...between(old, row));
  });
  return events.length > 1 ? events.sort((a, b) => score(b) - score(a)) : events;
}

function changeOf(before: ActualLRP, after: ActualLRP): BbsEvent[] {
  if (after.state === CRASHED) {
    return [
      { kind: 'actualLRPCrashed', before, after },
      { kind: 'actualLRPChanged', before, after },
    ];
  }
  if (after.state === UNCLAIMED && before.state !== UNCLAIMED) {
    return replacementEvents(before, after);
  }
  return [{ kind: 'actualLRPChanged', before, after }];
}

function crashOf(before: ActualLRP, after: ActualLRP): BbsEvent[] {
  if (after.state === CRASHED) return changeOf(before, after);
  return [{ kind: 'actualLRPCrashed', before, after }, ...replacementEvents(before, after)];
}

function score(event: BbsEvent): number {
  if (event.kind === 'actualLRPCrashed') return 2;
  const hasAfter = event.kind === 'actualLRPCreated' || event.kind === 'actualLRPChanged';
  return hasAfter && event.after.state === RUNNING ? 1 : 0;
}

function haveSameInstance(a: ActualLRP, b: ActualLRP): boolean {
  return a.instance === b.instance && a.cell === b.cell;
}
