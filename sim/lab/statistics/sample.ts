/**
 * What a sample says: mean, spread and Student's interval for the mean. One value of a sample is one run:
 * events within a run are never independent, so they are never a sample.
 */
import { centralQuantile } from './studentT';

/** Of every interval here. */
export const CONFIDENCE = 0.95;

/** Of 95 % unless another confidence was asked for, in the unit of the values. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** In the unit of the values. */
export interface SampleSummary {
  readonly count: number;
  readonly mean: number;
  /** Divided by count − 1; null for a single value. */
  readonly deviation: number | null;
  readonly minimum: number;
  readonly maximum: number;
  /** Null for a single value, which says nothing of its spread. */
  readonly interval: Interval | null;
}

/** Undefined for no values. */
export function summarise(
  values: readonly number[],
  confidence = CONFIDENCE,
): SampleSummary | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  const mean = meanOf(values);
  const deviation = deviationOf(values, mean);
  return {
    count: values.length,
    mean,
    deviation,
    minimum: values.reduce((least, each) => Math.min(least, each), first),
    maximum: values.reduce((most, each) => Math.max(most, each), first),
    interval: deviation === null ? null : meanInterval(mean, deviation, values.length, confidence),
  };
}

/** Exact for equal values, whose sum may be rounded: their mean is that value. */
export function meanOf(values: readonly number[]): number {
  const [first = 0] = values;
  let sum = 0;
  for (const value of values) sum += value - first;
  return first + sum / values.length;
}

/** Standard deviation, divided by count − 1; null for fewer than two values. */
export function deviationOf(values: readonly number[], mean = meanOf(values)): number | null {
  if (values.length < 2) return null;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return Math.sqrt(squares / (values.length - 1));
}

/** mean ± t s / √n (W. S. Gosset, The Probable Error of a Mean, 1908); `count` from 2 on. */
function meanInterval(
  mean: number,
  deviation: number,
  count: number,
  confidence: number,
): Interval {
  const half = (centralQuantile(confidence, count - 1) * deviation) / Math.sqrt(count);
  return { low: mean - half, high: mean + half };
}

/**
 * The median of a sample of which `above` more values are larger than all that were measured, such as the
 * times of what did not happen in time. Null when it is one of those, or when there is nothing.
 */
export function censoredMedian(values: readonly number[], above: number): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const count = sorted.length + above;
  const upper = sorted[Math.floor(count / 2)];
  const lower = sorted[Math.floor((count - 1) / 2)];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}
