/**
 * Makes a trace smaller: it stays as full as it is within a range of time, and outside only rows of level
 * `summary` stay, with those earlier rows that the state at the range's beginning rests on (`restsOn`).
 *
 * Within the range, views, auction batches and convergence passes are those of the whole trace: one that is
 * under way when the range begins is kept from its own beginning on. Rows get new numbers; instants, ids and
 * names stay. A row whose cause is left out gets its cause's nearest cause that is kept, as in the recorder.
 *
 * Not kept is what happened before the range to things that exist in it, beyond what made them what they are;
 * counts of rows mean something within the range only.
 */
import { NO_CAUSE } from '../engine/recorder';
import type { Instant } from '../engine/units';
import {
  columnsSink,
  createColumns,
  firstRowAt,
  rowAt,
  type TraceColumns,
  valueAt,
} from './columns';
import type { TraceHeader } from './format';
import type { KindName } from './kinds';
import { rowsRestedOn } from './restsOn';

/** From one instant up to and including another. */
export interface DetailRange {
  readonly from: Instant;
  readonly until: Instant;
}

export interface ThinnedTrace {
  readonly header: TraceHeader;
  readonly columns: TraceColumns;
  readonly rowsDropped: number;
}

/**
 * A copy of the trace with details in the range only. Of a trace that is thinned already, the details that
 * both ranges have; none when they have none in common. Throws a RangeError for a range that ends before it
 * begins.
 */
export function thinTrace(
  source: { readonly header: TraceHeader; readonly columns: TraceColumns },
  range: DetailRange,
): ThinnedTrace {
  if (!(range.from <= range.until)) throw new RangeError('a range ends before it begins');
  const { header, columns } = source;
  const level = header.detail?.level ?? header.level;
  const from = Math.max(range.from, header.detail?.from ?? 0);
  const until = Math.min(range.until, header.detail?.until ?? Number.MAX_SAFE_INTEGER);
  const { detail: _, ...plain } = header;
  const isKept = keepSummary(columns);
  const hasDetail = level !== 'summary' && from <= until;
  if (hasDetail) keepDetail(columns, { from, until }, isKept);
  const kept = copyRows(columns, isKept);
  return {
    header: hasDetail
      ? { ...plain, level: 'summary', detail: { from, until, level } }
      : { ...plain, level: 'summary' },
    columns: kept,
    rowsDropped: columns.length - kept.length,
  };
}

/** By row: 1 for those that stay whatever the range; the last one tells how far the trace goes. */
function keepSummary(columns: TraceColumns): Uint8Array {
  const isKept = new Uint8Array(columns.length);
  const isSummary = columns.kinds.map(({ level }) => level === 'summary');
  for (let row = 0; row < columns.length; row++) {
    if (isSummary[valueAt(columns, 'kind', row)] === true) isKept[row] = 1;
  }
  if (columns.length > 0) isKept[columns.length - 1] = 1;
  return isKept;
}

function keepDetail(columns: TraceColumns, { from, until }: DetailRange, isKept: Uint8Array): void {
  const first = firstRowAt(columns, from);
  const end = firstRowAt(columns, Math.floor(until) + 1);
  let begin = first;
  for (const parts of PARTS) {
    const spans = findSpans(columns, parts);
    const before = lastBefore(spans, first);
    if (before !== undefined && reaches(before, first)) begin = Math.min(begin, before.start);
    // One that has no end and no successor shows as under way for good.
    else if (before !== undefined && before.end < 0 && before === spans[spans.length - 1]) {
      keepRows([before.start, before.middle], isKept);
    }
    const last = lastBefore(spans, end);
    const next = spans.find(({ start }) => start >= end);
    // How the last one ends, and that it was not the last one of all.
    const after = [last?.middle ?? -1, last?.end ?? -1, next?.start ?? -1];
    keepRows(
      after.filter((row) => row >= end),
      isKept,
    );
  }
  keepRows(rowsRestedOn(columns, begin), isKept);
  isKept.fill(1, begin, end);
}

function keepRows(rows: readonly number[], isKept: Uint8Array): void {
  for (const row of rows) if (row >= 0) isKept[row] = 1;
}

/** What begins, goes on and ends: auction batches, convergence passes. */
interface Parts {
  readonly start: KindName;
  readonly middle: KindName;
  readonly end: KindName;
}

const PARTS: readonly Parts[] = [
  { start: 'auction.started', middle: 'auction.fetched', end: 'auction.completed' },
  { start: 'convergence.started', middle: 'convergence.planned', end: 'convergence.completed' },
];

/** Rows of one batch or pass; -1 for those that the trace does not have. */
interface RowSpan {
  readonly number: number;
  readonly start: number;
  middle: number;
  end: number;
}

function findSpans(columns: TraceColumns, parts: Parts): RowSpan[] {
  const kindOf = (name: KindName) => columns.kinds.findIndex((spec) => spec.name === name);
  const [start, middle, end] = [kindOf(parts.start), kindOf(parts.middle), kindOf(parts.end)];
  const spans: RowSpan[] = [];
  for (let row = 0; row < columns.length; row++) {
    const kind = valueAt(columns, 'kind', row);
    if (kind !== start && kind !== middle && kind !== end) continue;
    const number = valueAt(columns, 'a', row);
    const last = spans[spans.length - 1];
    if (kind === start) spans.push({ number, start: row, middle: -1, end: -1 });
    else if (last === undefined) continue;
    else if (kind === middle) last.middle = row;
    else if (last.number === number) last.end = row;
  }
  return spans;
}

function lastBefore(spans: readonly RowSpan[], row: number): RowSpan | undefined {
  return spans.findLast(({ start }) => start < row);
}

/** Whether something of it is told at that row or later, or never: its answers are awaited. */
function reaches({ middle, end }: RowSpan, row: number): boolean {
  return Math.max(middle, end) >= row || Math.max(middle, end) < 0;
}

function copyRows(columns: TraceColumns, isKept: Uint8Array): TraceColumns {
  const kept = createColumns(columns.identities, columns.kinds);
  const sink = columnsSink(kept);
  /** By old number: the new one, or that of the nearest cause that is kept. */
  const numbers = new Int32Array(columns.length);
  for (let row = 0; row < columns.length; row++) {
    const { at, cause, kind, cell, lrp, instance, a, b, x } = rowAt(columns, row);
    const keptCause = cause < 0 ? NO_CAUSE : (numbers[cause] as number);
    numbers[row] = isKept[row] === 1 ? kept.length : keptCause;
    if (isKept[row] === 1) sink.row(kept.length, at, keptCause, kind, cell, lrp, instance, a, b, x);
  }
  return kept;
}
