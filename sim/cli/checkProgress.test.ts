import { expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { createCheckProgress } from './checkProgress';
import type { CheckTask } from './checkWorker';
import { createTestIo } from './testIo';

const CASES: readonly CheckTask[] = [1, 2, 3, 4].map((seed) => ({ kind: 'chaos', seed }));
const [one, two] = CASES as [CheckTask, CheckTask];
const at = (minutes: number, isSecond = false) => ({
  ...{ now: minutes * MINUTE, until: 60 * MINUTE },
  isSecond,
});

test('a case that takes long says how far it is, and counts as far', () => {
  const io = createTestIo({ tick: 10_000 });
  const progress = createCheckProgress(io, 4);
  progress.ended(one, false);
  progress.reached(two, at(12));
  progress.reached(two, at(30, true));
  progress.ended(two, true);
  const said = io.err().trimEnd().split('\n');
  expect(said.map((line) => line.slice(line.indexOf('%') - 3))).toEqual([
    '25 %  1 of 4 cases  30s left  none failed',
    '29 %  1 of 4 cases  12m of 1h  48s left  none failed',
    '48 %  1 of 4 cases  30m of 1h again  32s left  none failed',
    '50 %  2 of 4 cases  40s left  1 failed',
  ]);
});

test('of several the farthest is told, and nothing before it is time', () => {
  const io = createTestIo({ tick: 5000 });
  const progress = createCheckProgress(io, 4);
  progress.reached(one, at(50));
  progress.reached(two, at(3, true));
  expect(io.err()).toMatch(/0 of 4 cases {2}3m of 1h again {2}time left unknown {2}/);
  expect(io.err().split('\n')).toHaveLength(2);
});
