import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { app, kill } from '../../../sim/testing/builders';
import { type Series, seriesAt } from '../../replay/series';
import { answeredRun, OUTAGE } from '../../replay/testing/answeredRun';
import { viewAt } from '../../replay/view';
import { missingOf } from './figures';
import { differenceOf, rangeFigures, spreadOf, worstOf } from './rangeModel';

const UNTIL = 100;
const anySeries = fc
  .array(fc.record({ at: fc.integer({ min: 1, max: UNTIL }), value: fc.nat(9) }), { maxLength: 12 })
  .map((entries): Series => {
    const byInstant = new Map([[0, 4], ...entries.map(({ at, value }) => [at, value] as const)]);
    const sorted = [...byInstant].sort(([one], [other]) => one - other);
    return {
      from: 0,
      until: UNTIL,
      at: Float64Array.from(sorted, ([at]) => at),
      value: Int32Array.from(sorted, ([, value]) => value),
    };
  });
const anyRange = fc
  .tuple(fc.nat(UNTIL), fc.nat(UNTIL))
  .filter(([one, other]) => one !== other)
  .map(([one, other]) => ({ from: Math.min(one, other), until: Math.max(one, other) }));

/** The value of each instant from the first to the last, both included. */
function valuesOf(series: Series, from: number, until: number): number[] {
  return Array.from(
    { length: until - from + 1 },
    (_, place) => seriesAt(series, from + place) ?? -1,
  );
}

describe('the spread of a series in a range', () => {
  test('is that of its instants one by one', () => {
    fc.assert(
      fc.property(anySeries, anyRange, (series, { from, until }) => {
        const spread = spreadOf(series, from, until);
        const values = valuesOf(series, from, until);
        expect(spread?.least).toBe(Math.min(...values));
        expect(spread?.most).toBe(Math.max(...values));
        // The last instant has no length.
        const area = values.slice(0, -1).reduce((sum, value) => sum + value, 0);
        expect(spread?.mean).toBeCloseTo(area / (until - from), 9);
        expect(seriesAt(series, spread?.leastAt ?? -1)).toBe(spread?.least);
        expect(seriesAt(series, spread?.mostAt ?? -1)).toBe(spread?.most);
      }),
    );
  });

  test('is unknown where any of it is not told', () => {
    const series: Series = {
      from: 10,
      until: 20,
      at: Float64Array.of(10),
      value: Int32Array.of(1),
    };
    expect(spreadOf(series, 9, 15)).toBeUndefined();
    expect(spreadOf(series, 15, 21)).toBeUndefined();
    expect(spreadOf(series, 10, 20)).toMatchObject({ least: 1, most: 1, mean: 1 });
  });

  test('of a difference is that of the differences', () => {
    fc.assert(
      fc.property(anySeries, anySeries, (one, other) => {
        const difference = differenceOf(one, other);
        for (let at = 0; at <= UNTIL; at++) {
          expect(seriesAt(difference, at)).toBe(
            (seriesAt(one, at) ?? Number.NaN) - (seriesAt(other, at) ?? Number.NaN),
          );
        }
      }),
    );
  });
});

describe('the figures of a range', () => {
  const { replay, answer } = answeredRun(OUTAGE);

  test('count every record once', () => {
    const { records, families } = rangeFigures(replay, { from: 0, until: replay.until + 1 });
    expect(records).toBe(replay.columns.length);
    const kinds = families.flatMap((family) => family.kinds);
    expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(records);
  });

  test('find the worst moment that the answer knows of', () => {
    const worst = worstOf(replay);
    expect(worst?.most).toBe(answer.counts.missingMaximum);
    expect(missingOf(viewAt(replay, worst?.mostAt ?? -1))).toBe(worst?.most);
  });

  test('leave out the start, when all are missing, once everything has run', () => {
    const foundation = {
      cells: 3,
      apps: [app('web', { instances: 6 })],
      events: [kill(5 * MINUTE, 0)],
    };
    const run = answeredRun({ foundation });
    expect(run.answer.counts.missingMaximum).toBe(6);
    expect(worstOf(run.replay)).toMatchObject({ most: 2, mostAt: 5 * MINUTE });
  });

  test('see the missing instances of an outage and not those after it', () => {
    const during = rangeFigures(replay, { from: 10 * MINUTE, until: 12 * MINUTE });
    const after = rangeFigures(replay, { from: 25 * MINUTE, until: 29 * MINUTE });
    expect(during.missing?.most).toBeGreaterThan(after.missing?.most ?? Number.NaN);
    expect(after.missing).toMatchObject({ least: 2, most: 2, mean: 2 });
  });

  test('are unknown in a trace that does not tell of containers', () => {
    const coarse = answeredRun(OUTAGE, 'summary').replay;
    const figures = rangeFigures(coarse, { from: 0, until: MINUTE });
    expect(figures).toMatchObject({ running: undefined, missing: undefined });
    expect(worstOf(coarse)).toBeUndefined();
  });
});
