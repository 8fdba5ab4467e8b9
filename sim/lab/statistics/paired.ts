/**
 * The difference between two variants that were run on the same seeds. What a seed does to both cancels
 * out, so that the interval on the differences is narrower than that of two separate samples; how much
 * narrower is told, since no gain means that something is not drawn in common.
 */
import { CONFIDENCE, deviationOf, type Interval, meanOf, summarise } from './sample';
import { tailProbability } from './studentT';

/** Over the pairs of one comparison, in the unit of its values. */
export interface PairedDifference {
  /** Pairs. */
  readonly count: number;
  /** Of second − first. */
  readonly mean: number;
  /** Student's interval on the differences; null for a single pair. */
  readonly interval: Interval | null;
  /** Probability of as large a mean difference, either way, where there is none; null for a single pair. */
  readonly chance: number | null;
  /** Pearson's, between the variants; null when one of them does not vary. */
  readonly correlation: number | null;
  /**
   * What pairing saved: 1 − variance of the differences / (variance of first + variance of second). 0.9
   * stands for ten times the runs; null when neither varies; negative when pairing did harm.
   */
  readonly varianceReduction: number | null;
}

/**
 * Values of one seed stand at one position. Undefined for no pairs.
 * @throws RangeError when the lengths differ.
 */
export function pairedDifference(
  first: readonly number[],
  second: readonly number[],
  confidence = CONFIDENCE,
): PairedDifference | undefined {
  if (first.length !== second.length) throw new RangeError('not in pairs');
  const differences = first.map((value, position) => (second[position] as number) - value);
  const summary = summarise(differences, confidence);
  if (summary === undefined) return undefined;
  const { count, mean, interval, deviation } = summary;
  const deviations = { first: deviationOf(first), second: deviationOf(second) };
  return {
    count,
    mean,
    interval,
    chance: deviation === null ? null : chanceOf(mean, deviation, count),
    correlation: correlationOf(first, second),
    varianceReduction: reductionOf(deviation, deviations.first, deviations.second),
  };
}

/** The paired t test. Differences that are all the same, and not 0, are no chance. */
function chanceOf(mean: number, deviation: number, count: number): number {
  if (mean === 0) return 1;
  return tailProbability((Math.abs(mean) * Math.sqrt(count)) / deviation, count - 1);
}

function correlationOf(first: readonly number[], second: readonly number[]): number | null {
  const means = { first: meanOf(first), second: meanOf(second) };
  let products = 0;
  let firstSquares = 0;
  let secondSquares = 0;
  for (const [position, value] of first.entries()) {
    const one = value - means.first;
    const other = (second[position] as number) - means.second;
    products += one * other;
    firstSquares += one * one;
    secondSquares += other * other;
  }
  if (firstSquares === 0 || secondSquares === 0) return null;
  const correlation = products / (Math.sqrt(firstSquares) * Math.sqrt(secondSquares));
  return Math.max(-1, Math.min(1, correlation));
}

function reductionOf(
  difference: number | null,
  first: number | null,
  second: number | null,
): number | null {
  if (difference === null || first === null || second === null) return null;
  const apart = first * first + second * second;
  return apart === 0 ? null : 1 - (difference * difference) / apart;
}
