/**
 * Exact counts of durations in buckets that grow with the value: 64 to each doubling, so that a percentile
 * is off by less than 1 %, whatever the number of values and without keeping any of them.
 */
import type { Duration } from '../engine/units';

/** Buckets to each doubling; smaller durations have one bucket for each microsecond. */
const STEPS = 64;
const WORD = 4_294_967_296;

export interface Histogram {
  count: number;
  /** The longest value, exactly. */
  maximum: Duration;
  /** By bucket: how many values; grows as longer ones come. */
  readonly buckets: number[];
}

export function createHistogram(): Histogram {
  return { count: 0, maximum: 0, buckets: [] };
}

/** Counts a value: whole microseconds, not negative. */
export function addValue(histogram: Histogram, value: Duration): void {
  const bucket = bucketOf(value);
  const { buckets } = histogram;
  while (buckets.length <= bucket) buckets.push(0);
  buckets[bucket] = (buckets[bucket] as number) + 1;
  histogram.count += 1;
  histogram.maximum = Math.max(histogram.maximum, value);
}

/** The value that the share `rank` (0 to 1) of all values do not exceed; undefined without values. */
export function percentile(histogram: Histogram, rank: number): Duration | undefined {
  if (histogram.count === 0) return undefined;
  const wanted = Math.max(1, Math.ceil(rank * histogram.count));
  let seen = 0;
  for (const [bucket, count] of histogram.buckets.entries()) {
    seen += count;
    if (seen >= wanted) return Math.min(middleOf(bucket), histogram.maximum);
  }
  return histogram.maximum;
}

/** Bits beyond the first seven: value = significand << shift, with the significand from 64 to 127. */
function bucketOf(value: number): number {
  if (value < 2 * STEPS) return Math.floor(value);
  const high = Math.floor(value / WORD);
  const bits = high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value);
  const shift = bits - 7;
  return shift * STEPS + Math.floor(value / powerOfTwo(shift));
}

function middleOf(bucket: number): number {
  if (bucket < 2 * STEPS) return bucket;
  const shift = Math.floor(bucket / STEPS) - 1;
  const width = powerOfTwo(shift);
  return (bucket - shift * STEPS) * width + Math.floor(width / 2);
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let each = 0; each < exponent; each++) power *= 2;
  return power;
}
