import { describe, expect, test } from 'vitest';
import { createSlidingWindow, type SlidingWindow } from './slidingWindow';

function windowOf(
  length: number,
  ...values: readonly [at: number, value: number][]
): SlidingWindow {
  const window = createSlidingWindow(length);
  for (const [at, value] of values) window.add(at, value);
  return window;
}

describe('a sliding window', () => {
  test('has nothing to say before the first value', () => {
    const window = windowOf(10);
    expect([window.maximum(5), window.mean(5), window.levelAt(5)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(window.sum(5)).toBe(0);
  });

  test('forgets what its length has passed since', () => {
    const window = windowOf(10, [0, 9], [5, 4], [12, 3]);
    expect([window.maximum(14), window.sum(14)]).toEqual([4, 7]);
    expect([window.maximum(15), window.sum(15)]).toEqual([3, 3]);
    expect(window.maximum(22)).toBeUndefined();
  });

  test('weighs a level with the time that it held', () => {
    const window = windowOf(10, [0, 8], [5, 0]);
    expect(window.mean(10)).toBe(4);
    // From 2 to 12: 8 until 5, then 0.
    expect(window.mean(12)).toBe(2.4);
    expect(window.mean(100)).toBe(0);
  });

  test('begins its mean with the first value', () => {
    const window = windowOf(10, [4, 6]);
    expect([window.mean(4), window.mean(8)]).toEqual([6, 6]);
  });

  test('knows the level that held at its beginning', () => {
    const window = windowOf(10, [0, 1], [4, 2], [11, 3]);
    expect([window.levelAt(12), window.levelAt(4), window.levelAt(3)]).toEqual([3, 2, 1]);
  });

  test('keeps answering after many values', () => {
    const window = createSlidingWindow(10);
    for (let at = 0; at < 10_000; at++) window.add(at, at % 100);
    expect([window.maximum(9999), window.sum(9999), window.mean(9999)]).toEqual([99, 945, 93.5]);
  });
});
