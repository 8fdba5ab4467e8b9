/** Laws of deploys: the closed formula of their length, and that quiet and eager are one run. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxInFlightOf } from '../diego/bosh/phases';
import { type Duration, HOUR, MINUTE, SECOND } from '../engine/units';
import type { DeploySpec, FoundationSpec, TimedEvent, UpdateCount } from '../model/foundationSpec';
import { rowsOfKind } from '../trace/columns';
import { anyFoundation } from './arbitraries';
import { exactly, foundationSpec } from './builders';
import { cellGroup, deploy, deploys, planeGroup, quietUpdateTime } from './deployFixture';
import { FoundationStory } from './foundationStory';
import { expectLaw } from './law';
import { observedRun } from './observedRun';
import { differences } from './quietAndEager';

const counts: fc.Arbitrary<UpdateCount> = fc.oneof(
  fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 100 }) }),
);

/**
 * ⌈C/M₁⌉·t_c + ⌈(N₁−C)/M₁⌉·t + Σ ⌈N_a/M_a⌉·t, zones of cells being dealt in turn. Source: facts of
 * bosh-director's instance_group_updater.rb and numerical_value_calculator.rb.
 */
function lengthOf(
  { canaries, maxInFlight }: DeploySpec,
  cells: number,
  zones: number,
  ofCanary: Duration,
  ofOther: Duration,
): Duration {
  let length = 0;
  for (let zone = 0; zone < zones; zone++) {
    const changed = Math.ceil((cells - zone) / zones);
    if (changed <= 0) continue;
    const atOnce = maxInFlightOf(maxInFlight, changed);
    const wanted = canaries.kind === 'count' ? canaries.count : (canaries.percent * changed) / 100;
    const first = zone === 0 ? Math.min(changed, Math.floor(wanted)) : 0;
    length += Math.ceil(first / atOnce) * ofCanary;
    length += Math.ceil((changed - first) / atOnce) * ofOther;
  }
  return length;
}

describe('the length of a deploy', () => {
  test('is that of the closed formula where cells are empty and steps take constant times', () => {
    const foundations = fc
      .record({
        cells: fc.integer({ min: 1, max: 14 }),
        zones: fc.integer({ min: 1, max: 4 }),
        canaries: counts,
        maxInFlight: counts,
      })
      .map(({ cells, zones, canaries, maxInFlight }) => {
        const spec = { ...deploy([cellGroup(cells, zones)]), canaries, maxInFlight };
        return foundationSpec({ cells, zones, deploys: [spec], events: [deploys(MINUTE)] });
      });
    expectLaw(foundations, 30, (spec, seed) => {
      const story = new FoundationStory(spec, seed).runsUntil('deploy.completed', {}, 20 * HOUR);
      const each = quietUpdateTime(spec);
      const [own] = spec.deploys as readonly [DeploySpec];
      const { length: cells } = spec.cells;
      const of = (wait: Duration) => each + wait;
      const expected = lengthOf(own, cells, spec.zones.length, of(30 * SECOND), of(5 * SECOND));
      const took = story.now - MINUTE;
      return took === expected ? [] : [`took ${took} µs, not ${expected}`];
    });
  });
});

/** The foundation, with short updates of its cells and control plane among what else befalls it. */
function withDeploy(spec: FoundationSpec, entry: Partial<DeploySpec>, at: number): FoundationSpec {
  const zones = [...new Set(spec.cells.map(({ zone }) => zone))];
  const group = {
    name: 'cells',
    zones: zones.map((zone) => ({
      zone,
      cells: spec.cells.flatMap((cell, position) => (cell.zone === zone ? [position] : [])),
      vms: [],
    })),
  };
  const vms = planeGroup('diego-api', spec.controlPlane.diegoApi.length);
  const own = { ...deploy([group, vms]), ...entry };
  const begin: TimedEvent = deploys(at);
  const { config } = spec;
  const short = {
    vmDeleteTime: exactly(SECOND),
    vmCreateTime: exactly(5 * SECOND),
    agentTime: exactly(SECOND),
    jobStartTime: exactly(SECOND),
    stopTime: exactly(SECOND),
  };
  return {
    ...spec,
    deploys: [own],
    events: [...spec.events, begin].sort((one, other) => one.at - other.at),
    config: { ...config, bosh: { ...config.bosh, ...short } },
  };
}

const watch = { from: SECOND, until: MINUTE };

const deployed = fc
  .tuple(
    anyFoundation,
    fc.record({
      change: fc.constantFrom('recreate' as const, 'restart' as const),
      strategy: fc.constantFrom('delete-create' as const, 'create-swap-delete' as const),
      addresses: fc.constantFrom('same' as const, 'new' as const),
      skipDrain: fc.boolean(),
      failing: fc.constantFrom(0, 0, 0.3),
      rerun: fc.constantFrom(null, { after: 20 * SECOND, times: 5 }),
      canaryWatchTime: fc.constant(watch),
      updateWatchTime: fc.constant(watch),
      maxInFlight: counts,
    }),
    fc.integer({ min: 0, max: 5 * MINUTE }),
  )
  .map(([spec, entry, at]) => withDeploy(spec, entry, at));

describe('quiet and eager', () => {
  test('are one run while VMs are recreated', () => {
    let updated = 0;
    expectLaw(deployed, 15, (spec, seed) => {
      const { foundation, columns } = observedRun(spec, { seed });
      foundation.simulation.runUntil(15 * MINUTE);
      updated += [...rowsOfKind(columns, 'deploy.vmCompleted')].length;
      return differences(spec, seed);
    });
    expect(updated).toBeGreaterThan(20);
  });
});
