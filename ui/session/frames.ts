/**
 * The one animation frame loop. In each frame the clock moves on if it plays, the view of that instant is
 * made once, and whoever draws is told. Nothing runs while nothing changes.
 *
 * Canvases follow every frame. What React shows follows `shown`, ten times a second while playing: nobody
 * reads faster, and a table costs more than a canvas.
 */
import type { Replay } from '../replay/openReplay';
import { advanceView, type View, viewAfter, viewAt } from '../replay/view';
import type { Clock, ClockState } from './clock';
import type { LoadedRun, Runs } from './runs';
import type { Session } from './session';
import type { SessionStore } from './sessionStore';
import { createStore, type Store } from './store';

/** Everything that a drawing goes by. */
export interface Frame {
  readonly run: LoadedRun;
  readonly view: View;
  readonly clock: ClockState;
  readonly session: Session;
}

export interface FrameLoop {
  /** Calls `draw` in each frame in which anything may have changed, and once soon; the answer ends that. */
  onFrame(draw: (frame: Frame) => void): () => void;
  /** Asks for a frame: something changed that is not in the session, such as a size. */
  request(): void;
  /** The frame that React shows; undefined without a run. */
  readonly shown: Store<Frame | undefined>;
}

/** Where time and frames come from: the browser, or a test. */
export interface FrameSource {
  /** Milliseconds. */
  now(): number;
  requestFrame(callback: () => void): void;
}

/** Milliseconds between two changes of `shown` while playing. */
const SHOWN_INTERVAL = 100;
/** Milliseconds that one frame moves the clock at most: a tab that was hidden does not jump ahead. */
const STEP_MAX = 100;

export function createFrameLoop(
  stores: { readonly session: SessionStore; readonly clock: Clock; readonly runs: Runs },
  source: FrameSource,
): FrameLoop {
  const { session, clock, runs } = stores;
  const drawers = new Set<(frame: Frame) => void>();
  const shown = createStore<Frame | undefined>(undefined);
  let isRequested = false;
  let frameAt = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  let current: Frame | undefined;

  const request = () => {
    if (isRequested) return;
    isRequested = true;
    source.requestFrame(onFrame);
  };

  function onFrame(): void {
    const now = source.now();
    const { loaded } = runs.get();
    if (loaded !== undefined) moveClock(loaded.replay, Math.min(STEP_MAX, now - frameAt));
    frameAt = now;
    // The clock's own change is drawn in this very frame, so it asked for no other.
    isRequested = false;
    try {
      current = loaded && frameOf(loaded);
      if (current !== undefined) drawAll(current);
    } finally {
      // Whatever broke, what comes next is shown.
      const { isPlaying } = clock.get();
      if (isPlaying && loaded !== undefined) request();
      if (!isPlaying || now - shownAt >= SHOWN_INTERVAL) {
        shownAt = now;
        shown.set(current);
      }
    }
  }

  /** One who cannot draw keeps nobody else from it; the first error is passed on when all have drawn. */
  function drawAll(frame: Frame): void {
    const errors: unknown[] = [];
    for (const draw of drawers) {
      try {
        draw(frame);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  function moveClock({ until }: Replay, elapsed: number): void {
    const { at, speed, isPlaying } = clock.get();
    if (!isPlaying) return;
    const next = at + elapsed * 1000 * speed;
    clock.seek(Math.min(next, until));
    if (next >= until) clock.pause();
  }

  function frameOf(run: LoadedRun): Frame {
    const state = clock.get();
    const isSame =
      current !== undefined &&
      current.run === run &&
      current.clock === state &&
      current.session === session.get();
    if (isSame && current !== undefined) return current;
    return { run, view: viewFor(run, state), clock: state, session: session.get() };
  }

  function viewFor(run: LoadedRun, { at, rows }: ClockState): View {
    const { replay } = run;
    const before = current?.run === run ? current.view : undefined;
    if (rows !== null && rows >= 1 && rows <= replay.columns.length) {
      return before?.rows === rows && before.at === at ? before : viewAfter(replay, rows - 1);
    }
    if (before === undefined) return viewAt(replay, at);
    return before.at === at && current?.clock.rows === null
      ? before
      : advanceView(before, replay, at);
  }

  for (const store of [session, clock, runs]) {
    store.subscribe(() => {
      // The time between two plays is not played.
      if (!isRequested) frameAt = source.now();
      request();
    });
  }

  return {
    shown,
    request,
    onFrame(draw) {
      drawers.add(draw);
      request();
      return () => drawers.delete(draw);
    },
  };
}
