import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../sim/engine/units';
import { app, cells, foundationSpec, kill } from '../../sim/testing/builders';
import { indexEffects } from '../../sim/trace/causes';
import { valueAt } from '../../sim/trace/columns';
import { indexAuctions } from '../replay/auctions';
import { opened, sourceOf, tracedRun } from '../replay/testing/tracedRun';
import { type Clock, createClock } from './clock';
import { createFrameLoop, type Frame, type FrameLoop } from './frames';
import { createRuns, type LoadedRun, type Runs } from './runs';
import { SESSION_DEFAULT } from './session';
import { createSessionStore, type SessionStore } from './sessionStore';

const DURATION = 4 * MINUTE;

function loaded(): LoadedRun {
  const spec = foundationSpec({
    cells: [cells(3)],
    apps: [app('checkout', { instances: 4 })],
    events: [kill(MINUTE, 0)],
  });
  const run = tracedRun(spec, 1);
  run.foundation.simulation.runUntil(DURATION);
  const replay = opened(sourceOf(run, DURATION));
  return {
    replay,
    effects: indexEffects(replay.columns),
    auctions: indexAuctions(replay),
    answer: undefined,
    notices: [],
    warnings: [],
  };
}

const RUN = loaded();

describe('the frame loop', () => {
  let now: number;
  let waiting: (() => void)[];
  let session: SessionStore;
  let clock: Clock;
  let runs: Runs;
  let loop: FrameLoop;
  let drawn: Frame[];

  beforeEach(() => {
    now = 1_000;
    waiting = [];
    session = createSessionStore(SESSION_DEFAULT);
    clock = createClock();
    runs = createRuns(undefined);
    loop = createFrameLoop(
      { session, clock, runs },
      { now: () => now, requestFrame: (callback) => waiting.push(callback) },
    );
    drawn = [];
    loop.onFrame((frame) => drawn.push(frame));
  });

  /** The browser's next frame, `elapsed` milliseconds later. Answers whether one was asked for. */
  function frame(elapsed = 16): boolean {
    now += elapsed;
    const callbacks = waiting.splice(0);
    for (const callback of callbacks) callback();
    return callbacks.length > 0;
  }

  function settle(): void {
    while (frame()) if (clock.get().isPlaying) return;
  }

  it('draws nothing without a run', () => {
    settle();
    expect(drawn).toEqual([]);
    expect(loop.shown.get()).toBeUndefined();
  });

  it('draws once for many changes, and rests when nothing changes', () => {
    runs.show('test', RUN);
    clock.seek(MINUTE);
    clock.seek(2 * MINUTE);
    settle();
    expect(drawn.map(({ view }) => view.at)).toEqual([2 * MINUTE]);
    expect(frame()).toBe(false);
  });

  it('plays as fast as it is told, by the time that passed', () => {
    runs.show('test', RUN);
    clock.setSpeed(100);
    settle();
    clock.play();
    frame(20);
    frame(30);
    expect(clock.get().at).toBe(50 * 100 * 1_000);
    expect(drawn.at(-1)?.view.at).toBe(5 * SECOND);
  });

  it('does not jump ahead after its tab was hidden', () => {
    runs.show('test', RUN);
    settle();
    clock.play();
    frame(60_000);
    expect(clock.get().at).toBe(100 * 100 * 1_000);
  });

  it('stops at the end of the run', () => {
    runs.show('test', RUN);
    clock.setSpeed(100_000);
    clock.play();
    for (let i = 0; i < 10 && frame(); i++);
    expect(clock.get()).toMatchObject({ at: DURATION, isPlaying: false });
    expect(frame()).toBe(false);
  });

  it('shows React no more than ten frames a second while playing, and each one when not', () => {
    runs.show('test', RUN);
    settle();
    let shown = 0;
    loop.shown.subscribe(() => shown++);
    clock.setSpeed(1);
    clock.play();
    for (let i = 0; i < 60; i++) frame(16);
    expect(shown).toBeGreaterThanOrEqual(8);
    expect(shown).toBeLessThanOrEqual(11);
    clock.pause();
    frame();
    const paused = shown;
    clock.seek(10);
    frame();
    clock.seek(20);
    frame();
    expect(shown).toBe(paused + 2);
    expect(loop.shown.get()?.view.at).toBe(20);
  });

  it('lets the others draw and the clock go on when one cannot draw', () => {
    loop.onFrame(() => {
      throw new Error('out of paint');
    });
    const after: Frame[] = [];
    loop.onFrame((each) => after.push(each));
    runs.show('test', RUN);
    clock.setSpeed(100);
    clock.play();
    expect(() => frame()).toThrow('out of paint');
    expect(() => frame()).toThrow('out of paint');
    expect(after).toEqual(drawn);
    expect(after).toHaveLength(2);
    expect(loop.shown.get()).toBeDefined();
    expect(clock.get().at).toBeGreaterThan(0);
  });

  it('hands on the same frame while nothing changed, and the same view while only the session did', () => {
    runs.show('test', RUN);
    clock.seek(MINUTE);
    settle();
    loop.request();
    settle();
    expect(drawn.at(-1)).toBe(drawn.at(-2));
    session.step((draft) => {
      draft.view = 'apps';
    });
    settle();
    expect(drawn.at(-1)).not.toBe(drawn.at(-2));
    expect(drawn.at(-1)?.view).toBe(drawn.at(-2)?.view);
  });

  it('steps within one instant, record by record', () => {
    const { columns } = RUN.replay;
    const at = (row: number) => valueAt(columns, 'at', row);
    const rows = Array.from({ length: columns.length - 2 }, (_, row) => row);
    const first = rows.find((row) => at(row) === at(row + 2)) ?? Number.NaN;
    runs.show('test', RUN);
    clock.stepTo(at(first), first);
    settle();
    expect(drawn.at(-1)?.view).toMatchObject({ at: at(first), rows: first + 1 });
    clock.stepTo(at(first), first + 1);
    settle();
    expect(drawn.at(-1)?.view.rows).toBe(first + 2);
    clock.seek(at(first));
    settle();
    expect(drawn.at(-1)?.view.rows).toBeGreaterThanOrEqual(first + 3);
  });
});
