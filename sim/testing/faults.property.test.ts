/**
 * The laws of a foundation under faults of every kind: processes that die and hang, VMs, wires and stores
 * that fail, Garden, drains. What holds without them has to hold with them.
 *
 * Calm: at `CALM_FROM` everything is repaired. Then, before the passes of `convergence.property` count:
 *   10 s  monit starts what has died (sim.bosh.supervisor_poll), and a process that ended because its lock
 *         was lost does so again if need be;
 *   20 s  a lock that a dead holder left expires (15 s, looked at every 5 s), another takes it within 5 s;
 *   30 s  the first convergence of a new BBS; a domain that went stale is fresh with the next sync, 30 s.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { meanOf } from '../engine/distribution';
import { MINUTE, SECOND } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import { faultyFoundation } from './faultArbitraries';
import { expectLaw } from './law';
import { observedRun, runChecked } from './observedRun';
import { differences } from './quietAndEager';
import { unsettled } from './settled';
import { differencesAfterSnapshot, differencesOfTwins } from './twoRuns';

const DURATION = 12 * MINUTE;

const CALM_FROM = 6 * MINUTE;
const CONTROL_PLANE = 2 * MINUTE;

function settledAt({ cells, config }: FoundationSpec): number {
  const handBacks = config.executor.isProxyEnabled ? cells.length : 0;
  const passes = 8 + 2 * handBacks;
  return CALM_FROM + CONTROL_PLANE + meanOf(config.bosh.cellBootTime) + passes * 31 * SECOND;
}

const anything = faultyFoundation({
  calmFrom: 8 * MINUTE,
  scalesDown: true,
  lacksSubnets: true,
  isTight: true,
});

describe('a foundation under faults of every kind', () => {
  test('runs the same way twice, and its faults happen', () => {
    const seen = new Set<string>();
    expectLaw(anything, 40, (spec, seed) => differencesOfTwins(spec, seed, DURATION, seen));
    const faults = ['process.killed', 'vm.killed', 'database.changed', 'cell.drainStarted'];
    expect([...seen]).toEqual(expect.arrayContaining(faults));
  });

  test('is one run, quiet and eager', () => {
    expectLaw(anything, 60, (spec, seed) => differences(spec, seed, DURATION));
  });

  test('goes on from a snapshot as if nothing had happened', () => {
    expectLaw(anything, 40, (spec, seed) =>
      differencesAfterSnapshot(spec, seed, DURATION, isDeepStrictEqual),
    );
  });

  // Those with a time limit count on a control plane that answers; the law of rest below takes their place.
  test('keeps every invariant of an instant', () => {
    expectLaw(anything, 60, (spec, seed) =>
      runChecked(observedRun(spec, { seed }), DURATION, 20 + (seed % 97), []),
    );
  });

  test('comes to rest when all is repaired: what fits runs again, once', () => {
    let claimed = 0;
    const calm = faultyFoundation({
      calmFrom: CALM_FROM,
      scalesDown: false,
      lacksSubnets: false,
      isTight: false,
    });
    expectLaw(calm, 60, (spec, seed) => {
      const run = observedRun(spec, { seed });
      run.foundation.simulation.runUntil(settledAt(spec));
      const { wrong, instances } = unsettled(run.foundation);
      claimed += instances;
      return wrong;
    });
    expect(claimed).toBeGreaterThan(100);
  });
});
