/** Stations against a clerk who looks at the clock every microsecond. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { busyWorkers, createStation, enter, waitingTime } from './station';
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
    expect(() => createStation(0)).toThrow(RangeError);
    expect(() => createStation(Number.NaN)).toThrow(RangeError);
  });
});
