import { expect, test } from 'vitest';
import { listenForStop } from './stop';
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
