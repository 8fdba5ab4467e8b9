import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUR, SECOND } from '../engine/units';
import { addLevel, createSeries, endSeries } from './series';

test('a bucket holds the least and the greatest level while it lasted', () => {
  const series = createSeries(1000 * SECOND);
  expect(series.width).toBe(SECOND);
  addLevel(series, 0, 4);
  addLevel(series, 2.25 * SECOND, 9);
  addLevel(series, 2.5 * SECOND, 1);
  addLevel(series, 4 * SECOND, 7);
  endSeries(series, 6 * SECOND);
  expect([...series.minimum.slice(0, series.length)]).toEqual([4, 4, 1, 1, 7, 7]);
  expect([...series.maximum.slice(0, series.length)]).toEqual([4, 4, 9, 1, 7, 7]);
  expect([...series.last.slice(0, series.length)]).toEqual([4, 4, 1, 1, 7, 7]);
});

test('a run of any length has at most a thousand buckets', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 366 * 24 }), (hours) => {
      const series = createSeries(hours * HOUR);
      endSeries(series, hours * HOUR);
      expect(series.length).toBeLessThanOrEqual(1000);
    }),
  );
});

test('every bucket says what a look at each instant of it would see', () => {
  const changes = fc.array(fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 50 })), { maxLength: 40 });
  fc.assert(
    fc.property(changes, (drawn) => {
      // One level for each half second; changes at one instant are one change.
      const byInstant = new Map([...drawn].sort(([one], [other]) => one - other));
      const series = createSeries(500 * SECOND);
      const levels = new Int32Array(1000);
      for (const [at, level] of byInstant) {
        addLevel(series, at * 0.5 * SECOND, level);
        levels.fill(level, at);
      }
      endSeries(series, 500 * SECOND);
      const perBucket = (2 * series.width) / SECOND;
      const buckets = Array.from({ length: series.length }, (_, bucket) =>
        levels.slice(bucket * perBucket, (bucket + 1) * perBucket),
      );
      expect([...series.minimum.slice(0, series.length)]).toEqual(
        buckets.map((bucket) => Math.min(...bucket)),
      );
      expect([...series.maximum.slice(0, series.length)]).toEqual(
        buckets.map((bucket) => Math.max(...bucket)),
      );
      expect([...series.last.slice(0, series.length)]).toEqual(
        buckets.map((bucket) => bucket.at(-1)),
      );
    }),
  );
});
