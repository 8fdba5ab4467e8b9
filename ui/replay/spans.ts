/**
 * Where things begin and end in a trace: faults, auction batches, convergence passes.
 *
 * Collected while a trace is opened. Rows are -1 where the trace does not have them: at its end, or because
 * nothing was recorded (a batch that finds nothing to auction has no end).
 */
import type { Instant } from '../../sim/engine/units';
import { type TraceBatch, type TraceColumns, valueAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import { deployTest } from './deployDeeds';
import { retryTest } from './retries';

/** One auction batch or one convergence pass. */
export interface Span {
  /** As the records call it. */
  readonly number: number;
  readonly from: Instant;
  /** When it ended; the instant of its last record where no end is recorded. */
  readonly until: Instant;
  readonly startRow: number;
  /** The batch: all states are in. The pass: its plan is made. */
  readonly middleRow: number;
  /** -1: it was under way when the trace ended, or ended without a word. */
  readonly endRow: number;
  /** Whether it is under way to the end of the trace, as far as that tells. */
  readonly isOpen: boolean;
}

export interface Marks {
  /** Rows of what was done to the foundation. */
  readonly faults: Int32Array;
  /** Rows of the control plane's locks. */
  readonly locks: Int32Array;
  /** Rows of BOSH: deploys, VMs, rotations, the resurrector. */
  readonly bosh: Int32Array;
  /** Rows of drains, stops and starts that are steps of a deploy, and no faults of their own. */
  readonly deeds: Int32Array;
  /** Ascending by `from`; they never overlap. */
  readonly batches: readonly Span[];
  /** Likewise. */
  readonly passes: readonly Span[];
}

interface OpenSpan {
  number: number;
  startRow: number;
  middleRow: number;
  endRow: number;
}

const LOCKS: ReadonlySet<string> = new Set<KindName>([
  'lock.acquired',
  'lock.lost',
  'lock.expired',
  'lock.released',
  'component.activated',
]);

type Part = 'start' | 'middle' | 'end';
type SpanKind = 'batches' | 'passes';

const PARTS: Readonly<Partial<Record<KindName, readonly [SpanKind, Part]>>> = {
  'auction.started': ['batches', 'start'],
  'auction.fetched': ['batches', 'middle'],
  'auction.completed': ['batches', 'end'],
  'convergence.started': ['passes', 'start'],
  'convergence.planned': ['passes', 'middle'],
  'convergence.completed': ['passes', 'end'],
};

/**
 * Finds them in one walk over the kinds. `until` is the end of a thinned trace's range of details: what began
 * later is told only for what it says of the one before.
 */
export function findMarks(columns: TraceColumns, until = Number.POSITIVE_INFINITY): Marks {
  const isFault = columns.kinds.map(({ family }) => family === 'fault');
  const parts = columns.kinds.map(({ name }) => PARTS[name as KindName]);
  const isLock = columns.kinds.map(({ name }) => LOCKS.has(name));
  const isBosh = columns.kinds.map(({ family }) => family === 'bosh');
  const faults: number[] = [];
  const locks: number[] = [];
  const bosh: number[] = [];
  const deeds: number[] = [];
  const open: Record<SpanKind, OpenSpan[]> = { batches: [], passes: [] };
  const isOfDeploy = deployTest(columns, until);
  const isRetry = retryTest(columns);
  let row = 0;
  for (const batch of columns.batches) {
    const rows = Math.min(batch.kind.length, columns.length - row);
    for (let entry = 0; entry < rows; entry++, row++) {
      const kind = batch.kind[entry] as number;
      const isPartOfDeploy = isOfDeploy(kind, batch, entry);
      const isOneMoreTry = isRetry(kind, batch, entry);
      if (isPartOfDeploy) deeds.push(row);
      else if (isFault[kind] === true && !isOneMoreTry) faults.push(row);
      if (isLock[kind] === true) locks.push(row);
      if (isBosh[kind] === true) bosh.push(row);
      const part = parts[kind];
      if (part !== undefined) take(open[part[0]], part[1], row, batch, entry);
    }
  }
  return {
    faults: Int32Array.from(faults),
    locks: Int32Array.from(locks),
    bosh: Int32Array.from(bosh),
    deeds: Int32Array.from(deeds),
    batches: finishedSpans(columns, open.batches, until),
    passes: finishedSpans(columns, open.passes, until),
  };
}

function take(spans: OpenSpan[], part: Part, row: number, batch: TraceBatch, entry: number): void {
  const number = batch.a[entry] as number;
  const last = spans[spans.length - 1];
  if (part === 'start') spans.push({ number, startRow: row, middleRow: -1, endRow: -1 });
  else if (last === undefined) return;
  else if (part === 'middle') last.middleRow = row;
  else if (last.number === number) last.endRow = row;
}

function finishedSpans(
  columns: TraceColumns,
  spans: readonly OpenSpan[],
  lastStart: Instant,
): Span[] {
  const at = (row: number) => valueAt(columns, 'at', row);
  const all = spans.map(({ number, startRow, middleRow, endRow }, place) => {
    const until = at(Math.max(startRow, middleRow, endRow));
    const isOpen = endRow < 0 && place === spans.length - 1;
    return { number, from: at(startRow), until, startRow, middleRow, endRow, isOpen };
  });
  return all.filter(({ from }) => from <= lastStart);
}

/** The last span that had begun at an instant, over or not; undefined before the first. */
export function lastSpan(spans: readonly Span[], at: Instant): Span | undefined {
  return spans[begunBy(spans, at) - 1];
}

/** The span that is under way at an instant: it has begun, and its end is not yet. */
export function spanUnderWay(spans: readonly Span[], at: Instant): Span | undefined {
  const span = lastSpan(spans, at);
  return span !== undefined && (at < span.until || span.isOpen) ? span : undefined;
}

/** The first span that begins after an instant. */
export function nextSpan(spans: readonly Span[], at: Instant): Span | undefined {
  return spans[begunBy(spans, at)];
}

/** The last span that began before an instant. */
export function previousSpan(spans: readonly Span[], at: Instant): Span | undefined {
  // Instants are whole.
  return spans[begunBy(spans, Math.ceil(at) - 1) - 1];
}

/** How many spans have begun at an instant: the place of the next one. */
export function begunBy(spans: readonly Span[], at: Instant): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle] as Span).from <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
