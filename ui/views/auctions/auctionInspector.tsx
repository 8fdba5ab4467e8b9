/** The inspector of an auction: of a batch as a whole, or of one of its decisions. */
import { useMemo } from 'react';
import { count } from '../../charts/format';
import { Sheet } from '../../charts/sheet';
import { spanNumbered } from '../../replay/auctions';
import type { Span } from '../../replay/spans';
import { select } from '../../session/actions';
import { useCommands, useDashboard, useRuns } from '../../session/hooks';
import type { LoadedRun } from '../../session/runs';
import { auctionSelected, type Selected } from '../../session/selected';
import { useBatch } from './batchReading';
import { BatchSummary } from './batchSummary';
import { decisionCommands } from './decisionCommands';
import { decisionsOf } from './decisionLines';
import { DecisionReport } from './decisionReport';
import { noBatchesText } from './notices';
import { Steps } from './steps';
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
  if (span !== undefined) return <Batch run={run} span={span} selected={selected} />;
  return (
    <Sheet kind="Auction" title={`Batch ${count(selected.batch)}`}>
      <p className="note">
        {run.replay.marks.batches.length === 0
          ? noBatchesText(run.replay)
          : 'This run has no such batch. Numbers are those of one run: with another seed they are others.'}
      </p>
    </Sheet>
  );
}

interface BatchProps extends AuctionInspectorProps {
  readonly run: LoadedRun;
  readonly span: Span;
}

function Batch({ run, span, selected }: BatchProps) {
  const { replay } = run;
  const { decision } = selected;
  const dashboard = useDashboard();
  const { report, lines } = decisionsOf(replay, span);
  const batch = useBatch(run.auctions, decision === null ? undefined : span);
  const commands = useMemo(
    () => decisionCommands(dashboard, lines.length),
    [dashboard, lines.length],
  );
  useCommands(commands);
  const choose = (wanted: number | null) => select(dashboard, auctionSelected(span.number, wanted));
  const steps = lines.length > 0 && <Steps commands={commands} />;
  if (decision === null) {
    return (
      <Sheet kind="Auction" title={`Batch ${count(span.number)}`} actions={steps}>
        <BatchSummary
          replay={replay}
          report={report}
          lines={lines}
          onChoose={({ index }) => choose(index)}
        />
      </Sheet>
    );
  }
  const line = lines[decision];
  const title = (
    <>
      <button type="button" className="link" title="The whole batch" onClick={() => choose(null)}>
        Batch {count(span.number)}
      </button>
      , decision {count(decision + 1)} of {count(lines.length)}
    </>
  );
  return (
    <Sheet kind="Auction" title={title} actions={steps}>
      {line === undefined ? (
        <p className="note">The batch has no such decision.</p>
      ) : (
        <DecisionReport
          run={run}
          batchNumber={span.number}
          batch={batch ?? null}
          line={line}
          cellGuid={selected.cellGuid}
        />
      )}
    </Sheet>
  );
}
