import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from '../scenario/quantities';
import {
  clockAt,
  formatCount,
  formatExactly,
  formatMemory,
  formatNumberOf,
  formatSeconds,
  formatShare,
  formatTenths,
} from './format';

test('thousands are separated', () => {
  expect([0, 999, 1000, 25_000, 1_234_567].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '25,000',
    '1,234,567',
  ]);
  expect(formatNumberOf(1, 'cell')).toBe('1 cell');
  expect(formatNumberOf(2, 'batch', 'batches')).toBe('2 batches');
});

test('tenths are told where there are any, below nothing as well', () => {
  expect([0, 12, 1234.52, -0.04, -0.3, -1.5].map(formatTenths)).toEqual([
    '0',
    '12',
    '1,234.5',
    '0',
    '-0.3',
    '-1.5',
  ]);
  expect(formatMemory(-1536)).toBe('-1.5 GB');
});

test('a duration has two units at most, and rounding never makes 60 of one', () => {
  const shown = [0, 0.0381, 5.24, 59.7, 72, 3599.9, 3900, 86_400 * 2 + 14_400];
  expect(shown.map(formatSeconds)).toEqual([
    '0s',
    '38ms',
    '5.2s',
    '1m',
    '1m12s',
    '1h',
    '1h05m',
    '2d04h',
  ]);
});

test('an exact length is written as a rounded one is, with all its units', () => {
  const shown = [0, 0.25, 5, 60, 1202, 1202.5, 3600, 3605, 3900, 604_800];
  expect(shown.map(formatExactly)).toEqual([
    '0s',
    '250ms',
    '5s',
    '1m',
    '20m02s',
    '20m02.5s',
    '1h',
    '1h00m05s',
    '1h05m',
    '168h',
  ]);
});

test('what scenario files write is read back as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (milliseconds) => {
      expect(parseDuration(formatExactly(milliseconds / 1000))).toBe(milliseconds * 1000);
    }),
  );
});

test('a share is 100% only for all and 0% only for none', () => {
  expect([0, 1e-9, 0.978, 0.99999, 1].map(formatShare)).toEqual([
    '0%',
    '0.1%',
    '97.8%',
    '99.9%',
    '100%',
  ]);
});

test('memory is told in GB of 1024 MB', () => {
  expect([0, 512, 1536, 22_528, 5_609_472].map(formatMemory)).toEqual([
    '0 MB',
    '512 MB',
    '1.5 GB',
    '22 GB',
    '5,478 GB',
  ]);
});

test('the clock goes on over midnight, in the offset of the start', () => {
  expect(clockAt('2026-01-05T23:40:00+01:00', 1200, false)).toBe('00:00');
  expect(clockAt('2026-01-05T09:40:30Z', 31, true)).toBe('09:41:01');
});
