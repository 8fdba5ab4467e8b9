import { expect, test } from 'vitest';
import {
  DAY,
  fromMilliseconds,
  HOUR,
  MILLISECOND,
  MINUTE,
  NEVER,
  SECOND,
  toMilliseconds,
  toSeconds,
} from './units';

test('a microsecond is the unit of all lengths of time', () => {
  expect([MILLISECOND, SECOND, MINUTE, HOUR, DAY]).toEqual([1e3, 1e6, 6e7, 3.6e9, 8.64e10]);
  expect(NEVER).toBe(Number.MAX_SAFE_INTEGER);
});

test('milliseconds become whole microseconds, and come back with their fraction', () => {
  expect(fromMilliseconds(1.2346)).toBe(1235);
  expect(toMilliseconds(1235)).toBe(1.235);
  expect(toSeconds(1_500_000)).toBe(1.5);
});
