/** Which zone a visit starts with, and how often. */
import { expect, test } from 'vitest';
import { firstZoneVisited, turnOf } from './zoneOrder';

test('up to eight zones start at one of eight slots, empty ones counting for the first zone', () => {
  const starts = Array.from({ length: 8 }, (_, slot) => firstZoneVisited(3, slot / 8));
  expect(starts).toEqual([0, 1, 2, 0, 0, 0, 0, 0]);
  expect(firstZoneVisited(1, 0.99)).toBe(0);
  expect(firstZoneVisited(8, 0.99)).toBe(7);
});

test('more zones start anywhere', () => {
  const starts = Array.from({ length: 12 }, (_, i) => firstZoneVisited(12, i / 12 + 0.01));
  expect(starts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test('a visit wraps around', () => {
  expect([0, 1, 2].map((zone) => turnOf(zone, 1, 3))).toEqual([2, 0, 1]);
});
