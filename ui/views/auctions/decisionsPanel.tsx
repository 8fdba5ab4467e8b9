/** The table of one batch's decisions, filtered by text. */
import { useDeferredValue, useMemo, useState } from 'react';
import { DataTable } from '../../charts/dataTable';
import { count, counted } from '../../charts/format';
import { Panel } from '../../charts/panel';
import type { Replay } from '../../replay/openReplay';
import type { Span } from '../../replay/spans';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import { auctionSelected } from '../../session/selected';
import { batchText } from './batchText';
import { type DecisionLine, decisionsOf } from './decisionLines';
import { decisionTable, filteredDecisions, outcomeText } from './decisionTable';

export interface DecisionsPanelProps {
  readonly replay: Replay;
  /** undefined: none has begun yet. */
  readonly span: Span | undefined;
  /** The one that is selected; null: none. */
  readonly decision: number | null;
}

const NO_LINES: readonly DecisionLine[] = [];

export function DecisionsPanel({ replay, span, decision }: DecisionsPanelProps) {
  const dashboard = useDashboard();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const decisions = span && decisionsOf(replay, span);
  const lines = decisions?.lines ?? NO_LINES;
  const table = useMemo(() => decisionTable(filteredDecisions(lines, wanted)), [lines, wanted]);
  if (span === undefined || decisions === undefined) {
    return (
      <p className="note">
        No auction has begun at this instant. Choose a batch, or go on to the next one with Shift →.
      </p>
    );
  }
  const rows = {
    keyOf: ({ index }: DecisionLine) => index,
    onChoose: ({ index }: DecisionLine) => select(dashboard, auctionSelected(span.number, index)),
    isChosen: ({ index }: DecisionLine) => index === decision,
    empty:
      lines.length === 0
        ? 'This batch decided nothing. Its decisions would be here, one for each instance or task.'
        : 'No decision has this text in it.',
  };
  return (
    <Panel
      id="auction-decisions"
      title={`Batch ${count(span.number)}`}
      summary={batchText(decisions.report)}
      isTable
      table={{ make: () => table, ...rows }}
      actions={
        <input
          type="search"
          className="auctions-search"
          placeholder="Find an app, a cell, an error"
          aria-label={`Find among ${counted(lines.length, 'decision')}`}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      }
    >
      <DataTable
        table={table}
        inSight={decision ?? undefined}
        cell={({ key }, line) =>
          key === 'outcome' && (line.error !== undefined || line.isRejected) ? (
            <span className="auctions-failed" title={outcomeText(line)}>
              {outcomeText(line)}
            </span>
          ) : undefined
        }
        {...rows}
      />
    </Panel>
  );
}
