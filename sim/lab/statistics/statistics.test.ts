/** The statistics against published tables, textbook examples and definitions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distinguishable } from './holm';
import { pairedDifference } from './paired';
import { proportionOf } from './proportion';
import { censoredMedian, meanOf, summarise } from './sample';
import { signChance } from './sign';
import { centralProbability, centralQuantile } from './studentT';

describe("Student's t", () => {
  test.each([
    // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, columns 0.90, 0.95, 0.975, 0.995.
    [1, 3.078, 6.314, 12.706, 63.657],
    [2, 1.886, 2.92, 4.303, 9.925],
    [3, 1.638, 2.353, 3.182, 5.841],
    [4, 1.533, 2.132, 2.776, 4.604],
    [5, 1.476, 2.015, 2.571, 4.032],
    [9, 1.383, 1.833, 2.262, 3.25],
    [10, 1.372, 1.812, 2.228, 3.169],
    [19, 1.328, 1.729, 2.093, 2.861],
    [29, 1.311, 1.699, 2.045, 2.756],
    [30, 1.31, 1.697, 2.042, 2.75],
    [60, 1.296, 1.671, 2.0, 2.66],
    [100, 1.29, 1.66, 1.984, 2.626],
  ])('has the quantiles of the published table for %i degrees', (degrees, ...published) => {
    const quantiles = [0.8, 0.9, 0.95, 0.99].map((each) => centralQuantile(each, degrees));
    expect(quantiles.map((each) => Number(each.toFixed(3)))).toEqual(published);
  });

  test('comes to the normal distribution with many degrees', () => {
    expect(centralQuantile(0.95, 100_001)).toBeCloseTo(1.95998, 4);
    expect(centralQuantile(0.95, 100_000)).toBeCloseTo(1.95998, 4);
  });

  test('gives back the probability that its quantile was asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 400 }),
        (confidence, degrees) => {
          const quantile = centralQuantile(confidence, degrees);
          expect(centralProbability(quantile, degrees)).toBeCloseTo(confidence, 11);
        },
      ),
    );
  });

  test('takes no other degrees and no certainty', () => {
    for (const degrees of [0, -1, 1.5, Number.NaN]) {
      expect(() => centralQuantile(0.95, degrees)).toThrow(RangeError);
    }
    for (const confidence of [0, 1, Number.NaN]) {
      expect(() => centralQuantile(confidence, 5)).toThrow(RangeError);
    }
  });
});

describe('a sample', () => {
  test("is summarised as in Gosset's own example of extra sleep", () => {
    // Student (1908): additional hours of sleep of ten patients with the second drug; 95 % of t(9).
    const sleep = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const summary = summarise(sleep);
    expect(summary?.mean).toBeCloseTo(2.33, 10);
    expect(summary?.deviation).toBeCloseTo(2.002249, 6);
    expect(summary?.interval?.low).toBeCloseTo(0.8976775, 6);
    expect(summary?.interval?.high).toBeCloseTo(3.7623225, 6);
    expect(summary).toMatchObject({ count: 10, minimum: -0.1, maximum: 5.5 });
  });

  test('of equal values has exactly that mean and no width, however odd the value', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((each) => each + 0),
        fc.integer({ min: 2, max: 50 }),
        (value, count) => {
          const summary = summarise(new Array<number>(count).fill(value));
          expect(summary?.mean).toBe(value);
          expect(summary?.interval).toEqual({ low: value, high: value });
        },
      ),
    );
  });

  test('of one value has no interval, and of none no summary', () => {
    expect(summarise([3])).toMatchObject({ mean: 3, deviation: null, interval: null });
    expect(summarise([])).toBeUndefined();
  });

  test('has a median that what was never reached stands above', () => {
    expect(censoredMedian([5, 1, 3], 0)).toBe(3);
    expect(censoredMedian([5, 1, 3, 9], 0)).toBe(4);
    expect(censoredMedian([5, 1, 3], 1)).toBe(4);
    expect(censoredMedian([5, 1, 3], 2)).toBe(5);
    expect(censoredMedian([5, 1, 3], 3)).toBeNull();
    expect(censoredMedian([], 4)).toBeNull();
    expect(censoredMedian([], 0)).toBeNull();
  });
});

describe('a proportion', () => {
  test.each([
    // R. G. Newcombe, Two-Sided Confidence Intervals for the Single Proportion (1998), table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i has the interval that Newcombe published', (successes, count, low, high) => {
    const { interval } = proportionOf(successes, count);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  test('holds its own share, is certain of neither end but the reached one, and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (count, wanted) => {
        const successes = Math.min(count, wanted);
        const interval = proportionOf(successes, count).interval;
        const mirrored = proportionOf(count - successes, count).interval;
        if (interval === null || mirrored === null) throw new Error('no interval');
        expect(interval.low).toBeLessThanOrEqual(successes / count);
        expect(interval.high).toBeGreaterThanOrEqual(successes / count);
        expect(interval.high - interval.low).toBeGreaterThan(0);
        expect(interval.low === 0).toBe(successes === 0);
        expect(interval.high === 1).toBe(successes === count);
        expect(mirrored.low).toBeCloseTo(1 - interval.high, 12);
      }),
    );
  });

  test('of no runs says nothing, and of impossible counts is an error', () => {
    expect(proportionOf(0, 0).interval).toBeNull();
    for (const [successes, count] of [
      [-1, 5],
      [6, 5],
      [0.5, 5],
    ] as const) {
      expect(() => proportionOf(successes, count)).toThrow(RangeError);
    }
  });
});

describe('a paired difference', () => {
  test("is Gosset's: the two drugs on the same ten patients", () => {
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const difference = pairedDifference(first, second);
    // As R's t.test(extra ~ group, data = sleep, paired = TRUE) prints it.
    expect(difference?.mean).toBeCloseTo(1.58, 10);
    expect(difference?.chance).toBeCloseTo(0.002833, 6);
    expect(difference?.interval?.low).toBeCloseTo(0.7001142, 6);
    expect(difference?.interval?.high).toBeCloseTo(2.4598858, 6);
    expect(difference?.correlation).toBeCloseTo(0.7951702, 6);
  });

  test('tells how much of the variance the pairing took away', () => {
    const seeds = [3, 1, 4, 1, 5, 9, 2, 6];
    const shifted = pairedDifference(
      seeds,
      seeds.map((each) => each + 10),
    );
    expect(shifted).toMatchObject({ mean: 10, varianceReduction: 1, interval: { low: 10 } });
    expect(shifted?.correlation).toBeCloseTo(1, 12);
    expect(shifted?.chance).toBe(0);
    const against = pairedDifference(
      seeds,
      seeds.map((each) => -each),
    );
    expect(against?.correlation).toBeCloseTo(-1, 12);
    expect(against?.varianceReduction).toBeCloseTo(-1, 12);
  });

  test('has no correlation with what does not vary', () => {
    expect(pairedDifference([1, 1, 1], [1, 2, 3])).toMatchObject({ correlation: null });
    expect(pairedDifference([1, 1], [1, 1])).toMatchObject({
      mean: 0,
      chance: 1,
      varianceReduction: null,
    });
    expect(pairedDifference([], [])).toBeUndefined();
    expect(pairedDifference([1], [4])).toMatchObject({ mean: 3, interval: null });
    expect(() => pairedDifference([1], [])).toThrow(RangeError);
  });

  test('is turned round when the variants change places', () => {
    const values = fc.array(fc.tuple(fc.integer({ max: 99 }), fc.integer({ max: 99 })), {
      minLength: 2,
    });
    fc.assert(
      fc.property(values, (pairs) => {
        const first = pairs.map(([each]) => each);
        const second = pairs.map(([, each]) => each);
        const there = pairedDifference(first, second);
        const back = pairedDifference(second, first);
        expect((back?.mean ?? 0) + (there?.mean ?? 0)).toBeCloseTo(0, 6);
        expect(back?.chance).toBeCloseTo(there?.chance ?? Number.NaN, 12);
        expect(meanOf(second) - meanOf(first)).toBeCloseTo(there?.mean ?? Number.NaN, 6);
      }),
    );
  });
});

describe('many comparisons', () => {
  test('ask more of each than one alone', () => {
    expect(distinguishable([0.04])).toEqual([true]);
    expect(distinguishable([0.04, 0.9])).toEqual([false, false]);
    expect(distinguishable([0.02, 0.9])).toEqual([true, false]);
    expect(distinguishable([])).toEqual([]);
  });

  test('go on with the smaller family when the clearest difference is found', () => {
    // Holm's thresholds for three: 0.05/3, 0.05/2, 0.05.
    expect(distinguishable([0.04, 0.001, 0.02])).toEqual([true, true, true]);
    expect(distinguishable([0.04, 0.001, 0.03])).toEqual([false, true, false]);
  });
});

describe('seeds that two variants disagree on', () => {
  test('tell by how one-sided they are', () => {
    expect(signChance(0, 0)).toBe(1);
    expect(signChance(1, 0)).toBe(1);
    expect(signChance(3, 3)).toBe(1);
    expect(signChance(5, 0)).toBeCloseTo(0.0625, 12);
    expect(signChance(0, 6)).toBeCloseTo(0.03125, 12);
    // 2 · (1 + 12) / 2^12, as R's binom.test(1, 12) prints it.
    expect(signChance(1, 11)).toBeCloseTo(0.006348, 6);
    expect(signChance(11, 1)).toBe(signChance(1, 11));
  });
});
