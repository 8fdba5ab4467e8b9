/**
 * Numbers over time, kept only where they change: what the overview draws.
 *
 * A number holds from its instant on, to before the next. Of several changes at one instant the last one
 * counts. Where a thinned trace does not tell, a series has no number: not even the last one.
 */
import type { Instant } from '../../sim/engine/units';

export interface Series {
  /** The first instant that is told: 0, or where a thinned trace's details begin. */
  readonly from: Instant;
  /** The last one. */
  readonly until: Instant;
  /** Ascending, within these; the first is `from`. */
  readonly at: Float64Array<ArrayBuffer>;
  /** Beside `at`. */
  readonly value: Int32Array<ArrayBuffer>;
}

/** A series that still grows. */
export interface GrowingSeries {
  at: Float64Array<ArrayBuffer>;
  value: Int32Array<ArrayBuffer>;
  length: number;
}

/** A series that is 0 so far. */
export function growingSeries(): GrowingSeries {
  const series = { at: new Float64Array(64), value: new Int32Array(64), length: 0 };
  appendValue(series, 0, 0);
  return series;
}

/** The value from `at` on; instants never go back. */
export function appendValue(series: GrowingSeries, at: Instant, value: number): void {
  const last = series.length - 1;
  if (last >= 0 && series.value[last] === value) return;
  if (last >= 0 && series.at[last] === at) {
    series.value[last] = value;
    return;
  }
  if (series.length === series.at.length) {
    const { at: times, value: values } = series;
    series.at = new Float64Array(2 * times.length);
    series.at.set(times);
    series.value = new Int32Array(2 * values.length);
    series.value.set(values);
  }
  series.at[series.length] = at;
  series.value[series.length] = value;
  series.length++;
}

/** The part of the series from one instant up to and including another. */
export function finishedSeries(growing: GrowingSeries, from: Instant, until: Instant): Series {
  const known = growing.at.subarray(0, growing.length);
  const first = Math.max(0, lastAtOrBefore(known, from));
  const end = Math.max(first, lastAtOrBefore(known, until)) + 1;
  const at = growing.at.slice(first, end);
  at[0] = from;
  return { from, until, at, value: growing.value.slice(first, end) };
}

/** The value at an instant; undefined where it is not told. */
export function seriesAt(series: Series, at: Instant): number | undefined {
  if (at < series.from || at > series.until) return undefined;
  return series.value[lastAtOrBefore(series.at, at)];
}

/** The place of the last entry that is not after `at` in an ascending list; −1 when all are. */
export function lastAtOrBefore(ascending: Float64Array | readonly number[], at: Instant): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
