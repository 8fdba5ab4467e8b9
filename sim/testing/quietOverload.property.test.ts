/**
 * Quiet and eager are one run, too, where the BBS is far too slow: calls queue for minutes, time out, are
 * repeated and answered late, cells come to sync at the same instant, and tables change while it all waits.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Distribution } from '../engine/distribution';
import { MILLISECOND, SECOND } from '../engine/units';
import type { FoundationConfig } from '../model/config';
import type { FoundationSpec } from '../model/foundationSpec';
import { anyFoundation } from './arbitraries';
import { app, exactly, foundationSpec, type Properties, STEADY } from './builders';
import { expectLaw } from './law';
import { differences } from './quietAndEager';

type Config<Part extends keyof FoundationConfig> = Partial<NonNullable<FoundationConfig[Part]>>;

const spread: Distribution = { kind: 'uniform', low: 0, high: 3 * MILLISECOND };

/** Of one call: mostly as usual, now and then far too long. */
const slow = fc.constantFrom(
  0,
  MILLISECOND,
  MILLISECOND,
  20 * MILLISECOND,
  200 * MILLISECOND,
  3 * SECOND,
  12 * SECOND,
);
/** Of one row. */
const dear = fc.constantFrom(0, 3.2, 1000.7, 100 * MILLISECOND, SECOND);

const some = { requiredKeys: [] };

const serviceTimes = fc.record(
  {
    desirePerInstance: slow,
    claim: slow,
    start: slow,
    startUnchanged: slow,
    crash: slow,
    changeActual: slow,
    changeTask: slow,
    upsertDomain: slow,
    // More than nothing, as in every scenario: an answer does not overtake the calls beside it.
    fetch: slow.filter((time) => time > 0),
    fetchPerLRP: dear,
    isCellFetchScan: fc.boolean(),
    fetchCells: slow,
    fetchDesiredPerLRP: dear,
    convergePerLRP: dear,
    gatheringQueries: fc.constantFrom(1, 100),
    convergenceAction: slow,
    convergeTasks: slow,
  },
  some,
);

const bbs: fc.Arbitrary<Config<'bbs'>> = fc.record(
  {
    convergeRepeatInterval: fc.constantFrom(SECOND, 10 * SECOND),
    parallelism: fc.constantFrom(1, 2),
    backgroundMaximum: fc.constantFrom(0, 0.5, 0.99),
    convergenceWorkers: fc.constantFrom(1, 2),
    kickTaskDuration: fc.constant(SECOND),
    maxTaskRetries: fc.constantFrom(0, 3),
  },
  some,
);

const rep: fc.Arbitrary<Config<'rep'>> = fc.record(
  {
    communicationTimeout: fc.constantFrom(100 * MILLISECOND, SECOND),
    pollingInterval: fc.constantFrom(SECOND, 5 * SECOND),
    presenceTtl: fc.constantFrom(6 * SECOND, 2 * SECOND),
    performTime: fc.constantFrom(0, 3 * SECOND),
  },
  some,
);

const auctioneer: fc.Arbitrary<Config<'auctioneer'>> = fc.record(
  {
    startingContainerCountMaximum: fc.constantFrom(1, 5),
    communicationTimeout: fc.constant(200 * MILLISECOND),
    cellStateTimeout: fc.constantFrom(100 * MILLISECOND, SECOND),
    auctionPerInstance: fc.constantFrom(0, 100 * MILLISECOND),
    auctionRunnerWorkers: fc.constant(1),
  },
  some,
);

const network: fc.Arbitrary<Config<'network'>> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      sameZone: fc.constantFrom(exactly(80 * MILLISECOND), spread),
      links: fc.constantFrom<Record<string, Distribution>>(
        { 'rep>bbs': spread },
        { 'bbs>rep': spread },
        { 'rep>bbs': exactly(6 * SECOND) },
        { 'bbs>rep': exactly(5 * SECOND) },
      ),
    },
    some,
  ),
);

interface Changes {
  readonly bbs?: Config<'bbs'>;
  readonly rep?: Config<'rep'>;
  readonly auctioneer?: Config<'auctioneer'>;
  readonly network?: Config<'network'>;
}

function changed(spec: FoundationSpec, changes: Changes): FoundationSpec {
  const { config } = spec;
  return {
    ...spec,
    config: {
      ...config,
      bbs: { ...config.bbs, ...changes.bbs },
      rep: { ...config.rep, ...changes.rep },
      auctioneer: { ...config.auctioneer, ...changes.auctioneer },
      network: { ...config.network, ...changes.network },
    },
  };
}

const overloaded = fc
  .record({ spec: anyFoundation, bbs, serviceTimes, rep, auctioneer, network })
  .map(({ spec, serviceTimes: times, ...changes }) => {
    const all = { ...spec.config.bbs.serviceTimes, ...times };
    return changed(spec, { ...changes, bbs: { ...changes.bbs, serviceTimes: all } });
  });

describe('quiet and eager, with a BBS that is far too slow,', () => {
  test('are one run on any foundation', () => {
    expectLaw(overloaded, 60, (spec, seed) => differences(spec, seed));
  });

  const steady = (cells: number, instances: number, properties: Properties): FoundationSpec =>
    foundationSpec({
      cells,
      apps: [app('dora', { instances })],
      properties: { ...STEADY, ...properties },
    });

  test.each([3, 4, 6, 7])('tell once what a repeated bulk sync told (seed %i)', (seed) => {
    const spec = steady(1, 1, { 'sim.bbs.upsert_domain_time': '12s' });
    // The cell is lost again and again, so that what it tells has effects.
    expect(differences(changed(spec, { rep: { presenceTtl: 2 * SECOND } }), seed)).toEqual([]);
  });

  test('carry out the calls of cells that sync at one instant in one order', () => {
    const properties = { 'sim.bbs.parallelism': 1, 'sim.bbs.converge_tasks_time': '3s' };
    const spec = changed(steady(2, 4, properties), {
      bbs: { convergeRepeatInterval: SECOND },
      rep: { pollingInterval: SECOND },
      network: { sameZone: exactly(80 * MILLISECOND) },
      auctioneer: { startingContainerCountMaximum: 1, auctionPerInstance: 100 * MILLISECOND },
    });
    // All that wait for a worker are answered when it is free.
    expect(differences(spec, 1)).toEqual([]);
  });

  test.each([2, 3, 4, 5])('draw latencies of answers in one order (seed %i)', (seed) => {
    const crash = { kind: 'exits', after: exactly(0), share: 0.3, times: 1 } as const;
    const spec = foundationSpec({
      cells: 1,
      apps: [app('dora', { instances: 2, crash })],
      properties: { ...STEADY, 'sim.bbs.converge_time_per_lrp': '1s' },
    });
    const links = { 'rep>bbs': exactly(6 * SECOND) };
    const wires = { rep: { presenceTtl: 2 * SECOND }, network: { sameZone: spread, links } };
    expect(differences(changed(spec, wires), seed)).toEqual([]);
  });
});
