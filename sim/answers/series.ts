/**
 * Levels over time for charts, in buckets of equal width: however long the run, at most `BUCKETS_MAXIMUM`
 * of them, and no dip between two buckets is lost.
 */
import {
  DAY,
  type Duration,
  HOUR,
  type Instant,
  MILLISECOND,
  MINUTE,
  SECOND,
} from '../engine/units';

const BUCKETS_MAXIMUM = 1000;

/** Widths that people count in. */
const WIDTHS: readonly Duration[] = [
  MILLISECOND,
  2 * MILLISECOND,
  5 * MILLISECOND,
  10 * MILLISECOND,
  20 * MILLISECOND,
  50 * MILLISECOND,
  100 * MILLISECOND,
  200 * MILLISECOND,
  500 * MILLISECOND,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
];

export interface Series {
  /** Width of a bucket; the last one may reach past the end of the run. */
  readonly width: Duration;
  /** Buckets so far. */
  length: number;
  /** Of each bucket: least and greatest level while it lasted, and the level at its end. */
  readonly minimum: Int32Array;
  readonly maximum: Int32Array;
  readonly last: Int32Array;
}

/** An empty series for a run of this length, in which every level starts at 0. */
export function createSeries(duration: Duration): Series {
  const width = WIDTHS.find((each) => duration <= each * BUCKETS_MAXIMUM) ?? DAY;
  const room = Math.floor(duration / width) + 1;
  return {
    width,
    length: 0,
    minimum: new Int32Array(room),
    maximum: new Int32Array(room),
    last: new Int32Array(room),
  };
}

/** From `at` on, the level is `value`. Instants do not decrease; those past the end are left out. */
export function addLevel(series: Series, at: Instant, value: number): void {
  const bucket = Math.floor(at / series.width);
  if (bucket >= series.last.length) return;
  const isAtStart = at === bucket * series.width;
  extend(series, isAtStart ? bucket : bucket + 1);
  if (series.length === bucket) open(series, value);
  series.minimum[bucket] = Math.min(series.minimum[bucket] as number, value);
  series.maximum[bucket] = Math.max(series.maximum[bucket] as number, value);
  series.last[bucket] = value;
}

/** Carries the last level on to the end of the run, or to where it was interrupted. */
export function endSeries(series: Series, at: Instant): void {
  extend(series, Math.min(series.last.length, Math.ceil(at / series.width)));
}

function extend(series: Series, length: number): void {
  while (series.length < length) open(series, series.last[series.length - 1] ?? 0);
}

function open(series: Series, value: number): void {
  const bucket = series.length++;
  series.minimum[bucket] = value;
  series.maximum[bucket] = value;
  series.last[bucket] = value;
}
