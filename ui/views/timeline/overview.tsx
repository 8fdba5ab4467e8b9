/** The overview strip: always the whole run, with the shown window as a brush on it. */
import { type RefObject, useMemo } from 'react';
import type { Chart, ChartHandle } from '../../charts/canvasChart';
import { Cursors } from '../../charts/cursors';
import { clockTime, count, duration, timeOfDay } from '../../charts/format';
import { goTo, setWindow } from '../../session/actions';
import type { Frame } from '../../session/frames';
import { useDashboard, useRuns, useSession, useShown } from '../../session/hooks';
import { shownWindow, startsAtOf, wholeOf } from '../../session/runFacts';
import { type Range, WINDOW_MINIMUM } from '../../session/session';
import type { Store } from '../../session/store';
import { EdgeHandle } from './edgeHandle';
import { pointedFault } from './faultMoments';
import { overviewGestures } from './gestures';
import { drawOverview } from './overviewDrawing';
import { type OverviewModel, overviewModel } from './overviewModel';
import type { ReadoutState, Shown } from './readout';
import { TimeChart } from './timeChart';
import { instancesAt, instancesUnder } from './tracks/instancesModel';

export interface OverviewProps {
  readonly handle: RefObject<ChartHandle | null>;
  readonly readout: Store<ReadoutState | null>;
}

const TOLD: Shown = { linesAt: instancesUnder, pointedAt: pointedFault, shown: wholeOf };

export function Overview({ handle, readout }: OverviewProps) {
  const dashboard = useDashboard();
  const chart = useMemo(overviewChart, []);
  const gestures = useMemo(() => overviewGestures(dashboard), [dashboard]);
  return (
    <div className="timeline-overview">
      <OverviewFigures />
      <div className="timeline-plot">
        <TimeChart
          chart={chart}
          handle={handle}
          label="The whole run: desired and running instances, faults and what followed them"
          gestures={gestures}
          readout={readout}
          told={TOLD}
        />
        <Brush />
        <Flags />
        <Cursors extent="whole" />
        <Playhead />
      </div>
    </div>
  );
}

function overviewChart(): Chart<OverviewModel> {
  let made: { run: Frame['run']; width: number; model: OverviewModel } | undefined;
  return {
    model(frame, { width }) {
      if (made?.run !== frame.run || made.width !== width) {
        made = { run: frame.run, width, model: overviewModel(frame, width) };
      }
      return made.model;
    },
    draw: drawOverview,
  };
}

/** What runs at the clock, or under the pointer. */
function OverviewFigures() {
  const frame = useShown();
  if (frame === undefined) return <div className="timeline-gutter" />;
  const { run, clock, view } = frame;
  // Within one instant the clock may stand between two records: the view knows.
  const { running, desired } =
    clock.hoverAt === null ? view.totals : instancesAt(run.replay, clock.hoverAt);
  const missing =
    running === undefined || desired === undefined ? undefined : Math.max(0, desired - running);
  return (
    <dl className="timeline-gutter timeline-figures">
      <dt>running</dt>
      <dd>{count(running)}</dd>
      <dt>desired</dt>
      <dd>{count(desired)}</dd>
      <dt>missing</dt>
      <dd className={missing !== undefined && missing > 0 ? 'bad' : ''}>{count(missing)}</dd>
    </dl>
  );
}

/** The clock as a slider: for the keyboard, for screen readers, and to take hold of. */
function Playhead() {
  const dashboard = useDashboard();
  const frame = useShown();
  if (frame === undefined) return null;
  const { run, clock, view } = frame;
  const { until } = run.replay;
  const { running, desired } = view.totals;
  const figures =
    running === undefined || desired === undefined
      ? ''
      : `, ${count(running)} of ${count(desired)} run`;
  return (
    <EdgeHandle
      label="Time"
      at={clock.at}
      shown={wholeOf(run.replay)}
      minimum={0}
      maximum={until}
      valueText={`${duration(clock.at)}${figures}`}
      className="timeline-grip"
      onMove={(at) => goTo(dashboard, at)}
    />
  );
}

/** The window: its edges can be moved, its middle is moved by dragging the strip. */
function Brush() {
  const dashboard = useDashboard();
  const replay = useRuns((runs) => runs.loaded?.replay);
  const window = useSession((session) => session.window);
  if (replay === undefined) return null;
  const whole = wholeOf(replay);
  const shown = shownWindow({ window }, replay);
  const percent = (at: number) => `${(at / whole.until) * 100}%`;
  const move = (range: Range) => setWindow(dashboard, range);
  return (
    <>
      {window !== null && (
        <div className="timeline-brush" aria-hidden="true">
          <div className="timeline-beyond" style={{ left: 0, width: percent(shown.from) }} />
          <div
            className="timeline-within"
            style={{ left: percent(shown.from), width: percent(shown.until - shown.from) }}
          />
          <div className="timeline-beyond" style={{ left: percent(shown.until), right: 0 }} />
        </div>
      )}
      <EdgeHandle
        label="Start of what the tracks show"
        at={shown.from}
        shown={whole}
        minimum={0}
        maximum={shown.until - WINDOW_MINIMUM}
        valueText={clockTime(shown.from)}
        className="timeline-edge"
        onMove={(from) => move({ from, until: shown.until })}
      />
      <EdgeHandle
        label="End of what the tracks show"
        at={shown.until}
        shown={whole}
        minimum={shown.from + WINDOW_MINIMUM}
        maximum={whole.until}
        valueText={clockTime(shown.until)}
        className="timeline-edge"
        onMove={(until) => move({ from: shown.from, until })}
      />
    </>
  );
}

function Flags() {
  const dashboard = useDashboard();
  const replay = useRuns((runs) => runs.loaded?.replay);
  const bookmarks = useSession((session) => session.bookmarks);
  if (replay === undefined) return null;
  const startsAt = startsAtOf(replay);
  const { until } = wholeOf(replay);
  return bookmarks
    .filter(({ at }) => at <= until)
    .map(({ at, note }) => {
      const time = timeOfDay(startsAt, at);
      return (
        <button
          key={at}
          type="button"
          className="timeline-flag"
          style={{ left: `${(at / until) * 100}%` }}
          title={note === '' ? time : `${time} ${note}`}
          aria-label={`Bookmark at ${time}${note === '' ? '' : `: ${note}`}`}
          onClick={() => goTo(dashboard, at)}
        >
          <span aria-hidden="true">⚑</span>
        </button>
      );
    });
}
