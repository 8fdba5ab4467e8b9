import { expect, test } from 'vitest';
import { isMeltdown } from './healthMonitorMeltdown';

const RULE = { meltdownCount: 5, meltdownShare: 0.2 };

test.each([
  [4, 4, false],
  [4, 20, false],
  [5, 25, true],
  [5, 26, false],
  [50, 250, true],
  [49, 250, false],
  [0, 0, false],
])('of %i of %i agents gone, that it is a meltdown is %s', (down, agents, isMelted) => {
  expect(isMeltdown(down, agents, RULE)).toBe(isMelted);
});
