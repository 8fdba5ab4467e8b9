import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extremesOf, placeOfGreatest, placeOfLeast } from './extremes';

/** The first place of the best value, found by looking at each. */
function naive(
  values: Int32Array,
  first: number,
  end: number,
  isBetter: (a: number, b: number) => boolean,
) {
  let best = -1;
  for (let place = first; place < end; place++) {
    if (best < 0 || isBetter(values[place] as number, values[best] as number)) best = place;
  }
  return best;
}

describe('extremes', () => {
  it('of any stretch are those that a walk along it finds, the first of equals', () => {
    const lists = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 3000, size: 'max' });
    fc.assert(
      fc.property(lists, fc.nat(), fc.nat(), (list, one, other) => {
        const values = Int32Array.from(list);
        const [first = 0, end = 0] = [one, other]
          .map((place) => place % (values.length + 1))
          .sort((a, b) => a - b);
        const extremes = extremesOf(values);
        expect(placeOfLeast(extremes, first, end)).toBe(naive(values, first, end, (a, b) => a < b));
        expect(placeOfGreatest(extremes, first, end)).toBe(
          naive(values, first, end, (a, b) => a > b),
        );
      }),
    );
  });

  it('are found across several levels of blocks', () => {
    const values = new Int32Array(100_000).fill(5);
    values[77_777] = 1;
    values[33_333] = 9;
    const extremes = extremesOf(values);
    expect(extremes.levels.length).toBeGreaterThan(2);
    expect(placeOfLeast(extremes, 1, 99_999)).toBe(77_777);
    expect(placeOfGreatest(extremes, 1, 99_999)).toBe(33_333);
    expect(placeOfLeast(extremes, 77_778, 99_999)).toBe(77_778);
  });

  it('are made once for each list', () => {
    const values = Int32Array.from([3, 1, 2]);
    expect(extremesOf(values)).toBe(extremesOf(values));
    expect(placeOfLeast(extremesOf(values), 2, 2)).toBe(-1);
  });
});
