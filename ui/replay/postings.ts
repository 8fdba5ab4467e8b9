/**
 * Which records are about whom: lists of rows by id, built once when a trace is opened.
 *
 * A counting sort into two typed arrays, so that a list is a view and costs nothing to ask for.
 */
import type { TraceBatch, TraceColumns } from '../../sim/trace/columns';
import type { FieldType } from '../../sim/trace/kinds';

export interface Postings {
  /** The rows of id i are at `rows[starts[i]]` to before `rows[starts[i + 1]]`, ascending. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

/** Columns that hold the id, by kind. */
type IdColumns = readonly (readonly ('cell' | 'lrp' | 'a' | 'b')[])[];

/** The rows about each LRP, or each cell, whatever their kind. */
export function postingsOf(columns: TraceColumns, column: 'lrp' | 'cell', ids: number): Postings {
  return build(
    columns,
    columns.kinds.map((spec) => (spec[column] ? [column] : [])),
    ids,
  );
}

/** The rows that name each process, or each task, in a field of their own. */
export function postingsOfField(columns: TraceColumns, type: FieldType, ids: number): Postings {
  const idColumns = columns.kinds.map((spec) =>
    (['a', 'b'] as const).filter((column) => spec[column]?.type === type),
  );
  return build(columns, idColumns, ids);
}

/** The rows of an id, ascending. A view: do not write to it. */
export function rowsAbout({ starts, rows }: Postings, id: number): Int32Array {
  if (id < 0 || id >= starts.length - 1) return rows.subarray(0, 0);
  return rows.subarray(starts[id], starts[id + 1]);
}

function build(columns: TraceColumns, idColumns: IdColumns, ids: number): Postings {
  // Shifted by one, so that the running sum turns counts into starts.
  const starts = new Int32Array(ids + 1);
  walk(columns, idColumns, (id) => {
    if (id >= 0 && id < ids) starts[id + 1] = (starts[id + 1] as number) + 1;
  });
  for (let id = 0; id < ids; id++) {
    starts[id + 1] = (starts[id + 1] as number) + (starts[id] as number);
  }
  const rows = new Int32Array(starts[ids] as number);
  const next = starts.slice();
  walk(columns, idColumns, (id, row) => {
    if (id < 0 || id >= ids) return;
    const place = next[id] as number;
    rows[place] = row;
    next[id] = place + 1;
  });
  return { starts, rows };
}

function walk(
  columns: TraceColumns,
  idColumns: IdColumns,
  visit: (id: number, row: number) => void,
): void {
  let row = 0;
  for (const batch of columns.batches as readonly TraceBatch[]) {
    const rows = Math.min(batch.kind.length, columns.length - row);
    for (let entry = 0; entry < rows; entry++, row++) {
      const ofKind = idColumns[batch.kind[entry] as number];
      if (ofKind === undefined) continue;
      for (const column of ofKind) visit(batch[column][entry] as number, row);
    }
  }
}
