/** The axis of the tracks: ticks of the window, and the ghost's time where the pointer is. */
import { type RefObject, useCallback, useMemo, useRef } from 'react';
import type { ChartHandle, Pen } from '../../charts/canvasChart';
import { placeAt } from '../../charts/cursors';
import { clockTime, duration, since, wallTime } from '../../charts/format';
import type { Palette } from '../../charts/palette';
import type { TimeTick } from '../../charts/timeTicks';
import type { Frame } from '../../session/frames';
import { useDashboard, useFrame, useRuns, useSession } from '../../session/hooks';
import { lastFaultAt, shownWindow, startsAtOf } from '../../session/runFacts';
import type { Store } from '../../session/store';
import { CommandButton } from './commandButton';
import { pointedFault } from './faultMoments';
import { trackGestures } from './gestures';
import type { ReadoutState, Shown } from './readout';
import { TimeChart } from './timeChart';
import { instancesUnder } from './tracks/instancesModel';
import { drawLabel, labelWidth } from './tracks/strokes';
import { sceneTicks, type TrackScene, trackChart } from './tracks/track';

export interface AxisProps {
  readonly handle: RefObject<ChartHandle | null>;
  readonly readout: Store<ReadoutState | null>;
}

const TOLD: Shown = {
  linesAt: instancesUnder,
  pointedAt: pointedFault,
  shown: (replay, session) => shownWindow(session, replay),
};

export function Axis({ handle, readout }: AxisProps) {
  const dashboard = useDashboard();
  const chart = useMemo(() => trackChart(sceneTicks, drawAxis), []);
  const gestures = useMemo(
    () => trackGestures(dashboard, { pointedAt: pointedFault }),
    [dashboard],
  );
  return (
    <div className="timeline-axis">
      <div className="timeline-gutter timeline-zoom">
        <CommandButton id="timeline.zoomOut" className="plain">
          <span aria-hidden="true">−</span>
        </CommandButton>
        <CommandButton id="timeline.zoomIn" className="plain">
          <span aria-hidden="true">+</span>
        </CommandButton>
        <CommandButton id="timeline.fit" className="plain">
          Fit
        </CommandButton>
        <WindowLength />
      </div>
      <div className="timeline-plot">
        <TimeChart
          chart={chart}
          handle={handle}
          label="Time of day of the tracks"
          gestures={gestures}
          readout={readout}
          told={TOLD}
        />
        <GhostTime />
      </div>
    </div>
  );
}

function WindowLength() {
  const replay = useRuns((runs) => runs.loaded?.replay);
  const window = useSession((session) => session.window);
  if (replay === undefined) return null;
  const { from, until } = shownWindow({ window }, replay);
  return <span title="How much time the tracks show">{duration(until - from)}</span>;
}

function drawAxis(
  pen: Pen,
  ticks: readonly TimeTick[],
  { scale, size }: TrackScene,
  palette: Palette,
): void {
  for (const { at, text } of ticks) {
    const half = labelWidth(pen, text, palette) / 2;
    const x = Math.max(half + 1, scale(at));
    if (x + half < size.width)
      drawLabel(pen, text, x, size.height / 2 + 0.5, palette, { align: 'center' });
  }
}

/** Beside the ghost: `10:00:41 · +41.0s`, absolute time as its last part. */
function GhostTime() {
  const box = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLSpanElement>(null);
  const place = useCallback(({ clock, session, run }: Frame) => {
    const shown = shownWindow(session, run.replay);
    placeAt(box.current, clock.hoverAt, shown);
    if (clock.hoverAt === null || label.current === null) return;
    const text = ghostText(run, clock.hoverAt);
    if (label.current.textContent !== text) label.current.textContent = text;
    // At the right there is room on the other side only.
    const isLate = clock.hoverAt - shown.from > 0.7 * (shown.until - shown.from);
    label.current.classList.toggle('before', isLate);
  }, []);
  useFrame(place);
  return (
    <div className="cursors" aria-hidden="true">
      <div ref={box} className="cursor timeline-ghost-time" hidden>
        <span ref={label} />
      </div>
    </div>
  );
}

function ghostText({ replay }: Frame['run'], at: number): string {
  const startsAt = startsAtOf(replay);
  const faultAt = lastFaultAt(replay, at);
  const parts = [clockTime(at)];
  if (!Number.isNaN(startsAt)) parts.unshift(wallTime(startsAt, at));
  if (faultAt !== undefined) parts.unshift(since(at, faultAt));
  return parts.join(' · ');
}
