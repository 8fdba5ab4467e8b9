/**
 * Stations of the engine against the closed forms of queueing theory, and the lab's intervals with them:
 * the theory's value lies in the interval over independent replications, which is narrow enough to say so.
 *
 * Seeds are fixed, and intervals are of 99.9 %, so that a right program passes and goes on passing.
 */
import { describe, expect, test } from 'vitest';
import type { Distribution } from '../engine/distribution';
import { MILLISECOND } from '../engine/units';
import { pairedDifference } from '../lab/statistics/paired';
import { summarise } from '../lab/statistics/sample';
import { type QueueEntry, replications } from './queue';

const CERTAIN = 0.999;
const REPLICATIONS = 30;
/** Of the theory's value: an interval that is wider would hold anything. */
const WIDTH_MAXIMUM = 0.06;

const tenMilliseconds: Distribution = { kind: 'exponential', mean: 10 * MILLISECOND };
/** Services a second of one worker. */
const RATE = 100;

/** Erlang's C: the probability that a customer of M/M/c waits, at `load` = λ/μ (A. K. Erlang, 1917). */
function erlangC(workers: number, load: number): number {
  // Erlang's B by its recursion, then C from B.
  let blocking = 1;
  for (let each = 1; each <= workers; each++) {
    blocking = (load * blocking) / (each + load * blocking);
  }
  const use = load / workers;
  return blocking / (1 - use * (1 - blocking));
}

function expectAround(theory: number, measured: readonly number[]): void {
  const interval = summarise(measured, CERTAIN)?.interval;
  expect(interval?.low).toBeLessThan(theory);
  expect(interval?.high).toBeGreaterThan(theory);
  expect((interval?.high ?? Number.NaN) - (interval?.low ?? Number.NaN)).toBeLessThan(
    2 * WIDTH_MAXIMUM * theory,
  );
}

describe('Erlang’s C', () => {
  test('has the values of the published tables', () => {
    expect(erlangC(1, 0.8)).toBeCloseTo(0.8, 12);
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
    expect(erlangC(5, 4)).toBeCloseTo(0.5541, 4);
  });
});

describe('a station with Poisson arrivals and exponential service', () => {
  test.each([
    { workers: 1, use: 0.5, customers: 10_000 },
    { workers: 1, use: 0.8, customers: 30_000 },
    { workers: 4, use: 0.8, customers: 30_000 },
    { workers: 10, use: 0.7, customers: 60_000 },
  ])('of $workers at $use has the waits of M/M/c', ({ workers, use, customers }) => {
    const arrivals = use * workers * RATE;
    const entry: QueueEntry = { workers, arrivals, service: tenMilliseconds, customers };
    const runs = replications(entry, REPLICATIONS);
    const waits = erlangC(workers, use * workers);
    const wait = waits / (workers * RATE - arrivals);
    expectAround(
      waits,
      runs.map((run) => run.shareThatWaits),
    );
    expectAround(
      wait,
      runs.map((run) => run.wait),
    );
    expectAround(
      wait + 1 / RATE,
      runs.map((run) => run.sojourn),
    );
  });

  test('and constant service has half the wait of M/M/1 (Pollaczek and Khinchine)', () => {
    const entry: QueueEntry = {
      workers: 1,
      arrivals: 70,
      service: { kind: 'constant', value: 10 * MILLISECOND },
      customers: 20_000,
    };
    const wait = 0.7 / (2 * RATE * (1 - 0.7));
    expectAround(
      wait,
      replications(entry, REPLICATIONS).map((run) => run.wait),
    );
  });
});

describe('the background of a station', () => {
  const share = 0.3;
  const background = { share, service: 10 * MILLISECOND };
  const entry: QueueEntry = {
    workers: 1,
    arrivals: 40,
    service: tenMilliseconds,
    customers: 20_000,
  };
  const theory = 1 / (RATE * (1 - share) - entry.arrivals);

  test('gives the sojourn of M/M/1 with that share of it gone', () => {
    const runs = replications({ ...entry, background }, REPLICATIONS);
    expectAround(
      theory,
      runs.map((run) => run.sojourn),
    );
  });

  test('stands for jobs that are really sent', () => {
    const sent = replications({ ...entry, others: share * RATE }, REPLICATIONS);
    const unsent = replications({ ...entry, background }, REPLICATIONS);
    expectAround(
      theory,
      sent.map((run) => run.sojourn),
    );
    const difference = pairedDifference(
      sent.map((run) => run.sojourn),
      unsent.map((run) => run.sojourn),
      CERTAIN,
    );
    expect(difference?.interval?.low).toBeLessThan(0);
    expect(difference?.interval?.high).toBeGreaterThan(0);
  });

  test('of short jobs makes a long one wait for a worker, and does not stretch its own time', () => {
    const long: QueueEntry = {
      workers: 4,
      arrivals: 2,
      service: { kind: 'exponential', mean: 100 * MILLISECOND },
      customers: 300,
    };
    const short: Distribution = { kind: 'exponential', mean: 5 * MILLISECOND };
    const jobs = { others: 400, othersService: short };
    const sojourns = (entry: QueueEntry) =>
      replications(entry, REPLICATIONS).map((run) => run.sojourn);
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const sent = mean(sojourns({ ...long, ...jobs }));
    const unsent = mean(
      sojourns({ ...long, background: { share: 0.5, service: 5 * MILLISECOND } }),
    );
    expect(Math.abs(unsent / sent - 1)).toBeLessThan(0.03);
    expect(unsent).toBeGreaterThan(mean(sojourns(long)));
  });

  test('is not nothing: without it the sojourn is another', () => {
    const interval = summarise(
      replications(entry, REPLICATIONS).map((run) => run.sojourn),
      CERTAIN,
    )?.interval;
    expect(interval?.high).toBeLessThan(0.6 * theory);
  });
});

describe('common random numbers', () => {
  const slow: QueueEntry = {
    workers: 2,
    arrivals: 150,
    service: tenMilliseconds,
    customers: 2_000,
  };
  const fast: QueueEntry = { ...slow, service: { kind: 'exponential', mean: 9.5 * MILLISECOND } };
  const waitsOf = (entry: QueueEntry, first: number) =>
    replications(entry, REPLICATIONS, first).map((run) => run.wait);

  test('find a difference that as many runs on other seeds do not', () => {
    const before = waitsOf(slow, 1);
    const paired = pairedDifference(before, waitsOf(fast, 1));
    const apart = pairedDifference(before, waitsOf(fast, 1001));
    const width = (one: typeof paired) =>
      (one?.interval?.high ?? Number.NaN) - (one?.interval?.low ?? Number.NaN);
    expect(paired?.correlation).toBeGreaterThan(0.9);
    expect(paired?.varianceReduction).toBeGreaterThan(0.8);
    expect(width(paired)).toBeLessThan(width(apart) / 3);
    expect(paired?.interval?.high).toBeLessThan(0);
  });
});
