/**
 * What the pointer does in time: on a track a click goes there, a drag marks a range, Shift and a drag pans,
 * the wheel zooms; on the overview a drag scrubs, or moves the window where there is one.
 */
import type { PointerEvent } from 'react';
import type { Duration, Instant } from '../../../sim/engine/units';
import type { Point, Size } from '../../charts/canvasChart';
import type { Replay } from '../../replay/openReplay';
import { select, setWindow } from '../../session/actions';
import type { Dashboard } from '../../session/dashboard';
import { shownWindow, wholeOf } from '../../session/runFacts';
import type { LoadedRun } from '../../session/runs';
import type { Range } from '../../session/session';
import { pointedFault } from './faultMoments';
import { timeScale } from './timeScale';
import type { Pointed } from './tracks/track';
import { panned, rangeBetween, zoomed } from './windowMoves';

export interface Gestures {
  onPointerDown(event: PointerEvent<HTMLElement>, point: Point, size: Size): void;
  onPointerMove(event: PointerEvent<HTMLElement>, point: Point, size: Size): void;
  onPointerUp(event: PointerEvent<HTMLElement>, point: Point, size: Size): void;
  onPointerLeave(event: PointerEvent<HTMLElement>): void;
  onDoubleClick(point: Point, size: Size): void;
  onWheel(event: WheelEvent, point: Point, size: Size): void;
}

/** CSS pixels that a pointer may tremble and still click. */
const TREMBLE = 3;
/** CSS pixels around a thing that a click still hits. */
const REACH = 5;
/** A notch of the wheel, about 100 pixels, zooms by a fifth. */
const ZOOM_BY_PIXEL = 0.002;
/** WheelEvent.DOM_DELTA_LINE: a mouse in some browsers. */
const BY_LINES = 1;
const ZOOM_BY_DOUBLE_CLICK = 0.4;

interface Drag {
  readonly x: number;
  readonly at: Instant;
  readonly kind: 'mark' | 'pan' | 'scrub' | 'window';
  readonly window: Range;
  hasMoved: boolean;
}

export interface Pointing {
  /** The thing near an instant, if the track shows things. */
  pointedAt?(run: LoadedRun, at: Instant, within: Duration): Pointed | undefined;
}

/** Gestures of one track. */
export function trackGestures(dashboard: Dashboard, { pointedAt }: Pointing): Gestures {
  const drawn = ({ width }: Size) => {
    const { loaded } = dashboard.runs.get();
    if (loaded === undefined || width === 0) return undefined;
    const window = shownWindow(dashboard.session.get(), loaded.replay);
    return { run: loaded, window, scale: timeScale(window, width) };
  };
  const click = clickOn(dashboard, drawn, pointedAt);
  return gestures(dashboard, drawn, click, (event) => (event.shiftKey ? 'pan' : 'mark'));
}

/** Gestures of the overview, which always shows the whole run. */
export function overviewGestures(dashboard: Dashboard): Gestures {
  const drawn = ({ width }: Size) => {
    const { loaded } = dashboard.runs.get();
    if (loaded === undefined || width === 0) return undefined;
    const window = wholeOf(loaded.replay);
    return { run: loaded, window, scale: timeScale(window, width) };
  };
  const click = clickOn(dashboard, drawn, pointedFault);
  return gestures(dashboard, drawn, click, (event, at) => {
    if (event.shiftKey) return 'window';
    const { window } = dashboard.session.get();
    return window !== null && at >= window.from && at <= window.until ? 'pan' : 'scrub';
  });
}

/** Goes there, and selects what is near. */
function clickOn(
  dashboard: Dashboard,
  drawn: (size: Size) => Scene | undefined,
  pointedAt: Pointing['pointedAt'],
): (x: number, size: Size) => void {
  return (x, size) => {
    const scene = drawn(size);
    if (scene === undefined) return;
    const { run, scale } = scene;
    const at = scale.invert(x);
    const pointed = pointedAt?.(run, at, scale.invert(REACH) - scale.invert(0));
    dashboard.clock.seek(Math.min(run.replay.until, at));
    if (pointed !== undefined) select(dashboard, pointed.selected);
  };
}

