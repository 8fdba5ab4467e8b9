/** Whatever BOSH does in whatever foundation: the answer keeps to its schema, and its parts to each other. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { anyFoundation } from '../testing/arbitraries';
import { withDeploys } from '../testing/deployArbitraries';
import { runningOnCells } from '../testing/runningOnCells';
import { expandedScenario } from '../testing/scenarioFixture';
import { RUN_RESULT } from './result';
import { advance, finishRun, startRun } from './run';
import { ALL_APPS } from './selections';

const DURATION = 12 * MINUTE;

test('what deploys come to adds up', () => {
  fc.assert(
    fc.property(
      withDeploys(anyFoundation, DURATION / 2),
      fc.nat({ max: 1000 }),
      (foundation, seed) => {
        const run = startRun(expandedScenario({ foundation, duration: DURATION, seed }));
        while (advance(run, 2000) === 'running') {
          expect(run.watch.levels.running[ALL_APPS]).toBe(runningOnCells(run.foundation));
        }
        const result = RUN_RESULT.parse(finishRun(run));
        for (const deploy of result.deploys) {
          const { zones, limits, steps, updated, vms, failures, runs, apps } = deploy;
          const slots = zones.reduce((sum, { maxInFlight, fromSeconds, untilSeconds }) => {
            return sum + maxInFlight * ((untilSeconds ?? result.simulatedSeconds) - fromSeconds);
          }, 0);
          const told = limits.reduce((sum, { seconds }) => sum + seconds, 0);
          expect(told).toBeCloseTo(slots, 3);
          const stepped = steps.reduce((sum, { seconds }) => sum + seconds, 0);
          expect(stepped).toBeLessThanOrEqual(slots + 1e-3);
          expect(updated).toBeLessThanOrEqual(vms);
          expect(zones.reduce((sum, zone) => sum + zone.updated, 0)).toBe(updated);
          if (deploy.state === 'completed') expect(updated).toBe(vms);
          if (deploy.state === 'failed') expect(failures.length).toBeGreaterThan(0);
          expect(runs === 0).toBe(deploy.state === 'not begun');
          expect(apps.vanished).toBeLessThanOrEqual(apps.belowCount);
          expect(apps.goneBefore).toBeLessThanOrEqual(apps.belowBefore);
          expect(deploy.forecast === null || deploy.state === 'running').toBe(true);
        }
        for (const rotation of result.rotations) {
          const { deploysDone, deploys, state, isMadeInTime, expiresSeconds } = rotation;
          expect(deploysDone).toBeLessThanOrEqual(deploys);
          expect(state === 'completed').toBe(deploysDone === deploys);
          if (expiresSeconds === null) expect(isMadeInTime).toBeNull();
        }
      },
    ),
    { numRuns: 20 },
  );
});
