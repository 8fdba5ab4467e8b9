/**
 * The trace of a report: gzipped, and thinned when it would be too large. Thinning keeps every detail in a
 * range and little outside of it; when even that is too large, the range ends earlier.
 */
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { formatExactly } from '../answers/format';
import { type Duration, type Instant, MINUTE, toSeconds } from '../engine/units';
import { firstRowAt, type TraceColumns, valueAt } from '../trace/columns';
import type { TraceFile } from '../trace/formatReader';
import { UserError } from './errors';
import type { InstantRange, ReportData } from './reportPage';

/** Compressed, in bytes. */
export const REPORT_TRACE_BYTES_MAX = 20 * 1024 ** 2;
/** Shown before the first fault. */
const BEFORE_FAULT: Duration = 5 * MINUTE;
/** A shortened range is long enough when it fills so much of what there is room for. */
const FILLED = 0.9;
/** Ranges that are tried before the longest that fitted is taken. */
const TRIES = 8;
const PIECE_BYTES = 1 << 20;

export interface ReportTrace {
  readonly gzipped: Uint8Array;
  readonly thinned: ReportData['thinned'];
}

export interface ReportTraceRequest {
  readonly file: TraceFile;
  /** What `file` was read from. */
  readonly bytes: Uint8Array;
  /** Which part was asked for; undefined for none. */
  readonly range: InstantRange | undefined;
  readonly bytesMax: number;
  /** Tells that it will take a while. */
  readonly onTooLarge: () => void;
  /** Looked at between tries: whether to give up. */
  readonly isStopped: () => boolean;
}

/** Undefined when it was stopped. @throws UserError when nothing small enough is left. */
export async function reportTrace(request: ReportTraceRequest): Promise<ReportTrace | undefined> {
  const { file, bytes, range, bytesMax, onTooLarge, isStopped } = request;
  const whole = await gzipWithin([bytes], bytesMax);
  if (isStopped()) return undefined;
  if (whole !== undefined) return { gzipped: whole, thinned: null };
  onTooLarge();
  const limit = megabytes(bytesMax);
  const wanted = range ?? rangeAroundFault(file.columns);
  const found = await longestRange(request, wanted);
  if (isStopped()) return undefined;
  if (found === undefined) {
    throw new UserError(
      `the run does not fit into a report of ${limit} even without details; trace it at a lower level`,
    );
  }
  const { gzipped, until } = found;
  const shown = { from: wanted.from, until };
  const isCut = range !== undefined && until < range.until;
  return { gzipped, thinned: { ...shown, sentence: thinnedSentence(shown, limit, isCut) } };
}

function thinnedSentence({ from, until }: InstantRange, limit: string, isCut: boolean): string {
  const [begin, end] = [from, until].map((at) => formatExactly(toSeconds(at)));
  const cut = isCut ? ', earlier than asked for' : '';
  return `Details are kept from ${begin} to ${end}${cut}: the whole trace is larger than the ${limit}, compressed, that a report holds.`;
}

interface Fitting {
  readonly gzipped: Uint8Array;
  readonly until: Instant;
}

/** The range as asked for, or as much of its beginning as fits; undefined for nothing, or when stopped. */
async function longestRange(
  { file, bytesMax, isStopped }: ReportTraceRequest,
  { from, until }: InstantRange,
): Promise<Fitting | undefined> {
  const attempt = async (end: Instant): Promise<Fitting | undefined> => {
    const gzipped = await gzipWithin(await thinnedPieces(file, { from, until: end }), bytesMax);
    return gzipped && { gzipped, until: end };
  };
  const whole = await attempt(until);
  if (whole !== undefined || isStopped()) return whole;
  let best = await attempt(from);
  // In rows rather than in time: what they take is spread more evenly.
  let fits = firstRowAt(file.columns, from);
  let exceeds = firstRowAt(file.columns, until);
  for (let tries = 0; tries < TRIES && best !== undefined && exceeds - fits > 1; tries++) {
    if (best.gzipped.length >= FILLED * bytesMax || isStopped()) break;
    const middle = (fits + exceeds) >>> 1;
    const longer = await attempt(valueAt(file.columns, 'at', middle));
    if (longer === undefined) exceeds = middle;
    else {
      fits = middle;
      best = longer;
    }
  }
  return best;
}

async function thinnedPieces(file: TraceFile, range: InstantRange): Promise<Uint8Array[]> {
  const { thinTrace } = await import('../trace/thin');
  const { writeTrace } = await import('../trace/formatWriter');
  const { header, columns } = thinTrace(file, range);
  const pieces: Uint8Array[] = [];
  writeTrace((piece) => pieces.push(piece), { header, columns, result: file.result });
  return pieces;
}

/** From a little before the first thing that was done to the foundation to the end. */
function rangeAroundFault(columns: TraceColumns): InstantRange {
  const until = columns.length === 0 ? 0 : valueAt(columns, 'at', columns.length - 1);
  return { from: Math.max(0, (firstFaultAt(columns) ?? 0) - BEFORE_FAULT), until };
}

function firstFaultAt(columns: TraceColumns): Instant | undefined {
  const isFault = columns.kinds.map(
    ({ family, name }) => family === 'fault' && name !== 'run.interrupted',
  );
  let left = columns.length;
  for (const { kind, at } of columns.batches) {
    const rows = Math.min(left, kind.length);
    for (let entry = 0; entry < rows; entry++) {
      if (isFault[kind[entry] as number] === true) return at[entry];
    }
    left -= rows;
  }
  return undefined;
}

/** Gzips pieces; undefined as soon as the result is longer than `bytesMax`. */
export async function gzipWithin(
  pieces: readonly Uint8Array[],
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  const gzip = createGzip();
  const source = Readable.from(slices(pieces));
  source.on('error', (error) => gzip.destroy(error));
  source.pipe(gzip);
  const found: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of gzip as AsyncIterable<Uint8Array>) {
    found.push(chunk);
    length += chunk.length;
    if (length > bytesMax) {
      source.destroy();
      return undefined;
    }
  }
  return Buffer.concat(found);
}

/** So that what is not needed any more is not compressed either. */
function* slices(pieces: readonly Uint8Array[]): Generator<Uint8Array, void> {
  for (const piece of pieces) {
    for (let start = 0; start < piece.length; start += PIECE_BYTES) {
      yield piece.subarray(start, start + PIECE_BYTES);
    }
  }
}

/** `20.0 MB`; 1 MB = 1024² bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
