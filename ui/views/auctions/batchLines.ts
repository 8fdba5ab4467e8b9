/** All batches of a run as lines of a table, from their own records alone: told at any level from `normal` on. */
import { count, duration } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import type { Table } from '../../charts/table';
import { type BatchReport, reportBatch } from '../../replay/batchOfRow';
import type { Replay } from '../../replay/openReplay';
import type { Span } from '../../replay/spans';
import type { Range } from '../../session/session';
import type { Job } from './slices';

export interface BatchLine {
  readonly span: Span;
  readonly report: BatchReport;
  /** What winners would not take; undefined: not in this trace. */
  readonly rejected: number | undefined;
}

export interface BatchFilter {
  /** Only batches in which something was placed nowhere, or rejected by its winner. */
  readonly hasFailures: boolean;
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
    const report = reportBatch(replay, span);
    lines.push({ span, report, rejected: rejectedIn(report) });
    yield undefined;
  }
  linesOf.set(replay, lines);
  return lines;
}

/** Wins that did not end as placements; undefined while the batch is not over. */
export function rejectedIn({
  placed,
  failed,
  elapsed,
  decisionRows,
}: BatchReport): number | undefined {
  if (placed === undefined || failed === undefined || elapsed === undefined) return undefined;
  return Math.max(0, decisionRows.length - failed - placed);
}

/** The lines that a filter leaves. */
export function filteredBatches(
  lines: readonly BatchLine[],
  { hasFailures, range }: BatchFilter,
): readonly BatchLine[] {
  return lines.filter(({ report, span, rejected }) => {
    if (hasFailures && (report.failed ?? 0) + (rejected ?? 0) === 0) return false;
    return range === null || (span.from >= range.from && span.from < range.until);
  });
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
        width: 58,
        text: ({ span }) => count(span.number),
        value: ({ span }) => span.number,
      },
      instantColumn(replay, { key: 'at', title: 'Began', width: 92, at: ({ span }) => span.from }),
      {
        key: 'answered',
        title: 'Cells',
        isNumber: true,
        width: 74,
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
        width: 54,
        text: ({ report }) => count(report.placed),
        value: ({ report }) => report.placed,
      },
      {
        key: 'failed',
        title: 'Failed',
        isNumber: true,
        width: 50,
        text: ({ report }) => count(report.failed),
        value: ({ report }) => report.failed,
      },
      {
        key: 'rejected',
        title: 'Rejected',
        isNumber: true,
        width: 64,
        text: ({ rejected }) => count(rejected),
        value: ({ rejected }) => rejected,
      },
      {
        key: 'took',
        title: 'Took',
        isNumber: true,
        width: 58,
        text: ({ report }) => duration(report.elapsed),
        value: ({ report }) =>
          report.elapsed === undefined ? undefined : report.elapsed / 1_000_000,
      },
    ],
  };
}
