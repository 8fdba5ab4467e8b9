/** Freshness at the edges of the clock that Diego rounds. */
import { describe, expect, test } from 'vitest';
import { MILLISECOND, NEVER, SECOND } from '../engine/units';
import { freshUntil, isExpired, isFresh } from './domain';

describe('a domain', () => {
  const until = freshUntil(10 * SECOND, 120 * SECOND);

  test('is fresh for its TTL, and for ever when that is 0', () => {
    expect(until).toBe(130 * SECOND);
    expect(freshUntil(10 * SECOND, 0)).toBe(NEVER);
    expect(isFresh(NEVER, 10_000_000 * SECOND)).toBe(true);
  });

  test.each([
    // until, now, is fresh: the clock is rounded to a second, half a second upwards
    [130_000, 129_499, true],
    [130_000, 129_500, false],
    [130_000, 130_000, false],
    [130_001, 130_000, true],
    [130_001, 130_499, true],
    [130_001, 130_500, false],
    [130_500, 130_499, true],
    [130_500, 130_500, false],
  ])('with expiry at %i ms is at %i ms fresh: %s', (untilMs, nowMs, fresh) => {
    expect(isFresh(untilMs * MILLISECOND, nowMs * MILLISECOND)).toBe(fresh);
  });

  test('is deleted by the exact clock', () => {
    expect(isExpired(until, until - 1)).toBe(false);
    expect(isExpired(until, until)).toBe(true);
  });
});
