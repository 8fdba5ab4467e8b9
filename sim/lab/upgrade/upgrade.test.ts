import { describe, expect, test } from 'vitest';
import { wholeDeploy, zoneSizes } from '../../answers/deployEstimate';
import { HOUR, MINUTE, SECOND } from '../../engine/units';
import { expandScenario } from '../../scenario/expand';
import type { ExpandedScenario } from '../../scenario/expanded';
import { parseScenario } from '../../scenario/validate';
import { readUpgrade } from './reading';
import { AS_IT_IS, countText, parseCount, type UpgradeSetting } from './setting';
import { cellsToSpare, deploysIn, subjectOf, variantOf } from './subject';

/** Every time of a VM's update is the same, and there is nothing on the cells. */
const EVEN = `
name: even
question: How long?
foundation:
  zones: [z1, z2]
  cells: [{ name: diego-cell, count: 6, memory: 4GB, disk: 16GB }]
  silk: none
  properties:
    sim.bosh.vm_delete_time: 30s
    sim.bosh.vm_create_time: 120s
    sim.bosh.agent_time: 40s
    sim.bosh.job_start_time: 30s
    sim.garden.create_time: 1s
workload: [{ app: one, instances: 1, memory: 128MB, disk: 128MB }]
`;
const DEPLOY = '  - { at: 10m, deploy: { name: stemcell, maxInFlight: 2, canaries: 0 } }';
const ROTATE =
  '  - { at: 20m, rotate: { certificate: ca, expires: 7d, pause: 1h, deploy: { maxInFlight: 3 } } }';

function scenarioWith(events: readonly string[], more = 'run: { duration: 1h }'): ExpandedScenario {
  const list = events.length === 0 ? '' : `events:\n${events.join('\n')}\n`;
  const parsed = parseScenario(`${EVEN}${list}${more}\n`, { file: 'even.yaml' });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return expandScenario(parsed.scenario);
}

