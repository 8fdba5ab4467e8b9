/** Shares of runs: k of n with Wilson's interval, which is right at the ends, where others claim certainty. */
import type { Interval } from './sample';

/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

/** `successes` of `count` runs. */
export interface Proportion {
  readonly successes: number;
  readonly count: number;
  /** 95 %, within 0 and 1; null for no runs. */
  readonly interval: Interval | null;
}

/**
 * The score interval: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference
 * (1927). 20 of 20 gives 0.839 to 1; 0 of 20 gives 0 to 0.161.
 * @throws RangeError unless 0 ≤ successes ≤ count, both whole.
 */
export function proportionOf(successes: number, count: number): Proportion {
  if (!(Number.isInteger(successes) && Number.isInteger(count))) {
    throw new RangeError(`runs are counted in whole numbers, not ${successes} of ${count}`);
  }
  if (successes < 0 || successes > count) throw new RangeError(`${successes} of ${count}`);
  return { successes, count, interval: count === 0 ? null : wilson(successes, count) };
}

function wilson(successes: number, count: number): Interval {
  const square = Z * Z;
  const centre = (successes + square / 2) / (count + square);
  const half =
    (Z / (count + square)) * Math.sqrt((successes * (count - successes)) / count + square / 4);
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === count ? 1 : Math.min(1, centre + half),
  };
}
