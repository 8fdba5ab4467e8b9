/** What real runs say of their deploys: identities that hold whatever happens, and what limits each. */
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../engine/units';
import { type AppEntry, app, cells, type Properties, STEADY } from '../testing/builders';
import { cellGroup, type DeployEntry, deploy } from '../testing/deployFixture';
import { expandedScenario } from '../testing/scenarioFixture';
import type { DeployResult } from './deployResult';
import type { RunResult } from './result';
import { runToEnd } from './run';

const AT = 10 * MINUTE;

/** Six cells of 4 GB in two zones; each step of a VM's update takes the same. */
function deployed(
  apps: readonly AppEntry[],
  change: DeployEntry = {},
  properties: Properties = {},
): { told: DeployResult; result: RunResult } {
  const result = runToEnd(
    expandedScenario({
      foundation: {
        zones: 2,
        cells: [cells(6, { memory: 4096 })],
        apps: apps.map((entry, each) => app(`app-${each}`, entry)),
        deploys: [deploy([cellGroup(6, 2)], { maxInFlight: 2, ...change })],
        events: [{ kind: 'deploy', at: AT, deploy: 0 }],
        properties: { ...STEADY, ...properties },
      },
      duration: 4 * HOUR,
    }),
  );
  return { told: result.deploys[0] as DeployResult, result };
}

/** Seconds of all slots: each zone has so many, for as long as it takes. */
function slotSeconds({ zones }: DeployResult): number {
  return zones.reduce(
    (sum, { maxInFlight, fromSeconds, untilSeconds }) =>
      sum + maxInFlight * ((untilSeconds ?? 0) - fromSeconds),
    0,
  );
}

const shareOf = ({ limits }: DeployResult, wanted: string): number =>
  limits.find(({ what }) => what === wanted)?.share ?? 0;

const MANY: readonly AppEntry[] = Array.from({ length: 10 }, () => ({ instances: 4, memory: 128 }));

test('two rotations of one certificate at a time are told apart', () => {
  const result = runToEnd(
    expandedScenario({
      foundation: {
        cells: [cells(2)],
        apps: [app('web')],
        deploys: ['ca-1', 'ca-2', 'ca-3', 'ca-4', 'ca-5'].map((name) =>
          deploy([cellGroup(2, 1)], { name, change: 'restart' }),
        ),
        rotations: [
          { certificate: 'ca', expiresAt: 3 * HOUR, deploys: [0, 1], pause: 30 * MINUTE },
          { certificate: 'ca', expiresAt: 4 * HOUR, deploys: [2, 3, 4], pause: 2 * HOUR },
        ],
        events: [0, 1].map((rotation) => ({
          kind: 'rotate' as const,
          at: AT + rotation * MINUTE,
          rotation,
        })),
        properties: STEADY,
      },
      duration: 2 * HOUR,
    }),
  );
  expect(result.rotations).toMatchObject([
    { state: 'completed', deploysDone: 2, completedSeconds: result.deploys[1]?.endedSeconds },
    { state: 'running', deploysDone: 1, completedSeconds: null },
  ]);
});

describe('with room for all', () => {
  test('every second of every slot is told once, nobody lacks an instance, and VMs take most time', () => {
    const { told, result } = deployed(MANY);
    expect(told).toMatchObject({
      state: 'completed',
      vms: 6,
      updated: 6,
      canaries: 1,
      failures: [],
      drains: { count: 6, timedOut: 0, strandedInstances: 0 },
      apps: { count: 10, belowCount: 0, vanished: 0, worstShare: 1, worst: [] },
    });
    const slots = told.limits.reduce((sum, { seconds }) => sum + seconds, 0);
    expect(slots).toBeCloseTo(slotSeconds(told), 3);
    expect(told.limits[0]?.what).toBe('vm');
    const steps = told.steps.reduce((sum, { seconds }) => sum + seconds, 0);
    const vms = (told.canarySeconds ?? 0) + 5 * (told.vmSeconds ?? 0);
    expect(steps).toBeCloseTo(vms, 3);
    // Every instance is moved at least once, and those of late cells several times.
    expect(told.movedInstances).toBeGreaterThanOrEqual(40);
    const { placedInstances } = result.auctions;
    expect(told.movedInstances).toBe(placedInstances - 40);
  });

  test('drains wait for slow apps', () => {
    const slow = MANY.map((entry) => ({
      ...entry,
      startup: { kind: 'constant', value: 5 * MINUTE } as const,
      startTimeout: 10 * MINUTE,
    }));
    const { told } = deployed(slow);
    expect(told.limits[0]?.what).toBe('start');
  });

  test('drains wait for the cap on starting containers', () => {
    const slow = MANY.map((entry) => ({
      ...entry,
      startup: { kind: 'constant', value: 20 * SECOND } as const,
    }));
    const cap = { 'diego.auctioneer.starting_container_count_maximum': 1 };
    const { told } = deployed(slow, {}, cap);
    expect(shareOf(told, 'startCap')).toBeGreaterThan(shareOf(told, 'start'));
    expect(shareOf(told, 'room')).toBe(0);
  });
});

describe('without room', () => {
  test('drains time out, instances are stranded, and single ones vanish', () => {
    // Five of these on a cell with their proxies, thirty on all; 28 run.
    const full: AppEntry[] = Array.from({ length: 28 }, () => ({ instances: 1, memory: 768 }));
    const { told, result } = deployed(full, { maxInFlight: 1 });
    expect(shareOf(told, 'room')).toBeGreaterThan(0.2);
    expect(told.drains.timedOut).toBeGreaterThan(0);
    expect(told.drains).toMatchObject({
      timedOut: result.drains.timedOut,
      strandedInstances: result.drains.strandedInstances,
    });
    expect(told.apps.vanished).toBeGreaterThan(0);
    expect(told.apps.worst[0]?.unavailableSeconds).toBeGreaterThan(60);
  });
});

test('without drains instances vanish with their VMs, and are told', () => {
  const single: AppEntry[] = Array.from({ length: 12 }, () => ({ instances: 1, memory: 128 }));
  const { told } = deployed(single, { skipDrain: true });
  expect(told).toMatchObject({ movedInstances: 0, drains: { count: 0 } });
  expect(told.apps.vanished).toBeGreaterThan(0);
  expect(told.apps.worstShare).toBe(0);
});