function subjectIn(scenario: ExpandedScenario, asked?: string) {
  const found = subjectOf(scenario, asked);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

const counted = (count: number): UpgradeSetting => ({
  maxInFlight: { kind: 'count', count },
  change: null,
});

describe('what is upgraded', () => {
  test('is the deploy asked for, or the first rotation, or the first deploy', () => {
    const both = scenarioWith([DEPLOY, ROTATE]);
    expect(subjectIn(both).subject).toMatchObject({ kind: 'rotation', name: 'ca' });
    expect(subjectIn(both).subject.deploys).toHaveLength(3);
    expect(subjectIn(both, 'stemcell').subject).toMatchObject({
      kind: 'deploy',
      beginsAt: 10 * MINUTE,
    });
    expect(subjectIn(both, 'ca').subject.kind).toBe('rotation');
    expect(subjectIn(scenarioWith([DEPLOY])).subject.name).toBe('stemcell');
    expect(subjectOf(both, 'stemcel')).toBe(
      'the scenario has no deploy stemcel; it has ca, stemcell',
    );
  });

  test('of a scenario without deploys is a recreate of all cells, before anything happens to them', () => {
    const events = [
      '  - { at: 5m, scale: { app: one, instances: 2 } }',
      '  - { at: 15m, kill: { count: 1 } }',
      '  - { at: 30m, scale: { app: one, instances: 3 } }',
    ];
    const { scenario, subject } = subjectIn(scenarioWith(events));
    expect(subject).toMatchObject({ name: 'recreate', isMadeUp: true });
    expect(subject.beginsAt).toBe(15 * MINUTE - 1);
    expect(scenario.foundation.events.map(({ kind }) => kind)).toEqual([
      'scaleApp',
      'deploy',
      'scaleApp',
    ]);
    const [deploy] = scenario.foundation.deploys;
    const one = { kind: 'count', count: 1 };
    expect(deploy).toMatchObject({ change: 'recreate', addresses: 'same', skipDrain: false });
    expect(deploy).toMatchObject({ canaries: one, maxInFlight: one, rerun: null });
    expect(deploy?.updateWatchTime).toEqual({ from: 5 * SECOND, until: 20 * MINUTE });
    expect(deploy?.groups).toEqual([
      {
        name: 'diego-cell',
        zones: [
          { zone: 'z1', cells: [0, 2, 4], vms: [] },
          { zone: 'z2', cells: [1, 3, 5], vms: [] },
        ],
      },
    ]);
  });

  test('changes the deploys that are studied, and no other', () => {
    const { scenario, subject } = subjectIn(scenarioWith([DEPLOY, ROTATE]));
    const change = {
      text: '',
      overrides: [],
      strategy: 'create-swap-delete',
      hasNoPause: true,
    } as const;
    const variant = variantOf(scenario, subject, { ...counted(7), change });
    const { deploys, rotations } = variant.foundation;
    expect(deploys.map(({ maxInFlight }) => countText(maxInFlight))).toEqual(['2', '7', '7', '7']);
    expect(deploys.map(({ strategy, addresses }) => `${strategy} ${addresses}`)).toEqual([
      'delete-create same',
      'create-swap-delete new',
      'create-swap-delete new',
      'create-swap-delete new',
    ]);
    expect(rotations[0]?.pause).toBe(0);
    expect(variantOf(scenario, subject, AS_IT_IS).foundation).toEqual(scenario.foundation);
  });

  test('may empty as many cells at once as the others have room for', () => {
    const text = EVEN.replace('instances: 1, memory: 128MB', 'instances: 17, memory: 992MB');
    const parsed = parseScenario(`${text}run: { duration: 1h }\n`, { file: 'full.yaml' });
    if (!parsed.ok) throw new Error('not valid');
    const { scenario, subject } = subjectIn(expandScenario(parsed.scenario));
    // Seventeen of 1 GB with their proxies on six cells of 4 GB: seven are left, one cell and a bit.
    expect(cellsToSpare(scenario, subject)).toBe(1);
  });
});

describe('a reading', () => {
  test('agrees with the arithmetic of deploys where all VMs take equally long, and ends with it', () => {
    const { scenario, subject } = subjectIn(scenarioWith([DEPLOY]));
    const one = readUpgrade(variantOf(scenario, subject, counted(1)), subject);
    const each = (one.durationSeconds / 6) * SECOND;
    for (const count of [2, 3, 4]) {
      const variant = variantOf(scenario, subject, counted(count));
      const reading = readUpgrade(variant, subject);
      const lengths = deploysIn(variant, subject).map((deploy) =>
        wholeDeploy(deploy, zoneSizes(deploy), { canary: each, other: each }),
      );
      const expected = lengths.reduce((sum, length) => sum + length, 0) / SECOND;
      expect(reading).toMatchObject({ isCompleted: true, vms: 6, updated: 6, atATime: count });
      // The drains of the two cells that have the one instance in turn take half a minute longer.
      expect(Math.abs(reading.durationSeconds - expected)).toBeLessThan(60);
    }
  });

  test('of a rotation is of all its deploys, with the pauses, however long the run was to be', () => {
    const { scenario, subject } = subjectIn(scenarioWith([ROTATE]));
    const reading = readUpgrade(variantOf(scenario, subject, AS_IT_IS), subject);
    expect(reading).toMatchObject({ isCompleted: true, vms: 18, updated: 18, runs: 3 });
    expect(reading.durationSeconds).toBeGreaterThan(toSecondsOf(2 * HOUR));
    expect(reading.endSeconds).toBe(20 * 60 + reading.durationSeconds);
    const hours = (reading.durationSeconds - toSecondsOf(2 * HOUR)) / 3600;
    expect(reading.perHour).toBeCloseTo(18 / hours, 1);
  });

  test('of a deploy that fails says so, and is not as long as the longest run', () => {
    const failing = DEPLOY.replace('canaries: 0', 'canaries: 0, failing: 100%');
    const { scenario, subject } = subjectIn(scenarioWith([failing]));
    const reading = readUpgrade(variantOf(scenario, subject, AS_IT_IS), subject);
    expect(reading).toMatchObject({ isCompleted: false, endSeconds: null, updated: 0 });
    expect(reading.failures.length).toBeGreaterThan(0);
    expect(reading.durationSeconds).toBeLessThan(3600);
  });
});

test('max_in_flight is read as a manifest writes it', () => {
  expect(parseCount('4')).toEqual({ kind: 'count', count: 4 });
  expect(parseCount(' 10% ')).toEqual({ kind: 'percent', percent: 10 });
  for (const text of ['0', '0%', '101%', '1.5', '-1', 'all', '']) {
    expect(parseCount(text)).toBeUndefined();
  }
});

function toSecondsOf(duration: number): number {
  return duration / SECOND;
}
