/** A release that a Silk controller answers long after the daemon has turned to another one. */
import { expect, test } from 'vitest';
import { runToEnd } from '../answers/run';
import { expandScenario } from '../scenario/expand';
import { parseScenario } from '../scenario/validate';

const SCENARIO = `name: late-release
question: Is a cell without the row of its lease for a moment a state that cannot be?
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 3, memory: 4GB, disk: 20GB }
  properties: { hm.resurrector_enabled: true }
workload:
  - { app: a, count: 3, instances: 3, memory: 1GB, disk: 512MB }
events:
  - at: 5m
    deploy:
      name: s
      failing: 20%
      maxInFlight: 2
      strategy: create-swap-delete
      rerun: { after: 10m, times: 1 }
  - { at: 25m, hang: { process: silk-controller } }
  - { at: 55m, resume: { process: silk-controller } }
run: { duration: 55m7522ms, seed: 2 }
`;

test('a controller that hung releases a lease which its daemon has anew: the next renewal mends it', () => {
  const parsed = parseScenario(SCENARIO, { file: 'late-release.yaml' });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  const scenario = expandScenario(parsed.scenario);
  const before = runToEnd(scenario);
  expect(before.deploys[0]).toMatchObject({ state: 'completed' });
  const later = { ...scenario, run: { ...scenario.run, duration: scenario.run.duration * 2 } };
  expect(runToEnd(later).deploys[0]?.state).toBe('completed');
});
