/**
 * Auction batches on demand: any batch of a trace with its inputs and decisions, as `sim/explain` tells them,
 * without reading from the first record each time.
 *
 *     const auctions = indexAuctions(replay);
 *     const span = spanNumbered(auctions, 17);              // or view.batch, or one of marks.batches
 *     let batch = readBatch(auctions, span, 100_000);       // in slices: 'reading' until it is told
 *     const place = batchOfRow(replay, row);                // `batchOfRow`: which batch, which decision
 *
 * What cells last reported is kept at some places along the trace, within a budget of memory. The index
 * remembers how far it has read; what it answers depends on the question alone.
 *
 * Not here: what the decisions mean (`sim/explain`), and what a batch that decided nothing was about
 * (`batchOfRow`: `reportBatch`).
 */

import {
  type AuctionBatch,
  type BatchReader,
  copyReader,
  createBatchReader,
  nextBatch,
  passOver,
} from '../../sim/explain/reconstruct';
import { readAuctionFoundation } from './auctionFoundation';
import { endOfBatch } from './batchOfRow';
import type { Replay } from './openReplay';
import type { Span } from './spans';

export interface AuctionIndex {
  readonly replay: Replay;
  /** Why auctions cannot be explained, in the middle of a sentence; undefined when they can. */
  readonly problem: string | undefined;
  readonly memory: ReaderMemory | undefined;
}

/** What is remembered of reading. */
interface ReaderMemory {
  /** Readers at places along the trace, ascending by row; the first stands before row 0. */
  kept: BatchReader[];
  /** Rows from one to the next. */
  distance: number;
  readonly bytesMax: number;
  /** The one that reads, and which batch it is reading or has read last. */
  current: { readonly reader: BatchReader; readonly startRow: number } | undefined;
  /** The latest answers by row of the batch's beginning, the oldest first. */
  readonly answers: Map<number, AuctionBatch | null>;
}

const DISTANCE_MIN = 65_536;
const BYTES_MAX = 48 * 1024 * 1024;
/** What a copied reader costs for each container. */
const CONTAINER_BYTES = 100;
const ANSWERS_MAX = 8;

/** An index that has read nothing yet; the options are for tests. */
export function indexAuctions(
  replay: Replay,
  options: { readonly distance?: number; readonly bytesMax?: number } = {},
): AuctionIndex {
  const { header, columns } = replay;
  const { placementPolicy } = header;
  if (placementPolicy !== undefined) {
    const problem = `the policy ${placementPolicy} placed the work, not Diego's scheduler`;
    return { replay, problem, memory: undefined };
  }
  const foundation = readAuctionFoundation(header.scenario, columns.identities);
  if (typeof foundation === 'string') return { replay, problem: foundation, memory: undefined };
  const memory: ReaderMemory = {
    kept: [createBatchReader(columns, foundation)],
    distance: options.distance ?? DISTANCE_MIN,
    bytesMax: options.bytesMax ?? BYTES_MAX,
    current: undefined,
    answers: new Map(),
  };
  return { replay, problem: undefined, memory };
}

/** The batch of that number: when it was and where it stands; undefined when the trace has none. */
export function spanNumbered({ replay }: AuctionIndex, number: number): Span | undefined {
  return replay.marks.batches.find((span) => span.number === number);
}

/**
 * The batch of a span of `marks.batches`. Reads at most about `rowsMax` rows a call and answers `reading`
 * until it is there: ask again. Null: it decided nothing, its decisions are not in the trace, or the trace
 * does not make sense there.
 */
export function readBatch(
  index: AuctionIndex,
  span: Span,
  rowsMax: number,
): 'reading' | AuctionBatch | null {
  const { memory } = index;
  if (memory === undefined) return null;
  const known = memory.answers.get(span.startRow);
  if (known !== undefined) return known;
  const reader = readerFor(memory, span);
  const limit = reader.row + Math.max(1, rowsMax);
  if (reader.row < span.startRow) {
    readTowards(memory, reader, Math.min(limit, span.startRow));
    if (reader.row < span.startRow || reader.row >= limit) return 'reading';
  }
  const end = endOfBatch(index.replay, span);
  const batch = decisionsOf(reader, Math.min(limit, end));
  if (batch === null && reader.row < end) return 'reading';
  if (batch === 'senseless') memory.current = undefined;
  return remember(memory, span, batch === 'senseless' ? null : batch);
}

/** The batch of that number, however long it takes; null likewise, or when the trace has no such batch. */
export function batchNumbered(index: AuctionIndex, number: number): AuctionBatch | null {
  const span = spanNumbered(index, number);
  if (span === undefined) return null;
  const batch = readBatch(index, span, Number.POSITIVE_INFINITY);
  return batch === 'reading' ? null : batch;
}

/** A reader at or before the batch, or within it when it has begun to read it. */
function readerFor(memory: ReaderMemory, { startRow }: Span): BatchReader {
  const { kept, current } = memory;
  const isUnderWay = current !== undefined && current.startRow === startRow;
  if (isUnderWay) return current.reader;
  const nearest = kept.findLast(({ row }) => row <= startRow) ?? (kept[0] as BatchReader);
  const canGoOn = current !== undefined && current.reader.row <= startRow;
  const reader =
    canGoOn && current.reader.row >= nearest.row ? current.reader : copyReader(nearest);
  memory.current = { reader, startRow };
  return reader;
}

/** Reads on to row `end`, keeping copies on the way. */
function readTowards(memory: ReaderMemory, reader: BatchReader, end: number): void {
  while (reader.row < end) {
    const last = memory.kept[memory.kept.length - 1] as BatchReader;
    const next = last.row + memory.distance;
    if (reader.row >= next) keep(memory, reader);
    else passOver(reader, Math.min(end, next));
  }
}

/** Keeps a copy. When there are too many, every second one goes and the distance doubles. */
function keep(memory: ReaderMemory, reader: BatchReader): void {
  memory.kept.push(copyReader(reader));
  const bytes = memory.kept.reduce((sum, each) => sum + containersOf(each) * CONTAINER_BYTES, 0);
  if (bytes <= memory.bytesMax || memory.kept.length < 3) return;
  memory.kept = memory.kept.filter((_, place) => place % 2 === 0);
  memory.distance *= 2;
}

function containersOf({ reports }: BatchReader): number {
  return reports.reduce((sum, { lrpOf, taskOf }) => sum + lrpOf.size + taskOf.size, 0);
}

/** The next decisions before row `end`; null when there are none yet. */
function decisionsOf(reader: BatchReader, end: number): AuctionBatch | null | 'senseless' {
  try {
    return nextBatch(reader, end);
  } catch (error) {
    // Rows of a file may place an LRP that its foundation does not have: explaining it is refused.
    if (error instanceof RangeError) return 'senseless';
    throw error;
  }
}

function remember(
  { answers }: ReaderMemory,
  { startRow }: Span,
  batch: AuctionBatch | null,
): AuctionBatch | null {
  answers.set(startRow, batch);
  const oldest = answers.keys().next();
  if (answers.size > ANSWERS_MAX && oldest.done !== true) answers.delete(oldest.value);
  return batch;
}
