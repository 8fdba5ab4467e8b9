/** The axis of the tracks: ticks of the window, and the ghost's time where the pointer is. */
import { type RefObject, useCallback, useMemo, useRef } from 'react';
import { CanvasChart, type ChartHandle, type Pen } from '../../charts/canvasChart';
import { clockTime, duration, since, wallTime } from '../../charts/format';
import type { Palette } from '../../charts/palette';
import type { Frame } from '../../session/frames';
import { useDashboard, useRuns, useSession } from '../../session/hooks';
import { lastFaultAt, startsAtOf } from '../../session/runFacts';
import type { Store } from '../../session/store';
import { CommandButton } from './commandButton';
import { placeAt } from './cursors';
import { pointedFault } from './faultMoments';
import { trackGestures } from './gestures';
import { type ReadoutState, readoutShower } from './readout';
import { shownWindow, type Tick, ticksOf } from './timeScale';
import { instancesUnder } from './tracks/instancesModel';
import { drawLabel, labelWidth } from './tracks/strokes';
import { TICK_DISTANCE, type TrackScene, trackChart } from './tracks/track';
import { useFrame } from './useFrame';

export interface AxisProps {
  readonly handle: RefObject<ChartHandle | null>;
  readonly readout: Store<ReadoutState | null>;
}

export function Axis({ handle, readout }: AxisProps) {
  const dashboard = useDashboard();
  const chart = useMemo(() => trackChart(axisTicks, drawAxis), []);
  const gestures = useMemo(
    () => trackGestures(dashboard, { pointedAt: pointedFault }),
    [dashboard],
  );
  const pointer = useMemo(
    () =>
      readoutShower(dashboard, readout, {
        linesAt: instancesUnder,
        pointedAt: pointedFault,
        shown: ({ replay }) => shownWindow(dashboard.session.get(), replay),
      }),
    [dashboard, readout],
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
        <CanvasChart
          chart={chart}
          handle={handle}
          label="Time of day of the tracks"
          {...gestures}
          onPointerMove={(event, point, size) => {
            gestures.onPointerMove(event, point, size);
            pointer.show(event, point, size);
          }}
          onPointerLeave={(event) => {
            gestures.onPointerLeave(event);
            pointer.hide();
          }}
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

function axisTicks({ run, scale }: TrackScene): readonly Tick[] {
  return ticksOf(scale, TICK_DISTANCE, startsAtOf(run.replay));
}

function drawAxis(
  pen: Pen,
  ticks: readonly Tick[],
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
    <div className="timeline-cursors" aria-hidden="true">
      <div ref={box} className="timeline-ghost-time" hidden>
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
