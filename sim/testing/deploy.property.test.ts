/** The closed formula of a deploy's length. What holds of any foundation: `boshFaults.property.test.ts`. */
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { maxInFlightOf } from '../diego/bosh/phases';
import { type Duration, HOUR, MINUTE, SECOND } from '../engine/units';
import type { DeploySpec, UpdateCount } from '../model/foundationSpec';
import { foundationSpec } from './builders';
import { cellGroup, deploy, deploys, quietUpdateTime } from './deployFixture';
import { FoundationStory } from './foundationStory';
import { expectLaw } from './law';

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
