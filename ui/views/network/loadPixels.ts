/** A plot of load as pixels: for each column of a drawing the most in its stretch of time, and the mean or least. */
import type { Instant } from '../../../sim/engine/units';
import { lastAtOrBefore, seriesAt } from '../../replay/series';
import type { Range } from '../../session/session';
import type { Bins, LoadNumbers, LoadSeries, Points } from './loadSeries';

/** One entry for each pixel column, from the left; NaN where the trace does not tell, or nothing is. */
export interface LoadPixels {
  readonly greatest: Float64Array;
  /** Of a rate the mean; of a level the least; of single values nothing. */
  readonly lower: Float64Array;
}

/** One value a pixel column; NaN where the trace does not tell. */
export function loadPixels(
  { numbers, told }: Pick<LoadSeries, 'numbers' | 'told'>,
  window: Range,
  width: number,
): LoadPixels {
  const greatest = new Float64Array(width).fill(Number.NaN);
  const lower = new Float64Array(width).fill(Number.NaN);
  if (numbers === undefined || told === undefined) return { greatest, lower };
  const step = (window.until - window.from) / width;
  for (let column = 0; column < width; column++) {
    const from = Math.max(told.from, window.from + column * step);
    const until = Math.min(told.until, window.from + (column + 1) * step);
    if (from > until) continue;
    fillColumn(numbers, from, until, (most, least) => {
      greatest[column] = most;
      lower[column] = least;
    });
  }
  return { greatest, lower };
}

type Fill = (greatest: number, lower: number) => void;

function fillColumn(numbers: LoadNumbers, from: Instant, until: Instant, fill: Fill): void {
  switch (numbers.form) {
    case 'rate':
      return fillRate(numbers.bins, from, until, fill);
    case 'value': {
      const { points } = numbers;
      const most = greatestPoint(points, from, until);
      if (most !== undefined) fill(points.value[most] as number, Number.NaN);
      return;
    }
    case 'level': {
      const { at, value } = numbers.series;
      const first = Math.max(0, lastAtOrBefore(at, from));
      const last = Math.max(first, lastAtOrBefore(at, until));
      let [most, least] = [value[first] as number, value[first] as number];
      for (let place = first + 1; place <= last; place++) {
        most = Math.max(most, value[place] as number);
        least = Math.min(least, value[place] as number);
      }
      fill(most, least);
    }
  }
}

function fillRate({ width, counts }: Bins, from: Instant, until: Instant, fill: Fill): void {
  const first = Math.floor(from / width);
  // A stretch that ends where a bin begins has nothing of it.
  const last = Math.min(counts.length - 1, Math.max(first, Math.ceil(until / width) - 1));
  if (first > last) return;
  let [most, sum] = [0, 0];
  for (let bin = first; bin <= last; bin++) {
    most = Math.max(most, counts[bin] as number);
    sum += counts[bin] as number;
  }
  const perSecond = 1e6 / width;
  fill(most * perSecond, (sum / (last - first + 1)) * perSecond);
}

/** The place of the greatest value with from ≤ at < until; undefined when there is none. */
export function greatestPoint(
  { at, value }: Points,
  from: Instant,
  until: Instant,
): number | undefined {
  let most: number | undefined;
  const first = lastAtOrBefore(at, Math.ceil(from) - 1) + 1;
  for (let place = first; place < at.length && (at[place] as number) < until; place++) {
    if (most === undefined || (value[place] as number) > (value[most] as number)) most = place;
  }
  return most;
}

/** The plot's number at an instant: of that second, of the last record, or that holds; undefined: not told. */
export function loadAt({ numbers, told }: LoadSeries, at: Instant): number | undefined {
  if (numbers === undefined || told === undefined || at < told.from || at > told.until) {
    return undefined;
  }
  switch (numbers.form) {
    case 'rate': {
      const { width, counts } = numbers.bins;
      return ((counts[Math.floor(at / width)] ?? 0) * 1e6) / width;
    }
    case 'value': {
      const { points } = numbers;
      return points.value[lastAtOrBefore(points.at, at)];
    }
    case 'level':
      return seriesAt(numbers.series, at);
  }
}

export interface Peak {
  readonly at: Instant;
  readonly value: number;
}

/** The most of a plot within a stretch of time, and when it first was; undefined when there is nothing. */
export function peakOf({ numbers, told }: LoadSeries, window: Range): Peak | undefined {
  if (numbers === undefined || told === undefined) return undefined;
  const from = Math.max(told.from, window.from);
  const until = Math.min(told.until, window.until);
  if (from > until) return undefined;
  switch (numbers.form) {
    case 'rate':
      return peakOfBins(numbers.bins, from, until);
    case 'value': {
      const { points } = numbers;
      const place = greatestPoint(points, from, until + 1);
      if (place === undefined) return undefined;
      return { at: points.at[place] as number, value: points.value[place] as number };
    }
    case 'level': {
      const { at, value } = numbers.series;
      let most = Math.max(0, lastAtOrBefore(at, from));
      const last = lastAtOrBefore(at, until);
      for (let place = most + 1; place <= last; place++) {
        if ((value[place] as number) > (value[most] as number)) most = place;
      }
      return { at: Math.max(from, at[most] as number), value: value[most] as number };
    }
  }
}

function peakOfBins({ width, counts }: Bins, from: Instant, until: Instant): Peak {
  const first = Math.floor(from / width);
  const last = Math.min(counts.length - 1, Math.floor(until / width));
  let most = first;
  for (let bin = first + 1; bin <= last; bin++) {
    if ((counts[bin] as number) > (counts[most] as number)) most = bin;
  }
  const value = ((counts[most] ?? 0) * 1e6) / width;
  return { at: Math.max(from, most * width), value };
}
