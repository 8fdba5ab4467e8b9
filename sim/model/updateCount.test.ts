import { expect, test } from 'vitest';
import { canariesOf, maxInFlightOf } from './updateCount';

const percent = (of: number) => ({ kind: 'percent', percent: of }) as const;
const count = (of: number) => ({ kind: 'count', count: of }) as const;

test('a percentage is of the changed VMs of the zone, rounded down, and for max_in_flight at least one', () => {
  const shares = [10, 19, 20, 50, 84, 99].map((vms) => maxInFlightOf(percent(10), vms));
  // 10 % of 20 cells in two zones is one at a time, not two.
  expect(shares).toEqual([1, 1, 2, 5, 8, 9]);
  expect(maxInFlightOf(percent(29), 100)).toBe(29);
  expect(maxInFlightOf(percent(1), 7)).toBe(1);
  expect(canariesOf(percent(10), 9)).toBe(0);
  expect(canariesOf(percent(10), 30)).toBe(3);
});

test('a number may be greater than the zone, of which no more than all are canaries', () => {
  expect(maxInFlightOf(count(8), 3)).toBe(8);
  expect(canariesOf(count(8), 3)).toBe(3);
  expect(canariesOf(count(0), 3)).toBe(0);
});
