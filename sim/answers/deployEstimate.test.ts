import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../engine/units';
import { cellGroup, deploy } from '../testing/deployFixture';
import { atATime, canariesOf, remainingDeploy, wholeDeploy, zoneSizes } from './deployEstimate';

const percent = (value: number) => ({ kind: 'percent', percent: value }) as const;
const count = (value: number) => ({ kind: 'count', count: value }) as const;
const PACE = { canary: 14 * MINUTE, other: 12 * MINUTE };

describe('how many at a time', () => {
  test('a percentage is of the changed VMs of the zone, rounded down, and one at least', () => {
    // 10 % of 20 cells in two zones is one at a time, not two.
    expect(atATime(percent(10), 10)).toBe(1);
    expect(atATime(percent(10), 84)).toBe(8);
    expect(atATime(percent(29), 100)).toBe(29);
    expect(atATime(percent(1), 7)).toBe(1);
    expect(atATime(count(4), 2)).toBe(4);
  });

  test('canaries may come to none, and are no more than there are', () => {
    expect(canariesOf(percent(10), 9)).toBe(0);
    expect(canariesOf(count(0), 9)).toBe(0);
    expect(canariesOf(count(5), 3)).toBe(3);
  });
});

describe('a deploy takes', () => {
  test.each([
    // The documentation's examples: 250 cells at 12 minutes each.
    [1, 50 * HOUR + 2 * MINUTE],
    [4, (1 + Math.ceil(83 / 4) + Math.ceil(83 / 4) + Math.ceil(83 / 4)) * 12 * MINUTE + 2 * MINUTE],
  ])('at %i at a time as long as its zones, one after the other', (slots, expected) => {
    const spec = deploy([cellGroup(250, 3)], { maxInFlight: slots });
    expect(zoneSizes(spec)).toEqual([[84, 83, 83]]);
    expect(wholeDeploy(spec, zoneSizes(spec), PACE)).toBe(expected);
  });

  test('what is left of it once some VMs are done', () => {
    const spec = deploy([cellGroup(10, 2)], { maxInFlight: 2 });
    const left = (done: number): number => remainingDeploy(spec, zoneSizes(spec), PACE, done);
    expect(left(0)).toBe(14 * MINUTE + (2 + 3) * 12 * MINUTE);
    expect(left(1)).toBe((2 + 3) * 12 * MINUTE);
    expect(left(5)).toBe(3 * 12 * MINUTE);
    expect(left(8)).toBe(12 * MINUTE);
    expect(left(10)).toBe(0);
  });
});
