/**
 * From any record to the auction behind it, and what a batch's own records say of it: without reading what
 * cells reported, so at any level from `normal` on, at once, and of batches that decided nothing too.
 */
import type { Duration, Instant } from '../../sim/engine/units';
import { NONE } from '../../sim/model/identity';
import { kindAt, rowAt, type TraceColumns, type TraceRow, valueAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import type { Replay } from './openReplay';
import type { Span } from './spans';
import { toldAt } from './told';

export interface BatchPlace {
  /** One of `marks.batches`. */
  readonly span: Span;
  /** Which of the batch's decisions, from 0; undefined when the record is about the batch as a whole. */
  readonly decision: number | undefined;
  /** The record of that decision; undefined likewise. */
  readonly decisionRow: number | undefined;
}

/**
 * The batch that a record belongs to or follows from, and the decision about the same LRP or task: that of
 * `auction.placed` is its own, that of `container.running` the one that chose the cell. Undefined for a
 * record that no auction led to, and where the auction is not in the trace.
 */
export function batchOfRow(replay: Replay, row: number): BatchPlace | undefined {
  const { columns } = replay;
  for (let each = row; each >= 0; each = valueAt(columns, 'cause', each)) {
    if (kindAt(columns, each)?.family !== 'auction') continue;
    const span = spanOf(replay, each);
    return span && { span, ...decisionFor(replay, span, row) };
  }
  return undefined;
}

/** What is known of a batch by its own records; undefined what is not. */
export interface BatchReport {
  readonly number: number;
  readonly from: Instant;
  /** Cells that were present when it began. */
  readonly cellsAsked: number;
  /** When all states were in; undefined while the answers are awaited. */
  readonly fetchedAt: Instant | undefined;
  readonly cellsAnswered: number | undefined;
  /** LRPs and tasks that a cell won. Undefined when no end is recorded: nothing was to be auctioned. */
  readonly placed: number | undefined;
  /** Undefined likewise, and when it ends after a thinned trace's range of details. */
  readonly failed: number | undefined;
  /** From its beginning to the end of handing out work. */
  readonly elapsed: Duration | undefined;
  /** The rows of its decisions, in the order in which they were made. */
  readonly decisionRows: Int32Array;
}

/** The report of a batch, one of `replay.marks.batches`. */
export function reportBatch(replay: Replay, span: Span): BatchReport {
  const { columns } = replay;
  const { startRow, middleRow, endRow } = span;
  const decisionRows = decisionRowsOf(replay, span);
  const failed = decisionRows.filter((row) => isFailure(columns, row)).length;
  const hasDecided = endRow >= 0 || decisionRows.length > 0;
  const isTold = toldAt(replay, span.until).has('auction.failed') || decisionRows.length > 0;
  return {
    number: span.number,
    from: span.from,
    cellsAsked: valueAt(columns, 'b', startRow),
    fetchedAt: middleRow < 0 ? undefined : valueAt(columns, 'at', middleRow),
    cellsAnswered: middleRow < 0 ? undefined : valueAt(columns, 'b', middleRow),
    placed: placedIn(replay, span, decisionRows.length - failed),
    failed: hasDecided && isTold ? failed : undefined,
    elapsed: endRow < 0 ? undefined : valueAt(columns, 'x', endRow),
    decisionRows,
  };
}

/** By its own end; of one that is not over, as decided so far. */
function placedIn({ columns }: Replay, { endRow }: Span, decided: number): number | undefined {
  if (endRow >= 0) return valueAt(columns, 'b', endRow);
  return decided > 0 ? decided : undefined;
}

/** The row after the last one that may belong to the batch: the next batch's first. */
export function endOfBatch({ marks, columns }: Replay, span: Span): number {
  return marks.batches[placeByRow(marks.batches, span.startRow) + 1]?.startRow ?? columns.length;
}

const DECISIONS: ReadonlySet<string> = new Set<KindName>([
  'auction.placed',
  'auction.taskPlaced',
  'auction.failed',
  'auction.taskFailed',
]);
const FAILURES: ReadonlySet<string> = new Set<KindName>(['auction.failed', 'auction.taskFailed']);

function isFailure(columns: TraceColumns, row: number): boolean {
  return FAILURES.has(kindAt(columns, row)?.name ?? '');
}

/** The place of the last batch that begins at or before a row; -1 when none does. */
function placeByRow(batches: readonly Span[], row: number): number {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((batches[middle] as Span).startRow <= row) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The batch of an auctioneer's record: by its number, for late answers come when the next one has begun. */
function spanOf(replay: Replay, row: number): Span | undefined {
  const { columns, marks } = replay;
  const place = placeByRow(marks.batches, row);
  const spec = kindAt(columns, row);
  if (spec?.a?.type !== 'batch') return marks.batches[place];
  const number = valueAt(columns, 'a', row);
  const earliest = Math.max(0, place - LATE_MAX);
  for (let each = place; each >= earliest; each--) {
    if (marks.batches[each]?.number === number) return marks.batches[each];
  }
  return undefined;
}

/** An answer is not later than so many batches. */
const LATE_MAX = 64;

function decisionRowsOf(replay: Replay, span: Span): Int32Array {
  const { columns } = replay;
  const end = span.endRow >= 0 ? span.endRow : endOfBatch(replay, span);
  // A batch that decided nothing is followed by anything up to the next one: by numbers, not by names.
  const isDecision = columns.kinds.map(({ name }) => DECISIONS.has(name));
  const tie = columns.kinds.findIndex(({ name }) => name === 'auction.tieBroken');
  const rows: number[] = [];
  for (let row = Math.max(span.startRow, span.middleRow); row < end; row++) {
    const kind = valueAt(columns, 'kind', row);
    if (isDecision[kind] === true) rows.push(row);
    // Decisions are recorded in one go.
    else if (rows.length > 0 && kind !== tie) break;
  }
  return Int32Array.from(rows);
}

/** Which of the batch's decisions a record is about: itself, or the one on the same LRP or task. */
function decisionFor(
  replay: Replay,
  span: Span,
  row: number,
): Pick<BatchPlace, 'decision' | 'decisionRow'> {
  const rows = decisionRowsOf(replay, span);
  const found = rows.findIndex(isDecisionOn(replay, row));
  return found < 0
    ? { decision: undefined, decisionRow: undefined }
    : { decision: found, decisionRow: rows[found] };
}

function isDecisionOn(replay: Replay, row: number): (decision: number) => boolean {
  const { columns } = replay;
  const asked = rowAt(columns, row);
  // Chance decides on the next one.
  if (kindAt(columns, row)?.name === 'auction.tieBroken') return (decision) => decision > row;
  const { lrp, task } = workOf(replay, asked);
  return (decision) => {
    if (decision === row) return true;
    const work = workOf(replay, rowAt(columns, decision));
    return (lrp !== NONE && work.lrp === lrp) || (task !== NONE && work.task === task);
  };
}

/** The LRP or the task that a record is about; NONE for neither. */
function workOf({ columns }: Replay, row: TraceRow): { lrp: number; task: number } {
  const spec = columns.kinds[row.kind];
  const task = spec?.a?.type === 'task' ? row.a : spec?.b?.type === 'task' ? row.b : NONE;
  return { lrp: spec?.lrp === true ? row.lrp : NONE, task };
}
