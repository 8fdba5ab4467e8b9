/**
 * Finding records: the next and the one before, all about one thing, and how many of each kind.
 *
 * Answers are row numbers; `decode` of `sim/trace/records` makes records of them. They are about the records
 * that the trace holds: outside of a thinned one's range of details, those are few, and those kept before it
 * only for what exists in it are no account of what happened. Counts mean something within `replay.detail`.
 */
import type { Instant } from '../../sim/engine/units';
import type { CellId, LrpId, ProcessId, TaskId } from '../../sim/model/identity';
import { firstRowAt, rowsBetween, type TraceColumns, valueAt } from '../../sim/trace/columns';
import type { Family, KindName } from '../../sim/trace/kinds';
import type { Replay } from './openReplay';
import { type Postings, rowsAbout } from './postings';

/** What a record must be; nothing given: any. */
export interface EventFilter {
  readonly kinds?: ReadonlySet<KindName>;
  readonly family?: Family;
  /** One of these at most. */
  readonly about?: Subject;
}

/** Whom records are about. */
export type Subject =
  | { readonly kind: 'cell'; readonly cell: CellId }
  | { readonly kind: 'lrp'; readonly lrp: LrpId }
  | { readonly kind: 'process'; readonly process: ProcessId }
  | { readonly kind: 'task'; readonly task: TaskId };

/** The first row after an instant that the filter lets through. */
export function nextEvent(
  replay: Replay,
  at: Instant,
  filter: EventFilter = {},
): number | undefined {
  return nextRow(replay, firstRowAt(replay.columns, Math.floor(at) + 1) - 1, filter);
}

/** The last row before an instant that the filter lets through. */
export function previousEvent(
  replay: Replay,
  at: Instant,
  filter: EventFilter = {},
): number | undefined {
  return previousRow(replay, firstRowAt(replay.columns, Math.ceil(at)), filter);
}

/** The first row after a row, for steps within one instant; -1 begins at the beginning. */
export function nextRow(replay: Replay, row: number, filter: EventFilter = {}): number | undefined {
  const { columns } = replay;
  const isMeant = kindTest(columns, filter);
  if (filter.about === undefined) {
    for (let next = row + 1; next < columns.length; next++) if (isMeant(next)) return next;
    return undefined;
  }
  const rows = rowsOfSubject(replay, filter.about);
  for (let place = countUpTo(rows, row); place < rows.length; place++) {
    if (isMeant(rows[place] as number)) return rows[place];
  }
  return undefined;
}

/** The last row before a row; the number of rows begins at the end. */
export function previousRow(
  replay: Replay,
  row: number,
  filter: EventFilter = {},
): number | undefined {
  const { columns } = replay;
  const isMeant = kindTest(columns, filter);
  if (filter.about === undefined) {
    for (let before = row - 1; before >= 0; before--) if (isMeant(before)) return before;
    return undefined;
  }
  const rows = rowsOfSubject(replay, filter.about);
  for (let place = countUpTo(rows, row - 1) - 1; place >= 0; place--) {
    if (isMeant(rows[place] as number)) return rows[place];
  }
  return undefined;
}

/** Every record about an LRP key, in order, across cells: its rows, its auctions, its containers. */
export function lifeOfInstance(replay: Replay, lrp: LrpId): Int32Array {
  return rowsAbout(replay.rowsOf.lrp, lrp);
}

/** Every record that names a cell, in order. */
export function lifeOfCell(replay: Replay, cell: CellId): Int32Array {
  return rowsAbout(replay.rowsOf.cell, cell);
}

/** Every record about an app's process or any of its instances, in order. */
export function lifeOfProcess(replay: Replay, process: ProcessId): Int32Array {
  const { rowsOf, columns } = replay;
  const lists = [rowsAbout(rowsOf.process, process)];
  for (const lrp of columns.identities.lrpsOfProcess[process] ?? []) {
    if (lrp !== undefined) lists.push(rowsAbout(rowsOf.lrp, lrp));
  }
  const rows = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let length = 0;
  for (const list of lists) {
    rows.set(list, length);
    length += list.length;
  }
  return rows.sort();
}

/** Every record about a task, in order. */
export function lifeOfTask(replay: Replay, task: TaskId): Int32Array {
  return rowsAbout(replay.rowsOf.task, task);
}

/** How many records of each kind there are with `from` ≤ at < `until`; kinds without any are left out. */
export function countsBetween(
  { columns }: Replay,
  from: Instant,
  until: Instant,
): ReadonlyMap<KindName, number> {
  const { first, end } = rowsBetween(columns, from, until);
  const counts = new Int32Array(columns.kinds.length);
  for (let row = first; row < end; row++) {
    const kind = valueAt(columns, 'kind', row);
    counts[kind] = (counts[kind] as number) + 1;
  }
  return namedCounts(columns, counts);
}

/** Counts by kind under the kinds' names, without those that are 0. */
export function namedCounts(
  columns: TraceColumns,
  counts: Int32Array,
): ReadonlyMap<KindName, number> {
  const named = new Map<KindName, number>();
  for (const [kind, { name }] of columns.kinds.entries()) {
    const count = counts[kind] ?? 0;
    if (count > 0) named.set(name as KindName, count);
  }
  return named;
}

function rowsOfSubject(replay: Replay, subject: Subject): Int32Array {
  switch (subject.kind) {
    case 'cell':
      return lifeOfCell(replay, subject.cell);
    case 'lrp':
      return lifeOfInstance(replay, subject.lrp);
    case 'process':
      return lifeOfProcess(replay, subject.process);
    case 'task':
      return lifeOfTask(replay, subject.task);
  }
}

function kindTest(columns: TraceColumns, { kinds, family }: EventFilter): (row: number) => boolean {
  const isMeant = columns.kinds.map(
    (spec) =>
      (kinds === undefined || kinds.has(spec.name as KindName)) &&
      (family === undefined || spec.family === family),
  );
  return (row) => isMeant[valueAt(columns, 'kind', row)] === true;
}

/** How many of the ascending rows are at most `row`. */
function countUpTo(rows: Postings['rows'], row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as number) <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}
