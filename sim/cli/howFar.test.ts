import { expect, test } from 'vitest';
import { howFarText } from './howFar';

test.each([
  [0, 1, 'the case has not ended'],
  [1, 1, 'the case has ended'],
  [0, 18, 'none of 18 cases has ended'],
  [1, 18, '1 of 18 cases has ended'],
  [2, 1800, '2 of 1,800 cases have ended'],
  [18, 18, 'all 18 cases have ended'],
])('%i of %i is said as people say it', (count, all, said) => {
  const counted = { one: 'case', many: 'cases', verbs: ['has', 'have'], done: 'ended' } as const;
  expect(howFarText(count, all, counted)).toBe(said);
});
