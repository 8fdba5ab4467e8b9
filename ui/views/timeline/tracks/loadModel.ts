/** The load of the BBS and the auctioneer, records a second, by pixel column: its mean and its peak. */
import { type Instant, SECOND } from '../../../../sim/engine/units';
import type { Range } from '../../../session/session';
import { extremesOf, placeOfGreatest } from '../extremes';
import { greatestOf } from '../pixelColumns';
import { type Bins, binAt, talliesOf } from '../runTallies';
import type { Columns } from './strokes';
import type { TrackScene } from './track';

export interface Rate {
  /** A second, on average over the column. */
  readonly mean: Columns;
  /** In the busiest second of the column. */
  readonly peak: Columns;
  /** The highest peak in sight; at least 1. */
  readonly maximum: number;
}

export interface LoadModel {
  readonly bbs: Rate;
  readonly auctioneer: Rate;
}

export function loadModel({ run, window, size }: TrackScene): LoadModel {
  const { bbsRecords, decisions } = talliesOf(run.replay);
  return {
    bbs: rateColumns(bbsRecords, window, size.width),
    auctioneer: rateColumns(decisions, window, size.width),
  };
}

/** NaN where the trace does not tell. */
function rateColumns(bins: Bins, window: Range, width: number): Rate {
  const mean = new Float64Array(width).fill(Number.NaN);
  const peak = new Float64Array(width).fill(Number.NaN);
  const { counts, told } = bins;
  const perSecond = SECOND / bins.width;
  const sums = sumsOf(counts);
  const extremes = extremesOf(counts);
  const span = (window.until - window.from) / width;
  for (let column = 0; column < width; column++) {
    const from = window.from + column * span;
    const until = from + span;
    if (told === undefined || until < told.from || from > told.until) continue;
    const first = Math.max(0, Math.min(counts.length - 1, Math.floor(from / bins.width)));
    const end = Math.max(first + 1, Math.min(counts.length, Math.floor(until / bins.width)));
    const sum = (sums[end] as number) - (sums[first] as number);
    mean[column] = (sum / (end - first)) * perSecond;
    peak[column] = (counts[placeOfGreatest(extremes, first, end)] as number) * perSecond;
  }
  return { mean, peak, maximum: Math.max(1, greatestOf(peak)) };
}

const known = new WeakMap<Int32Array, Float64Array>();

/** Sums of the counts before each bin. */
function sumsOf(counts: Int32Array): Float64Array {
  const found = known.get(counts);
  if (found !== undefined) return found;
  const sums = new Float64Array(counts.length + 1);
  for (let bin = 0; bin < counts.length; bin++) {
    sums[bin + 1] = (sums[bin] as number) + (counts[bin] as number);
  }
  known.set(counts, sums);
  return sums;
}

/** Records a second at an instant; undefined where the trace does not tell. */
export function rateAt(bins: Bins, at: Instant): number | undefined {
  const found = binAt(bins, at);
  return found === undefined ? undefined : (found * SECOND) / bins.width;
}
