/** The figures under the pointer, beside it. */
import type { PointerEvent } from 'react';
import type { Duration, Instant } from '../../../sim/engine/units';
import type { Point, Size } from '../../charts/canvasChart';
import { clockTime, since } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import type { Dashboard } from '../../session/dashboard';
import { useStore } from '../../session/hooks';
import { lastFaultAt } from '../../session/runFacts';
import type { LoadedRun } from '../../session/runs';
import type { Range, Session } from '../../session/session';
import type { Store } from '../../session/store';
import { timeScale } from './timeScale';
import type { Pointed } from './tracks/track';

export interface ReadoutState {
  /** Of the pointer in the browser's window, CSS pixels. */
  readonly x: number;
  readonly y: number;
  /** The first line is what it is, or what stands there. */
  readonly lines: readonly string[];
}

/** CSS pixels between the pointer and the box. */
const DISTANCE = 14;
const WIDTH = 260;
const HEIGHT = 130;

export function Readout({ store }: { readonly store: Store<ReadoutState | null> }) {
  const state = useStore(store);
  if (state === null) return null;
  const { x, y, lines } = state;
  const isLeft = x + DISTANCE + WIDTH > window.innerWidth;
  const isAbove = y + DISTANCE + HEIGHT > window.innerHeight;
  return (
    <div
      className="timeline-readout"
      aria-hidden="true"
      style={{
        ...(isLeft ? { right: window.innerWidth - x + DISTANCE } : { left: x + DISTANCE }),
        ...(isAbove ? { bottom: window.innerHeight - y + DISTANCE } : { top: y + DISTANCE }),
      }}
    >
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}

/** How a chart shows and hides what is under the pointer; `linesAt` are its figures, `pointedAt` its things. */
export function readoutShower(
  dashboard: Dashboard,
  store: Store<ReadoutState | null>,
  { linesAt, pointedAt, shown }: Shown,
) {
  return {
    show(event: PointerEvent, { x }: Point, { width }: Size): void {
      const run = dashboard.runs.get().loaded;
      if (run === undefined || event.buttons !== 0) return store.set(null);
      const scale = timeScale(shown(run.replay, dashboard.session.get()), width);
      const at = Math.max(0, Math.min(run.replay.until, scale.invert(x)));
      const within = scale.invert(REACH) - scale.invert(0);
      const lines = pointedAt?.(run, at, within)?.lines ?? linesAt(run, at);
      const instant = instantLine(at, lastFaultAt(run.replay, at));
      store.set({ x: event.clientX, y: event.clientY, lines: [instant, ...lines] });
    },
    hide: () => store.set(null),
  };
}

export interface Shown {
  linesAt(run: LoadedRun, at: Instant): readonly string[];
  pointedAt?(run: LoadedRun, at: Instant, within: Duration): Pointed | undefined;
  /** What the chart shows from its left to its right edge. */
  shown(replay: Replay, session: Session): Range;
}

/** CSS pixels around a thing at which the pointer still means it. */
const REACH = 5;

/** The instant as a line: since the last fault, and absolute. */
function instantLine(at: number, faultAt: number | undefined): string {
  return faultAt === undefined ? clockTime(at) : `${since(at, faultAt)} · ${clockTime(at)}`;
}
