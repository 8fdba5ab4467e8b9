/** What a call leads to besides changed rows. */
import { expect, test } from 'vitest';
import { NOTHING, succeeded } from './outcome';

test('a success keeps the calls that follow, be there events or not, and is one object when there is neither', () => {
  const effects = [{ kind: 'completeCallback', task: 1 }] as const;
  const events = [{ kind: 'taskCreated', task: 1 }] as const;
  expect(succeeded([], effects)).toEqual({ events: [], effects });
  expect(succeeded(events)).toEqual({ events, effects: [] });
  expect(succeeded([])).toBe(NOTHING);
});
