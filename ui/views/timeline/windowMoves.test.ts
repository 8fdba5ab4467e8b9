import { describe, expect, it } from 'vitest';
import { WINDOW_MINIMUM } from '../../session/session';
import { withEdgeAt } from './windowCommands';
import { panned, rangeBetween, turnedTo, zoomed } from './windowMoves';

describe('the window', () => {
  it('keeps the instant under the pointer where it is when it zooms', () => {
    const before = { from: 1_000_000, until: 5_000_000 };
    const after = zoomed(before, 2_000_000, 0.5);
    expect(after).toEqual({ from: 1_500_000, until: 3_500_000 });
    expect((2_000_000 - after.from) / (after.until - after.from)).toBe(0.25);
  });

  it('never gets shorter than the shortest', () => {
    const { from, until } = zoomed({ from: 0, until: 2 * WINDOW_MINIMUM }, 500, 0.001);
    expect(until - from).toBe(WINDOW_MINIMUM);
  });

  it('moves by a share of its own length', () => {
    expect(panned({ from: 100, until: 300 }, -0.25)).toEqual({ from: 50, until: 250 });
  });

  it('turns like a page, with the clock near its beginning', () => {
    const { from, until } = turnedTo({ from: 0, until: 1_000 }, 1_500);
    expect(until - from).toBeCloseTo(1_000);
    expect(from).toBeLessThan(1_500);
    expect(1_500 - from).toBeLessThan(200);
  });
});

describe('a marked range', () => {
  it('goes from the earlier to the later instant, within the run', () => {
    expect(rangeBetween(9_000, 2_000.4, 50_000)).toEqual({ from: 2_000, until: 9_000 });
    expect(rangeBetween(-5, 99_000, 50_000)).toEqual({ from: 0, until: 50_000 });
  });

  it('is at least as long as the shortest window, at the end of the run too', () => {
    expect(rangeBetween(50_000, 50_000, 50_000)).toEqual({ from: 49_000, until: 50_000 });
  });

  it('is marked edge by edge from the clock', () => {
    expect(withEdgeAt(null, 10_000, 'from', 90_000)).toEqual({ from: 10_000, until: 90_000 });
    const range = { from: 10_000, until: 90_000 };
    expect(withEdgeAt(range, 30_000, 'until', 90_000)).toEqual({ from: 10_000, until: 30_000 });
    expect(withEdgeAt(range, 5_000, 'until', 90_000)).toEqual({ from: 0, until: 5_000 });
  });
});
