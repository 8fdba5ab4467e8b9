import { describe, expect, it } from 'vitest';
import type { Series } from '../../replay/series';
import { extremesWithin, pixelColumns, sampledColumns } from './pixelColumns';

function series(entries: readonly (readonly [number, number])[], until: number): Series {
  return {
    from: entries[0]?.[0] ?? 0,
    until,
    at: Float64Array.from(entries, ([at]) => at),
    value: Int32Array.from(entries, ([, value]) => value),
  };
}

describe('a series as pixel columns', () => {
  it('shows in each column the least and the greatest value of its stretch', () => {
    const dip = series(
      [
        [0, 10],
        [1_050, 3],
        [1_060, 10],
        [3_000, 12],
      ],
      4_000,
    );
    const columns = pixelColumns(dip, { from: 0, until: 4_000 }, 4);
    expect([...(columns?.least ?? [])]).toEqual([10, 3, 10, 12]);
    expect([...(columns?.greatest ?? [])]).toEqual([10, 10, 12, 12]);
    expect(columns?.leastAt[1]).toBe(1_050);
  });

  it('loses nothing that lasts less than a pixel', () => {
    const blink = series(
      [
        [0, 100],
        [500_000, 0],
        [500_001, 100],
      ],
      1_000_000,
    );
    const columns = pixelColumns(blink, { from: 0, until: 1_000_000 }, 10);
    expect(Math.min(...(columns?.least ?? []))).toBe(0);
  });

  it('has no number where the trace does not tell', () => {
    const thinned = series([[2_000, 7]], 3_000);
    const columns = pixelColumns(thinned, { from: 0, until: 5_000 }, 5);
    expect([...(columns?.least ?? [])].map(Number.isNaN)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(pixelColumns(undefined, { from: 0, until: 1 }, 5)).toBeUndefined();
  });

  it('is read beside another one at the same instants', () => {
    const running = series(
      [
        [0, 5],
        [1_500, 2],
        [1_600, 5],
      ],
      3_000,
    );
    const claimed = series(
      [
        [0, 0],
        [1_500, 3],
        [1_600, 0],
      ],
      3_000,
    );
    const columns = pixelColumns(running, { from: 0, until: 3_000 }, 3);
    const instants = columns?.leastAt ?? new Float64Array();
    expect([...(sampledColumns(claimed, instants) ?? [])]).toEqual([0, 3, 0]);
    expect(sampledColumns(undefined, instants)).toBeUndefined();
  });

  it('tells the extremes of a range as a whole', () => {
    const one = series(
      [
        [0, 5],
        [10, 1],
        [20, 9],
      ],
      30,
    );
    expect(extremesWithin(one, { from: 5, until: 15 })).toEqual({ least: 1, greatest: 5 });
    expect(extremesWithin(one, { from: 40, until: 50 })).toBeUndefined();
  });
});