interface Scene {
  readonly run: LoadedRun;
  readonly window: Range;
  readonly scale: ReturnType<typeof timeScale>;
}

function gestures(
  dashboard: Dashboard,
  drawn: (size: Size) => Scene | undefined,
  click: (x: number, size: Size) => void,
  kindOf: (event: PointerEvent, at: Instant) => Drag['kind'],
): Gestures {
  let drag: Drag | undefined;
  return {
    onPointerDown(event, { x }, size) {
      const scene = drawn(size);
      if (scene === undefined || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const at = scene.scale.invert(x);
      const window = shownWindow(dashboard.session.get(), scene.run.replay);
      drag = { x, at, kind: kindOf(event, at), window, hasMoved: false };
      if (drag.kind === 'scrub') dashboard.clock.seek(at);
    },
    onPointerMove(_event, { x }, size) {
      const scene = drawn(size);
      if (scene === undefined) return;
      const { until } = scene.run.replay;
      const at = scene.scale.invert(x);
      dashboard.clock.hover(Math.max(0, Math.min(until, Math.round(at))));
      if (drag === undefined) return;
      const isFirst = !drag.hasMoved;
      if (isFirst && Math.abs(x - drag.x) <= TREMBLE) return;
      drag.hasMoved = true;
      dragTo(dashboard, drag, at, scene, x, isFirst);
    },
    onPointerUp(_event, { x }, size) {
      if (drag !== undefined && !drag.hasMoved) click(x, size);
      drag = undefined;
    },
    onPointerLeave() {
      if (drag === undefined) dashboard.clock.hover(null);
    },
    onDoubleClick({ x }, size) {
      const scene = drawn(size);
      if (scene === undefined) return;
      zoomAt(dashboard, scene.run.replay, scene.scale.invert(x), ZOOM_BY_DOUBLE_CLICK);
    },
    onWheel(event, { x }, size) {
      const scene = drawn(size);
      if (scene === undefined) return;
      event.preventDefault();
      const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.shiftKey || isSideways) {
        panBy(dashboard, scene.run.replay, (isSideways ? event.deltaX : event.deltaY) / size.width);
        return;
      }
      const pixels = event.deltaY * (event.deltaMode === BY_LINES ? 20 : 1);
      zoomAt(dashboard, scene.run.replay, scene.scale.invert(x), Math.exp(pixels * ZOOM_BY_PIXEL));
    },
  };
}

function dragTo(
  dashboard: Dashboard,
  drag: Drag,
  at: Instant,
  { run, window, scale }: Scene,
  x: number,
  isFirst: boolean,
): void {
  const { until } = run.replay;
  switch (drag.kind) {
    case 'mark':
      markRange(dashboard, rangeBetween(drag.at, at, until), isFirst);
      return;
    case 'scrub':
      dashboard.clock.seek(Math.max(0, Math.min(until, at)));
      return;
    case 'window':
      setWindow(dashboard, rangeBetween(drag.at, at, until));
      return;
    case 'pan': {
      const isOverview = window.from === 0 && window.until >= until;
      const byPixel = scale.invert(1) - scale.invert(0);
      const moved = (x - drag.x) * byPixel * (isOverview ? 1 : -1);
      setWindow(dashboard, { from: drag.window.from + moved, until: drag.window.until + moved });
    }
  }
}

/** The first change of a drag is a step that can be taken back; the others belong to it. */
export function markRange({ session }: Dashboard, range: Range, isFirst: boolean): void {
  const change = isFirst ? session.step : session.adjust;
  change((draft) => {
    draft.range = range;
  });
}

/** Zooms what the tracks show by a factor, less than 1 to see less of it; the instant keeps its place. */
export function zoomAt(dashboard: Dashboard, replay: Replay, at: Instant, factor: number): void {
  setWindow(dashboard, zoomed(shownWindow(dashboard.session.get(), replay), at, factor));
}

/** Moves what the tracks show by a share of it. */
export function panBy(dashboard: Dashboard, replay: Replay, share: number): void {
  setWindow(dashboard, panned(shownWindow(dashboard.session.get(), replay), share));
}
