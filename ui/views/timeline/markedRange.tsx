/** The marked range over the tracks, with edges that can be moved, and its figures. */
import { useMemo } from 'react';
import { clockTime, count, duration, since, timeOfDay } from '../../charts/format';
import { setRange, setWindow } from '../../session/actions';
import { useDashboard, useRuns, useSession } from '../../session/hooks';
import { lastFaultAt, shownWindow, startsAtOf } from '../../session/runFacts';
import type { LoadedRun } from '../../session/runs';
import { type Range, WINDOW_MINIMUM } from '../../session/session';
import { EdgeHandle } from './edgeHandle';
import { markRange } from './gestures';
import { type RangeFigures, rangeFigures } from './rangeModel';

export function MarkedRange() {
  const dashboard = useDashboard();
  const replay = useRuns((runs) => runs.loaded?.replay);
  const range = useSession((session) => session.range);
  const window = useSession((session) => session.window);
  if (replay === undefined || range === null) return null;
  const shown = shownWindow({ window }, replay);
  const span = shown.until - shown.from;
  const share = (at: number) => Math.max(0, Math.min(1, (at - shown.from) / span));
  const left = share(range.from);
  const right = share(range.until);
  const isIn = (at: number) => at >= shown.from && at <= shown.until;
  return (
    <div className="timeline-range">
      {right > left && (
        <div
          className="timeline-range-body"
          style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
        />
      )}
      {isIn(range.from) && (
        <EdgeHandle
          label="Start of the marked range"
          at={range.from}
          shown={shown}
          minimum={0}
          maximum={range.until - WINDOW_MINIMUM}
          valueText={clockTime(range.from)}
          className="timeline-range-edge"
          onMove={(from, isFirst) => markRange(dashboard, { from, until: range.until }, isFirst)}
        />
      )}
      {isIn(range.until) && (
        <EdgeHandle
          label="End of the marked range"
          at={range.until}
          shown={shown}
          minimum={range.from + WINDOW_MINIMUM}
          maximum={replay.until}
          valueText={clockTime(range.until)}
          className="timeline-range-edge"
          onMove={(until, isFirst) => markRange(dashboard, { from: range.from, until }, isFirst)}
        />
      )}
    </div>
  );
}

/** One line of figures. */
export function RangeSummary() {
  const dashboard = useDashboard();
  const run = useRuns((runs) => runs.loaded);
  const range = useSession((session) => session.range);
  const figures = useMemo(
    () => (run === undefined || range === null ? undefined : rangeFigures(run.replay, range)),
    [run, range],
  );
  if (run === undefined || range === null || figures === undefined) return null;
  return (
    <section className="timeline-range-summary" aria-label="Marked range">
      <strong title={`${clockTime(range.from)} to ${clockTime(range.until)}`}>
        {rangeText(run, range)}
      </strong>
      <dl>
        {figureTexts(figures).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <span className="timeline-range-actions">
        <button type="button" title="Key Z" onClick={() => setWindow(dashboard, range)}>
          Zoom to it
        </button>
        <button
          type="button"
          className="plain"
          aria-label="Let go of the marked range"
          title="Key Esc"
          onClick={() => setRange(dashboard, null)}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </span>
    </section>
  );
}

/** `+0.0s to +52.1s` from the last fault before it, else wall times. */
function rangeText({ replay }: LoadedRun, { from, until }: Range): string {
  const faultAt = lastFaultAt(replay, from);
  if (faultAt !== undefined) return `${since(from, faultAt)} to ${since(until, faultAt)}`;
  const startsAt = startsAtOf(replay);
  return `${timeOfDay(startsAt, from)} to ${timeOfDay(startsAt, until)}`;
}

function figureTexts({ length, counts, running }: RangeFigures): [string, string][] {
  return [
    ['long', duration(length)],
    ['placed', count(counts.placed)],
    ['found no cell', count(counts.failed)],
    ['started', count(counts.started)],
    ['crashed', count(counts.crashed)],
    [
      'running',
      running === undefined
        ? count(undefined)
        : `${count(running.least)}–${count(running.greatest)}`,
    ],
  ];
}
