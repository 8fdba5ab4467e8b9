/** One batch as a whole: what it asked, what it placed, and its decisions. */
import { useMemo } from 'react';
import { DataTable } from '../../charts/dataTable';
import { count, duration, NOT_TOLD } from '../../charts/format';
import { Panel } from '../../charts/panel';
import { Facts, InstantLink, Part } from '../../charts/sheet';
import type { BatchReport } from '../../replay/batchOfRow';
import type { Replay } from '../../replay/openReplay';
import { batchText, failureCounts } from './batchText';
import type { DecisionLine } from './decisionLines';
import { decisionTable, narrowDecisionTable } from './decisionTable';

export interface BatchSummaryProps {
  readonly replay: Replay;
  readonly report: BatchReport;
  readonly lines: readonly DecisionLine[];
  readonly onChoose: (line: DecisionLine) => void;
}

/** CSS pixels. */
const HEADINGS = 64;
const ROW_HEIGHT = 24;
const ROWS_SHOWN = 14;

export function BatchSummary({ replay, report, lines, onChoose }: BatchSummaryProps) {
  const table = useMemo(() => narrowDecisionTable(lines), [lines]);
  const { from, fetchedAt, elapsed } = report;
  const failures = failureCounts(lines);
  const rows = {
    keyOf: ({ index }: DecisionLine) => index,
    onChoose,
    empty: 'It decided nothing.',
  };
  return (
    <>
      <div className="auctions-lead">
        <p className="auctions-sentence">{batchText(report)}</p>
      </div>
      <Part title="When">
        <Facts
          facts={[
            { name: 'Began', value: <InstantLink replay={replay} at={from} /> },
            {
              name: 'All states in',
              value: fetchedAt === undefined ? NOT_TOLD : `${duration(fetchedAt - from)} later`,
            },
            {
              name: 'Work handed out',
              value: elapsed === undefined ? NOT_TOLD : `${duration(elapsed)} after it began`,
            },
          ]}
        />
      </Part>
      {failures.length > 0 && (
        <Part title="Placed nowhere">
          <Facts
            facts={failures.map(([error, failed]) => ({ name: count(failed), value: error }))}
          />
        </Part>
      )}
      {lines.length > 0 && (
        <div
          className="auctions-candidates auctions-list"
          style={{ height: HEADINGS + ROW_HEIGHT * Math.min(ROWS_SHOWN, lines.length) }}
        >
          <Panel
            id="auction-batch-decisions"
            title="Decisions"
            summary="as they were made"
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
