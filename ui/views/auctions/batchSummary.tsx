/** One batch as a whole: what it asked, what it placed, and its decisions. */
import { useMemo } from 'react';
import { DataTable } from '../../charts/dataTable';
import { count, counted, duration, UNKNOWN } from '../../charts/format';
import { Panel } from '../../charts/panel';
import type { BatchReport } from '../../replay/batchOfRow';
import type { Replay } from '../../replay/openReplay';
import { InstantText } from './decisionFacts';
import { type DecisionLine, decisionTable } from './decisionLines';

export interface BatchSummaryProps {
  readonly replay: Replay;
  readonly report: BatchReport;
  readonly lines: readonly DecisionLine[];
  readonly onChoose: (line: DecisionLine) => void;
}

const HEADINGS = 64;
const ROW_HEIGHT = 24;
const ROWS_SHOWN = 14;

export function BatchSummary({ replay, report, lines, onChoose }: BatchSummaryProps) {
  const table = useMemo(() => decisionTable(lines, true), [lines]);
  const { from, fetchedAt, elapsed } = report;
  const rows = {
    keyOf: ({ index }: DecisionLine) => index,
    onChoose,
    empty: 'It decided nothing.',
  };
  return (
    <>
      <p className="auctions-sentence">{batchText(report)}</p>
      <dl className="auctions-facts">
        <dt>Began</dt>
        <dd>
          <InstantText replay={replay} at={from} />
        </dd>
        <dt>States in</dt>
        <dd>{fetchedAt === undefined ? UNKNOWN : `after ${duration(fetchedAt - from)}`}</dd>
        <dt>Work sent</dt>
        <dd>{elapsed === undefined ? UNKNOWN : `after ${duration(elapsed)}`}</dd>
      </dl>
      {failureCounts(lines).map(([error, failed]) => (
        <p key={error} className="auctions-notice">
          {count(failed)} placed nowhere: {error}.
        </p>
      ))}
      {lines.length > 0 && (
        <div
          className="auctions-candidates"
          style={{ height: HEADINGS + ROW_HEIGHT * Math.min(ROWS_SHOWN, lines.length) }}
        >
          <Panel
            id="auction-batch-decisions"
            title="Decisions"
            summary="in the order in which they were made"
            isTable
            table={{ make: () => decisionTable(lines), ...rows }}
          >
            <DataTable table={table} {...rows} />
          </Panel>
        </div>
      )}
    </>
  );
}

/** In a sentence. */
export function batchText(report: BatchReport): string {
  const { cellsAsked, cellsAnswered, placed, failed } = report;
  const asked = `Asked ${counted(cellsAsked, 'cell')}`;
  if (cellsAnswered === undefined) return `${asked}; the answers are not in yet.`;
  const answered =
    cellsAnswered === cellsAsked ? ' and all answered' : `, ${count(cellsAnswered)} answered`;
  if (placed === undefined || failed === undefined)
    return `${asked}${answered}. Nothing was to be placed.`;
  const nowhere = failed === 0 ? '' : `, ${count(failed)} nowhere`;
  return `${asked}${answered}; placed ${count(placed)}${nowhere}.`;
}

/** How many were placed nowhere, by error, the most first. */
export function failureCounts(
  lines: readonly DecisionLine[],
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { error } of lines) {
    if (error !== undefined) counts.set(error, (counts.get(error) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}
