/** Pointer and wheel on a dashboard without a browser: what they change, and how many steps that is. */
import type { PointerEvent } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { app, foundationSpec, kill } from '../../../sim/testing/builders';
import { indexEffects } from '../../../sim/trace/causes';
import { indexAuctions } from '../../replay/auctions';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { createDashboard, type Dashboard } from '../../session/dashboard';
import { followClock } from './followClock';
import { overviewGestures, trackGestures } from './gestures';
import { ALL_TRACKS } from './tracks/allTracks';
import { windowCommands } from './windowCommands';

const DURATION = 10 * MINUTE;
const SIZE = { width: 600, height: 40 };
/** A pixel is a second while the whole run is shown. */
const at = (seconds: number) => ({ x: seconds, y: 10 });

const run = tracedRun(
  foundationSpec({ cells: 2, apps: [app('checkout')], events: [kill(5 * MINUTE, 0)] }),
  3,
);
run.foundation.simulation.runUntil(DURATION);
const replay = opened(sourceOf(run, DURATION));

function pointer(changes: Partial<PointerEvent<HTMLElement>> = {}): PointerEvent<HTMLElement> {
  const currentTarget = { setPointerCapture: () => undefined };
  return { button: 0, pointerId: 1, shiftKey: false, currentTarget, ...changes } as never;
}

function wheel(changes: Partial<WheelEvent>): WheelEvent {
  return {
    deltaX: 0,
    deltaY: 0,
    deltaMode: 0,
    shiftKey: false,
    preventDefault() {},
    ...changes,
  } as never;
}

let dashboard: Dashboard;
beforeEach(() => {
  dashboard = createDashboard({ frames: { now: () => 0, requestFrame: () => undefined } });
  dashboard.runs.show('test', {
    replay,
    effects: indexEffects(replay.columns),
    auctions: indexAuctions(replay),
    answer: undefined,
    notices: [],
    warnings: [],
  });
});

type Gestures = ReturnType<typeof trackGestures>;

function drag(gestures: Gestures, seconds: readonly number[], event = pointer()): void {
  const [first = 0] = seconds;
  gestures.onPointerDown(event, at(first), SIZE);
  for (const each of seconds.slice(1)) gestures.onPointerMove(event, at(each), SIZE);
  gestures.onPointerUp(event, at(seconds.at(-1) ?? 0), SIZE);
}

describe('on a track', () => {
  it('a click goes there, trembling or not', () => {
    const gestures = trackGestures(dashboard, {});
    drag(gestures, [120, 121]);
    expect(dashboard.clock.get().at).toBe(121 * SECOND);
    expect(dashboard.session.get().range).toBeNull();
  });

  it('a click near a thing selects it as well', () => {
    const [pass] = replay.marks.passes.slice(1);
    if (pass === undefined) throw new Error('no pass');
    const gestures = trackGestures(dashboard, ALL_TRACKS.passes);
    drag(gestures, [pass.from / SECOND + 2]);
    expect(dashboard.session.get().selected).toEqual({ kind: 'pass', number: pass.number });
    drag(gestures, [pass.from / SECOND + 12]);
    expect(dashboard.session.get().selected).toEqual({ kind: 'pass', number: pass.number });
  });

  it('a drag marks a range, as one step that can be taken back', () => {
    const gestures = trackGestures(dashboard, {});
    drag(gestures, [100, 150, 200, 60]);
    expect(dashboard.session.get().range).toEqual({ from: 60 * SECOND, until: 100 * SECOND });
    expect(dashboard.session.entry()).toBe(1);
    dashboard.session.goTo(0);
    expect(dashboard.session.get().range).toBeNull();
  });

  it('Shift and a drag pan what is shown', () => {
    dashboard.session.adjust((draft) => {
      draft.window = { from: 2 * MINUTE, until: 4 * MINUTE };
    });
    const gestures = trackGestures(dashboard, {});
    drag(gestures, [300, 400, 600], pointer({ shiftKey: true }));
    const moved = (300 / 600) * 2 * MINUTE;
    expect(dashboard.session.get().window).toEqual({
      from: 2 * MINUTE - moved,
      until: 4 * MINUTE - moved,
    });
  });

  it('the wheel zooms where the pointer is, and pans sideways', () => {
    const gestures = trackGestures(dashboard, {});
    gestures.onWheel(wheel({ deltaY: -200 }), at(300), SIZE);
    const zoomed = dashboard.session.get().window;
    expect(zoomed).not.toBeNull();
    if (zoomed === null) return;
    expect((zoomed.from + zoomed.until) / 2).toBeCloseTo(5 * MINUTE, -1);
    gestures.onWheel(wheel({ deltaX: 60 }), at(300), SIZE);
    const panned = dashboard.session.get().window;
    const span = zoomed.until - zoomed.from;
    expect((panned?.from ?? 0) - zoomed.from).toBeCloseTo(span / 10, -1);
    gestures.onWheel(wheel({ deltaY: 5000 }), at(300), SIZE);
    expect(dashboard.session.get().window).toBeNull();
  });

  it('the pointer is the ghost of the clock, and gone when it leaves', () => {
    const gestures = trackGestures(dashboard, {});
    gestures.onPointerMove(pointer(), at(42), SIZE);
    expect(dashboard.clock.get().hoverAt).toBe(42 * SECOND);
    gestures.onPointerLeave(pointer());
    expect(dashboard.clock.get().hoverAt).toBeNull();
  });
});

