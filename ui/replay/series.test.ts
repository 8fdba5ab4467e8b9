import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendValue, finishedSeries, growingSeries, lastAtOrBefore, seriesAt } from './series';

describe('a series', () => {
  it('answers at every instant what was said last, and keeps no value twice', () => {
    const said = fc.array(fc.tuple(fc.nat(2), fc.integer({ min: -2, max: 2 })), { maxLength: 200 });
    fc.assert(
      fc.property(said, (steps) => {
        const growing = growingSeries();
        const lastSaid = [0];
        let at = 0;
        for (const [wait, value] of steps) {
          at += wait;
          while (lastSaid.length <= at) lastSaid.push(lastSaid[lastSaid.length - 1] as number);
          lastSaid[at] = value;
          appendValue(growing, at, value);
        }
        const series = finishedSeries(growing, 0, at);
        expect(lastSaid.map((_, instant) => seriesAt(series, instant))).toEqual(lastSaid);
        for (let i = 1; i < series.at.length; i++) {
          expect(series.at[i]).toBeGreaterThan(series.at[i - 1] as number);
        }
      }),
    );
  });

  it('has a value from one instant to another and none elsewhere', () => {
    const growing = growingSeries();
    for (const at of [10, 20, 30]) appendValue(growing, at, at);
    const series = finishedSeries(growing, 15, 25);
    expect([...series.at]).toEqual([15, 20]);
    expect([14, 15, 19, 20, 25, 26].map((at) => seriesAt(series, at))).toEqual([
      undefined,
      10,
      10,
      20,
      20,
      undefined,
    ]);
  });

  it('finds the last entry that is not after an instant', () => {
    expect(lastAtOrBefore([], 5)).toBe(-1);
    expect(lastAtOrBefore([3, 5, 5, 8], 2)).toBe(-1);
    expect(lastAtOrBefore([3, 5, 5, 8], 5)).toBe(2);
    expect(lastAtOrBefore([3, 5, 5, 8], 99)).toBe(3);
  });
});
