/**
 * A series as pixels: for each column of a drawing the least and the greatest value in its stretch of time.
 * Nothing narrower than a pixel is drawn, and nothing that lasts less than a pixel is lost.
 */
import type { Instant } from '../../../sim/engine/units';
import { lastAtOrBefore, type Series } from '../../replay/series';
import type { Range } from '../../session/session';
import { extremesOf, placeOfGreatest, placeOfLeast } from './extremes';

/** One entry for each pixel column, from the left; NaN where the trace does not tell. */
export interface PixelColumns {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  /** An instant in the column at which the least holds: where other series are to be read beside it. */
  readonly leastAt: Float64Array;
}

/** Undefined when the trace does not tell of the series at all. */
export function pixelColumns(
  series: Series | undefined,
  window: Range,
  width: number,
): PixelColumns | undefined {
  if (series === undefined) return undefined;
  const least = new Float64Array(width).fill(Number.NaN);
  const greatest = new Float64Array(width).fill(Number.NaN);
  const leastAt = new Float64Array(width).fill(Number.NaN);
  const extremes = extremesOf(series.value);
  const span = (window.until - window.from) / width;
  for (let column = 0; column < width; column++) {
    const from = Math.max(series.from, window.from + column * span);
    const until = Math.min(series.until, window.from + (column + 1) * span);
    if (from > until) continue;
    const first = lastAtOrBefore(series.at, from);
    const end = Math.max(first, lastAtOrBefore(series.at, until)) + 1;
    const place = placeOfLeast(extremes, first, end);
    least[column] = series.value[place] as number;
    greatest[column] = series.value[placeOfGreatest(extremes, first, end)] as number;
    leastAt[column] = Math.max(from, series.at[place] as number);
  }
  return { least, greatest, leastAt };
}

/** The series' values at one instant for each column; NaN where an instant is NaN or not told. */
export function sampledColumns(
  series: Series | undefined,
  instants: Float64Array,
): Float64Array | undefined {
  if (series === undefined) return undefined;
  return instants.map((at: Instant) => {
    if (!(at >= series.from && at <= series.until)) return Number.NaN;
    return series.value[lastAtOrBefore(series.at, at)] as number;
  });
}

/** The greatest number of some columns; 0 when nothing is told. */
export function greatestOf(columns: Float64Array | undefined): number {
  let greatest = 0;
  for (const value of columns ?? []) if (value > greatest) greatest = value;
  return greatest;
}

/** The least and greatest value of a series within a range; undefined when it is not told there. */
export function extremesWithin(
  series: Series | undefined,
  range: Range,
): { readonly least: number; readonly greatest: number } | undefined {
  const columns = pixelColumns(series, range, 1);
  const least = columns?.least[0] ?? Number.NaN;
  if (columns === undefined || Number.isNaN(least)) return undefined;
  return { least, greatest: columns.greatest[0] as number };
}
