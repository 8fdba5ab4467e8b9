/** All batches of a run as lines of a table, from their own records alone: told at any level from `normal` on. */
import type { Instant } from '../../../sim/engine/units';
import { clockTime, count, duration, since } from '../../charts/format';
import type { Table } from '../../charts/table';
import { type BatchReport, reportBatch } from '../../replay/batchOfRow';
import type { Replay } from '../../replay/openReplay';
import type { Span } from '../../replay/spans';
import { lastFaultAt } from '../../session/runFacts';
import type { Range } from '../../session/session';
import type { Job } from './slices';

export interface BatchLine {
  readonly span: Span;
  readonly report: BatchReport;
}

export interface BatchFilter {
  /** Only batches in which something was placed nowhere. */
  readonly hasFailures: boolean;
  /** Only batches that decided something. */
  readonly hasDecisions: boolean;
  /** Only batches that began in it; null: all. */
  readonly range: Range | null;
}

const linesOf = new WeakMap<Replay, readonly BatchLine[]>();

/** The lines of a run's batches, in order; made once for each run. */
export function* makeBatchLines(replay: Replay): Job<readonly BatchLine[]> {
  const known = linesOf.get(replay);
  if (known !== undefined) return known;
  const lines: BatchLine[] = [];
  for (const span of replay.marks.batches) {
    lines.push({ span, report: reportBatch(replay, span) });
    yield undefined;
  }
  linesOf.set(replay, lines);
  return lines;
}

export function filteredBatches(
  lines: readonly BatchLine[],
  { hasFailures, hasDecisions, range }: BatchFilter,
): readonly BatchLine[] {
  return lines.filter(({ report, span }) => {
    if (hasFailures && (report.failed ?? 0) === 0) return false;
    if (hasDecisions && report.decisionRows.length === 0) return false;
    return range === null || (span.from >= range.from && span.from < range.until);
  });
}

/** The batch that is under way at an instant, or the last one before it. */
export function batchAt(batches: readonly Span[], at: Instant): Span | undefined {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((batches[middle] as Span).from <= at) low = middle + 1;
    else high = middle;
  }
  return batches[low - 1];
}

/** An instant as it is read and as it is told on hover. */
export interface Told {
  readonly text: string;
  readonly title: string;
}

/** Since the last fault, or since the start; with the absolute time. */
export function toldInstant(replay: Replay, at: Instant): Told {
  const fault = lastFaultAt(replay, at);
  const from = fault === undefined ? 'the start' : `the fault at ${clockTime(fault)}`;
  return {
    text: since(at, fault ?? 0),
    title: `${clockTime(at)}; the time shown is since ${from}`,
  };
}

export function batchTable(replay: Replay, lines: readonly BatchLine[]): Table<BatchLine> {
  return {
    caption: 'Auction batches',
    rows: lines,
    columns: [
      {
        key: 'number',
        title: 'Batch',
        isNumber: true,
        width: 62,
        text: ({ span }) => count(span.number),
        value: ({ span }) => span.number,
      },
      {
        key: 'at',
        title: 'Began',
        isNumber: true,
        width: 92,
        text: ({ span }) => toldInstant(replay, span.from).text,
        value: ({ span }) => span.from / 1_000_000,
      },
      {
        key: 'answered',
        title: 'Cells',
        isNumber: true,
        width: 82,
        text: ({ report }) =>
          report.cellsAnswered === report.cellsAsked
            ? count(report.cellsAsked)
            : `${count(report.cellsAnswered)} of ${count(report.cellsAsked)}`,
        value: ({ report }) => report.cellsAnswered,
      },
      {
        key: 'placed',
        title: 'Placed',
        isNumber: true,
        width: 66,
        text: ({ report }) => count(report.placed),
        value: ({ report }) => report.placed,
      },
      {
        key: 'failed',
        title: 'Failed',
        isNumber: true,
        width: 62,
        text: ({ report }) => count(report.failed),
        value: ({ report }) => report.failed,
      },
      {
        key: 'took',
        title: 'Took',
        isNumber: true,
        width: 70,
        text: ({ report }) => duration(report.elapsed),
        value: ({ report }) =>
          report.elapsed === undefined ? undefined : report.elapsed / 1_000_000,
      },
    ],
  };
}
