/**
 * States along a trace, so that a seek need not begin at the beginning.
 *
 * They share the pages that do not change between them. When they take too much memory all the same, every
 * second one is dropped and the distance doubles: a seek then folds more records, and no trace, however
 * long or large, takes more memory than this.
 */
import { columnsOf, type DraftState, frozenState, type State } from './state';

export interface Keyframe {
  /** How many rows of the trace are folded into it. */
  readonly rows: number;
  readonly state: State;
}

export interface Keyframes {
  /** Ascending by `rows`; the first is of no rows. */
  frames: Keyframe[];
  /** Rows from one to the next. */
  distance: number;
  readonly bytesMax: number;
}

/** At least so many rows between keyframes: to fold them takes a millisecond or two. */
const DISTANCE_MIN = 16_384;
/** A trace has about so many keyframes at most: what each costs is felt when the trace is opened. */
const FRAMES_MAX = 64;
const BYTES_MAX = 192 * 1024 * 1024;
/** Memory is counted only so often: counting walks over all pages. */
const COUNT_EVERY = 32;

/** For a trace of so many rows; the other numbers are for tests. */
export function createKeyframes(
  rows: number,
  distance = Math.max(DISTANCE_MIN, Math.ceil(rows / FRAMES_MAX)),
  bytesMax = BYTES_MAX,
): Keyframes {
  return { frames: [], distance, bytesMax };
}

/** Keeps the draft as the state after so many rows. */
export function keepKeyframe(keyframes: Keyframes, rows: number, draft: DraftState): void {
  keyframes.frames.push({ rows, state: frozenState(draft) });
  const { frames, bytesMax } = keyframes;
  if (frames.length % COUNT_EVERY !== 0 || bytesOf(frames) <= bytesMax) return;
  keyframes.frames = frames.filter((_, place) => place % 2 === 0);
  keyframes.distance *= 2;
}

/** The last keyframe of at most so many rows. */
export function keyframeBefore(frames: readonly Keyframe[], rows: number): Keyframe {
  let low = 1;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((frames[middle] as Keyframe).rows <= rows) low = middle + 1;
    else high = middle;
  }
  const frame = frames[low - 1];
  if (frame === undefined) throw new RangeError('a replay has at least one keyframe');
  return frame;
}

/** Memory of all pages, each counted once however many keyframes share it. */
export function bytesOf(frames: readonly Keyframe[]): number {
  const pages = new Set<unknown>();
  let bytes = 0;
  for (const { state } of frames) {
    for (const { column } of columnsOf(state)) {
      for (const page of column.pages) {
        if (pages.has(page)) continue;
        pages.add(page);
        bytes += page.byteLength;
      }
    }
  }
  return bytes;
}
