/** The one clock: everything on screen shows this instant. */
import type { Instant } from '../../sim/engine/units';
import { createStore, type Store } from './store';

/** How many times as fast as real time. */
export const SPEEDS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
] as const;
/** Simulated seconds a second, until the person chooses: a recovery is over in a few seconds. */
export const SPEED_DEFAULT = 100;

export interface ClockState {
  readonly at: Instant;
  /**
   * Row after the last one that has happened, for steps within one instant; null: everything at `at` has
   * happened.
   */
  readonly rows: number | null;
  /** Whether anybody has said which instant to show; if not, the run itself suggests one. */
  readonly isSet: boolean;
  readonly isPlaying: boolean;
  readonly speed: number;
  /** Where the pointer is in time, on any track; null: nowhere. */
  readonly hoverAt: Instant | null;
}

export interface Clock extends Store<ClockState> {
  /** Goes to an instant, and goes on playing if it does. */
  seek(at: Instant): void;
  /** Stands still until a run comes of which nobody has said where to look. */
  reset(): void;
  /** Goes to just after a row, at its instant, and stops playing. */
  stepTo(at: Instant, row: number): void;
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  hover(at: Instant | null): void;
}

export function createClock(): Clock {
  const store = createStore<ClockState>({
    at: 0,
    rows: null,
    isSet: false,
    isPlaying: false,
    speed: SPEED_DEFAULT,
    hoverAt: null,
  });
  const change = (changes: Partial<ClockState>) => store.set({ ...store.get(), ...changes });
  return {
    ...store,
    seek: (at) => change({ at: Math.max(0, Math.floor(at)), rows: null, isSet: true }),
    reset: () => change({ isSet: false, isPlaying: false }),
    stepTo: (at, row) => change({ at, rows: row + 1, isSet: true, isPlaying: false }),
    play: () => change({ isPlaying: true, isSet: true, rows: null }),
    pause: () => change({ isPlaying: false }),
    setSpeed: (speed) => change({ speed }),
    hover(at) {
      if (store.get().hoverAt !== at) change({ hoverAt: at });
    },
  };
}

/** The next faster speed of the list (`by` 1), or the next slower one (−1). */
export function nextSpeed(speed: number, by: 1 | -1): number {
  const ordered = by === 1 ? SPEEDS : [...SPEEDS].reverse();
  return ordered.find((one) => (by === 1 ? one > speed : one < speed)) ?? speed;
}
