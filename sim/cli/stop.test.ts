import { expect, test } from 'vitest';
import { countText, listenForStop } from './stop';
import { createTestIo } from './testIo';

test('the first signal asks to stop, a later one ends the program', () => {
  const io = createTestIo({ tick: 1000 });
  const stop = listenForStop(io);
  expect(stop.signal()).toBeUndefined();
  io.send('SIGINT');
  expect(stop.signal()).toBe('SIGINT');
  expect(io.exits).toEqual([]);
  io.send('SIGTERM');
  expect(stop.signal()).toBe('SIGINT');
  expect(io.exits).toEqual([143]);
});

test('one keypress that arrives twice counts once', () => {
  const io = createTestIo({ tick: 10 });
  const stop = listenForStop(io);
  io.send('SIGINT');
  io.send('SIGINT');
  expect(io.exits).toEqual([]);
  stop.end();
  io.send('SIGINT');
  expect(io.exits).toEqual([]);
});

test.each([
  [0, 1, 'the case has not ended'],
  [1, 1, 'the case has ended'],
  [0, 18, 'none of 18 cases has ended'],
  [1, 18, '1 of 18 cases has ended'],
  [2, 1800, '2 of 1,800 cases have ended'],
  [18, 18, 'all 18 cases have ended'],
])('%i of %i is said as people say it', (count, all, said) => {
  const counted = { one: 'case', many: 'cases', verbs: ['has', 'have'], done: 'ended' } as const;
  expect(countText(count, all, counted)).toBe(said);
});
