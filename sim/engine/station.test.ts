/** Stations against a clerk who looks at the clock every microsecond. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backgroundWait, busyWorkers, createStation, enter, waitingTime } from './station';
import type { Duration, Instant } from './units';

interface Job {
  arrival: Instant;
  service: Duration;
}

/** Start and end of every job, found by stepping through time: c workers, first come, first served. */
function serveByTheClock(
  workers: number,
  jobs: readonly Job[],
): { start: Instant; end: Instant }[] {
  const served: { start: Instant; end: Instant }[] = [];
  for (let now = 0; served.length < jobs.length; now++) {
    for (;;) {
      const next = jobs[served.length];
      const busy = served.filter(({ start, end }) => start <= now && now < end).length;
      if (next === undefined || next.arrival > now || busy >= workers) break;
      served.push({ start: now, end: now + next.service });
    }
  }
  return served;
}

const jobsInOrder = fc
  .array(fc.record({ arrival: fc.nat(60), service: fc.nat(12) }), { maxLength: 40 })
  .map((jobs) => jobs.sort((earlier, later) => earlier.arrival - later.arrival));

describe('a station', () => {
  test('serves jobs as c workers do who take them first come, first served', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), jobsInOrder, (workers, jobs) => {
        const station = createStation(workers);
        const served = serveByTheClock(workers, jobs);
        jobs.forEach(({ arrival, service }, i) => {
          const { start, end } = served[i] as { start: Instant; end: Instant };
          expect(waitingTime(station, arrival)).toBe(start - arrival);
          expect(enter(station, arrival, service)).toBe(end);
          const underWay = served.slice(0, i + 1).filter((job) => job.end > arrival).length;
          expect(busyWorkers(station, arrival)).toBe(Math.min(workers, underWay));
        });
      }),
    );
  });

  test('goes on in a clone exactly as in the original', () => {
    const station = createStation(2);
    for (let i = 0; i < 9; i++) enter(station, i, 5);
    const clone = structuredClone(station);
    expect(enter(clone, 9, 5)).toBe(enter(station, 9, 5));
  });

  test('needs a worker', () => {
    expect(() => createStation(0)).toThrow('a station needs a worker, not 0');
    expect(() => createStation(Number.NaN)).toThrow(RangeError);
  });
});

describe('a background', () => {
  test.each([
    // M/M/1: ρ / (1 − ρ) of a service.
    { workers: 1, share: 0.5, service: 100, wait: 100 },
    { workers: 1, share: 0.8, service: 100, wait: 400 },
    // Erlang’s C is 1/3 for two workers at one half, 4/9 for three at two thirds.
    { workers: 2, share: 0.5, service: 300, wait: 100 },
    { workers: 3, share: 2 / 3, service: 900, wait: 400 },
    { workers: 1000, share: 0.5, service: 1e9, wait: 0 },
    { workers: 4, share: 0, service: 100, wait: 0 },
  ])('keeps a job waiting as M/M/c does: $workers workers, share $share', ({ wait, ...load }) => {
    expect(backgroundWait(load.workers, load)).toBe(wait);
  });

  test('makes a job wait, and holds its worker for the time that is left over', () => {
    const station = createStation(1);
    const background = { share: 0.75, service: 10 };
    // 30 of waiting for the background, then 100 of service.
    expect(enter(station, 50, 100, background)).toBe(50 + 100 + 30);
    expect(waitingTime(station, 50)).toBe(400);
    expect(enter(station, 50, 100, background)).toBe(50 + 400 + 100 + 30);
  });
});
