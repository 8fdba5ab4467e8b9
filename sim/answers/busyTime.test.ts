import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStation, enter } from '../engine/station';
import { MINUTE, SECOND } from '../engine/units';
import { addWork, busyShares, createBusyTime } from './busyTime';

describe('the share of time that workers are busy', () => {
  test('is their work over all their time, and that of the busiest minute beside it', () => {
    const busy = createBusyTime(2, 10 * MINUTE);
    addWork(busy, 90 * SECOND, 60 * SECOND);
    addWork(busy, 100 * SECOND, 10 * SECOND);
    // Half a minute before the first minute ends, 40 s in the second.
    expect(busyShares(busy, 4 * MINUTE)).toEqual({
      mean: 70 / (2 * 240),
      maximum: 40 / 120,
    });
  });

  test('leaves out what is done after the end, and what is left of a backlog', () => {
    const busy = createBusyTime(1, 3 * MINUTE);
    addWork(busy, 100 * MINUTE, 99 * MINUTE);
    expect(busyShares(busy, 3 * MINUTE)).toEqual({ mean: 2 / 3, maximum: 1 });
    expect(busyShares(busy, 0)).toEqual({ mean: 0, maximum: 0 });
    expect(busyShares(busy, 30 * SECOND)).toEqual({ mean: 0, maximum: 0 });
  });

  test('of a run shorter than a minute is that of all of it', () => {
    const busy = createBusyTime(1, 20 * SECOND);
    addWork(busy, 10 * SECOND, 5 * SECOND);
    expect(busyShares(busy, 20 * SECOND)).toEqual({ mean: 0.25, maximum: 0.25 });
  });

  test('of a station that is never idle is all, and never more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 30, maxLength: 60 }),
        (workers, works) => {
          const station = createStation(workers);
          const until = 3 * MINUTE;
          const busy = createBusyTime(workers, until);
          for (const work of works) addWork(busy, enter(station, 0, work * SECOND), work * SECOND);
          // While even the worker that is free first has work, all have.
          const full = Math.floor(Math.min(...station.freeAt) / MINUTE) * MINUTE;
          const at = Math.min(full, until);
          const { mean, maximum } = busyShares(busy, at);
          if (at > 0) expect(mean).toBeCloseTo(1, 10);
          expect(maximum).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
