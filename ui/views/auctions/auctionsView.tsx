/** All auction batches of a run, and the decisions of the one that is selected or on the clock. */
import { memo, useCallback, useMemo } from 'react';
import { ErrorBoundary } from '../../charts/errorBoundary';
import type { Replay } from '../../replay/openReplay';
import { lastSpan, type Span } from '../../replay/spans';
import { goTo, select } from '../../session/actions';
import { useDashboard, useRuns, useSession, useShown } from '../../session/hooks';
import { auctionSelected } from '../../session/selected';
import { BatchesPanel } from './batchesPanel';
import { makeBatchLines } from './batchLines';
import { DecisionsPanel } from './decisionsPanel';
import { noBatchesText } from './notices';
import { useJob } from './slices';
import './auctions.css';

export function AuctionsView() {
  const replay = useRuns((runs) => runs.loaded?.replay);
  const frame = useShown();
  if (replay === undefined) return null;
  const { batches } = replay.marks;
  if (batches.length === 0) {
    return (
      <section className="auctions-view" aria-label="Auctions">
        <p className="note">{noBatchesText(replay)}</p>
      </section>
    );
  }
  const current = frame === undefined ? undefined : lastSpan(batches, frame.clock.at);
  return <Batches replay={replay} current={current} />;
}

interface BatchesProps {
  readonly replay: Replay;
  /** The one that is under way, or was last. */
  readonly current: Span | undefined;
}

/** Made again when another batch begins, not with every frame. */
const Batches = memo(function Batches({ replay, current }: BatchesProps) {
  const dashboard = useDashboard();
  const selected = useSession((session) =>
    session.selected?.kind === 'auction' ? session.selected : null,
  );
  const lines = useJob(useCallback(() => makeBatchLines(replay), [replay]));
  const shown = useMemo(
    () =>
      selected === null
        ? current
        : replay.marks.batches.find(({ number }) => number === selected.batch),
    [replay, selected, current],
  );
  const choose = useCallback(
    (span: Span) => {
      dashboard.clock.pause();
      goTo(dashboard, span.until);
      select(dashboard, auctionSelected(span.number));
    },
    [dashboard],
  );
  return (
    <section className="auctions-view" aria-label="Auctions">
      <div className="auctions-columns">
        <div className="auctions-batches">
          {lines === undefined ? (
            <p role="status" className="note">
              Reading the trace…
            </p>
          ) : (
            <ErrorBoundary name="The list of batches">
              <BatchesPanel
                replay={replay}
                lines={lines}
                current={current}
                shown={shown}
                onChoose={choose}
              />
            </ErrorBoundary>
          )}
        </div>
        <div className="auctions-decisions">
          <ErrorBoundary name="The list of decisions">
            <DecisionsPanel replay={replay} span={shown} decision={selected?.decision ?? null} />
          </ErrorBoundary>
        </div>
      </div>
    </section>
  );
});
