/**
 * A trace in memory: one typed array a column, in batches of fixed size.
 *
 * Batches keep growth cheap (nothing is copied), and are what a worker hands to the page and what a file
 * holds. A row's number is its place in the trace: batch `row >> 16`, entry `row & 65535`. `at` never
 * decreases and a cause always comes before its effects; the reader checks both.
 */
import type { Instant } from '../engine/units';
import type { Identities } from '../model/identity';
import { KINDS, type KindName, type KindSpec } from './kinds';
import type { RecordSink } from './recorder';

const BATCH_BITS = 16;
/** Rows in every batch but the last: 35 bytes each, 2.3 MB a batch. */
export const BATCH_ROWS = 1 << BATCH_BITS;
const BATCH_MASK = BATCH_ROWS - 1;

/** The columns, in file order, with the typed array that holds each. Meanings: see the folder's README. */
export interface TraceBatch {
  readonly at: Float64Array<ArrayBuffer>;
  readonly cause: Int32Array<ArrayBuffer>;
  readonly kind: Uint8Array<ArrayBuffer>;
  readonly cell: Int16Array<ArrayBuffer>;
  readonly lrp: Int32Array<ArrayBuffer>;
  readonly instance: Int32Array<ArrayBuffer>;
  readonly a: Int32Array<ArrayBuffer>;
  readonly b: Int32Array<ArrayBuffer>;
  readonly x: Float64Array<ArrayBuffer>;
}

export type ColumnName = keyof TraceBatch;

/** One row as numbers. */
export type TraceRow = { readonly [Name in ColumnName]: number };

export interface TraceColumns {
  /** Whom the ids in the columns stand for. */
  readonly identities: Identities;
  /** What the numbers in `kind` stand for: the table of the version that wrote the trace. */
  readonly kinds: readonly KindSpec[];
  /** Entries past `length` in the last batch are meaningless. */
  readonly batches: TraceBatch[];
  /** Number of rows. */
  length: number;
}

/** A trace without rows. */
export function createColumns(
  identities: Identities,
  kinds: readonly KindSpec[] = KINDS,
): TraceColumns {
  return { identities, kinds, batches: [], length: 0 };
}

/** A batch with room for `rows` rows. */
export function createBatch(rows: number = BATCH_ROWS): TraceBatch {
  return {
    at: new Float64Array(rows),
    cause: new Int32Array(rows),
    kind: new Uint8Array(rows),
    cell: new Int16Array(rows),
    lrp: new Int32Array(rows),
    instance: new Int32Array(rows),
    a: new Int32Array(rows),
    b: new Int32Array(rows),
    x: new Float64Array(rows),
  };
}

/** Writes a row into a batch, its columns in the order of `TraceBatch`. */
export function setRow(
  batch: TraceBatch,
  entry: number,
  at: Instant,
  cause: number,
  kind: number,
  cell: number,
  lrp: number,
  instance: number,
  a: number,
  b: number,
  x: number,
): void {
  batch.at[entry] = at;
  batch.cause[entry] = cause;
  batch.kind[entry] = kind;
  batch.cell[entry] = cell;
  batch.lrp[entry] = lrp;
  batch.instance[entry] = instance;
  batch.a[entry] = a;
  batch.b[entry] = b;
  batch.x[entry] = x;
}

/** Keeps the rows of a recorder's trace in memory. */
export function columnsSink(columns: TraceColumns): RecordSink {
  return {
    row(sequence, at, cause, kind, cell, lrp, instance, a, b, x) {
      if (sequence < 0) return;
      const entry = columns.length & BATCH_MASK;
      if (entry === 0) columns.batches.push(createBatch());
      const batch = columns.batches[columns.length >> BATCH_BITS] as TraceBatch;
      setRow(batch, entry, at, cause, kind, cell, lrp, instance, a, b, x);
      columns.length += 1;
    },
    truncate: (rows) => truncate(columns, rows),
  };
}

/** Adds the first `rows` rows of a batch of any size. */
export function appendBatch(columns: TraceColumns, batch: TraceBatch, rows: number): void {
  let done = 0;
  while (done < rows) {
    const entry = columns.length & BATCH_MASK;
    if (entry === 0) columns.batches.push(createBatch());
    const target = columns.batches[columns.length >> BATCH_BITS] as TraceBatch;
    const count = Math.min(rows - done, BATCH_ROWS - entry);
    for (const name of Object.keys(target) as ColumnName[]) {
      target[name].set(batch[name].subarray(done, done + count), entry);
    }
    columns.length += count;
    done += count;
  }
}

/** Drops the rows from number `rows` on. Throws a RangeError when there are fewer. */
export function truncate(columns: TraceColumns, rows: number): void {
  if (rows > columns.length) {
    throw new RangeError(`the trace has ${columns.length} rows and cannot be cut back to ${rows}`);
  }
  columns.length = rows;
  columns.batches.length = Math.ceil(rows / BATCH_ROWS);
}

/** The number in one column of one row. Throws a RangeError when there is no such row. */
export function valueAt(columns: TraceColumns, column: ColumnName, row: number): number {
  return batchOf(columns, row)[column][row & BATCH_MASK] as number;
}

/** A whole row. Throws a RangeError when there is no such row. */
export function rowAt(columns: TraceColumns, row: number): TraceRow {
  const batch = batchOf(columns, row);
  const entry = row & BATCH_MASK;
  return {
    at: batch.at[entry] as number,
    cause: batch.cause[entry] as number,
    kind: batch.kind[entry] as number,
    cell: batch.cell[entry] as number,
    lrp: batch.lrp[entry] as number,
    instance: batch.instance[entry] as number,
    a: batch.a[entry] as number,
    b: batch.b[entry] as number,
    x: batch.x[entry] as number,
  };
}

function batchOf(columns: TraceColumns, row: number): TraceBatch {
  const batch = row >= 0 && row < columns.length ? columns.batches[row >> BATCH_BITS] : undefined;
  if (batch === undefined) throw new RangeError(`no row ${row} in a trace of ${columns.length}`);
  return batch;
}

/** The kind of a row; undefined where the trace's table does not list it. Throws a RangeError when there is no such row. */
export function kindAt(columns: TraceColumns, row: number): KindSpec | undefined {
  return columns.kinds[valueAt(columns, 'kind', row)];
}

/** The numbers of all rows of a kind, in order. */
export function rowsOfKind(columns: TraceColumns, name: KindName): Int32Array {
  const kind = columns.kinds.findIndex((spec) => spec.name === name);
  const rows: number[] = [];
  for (let row = 0; row < columns.length; row++) {
    if ((columns.batches[row >> BATCH_BITS] as TraceBatch).kind[row & BATCH_MASK] === kind) {
      rows.push(row);
    }
  }
  return Int32Array.from(rows);
}

/** The first row at or after an instant; the number of rows when there is none. */
export function firstRowAt(columns: TraceColumns, at: Instant): number {
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(columns, 'at', middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows with `from` ≤ at < `until`: the first, and the one after the last. */
export function rowsBetween(
  columns: TraceColumns,
  from: Instant,
  until: Instant,
): { readonly first: number; readonly end: number } {
  const first = firstRowAt(columns, from);
  return { first, end: Math.max(first, firstRowAt(columns, until)) };
}
