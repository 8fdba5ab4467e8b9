import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addValue, createHistogram, percentile } from './histogram';

const values = fc.array(fc.nat({ max: 2 ** 45 }), { minLength: 1, maxLength: 200 });

function histogramOf(all: readonly number[]) {
  const histogram = createHistogram();
  for (const value of all) addValue(histogram, value);
  return histogram;
}

test('a percentile is within 1 % of the exact one', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0.5, 0.95, 0.99, 1), (all, rank) => {
      const sorted = [...all].sort((one, other) => one - other);
      const exact = sorted[Math.max(1, Math.ceil(rank * all.length)) - 1] as number;
      const measured = percentile(histogramOf(all), rank) as number;
      expect(Math.abs(measured - exact)).toBeLessThanOrEqual(exact * 0.01);
    }),
  );
});

test('small values and the maximum are exact', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 127 }), { minLength: 1 }), (all) => {
      const histogram = histogramOf(all);
      expect(percentile(histogram, 1)).toBe(Math.max(...all));
      expect(histogram.maximum).toBe(Math.max(...all));
      expect(histogram.count).toBe(all.length);
    }),
  );
});

test('the number of buckets does not grow with the number of values', () => {
  const histogram = createHistogram();
  for (let i = 0; i < 100_000; i++) addValue(histogram, (i * 7919) % 3_600_000_000);
  expect(histogram.buckets.length).toBeLessThan(64 * 40);
});

test('without values there is no percentile', () => {
  expect(percentile(createHistogram(), 0.5)).toBeUndefined();
});
