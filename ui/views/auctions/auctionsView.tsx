/** All auction batches of a run, and the decisions of the one that is selected or on the clock. */
import { memo, useCallback, useMemo } from 'react';
import type { Replay } from '../../replay/openReplay';
import type { Span } from '../../replay/spans';
import { goTo, select } from '../../session/actions';
import { useDashboard, useRuns, useSession, useShown } from '../../session/hooks';
import { BatchesPanel } from './batchesPanel';
import { batchAt, makeBatchLines } from './batchLines';
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
        <p className="auctions-notice">{noBatchesText(replay)}</p>
      </section>
    );
  }
  const current = frame === undefined ? undefined : batchAt(batches, frame.clock.at);
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
      select(dashboard, { kind: 'auction', batch: span.number, decision: null, cellGuid: null });
    },
    [dashboard],
  );
  return (
    <section className="auctions-view" aria-label="Auctions">
      <div className="auctions-columns">
        <div className="auctions-batches">
          {lines === undefined ? (
            <p role="status" className="auctions-notice">
              Reading the trace…
            </p>
          ) : (
            <BatchesPanel
              replay={replay}
              lines={lines}
              current={current}
              shown={shown}
              onChoose={choose}
            />
          )}
        </div>
        <div className="auctions-decisions">
          <DecisionsPanel replay={replay} span={shown} decision={selected?.decision ?? null} />
        </div>
      </div>
    </section>
  );
});
