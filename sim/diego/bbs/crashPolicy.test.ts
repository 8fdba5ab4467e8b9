/** The back-off table of bbs:models/restart_calculator.go. */
import { describe, expect, test } from 'vitest';
import { MINUTE, NEVER, SECOND } from '../../engine/units';
import {
  CRASH_POLICY,
  type CrashPolicy,
  doublingsMax,
  restartableAt,
  restartsImmediately,
} from './crashPolicy';

describe('the crash policy', () => {
  test.each([
    // largest back-off in seconds, doublings that fit under it
    [20 * 60, 5],
    [16 * 60, 5],
    [8 * 60, 4],
    [120, 2],
    [119, 2],
    [30, 0],
  ])('with a back-off of at most %i s doubles it %i times (bbs M-1)', (seconds, doublings) => {
    expect(doublingsMax({ ...CRASH_POLICY, backoffMax: seconds * SECOND })).toBe(doublings);
  });

  test.each([
    // crash count, seconds until convergence may restart it
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 30],
    [4, 60],
    [5, 120],
    [6, 240],
    [7, 480],
    [8, 960],
    [9, 960],
    [199, 960],
  ])('after crash %i waits %i s (bbs M-4..5)', (crashCount, seconds) => {
    const since = 7 * MINUTE;
    expect(restartableAt(since, crashCount)).toBe(since + seconds * SECOND);
    expect(restartsImmediately(crashCount)).toBe(seconds === 0);
  });

  test.each([200, 201])('never restarts what crashed %i times (bbs M-6)', (crashCount) => {
    expect(restartableAt(0, crashCount)).toBe(NEVER);
  });

  test('never waits longer than the largest back-off, even where that is no doubling (bbs M-2)', () => {
    const policy: CrashPolicy = { ...CRASH_POLICY, backoffMax: 119 * SECOND };
    const waits = [0, 1, 2, 3, 4, 5, 6].map((count) => restartableAt(0, count, policy) / SECOND);
    expect(waits).toEqual([0, 0, 0, 30, 60, 119, 119]);
  });
});
