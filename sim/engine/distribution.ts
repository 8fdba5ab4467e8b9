/**
 * How lengths of time are spread, and how one is drawn.
 *
 * Every draw is the inverse of the distribution function at one number in [0, 1): a longer mean gives a
 * longer time for the same draw, which is what common random numbers need. Logarithms and exponentials
 * are pure arithmetic from @stdlib, because `Math.log` and `Math.exp` differ between engines in the last
 * bit.
 */
import erfinv from '@stdlib/math-base-special-erfinv';
import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import type { Duration } from './units';

/**
 * A spread of durations. Parameters are whole microseconds; `low` is at most `high`, and 0 < `median` ≤
 * `p95`. Whoever reads them from outside checks that.
 */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: Duration }
  | { readonly kind: 'uniform'; readonly low: Duration; readonly high: Duration }
  | { readonly kind: 'exponential'; readonly mean: Duration }
  | { readonly kind: 'lognormal'; readonly median: Duration; readonly p95: Duration };

/** The 95th percentile of the standard normal distribution. */
const Z95 = 1.6448536269514722;

/** The duration whose share of shorter ones is `draw`, in whole microseconds, never negative. */
export function sample(distribution: Distribution, draw: number): Duration {
  switch (distribution.kind) {
    case 'constant':
      return distribution.value;
    case 'uniform':
      return Math.round(distribution.low + draw * (distribution.high - distribution.low));
    case 'exponential':
      // Subtracted from 0: the negation of 0 would be -0, which is the same duration in other bits.
      return Math.round(0 - distribution.mean * ln(1 - draw));
    case 'lognormal':
      return Math.round(distribution.median * exp(sigma(distribution) * standardNormal(draw)));
  }
}

/** The mean of the distribution, in microseconds. */
export function meanOf(distribution: Distribution): Duration {
  switch (distribution.kind) {
    case 'constant':
      return distribution.value;
    case 'uniform':
      return Math.round((distribution.low + distribution.high) / 2);
    case 'exponential':
      return distribution.mean;
    case 'lognormal': {
      const spread = sigma(distribution);
      return Math.round(distribution.median * exp((spread * spread) / 2));
    }
  }
}

function sigma(distribution: { median: Duration; p95: Duration }): number {
  return ln(distribution.p95 / distribution.median) / Z95;
}

/** 2^-33: half the step of a stream's draws. */
const LEAST_DRAW = 1 / 8_589_934_592;

/** The standard normal quantile. The draw 0 is kept off minus infinity. */
function standardNormal(draw: number): number {
  const inside = Math.max(draw, LEAST_DRAW);
  return Math.SQRT2 * erfinv(2 * inside - 1);
}
