/**
 * Which records are about whom: lists of rows by id, built once when a trace is opened.
 *
 * A counting sort into two typed arrays, so that a list is a view and costs nothing to ask for.
 */
import type { TraceColumns } from '../../sim/trace/columns';
import type { FieldType } from '../../sim/trace/kinds';

export interface Postings {
  /** The rows of id i are at `rows[starts[i]]` to before `rows[starts[i + 1]]`, ascending. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

/** Where the id stands, by kind of row: 1 where the kind has it in that column. */
interface IdColumn {
  readonly name: 'cell' | 'lrp' | 'a' | 'b';
  readonly hasId: Uint8Array;
}

/** The rows about each LRP, or each cell, whatever their kind. */
export function postingsOf(columns: TraceColumns, name: 'lrp' | 'cell', ids: number): Postings {
  const hasId = Uint8Array.from(columns.kinds, (spec) => (spec[name] ? 1 : 0));
  return build(columns, [{ name, hasId }], ids);
}

/** The rows that name each process, or each task, in a field of their own. */
export function postingsOfField(columns: TraceColumns, type: FieldType, ids: number): Postings {
  const idColumns = (['a', 'b'] as const).map((name) => ({
    name,
    hasId: Uint8Array.from(columns.kinds, (spec) => (spec[name]?.type === type ? 1 : 0)),
  }));
  return build(columns, idColumns, ids);
}

/** The rows of an id, ascending. A view: do not write to it. */
export function rowsAbout({ starts, rows }: Postings, id: number): Int32Array {
  if (id < 0 || id >= starts.length - 1) return rows.subarray(0, 0);
  return rows.subarray(starts[id], starts[id + 1]);
}

function build(columns: TraceColumns, idColumns: readonly IdColumn[], ids: number): Postings {
  // Shifted by one, so that the running sum turns counts into starts.
  const starts = new Int32Array(ids + 1);
  for (const column of idColumns) count(columns, column, starts);
  for (let id = 0; id < ids; id++) {
    starts[id + 1] = (starts[id + 1] as number) + (starts[id] as number);
  }
  const rows = new Int32Array(starts[ids] as number);
  const next = starts.slice();
  for (const column of idColumns) place(columns, column, rows, next);
  // With two columns each brought its rows in order, but one after the other.
  if (idColumns.length > 1) {
    for (let id = 0; id < ids; id++) rows.subarray(starts[id], starts[id + 1]).sort();
  }
  return { starts, rows };
}

/** Adds one for each row of id i to `starts[i + 1]`. */
function count(columns: TraceColumns, { name, hasId }: IdColumn, starts: Int32Array): void {
  let left = columns.length;
  for (const { kind, [name]: column } of columns.batches) {
    const rows = Math.min(kind.length, left);
    for (let entry = 0; entry < rows; entry++) {
      if (hasId[kind[entry] as number] !== 1) continue;
      const id = column[entry] as number;
      if (id >= 0 && id + 1 < starts.length) starts[id + 1] = (starts[id + 1] as number) + 1;
    }
    left -= rows;
  }
}

/** Writes each row of id i to `rows[next[i]]`, and moves that on. */
function place(
  columns: TraceColumns,
  { name, hasId }: IdColumn,
  rows: Int32Array,
  next: Int32Array,
): void {
  let row = 0;
  for (const { kind, [name]: column } of columns.batches) {
    const end = Math.min(kind.length, columns.length - row);
    for (let entry = 0; entry < end; entry++, row++) {
      if (hasId[kind[entry] as number] !== 1) continue;
      const id = column[entry] as number;
      if (!(id >= 0 && id + 1 < next.length)) continue;
      rows[next[id] as number] = row;
      next[id] = (next[id] as number) + 1;
    }
  }
}
