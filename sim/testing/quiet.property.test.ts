/**
 * Quiet and eager are one run: what a foundation does not send changes nothing but how long it takes to
 * simulate. A difference means that an elided message had an effect.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Distribution } from '../engine/distribution';
import { keyedDraw } from '../engine/random';
import { MILLISECOND, MINUTE, SECOND } from '../engine/units';
import type { FoundationConfig } from '../model/config';
import type { FoundationSpec } from '../model/foundationSpec';
import { rowAt } from '../trace/columns';
import { KINDS } from '../trace/kinds';
import { anyFoundation } from './arbitraries';
import { exactly, foundationSpec, kill, restore, STEADY } from './builders';
import { expectLaw } from './law';
import { bothWays, differences } from './quietAndEager';

const DURATION = 15 * MINUTE;

const spread: Distribution = { kind: 'uniform', low: 0, high: 3 * MILLISECOND };

/** Wires of every sort: where all is constant all is elided, where something is drawn some of it is not. */
const wires = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        sameZone: fc.constantFrom(exactly(0), exactly(80 * MILLISECOND), spread),
        acrossZones: fc.constantFrom(exactly(MILLISECOND), exactly(3 * SECOND), spread),
        links: fc.constantFrom<Record<string, Distribution>>(
          {},
          { 'rep>locket': spread },
          { 'locket>rep': spread },
          { 'rep>silk-controller': spread },
          { 'silk-controller>rep': exactly(2 * SECOND) },
        ),
      },
      { requiredKeys: [] },
    ),
  },
);

/** Settings under which presences are lost though nobody dies, and leases expire within minutes. */
const settings = fc.record({
  callTime: fc.constantFrom(0, MILLISECOND, 30 * MILLISECOND, 700 * MILLISECOND),
  parallelism: fc.constantFrom(1, 3),
  presenceTtl: fc.constantFrom(15 * SECOND, 15 * SECOND, 6 * SECOND, 2 * SECOND),
  presenceRetryInterval: fc.constantFrom(5 * SECOND, 5 * SECOND, SECOND),
  leaseExpiration: fc.constantFrom(7 * 24 * 60 * MINUTE, MINUTE),
  cellBootTime: fc.constantFrom(exactly(0), exactly(20 * SECOND)),
});

const foundations: fc.Arbitrary<FoundationSpec> = fc
  .tuple(anyFoundation, wires, settings)
  .map(([spec, network, chosen]) => {
    const { config } = spec;
    const { callTime, parallelism, presenceTtl, presenceRetryInterval } = chosen;
    const { leaseExpiration, cellBootTime } = chosen;
    const changed: FoundationConfig = {
      ...config,
      network: { ...config.network, ...network },
      locket: { ...config.locket, callTime, parallelism },
      rep: { ...config.rep, presenceTtl, presenceRetryInterval },
      silk: config.silk === null ? null : { ...config.silk, leaseExpiration },
      bosh: { ...config.bosh, cellBootTime },
    };
    return { ...spec, config: changed };
  });

describe('quiet and eager', () => {
  test('are one run on any foundation, whatever is done to it', () => {
    expectLaw(anyFoundation, 40, (spec, seed) => differences(spec, seed));
  });

  test('are one run on any wires, and when presences and leases run out', () => {
    expectLaw(foundations, 60, (spec, seed) => differences(spec, seed));
  });

  test('agree on a cell that is killed while its renewal is on a slow wire to a busy Locket', () => {
    const properties = {
      ...STEADY,
      'sim.network.across_zones': '3s',
      'sim.locket.call_time': '700ms',
      'sim.locket.parallelism': 1,
    };
    const spec = foundationSpec({ zones: 2, cells: 1, events: [kill(MINUTE, 0)], properties });
    for (let seed = 1; seed <= 100; seed++) {
      expect(differences(spec, seed, 2 * MINUTE)).toEqual([]);
    }
  });

  test('agree on a cell that is killed a microsecond before, at or after a renewal', () => {
    const [latency, callTime, interval] = [MILLISECOND / 2, MILLISECOND, 5 * SECOND];
    const idle = { cells: 2, silk: { subnetPrefix: 24 } };
    for (const seed of [1, 2, 3]) {
      const phase = Math.round(keyedDraw(seed, 'cell-0', 'presence-phase', 0) * interval);
      const leased = latency + 2 * MILLISECOND + latency;
      const first = leased + latency + callTime + latency + phase;
      const period = latency + callTime + latency + interval;
      const ends = new Set<number>();
      for (const sentAt of [first, first + 3 * period]) {
        for (const offset of [-1, 0, 1, latency, latency + callTime, 2 * latency + callTime]) {
          const at = sentAt + offset;
          const spec = foundationSpec({ ...idle, events: [kill(at, 0), restore(at + 1, 0)] });
          expect(differences(spec, seed, at + MINUTE)).toEqual([]);
          const [{ columns }] = bothWays(spec, seed, at + MINUTE);
          for (let row = 0; row < columns.length; row++) {
            const { kind, at: endedAt } = rowAt(columns, row);
            if (KINDS[kind]?.name === 'presence.expired') ends.add(endedAt);
          }
        }
      }
      // Up to the instant of a renewal the one before it counts; the first comes after the acquisition.
      const acquired = leased + latency;
      const sent = [first, first + 2 * period, first + 3 * period].map((each) => each + latency);
      expect([...ends]).toEqual([acquired, ...sent].map((each) => each + 15 * SECOND));
    }
  });

  test('are not the same work: an idle foundation has far fewer events', () => {
    const spec = foundationSpec({ cells: 50, silk: { subnetPrefix: 24 } });
    const [quiet, eager] = bothWays(spec, 1, DURATION).map(
      ({ foundation }) => foundation.simulation.events,
    ) as [number, number];
    // Eager, a cell has three events every 5 s for its presence alone.
    expect(eager - quiet).toBeGreaterThan((50 * 3 * DURATION) / (5.01 * SECOND));
    expect(quiet).toBeLessThan(eager / 4);
  });

  test('send the same where latencies are drawn', () => {
    const constant = foundationSpec({ cells: 5, silk: { subnetPrefix: 24 } });
    const { config } = constant;
    const network = { ...config.network, sameZone: spread };
    const spec = { ...constant, config: { ...config, network } };
    const [quiet, eager] = bothWays(spec, 1, MINUTE);
    expect(differences(spec, 1, MINUTE)).toEqual([]);
    expect(quiet.foundation.simulation.events).toBe(eager.foundation.simulation.events);
  });
});
