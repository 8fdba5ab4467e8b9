/** The inspector of an auction: of a batch as a whole, or of one of its decisions. */
import { useMemo } from 'react';
import { count } from '../../charts/format';
import { spanNumbered } from '../../replay/auctions';
import { reportBatch } from '../../replay/batchOfRow';
import type { Span } from '../../replay/spans';
import { select } from '../../session/actions';
import { useCommands, useDashboard, useRuns } from '../../session/hooks';
import type { LoadedRun } from '../../session/runs';
import type { Selected } from '../../session/selected';
import { useBatch } from './batchReading';
import { BatchSummary } from './batchSummary';
import { decisionCommands } from './decisionCommands';
import { decisionLines } from './decisionLines';
import { DecisionReport } from './decisionReport';
import './auctions.css';

export interface AuctionInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'auction' }>;
}

export function AuctionInspector({ selected }: AuctionInspectorProps) {
  const run = useRuns((runs) => runs.loaded);
  const span = useMemo(
    () => run && spanNumbered(run.auctions, selected.batch),
    [run, selected.batch],
  );
  if (run === undefined) return null;
  return (
    <article className="auctions-inspector">
      {span === undefined ? (
        <p className="auctions-notice">This run has no auction batch {count(selected.batch)}.</p>
      ) : (
        <Batch run={run} span={span} selected={selected} />
      )}
    </article>
  );
}

interface BatchProps extends AuctionInspectorProps {
  readonly run: LoadedRun;
  readonly span: Span;
}

function Batch({ run, span, selected }: BatchProps) {
  const { replay } = run;
  const dashboard = useDashboard();
  const report = useMemo(() => reportBatch(replay, span), [replay, span]);
  const lines = useMemo(() => decisionLines(replay, report), [replay, report]);
  const batch = useBatch(run.auctions, selected.decision === null ? undefined : span);
  useCommands(useMemo(() => decisionCommands(dashboard, lines.length), [dashboard, lines.length]));
  const choose = (decision: number | null) =>
    select(dashboard, { kind: 'auction', batch: span.number, decision, cellGuid: null });
  if (selected.decision === null) {
    return (
      <>
        <h2>Auction batch {count(span.number)}</h2>
        <BatchSummary
          replay={replay}
          report={report}
          lines={lines}
          onChoose={({ index }) => choose(index)}
        />
      </>
    );
  }
  const line = lines[selected.decision];
  return (
    <>
      <header className="auctions-heading">
        <h2>
          <button type="button" className="link" onClick={() => choose(null)}>
            Batch {count(span.number)}
          </button>
          , decision {count(selected.decision + 1)} of {count(lines.length)}
        </h2>
        <Steps dashboard={dashboard} />
      </header>
      {line === undefined ? (
        <p className="auctions-notice">The batch has no such decision.</p>
      ) : (
        <DecisionReport
          run={run}
          batchNumber={span.number}
          batch={batch ?? null}
          line={line}
          cellGuid={selected.cellGuid}
        />
      )}
    </>
  );
}

/** Buttons for the commands, so that both do the same. */
function Steps({ dashboard }: { readonly dashboard: ReturnType<typeof useDashboard> }) {
  const run = (id: string) => () =>
    dashboard.commands
      .get()
      .find((command) => command.id === id)
      ?.run();
  return (
    <div className="auctions-steps">
      <button
        type="button"
        title="Decision before (K)"
        aria-label="Decision before"
        onClick={run('auction.previousDecision')}
      >
        ‹
      </button>
      <button
        type="button"
        title="Next decision (J)"
        aria-label="Next decision"
        onClick={run('auction.nextDecision')}
      >
        ›
      </button>
    </div>
  );
}
