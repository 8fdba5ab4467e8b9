/** Distributions: known quantiles, laws that all kinds obey, and frozen bits. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Distribution, meanOf, sample } from './distribution';
import { RandomStreams } from './random';
import { DAY, HOUR, MILLISECOND, SECOND } from './units';

/** 1 - 2^-53: the greatest number below 1. */
const LAST_DRAW = 1 - Number.EPSILON / 2;

// Lognormal tails are long: a day with a 20-fold spread would, at the last draw, pass 2^53.
const duration = fc.nat({ max: 365 * DAY });
const anyDistribution: fc.Arbitrary<Distribution> = fc.oneof(
  duration.map((value) => ({ kind: 'constant' as const, value })),
  fc
    .tuple(duration, duration)
    .map(([low, more]) => ({ kind: 'uniform' as const, low, high: low + more })),
  duration.map((mean) => ({ kind: 'exponential' as const, mean })),
  fc
    .tuple(fc.integer({ min: 1, max: HOUR }), fc.double({ min: 1, max: 10, noNaN: true }))
    .map(([median, spread]) => ({
      kind: 'lognormal' as const,
      median,
      p95: Math.ceil(median * spread),
    })),
);
const draw = fc.oneof(
  fc.double({ min: 0, max: LAST_DRAW, noNaN: true }),
  fc.constantFrom(0, Number.MIN_VALUE, 0.5, LAST_DRAW),
);

describe('a duration drawn', () => {
  test('has the quantiles that its distribution is known for', () => {
    const oneSecond: Distribution = { kind: 'exponential', mean: SECOND };
    expect(sample(oneSecond, 0.5)).toBe(693_147); // ln 2
    expect(sample(oneSecond, 0.95)).toBe(2_995_732); // ln 20

    const uniform: Distribution = { kind: 'uniform', low: SECOND, high: 3 * SECOND };
    expect([0, 0.25, 0.5].map((share) => sample(uniform, share))).toEqual([
      SECOND,
      1.5 * SECOND,
      2 * SECOND,
    ]);

    const lognormal: Distribution = { kind: 'lognormal', median: 100 * MILLISECOND, p95: SECOND };
    expect(sample(lognormal, 0.5)).toBe(100 * MILLISECOND);
    expect(sample(lognormal, 0.95)).toBe(SECOND);
    expect(sample(lognormal, 0.05)).toBe(10 * MILLISECOND);

    // Median 1 s and a standard deviation of 1 in the exponent: e^1.959964 s at 97.5 %.
    const standard: Distribution = { kind: 'lognormal', median: SECOND, p95: 5_180_252 };
    expect(Math.abs(sample(standard, 0.975) - 7_099_071)).toBeLessThan(5);

    expect(sample({ kind: 'constant', value: 42 }, 0.9)).toBe(42);
  });

  test('is whole microseconds and never negative, at the extremes as well', () => {
    fc.assert(
      fc.property(anyDistribution, draw, (distribution, at) => {
        const drawn = sample(distribution, at);
        expect(Number.isSafeInteger(drawn)).toBe(true);
        expect(drawn).toBeGreaterThanOrEqual(0);
        expect(Object.is(drawn, -0)).toBe(false);
      }),
    );
  });

  test('is never shorter for a greater draw', () => {
    fc.assert(
      fc.property(anyDistribution, draw, draw, (distribution, one, other) => {
        const [lesser, greater] = one < other ? [one, other] : [other, one];
        expect(sample(distribution, lesser)).toBeLessThanOrEqual(sample(distribution, greater));
      }),
    );
  });

  test('is never shorter for a greater mean and the same draw', () => {
    fc.assert(
      fc.property(duration, duration, draw, (mean, more, at) => {
        const shorter = sample({ kind: 'exponential', mean }, at);
        expect(sample({ kind: 'exponential', mean: mean + more }, at)).toBeGreaterThanOrEqual(
          shorter,
        );
      }),
    );
  });

  test('is on average what meanOf says', () => {
    const distributions: Distribution[] = [
      { kind: 'constant', value: 5 * SECOND },
      { kind: 'uniform', low: SECOND, high: 9 * SECOND },
      { kind: 'exponential', mean: 3 * SECOND },
      { kind: 'lognormal', median: SECOND, p95: 3 * SECOND },
    ];
    const streams = new RandomStreams(1);
    for (const distribution of distributions) {
      let sum = 0;
      for (let i = 0; i < 20_000; i++) sum += sample(distribution, streams.draw(distribution.kind));
      const relative = sum / 20_000 / meanOf(distribution);
      expect(Math.abs(relative - 1)).toBeLessThan(0.02);
    }
  });

  test('is the same to the last bit for ever', () => {
    // So long that whole microseconds show every bit of the logarithms and exponentials.
    const long = 2_000_000 * HOUR;
    const draws = [0.001, 0.1, 1 / 3, 0.7, 0.999, LAST_DRAW];
    const frozen = (distribution: Distribution) => draws.map((at) => sample(distribution, at));
    expect(frozen({ kind: 'exponential', mean: long / 50 })).toEqual([
      144_072_048_036, 15_171_914_254_727, 58_386_975_567_576, 173_372_083_822_935,
      994_716_760_173_428, 5_290_099_282_033_503,
    ]);
    expect(frozen({ kind: 'lognormal', median: long / 5000, p95: long / 1000 })).toEqual([
      70_014_514_835, 410_937_117_044, 944_773_465_706, 2_405_487_631_903, 29_616_715_975_177,
      4_435_598_745_506_982,
    ]);
  });
});
