/** The table of all batches, with what narrows it down. */
import { useMemo, useState } from 'react';
import { DataTable } from '../../charts/dataTable';
import { count } from '../../charts/format';
import { instantText, instantTitle } from '../../charts/instantText';
import { Panel } from '../../charts/panel';
import type { Replay } from '../../replay/openReplay';
import type { Span } from '../../replay/spans';
import { useSession } from '../../session/hooks';
import { type BatchLine, batchTable, filteredBatches } from './batchLines';

export interface BatchesPanelProps {
  readonly replay: Replay;
  readonly lines: readonly BatchLine[];
  readonly current: Span | undefined;
  readonly shown: Span | undefined;
  readonly onChoose: (span: Span) => void;
}

export function BatchesPanel({ replay, lines, current, shown, onChoose }: BatchesPanelProps) {
  const range = useSession((session) => session.range);
  const [hasFailures, setHasFailures] = useState(false);
  const [isInRange, setInRange] = useState(true);
  const table = useMemo(() => {
    const filter = { hasFailures, range: isInRange ? range : null };
    return batchTable(replay, filteredBatches(lines, filter));
  }, [replay, lines, hasFailures, isInRange, range]);
  const rows = {
    keyOf: ({ span }: BatchLine) => span.number,
    onChoose: ({ span }: BatchLine) => onChoose(span),
    isChosen: ({ span }: BatchLine) => span === shown,
    empty: 'No batch is so. Take away a filter above.',
  };
  return (
    <Panel
      id="auction-batches"
      title="Batches"
      summary={
        table.rows.length === lines.length
          ? count(lines.length)
          : `${count(table.rows.length)} of ${count(lines.length)}`
      }
      isTable
      table={{ make: () => table, ...rows }}
      actions={
        <>
          <Choice label="Only with failures" isOn={hasFailures} onChange={setHasFailures} />
          {range !== null && (
            <Choice label="In the marked range" isOn={isInRange} onChange={setInRange} />
          )}
        </>
      }
    >
      <DataTable
        table={table}
        inSight={(shown ?? current)?.number}
        cell={({ key }, line) => {
          if (key === 'number' && line.span === current)
            return <Current number={line.span.number} />;
          if (key === 'at') return <Began replay={replay} line={line} />;
          if (key === 'failed') return <Failed number={line.report.failed} what="placed nowhere" />;
          if (key === 'rejected') {
            return <Failed number={line.rejected} what="rejected by the winning cell" />;
          }
          return undefined;
        }}
        {...rows}
      />
    </Panel>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Choice({ label, isOn, onChange }: ChoiceProps) {
  return (
    <label className="auctions-choice">
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {label}
    </label>
  );
}

function Current({ number }: { readonly number: number }) {
  return (
    <span className="auctions-current" title="The last batch that had begun at the clock's instant">
      <span aria-hidden="true">▸ </span>
      {count(number)}
      <span className="unseen">, on the clock</span>
    </span>
  );
}

function Began({ replay, line }: { readonly replay: Replay; readonly line: BatchLine }) {
  const { from } = line.span;
  return <time title={instantTitle(replay, from)}>{instantText(replay, from)}</time>;
}

interface FailedProps {
  readonly number: number | undefined;
  readonly what: string;
}

function Failed({ number, what }: FailedProps) {
  if (number === undefined || number === 0) return count(number);
  return (
    <strong className="auctions-failed" title={`${count(number)} ${what}`}>
      {count(number)}
    </strong>
  );
}