describe('on the overview', () => {
  it('a drag scrubs', () => {
    drag(overviewGestures(dashboard), [10, 200, 432]);
    expect(dashboard.clock.get().at).toBe(432 * SECOND);
  });

  it('a drag within the window moves the window', () => {
    dashboard.session.adjust((draft) => {
      draft.window = { from: MINUTE, until: 3 * MINUTE };
    });
    drag(overviewGestures(dashboard), [100, 160]);
    expect(dashboard.session.get().window).toEqual({ from: 2 * MINUTE, until: 4 * MINUTE });
    expect(dashboard.clock.get().at).toBe(0);
  });

  it('Shift and a drag choose what is shown', () => {
    drag(overviewGestures(dashboard), [240, 120], pointer({ shiftKey: true }));
    expect(dashboard.session.get().window).toEqual({ from: 2 * MINUTE, until: 4 * MINUTE });
  });

  it('a click on a fault selects its record', () => {
    drag(overviewGestures(dashboard), [302]);
    expect(dashboard.session.get().selected).toEqual({
      kind: 'record',
      row: replay.marks.faults[0],
    });
  });
});

describe('the window', () => {
  const press = (id: string) =>
    windowCommands(dashboard)
      .find((command) => command.id === id)
      ?.run();

  it('zooms at the clock by keys, and fits the run again', () => {
    dashboard.clock.seek(6 * MINUTE);
    press('timeline.zoomIn');
    const window = dashboard.session.get().window;
    expect(
      (6 * MINUTE - (window?.from ?? 0)) / ((window?.until ?? 0) - (window?.from ?? 0)),
    ).toBeCloseTo(0.6);
    press('timeline.fit');
    expect(dashboard.session.get().window).toBeNull();
  });

  it('marks a range by keys', () => {
    dashboard.clock.seek(MINUTE);
    press('timeline.markFrom');
    dashboard.clock.seek(2 * MINUTE);
    press('timeline.markUntil');
    expect(dashboard.session.get().range).toEqual({ from: MINUTE, until: 2 * MINUTE });
  });

  it('turns when the clock plays out of it, and stays when the clock plays elsewhere', () => {
    const show = (from: number) =>
      dashboard.session.adjust((draft) => {
        draft.window = { from, until: from + MINUTE };
      });
    const stop = followClock(dashboard);
    show(MINUTE);
    dashboard.clock.seek(90 * SECOND);
    dashboard.clock.play();
    dashboard.clock.seek(121 * SECOND);
    const turned = dashboard.session.get().window;
    expect(turned?.from).toBeGreaterThan(MINUTE);
    expect(turned?.from).toBeLessThan(121 * SECOND);
    show(8 * MINUTE);
    dashboard.clock.seek(200 * SECOND);
    expect(dashboard.session.get().window?.from).toBe(8 * MINUTE);
    stop();
  });
});
