/** A fork and its run: the same run while both are left alone, and nothing in common from then on. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlacementPolicy } from '../diego/auctioneer/placementPolicy';
import { scenarios } from './chaos';
import type { CustomInvariant } from './invariants';
import { readScenario } from './loadScenario';
import { runScenario, startScenario } from './runScenario';

const RUNS = 5;

const SCENARIO = readScenario({
  name: 'small',
  question: 'What if?',
  foundation: {
    zones: ['z1', 'z2'],
    cells: [{ name: 'cell', count: 4, memory: '4GB', disk: '20GB' }],
  },
  workload: [{ app: 'web', instances: 6, memory: '512MB' }],
  events: [{ at: '2m', kill: { cells: ['cell-2'] }, for: '1m' }],
  expect: [{ recovered: { within: '5m', after: '2m' } }],
  run: { duration: '8m', seed: 3 },
});

test('a fork that is left alone is the run, wherever it was made', () => {
  const law = fc.property(scenarios(), fc.nat(4000), fc.boolean(), (data, events, hasMetrics) => {
    const run = startScenario(readScenario(data), { hasMetrics });
    run.step(events);
    const fork = run.fork();
    expect([fork.now, fork.events, fork.digest]).toEqual([run.now, run.events, run.digest]);
    const ends = [run, fork, fork.fork()].map((each) => {
      // A fork on a snapshot is replayed when it is asked for its answer: what it came to before must be the same.
      each.advanceBy(Math.floor((each.end - each.now) / 2));
      const half = { records: each.records(), cells: each.cells(), instances: each.instances() };
      each.advanceTo(each.end);
      const [whole, driven] = [each.records(), each.digest];
      const { answer, digest } = each.finish();
      const missing = hasMetrics ? each.metric('bbs.LRPsMissing') : [];
      expect([digest, each.records().length]).toEqual([driven, whole.length]);
      return { answer, digest, missing, half, records: each.records() };
    });
    expect(isDeepStrictEqual(ends[0], ends[1])).toBe(true);
    expect(isDeepStrictEqual(ends[0], ends[2])).toBe(true);
  });
  fc.assert(law, { numRuns: RUNS, seed: 7, endOnFailure: true });
});

test('a fork and its run know nothing of each other', () => {
  const run = startScenario(SCENARIO);
  run.advanceTo('90s');
  const what = run.fork();
  const [digest, records] = [run.digest, run.records().length];
  what.inject({ kill: { zone: 'z1' } });
  what.advanceBy('10s');
  expect(what.counts()).toEqual({ desired: 6, running: 3, missing: 3 });
  expect(run.counts().missing).toBe(0);
  expect([run.now, run.digest, run.records().length]).toEqual([90e6, digest, records]);
  expect(run.finish().digest).toBe(runScenario(SCENARIO).digest);
  expect(what.now).toBe(100e6);
});

test('a fork has what was injected before it, at the instant of the fork as well', () => {
  const run = startScenario(SCENARIO);
  run.advanceTo('1m');
  run.inject({ kill: { cells: ['cell-0'] } });
  const early = run.fork();
  run.advanceBy('1s');
  run.inject({ kill: { cells: ['cell-1'] } }, '70s');
  const late = run.fork();
  expect(early.records('cell.killed')).toEqual([]);
  expect(early.step()).toBe(1);
  expect(early.records('cell.killed')).toMatchObject([{ cell: 'cell-0' }]);
  early.inject({ kill: { cells: ['cell-1'] } }, '70s');
  const digests = [run, early, late].map((each) => each.finish().digest);
  expect(new Set(digests).size).toBe(1);
});

test('a fork may look closer than its run', () => {
  const run = startScenario(SCENARIO, { records: 'summary' });
  run.advanceTo('90s');
  const closer = run.fork({ records: 'full', hasMetrics: true, ownInvariants: 'throughout' });
  expect(closer.digest).toBe(run.digest);
  expect(closer.records('actualLRP.claimed')).toHaveLength(6);
  expect(() => run.records('actualLRP.claimed')).toThrow("records: 'normal'");
  expect(closer.finish().digest).toBe(run.finish().digest);
  expect(closer.metric('bbs.LRPsRunning')[0]?.samples.length).toBeGreaterThan(2);
});

test('invariants that remember are made for each run, and those in a list are told once', () => {
  const told: number[] = [];
  const counting = (list: number[]): CustomInvariant => {
    let claims = 0;
    return {
      name: 'counts',
      sentence: 'Claims are counted.',
      kinds: ['actualLRP.claimed'],
      onRecord: () => list.push(++claims),
    };
  };
  const made = startScenario(SCENARIO, { invariants: () => [counting(told)] });
  made.advanceTo('1m');
  expect(told).toEqual([1, 2, 3, 4, 5, 6]);
  made.fork();
  expect(told).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);
  const shared: number[] = [];
  const run = startScenario(SCENARIO, { invariants: [counting(shared)] });
  run.advanceTo('1m');
  run.fork().advanceTo('119s');
  expect(shared).toHaveLength(6);
});

test('a policy that answers by its mood has no fork', () => {
  let mood = 0;
  const placementPolicy: PlacementPolicy = { name: 'moody', score: () => (mood++ % 7) - mood };
  const run = startScenario(SCENARIO, { placementPolicy });
  run.advanceTo('1m');
  expect(() => run.fork()).toThrow('policy moody does not answer the same');
  const steady: PlacementPolicy = { name: 'steady', score: (cell) => cell.memoryLeft };
  const other = startScenario(SCENARIO, { placementPolicy: steady });
  other.advanceTo('1m');
  expect(other.fork().finish().digest).toBe(other.finish().digest);
});

test('what is over has no fork', () => {
  const run = startScenario(SCENARIO);
  run.advanceTo('1m');
  run.stop();
  expect(() => run.fork()).toThrow('the run is finished; start or fork another one');
  const policy = { placementPolicy: { name: 'other', score: () => 0 } } as object;
  expect(() => startScenario(SCENARIO).fork(policy)).toThrow('keeps its placement policy');
});
