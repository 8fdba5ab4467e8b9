/** What BOSH's resurrector does for VMs that die, and when it leaves them to a person. */
import { describe, expect, test } from 'vitest';
import { type Duration, type Instant, MINUTE, SECOND } from '../engine/units';
import type { TimedEvent } from '../model/foundationSpec';
import { app, cells, type FoundationEntry, kill, restore, STEADY } from './builders';
import { deploy, deploys } from './deployFixture';
import { FoundationStory } from './foundationStory';

/** Steady times of the IaaS: 30 s to delete a VM, 2 min to create it, 40 s for its agent, 20 s for its jobs. */
const IAAS = {
  ...STEADY,
  'hm.resurrector_enabled': true,
  'sim.bosh.vm_delete_time': '30s',
  'sim.bosh.vm_create_time': '2m',
  'sim.bosh.agent_time': '40s',
  'sim.bosh.job_start_time': '20s',
};
const RECREATION: Duration = (30 + 120 + 40 + 20) * SECOND;
const SCAN: Duration = 10 * SECOND;
const DEATH: Instant = 2 * MINUTE;

/** Three zones; the control plane has six VMs more. */
function story(
  count: number,
  events: readonly TimedEvent[],
  entry: Partial<FoundationEntry> = {},
): FoundationStory {
  const { properties = {}, ...rest } = entry;
  const apps = [app('dora', { instances: 6 })];
  return FoundationStory.of({
    ...{ zones: 3, cells: [cells(count)], apps, events },
    ...rest,
    properties: { ...IAAS, ...properties },
  });
}

/** A group of these cells only. */
const ofCells = (...positions: number[]) => ({
  name: 'cell',
  zones: [{ zone: 'z1', cells: positions, vms: [] }],
});

const isUp = (told: FoundationStory, cell: number): boolean => told.foundation.rep(cell).isUp;

describe('a cell that dies', () => {
  test('is found, recreated on its address and takes work again, a few minutes later', () => {
    const told = story(6, [kill(DEATH, 1)]).runsTo(12 * MINUTE);
    const detected = told.firstAt('resurrector.detected', { cell: 'cell-1' });
    expect(detected - DEATH).toBeGreaterThanOrEqual(30 * SECOND);
    expect(detected - DEATH).toBeLessThanOrEqual(120 * SECOND);
    expect(told.firstAt('resurrector.recreating', { cell: 'cell-1' })).toBe(detected + SCAN);
    expect(told.firstAt('vm.deleted', { cell: 'cell-1' })).toBe(detected + SCAN);
    expect(told.firstAt('rep.started', { cell: 'cell-1', from: DEATH })).toBeGreaterThanOrEqual(
      detected + SCAN + RECREATION,
    );
    expect(told.happenings('vm.created')).toHaveLength(1);
    expect(isUp(told, 1)).toBe(true);
    expect(told.running()).toHaveLength(6);
  });

  test('stays dead where the resurrector is off, as the job has it', () => {
    const told = story(6, [kill(DEATH, 1)], {
      properties: { 'hm.resurrector_enabled': false },
    }).runsTo(20 * MINUTE);
    expect(told.happenings('resurrector.detected')).toEqual([]);
    expect(isUp(told, 1)).toBe(false);
  });

  test('and is started by its operator before the scan is over boots once, and is not recreated', () => {
    for (const wait of [1, 20, 60, 100]) {
      const told = story(6, [kill(DEATH, 1), restore(DEATH + wait * SECOND, 1)]);
      told.runsTo(15 * MINUTE);
      expect(told.happenings('resurrector.recreating')).toHaveLength(0);
      expect(told.happenings('rep.started', { cell: 'cell-1', from: DEATH })).toHaveLength(1);
      expect(isUp(told, 1)).toBe(true);
    }
  });

  test('and is being recreated is not started by its operator as well', () => {
    const told = story(6, [kill(DEATH, 1), restore(DEATH + 3 * MINUTE, 1)]).runsTo(15 * MINUTE);
    expect(told.happenings('resurrector.recreating')).toHaveLength(1);
    expect(told.happenings('rep.started', { cell: 'cell-1', from: DEATH })).toHaveLength(1);
    expect(told.happenings('cell.restored')).toEqual([]);
  });

  test('waits for its turn where others died with it', () => {
    const told = story(12, [kill(DEATH, 1, 4)]).runsTo(20 * MINUTE);
    const [first, second] = told.happenings('resurrector.recreating');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(RECREATION);
    const together = story(12, [kill(DEATH, 1, 4)], {
      properties: { 'sim.bosh.resurrections_in_flight': 2 },
    }).runsTo(20 * MINUTE);
    const [one, other] = together.happenings('resurrector.recreating');
    expect(one?.at).toBe(other?.at);
  });

  test('comes back from an IaaS that takes no time at all', () => {
    const none = ['vm_delete_time', 'vm_create_time', 'agent_time', 'job_start_time'];
    const properties = Object.fromEntries(none.map((name) => [`sim.bosh.${name}`, '0s']));
    const told = story(6, [kill(DEATH, 1)], { properties }).runsTo(6 * MINUTE);
    expect(told.happenings('resurrector.recreating')).toHaveLength(1);
    expect(isUp(told, 1)).toBe(true);
  });

  test('while it is being recreated is found and recreated once more', () => {
    const again = DEATH + 2 * MINUTE + 4 * MINUTE;
    const told = story(6, [kill(DEATH, 1), kill(again, 1)]).runsTo(20 * MINUTE);
    expect(told.happenings('resurrector.recreating')).toHaveLength(2);
    expect(isUp(told, 1)).toBe(true);
  });
});

describe('a cell that dies during a deploy', () => {
  test('is not found before the deploy is over', () => {
    const told = story(6, [deploys(MINUTE), kill(DEATH, 5)], {
      deploys: [deploy([ofCells(0, 1)])],
    });
    const ended = told.runsUntil('deploy.completed').now;
    expect(ended - DEATH).toBeGreaterThan(5 * MINUTE);
    expect(told.happenings('resurrector.detected')).toEqual([]);
    told.runsFor(60 * SECOND);
    expect(told.happenings('resurrector.detected')).toHaveLength(1);
    told.runsFor(10 * MINUTE);
    expect(isUp(told, 5)).toBe(true);
  });

  test('and makes it fail is recreated after that', () => {
    const told = story(6, [deploys(MINUTE), kill(MINUTE + 20 * SECOND, 0)], {
      deploys: [deploy([ofCells(0, 1, 2)])],
    });
    const failed = told.runsUntil('deploy.failed').now;
    const detected = told.runsUntil('resurrector.detected').now;
    expect(detected).toBeGreaterThan(failed);
    told.runsFor(10 * MINUTE);
    expect(isUp(told, 0)).toBe(true);
  });

  test('has its VM made anew when the deploy could not make it', () => {
    const told = story(6, [deploys(MINUTE)], {
      deploys: [deploy([ofCells(0)], { failing: 1 })],
    });
    const failed = told.runsUntil('deploy.failed').now;
    expect(told.foundation.rep(0).isUp).toBe(false);
    told.runsFor(15 * MINUTE);
    expect(told.firstAt('resurrector.detected') - failed).toBeLessThanOrEqual(2 * MINUTE);
    expect(isUp(told, 0)).toBe(true);
  });

  test('makes a deploy that begins while it is recreated wait', () => {
    const begins = DEATH + 3 * MINUTE;
    const told = story(6, [kill(DEATH, 5), deploys(begins)], {
      deploys: [deploy([ofCells(0)])],
    }).runsTo(30 * MINUTE);
    const created = told.firstAt('vm.created', { cell: 'cell-5' });
    expect(created).toBeGreaterThan(begins);
    expect(told.firstAt('deploy.started')).toBe(created + 20 * SECOND);
    expect(told.happenings('deploy.completed')).toHaveLength(1);
  });
});

describe('a zone with five cells or more that is lost', () => {
  /** Cells of z1 of fifteen: 5 of 21 VMs, which is more than a fifth. */
  const ZONE = [0, 3, 6, 9, 12];

  test('is a meltdown: nothing is recreated', () => {
    const told = story(15, [kill(DEATH, ...ZONE)]).runsTo(40 * MINUTE);
    expect(told.happenings('resurrector.detected')).toHaveLength(5);
    const melted = told.happenings('resurrector.melted');
    expect(melted.map(({ a, b }) => [a, b])).toEqual([[5, 21]]);
    expect(told.happenings('resurrector.recreating')).toEqual([]);
    expect(told.happenings('resurrector.resolved')).toEqual([]);
  });

  test('is one as of the look that finds so many: those that an earlier look found are recreated', () => {
    const looks = new Set<string>();
    for (let seed = 1; seed <= 12; seed++) {
      const events = [kill(DEATH, ...ZONE)];
      const entry = { zones: 3, cells: [cells(15)], events, properties: IAAS };
      const told = FoundationStory.of(entry, seed).runsTo(DEATH + 4 * MINUTE);
      const first = told.firstAt('resurrector.detected');
      const found = told.happenings('resurrector.detected', { until: first }).length;
      const isMelted = told.happenings('resurrector.melted').length > 0;
      expect(isMelted).toBe(found === ZONE.length);
      expect(told.happenings('resurrector.recreating').length > 0).toBe(!isMelted);
      looks.add(isMelted ? 'all at once' : 'some first');
    }
    expect([...looks].sort()).toEqual(['all at once', 'some first']);
  });

  test('is none where it is less than a fifth of all VMs', () => {
    const told = story(24, [kill(DEATH, 0, 3, 6, 9, 12)]).runsTo(40 * MINUTE);
    expect(told.happenings('resurrector.melted')).toEqual([]);
    expect(told.happenings('vm.created')).toHaveLength(5);
  });

  test('heals once its operator has started some, and their deaths are ten minutes old', () => {
    const restored = 10 * MINUTE;
    const told = story(15, [kill(DEATH, ...ZONE), restore(restored, 0, 3)]).runsTo(60 * MINUTE);
    const resolved = told.firstAt('resurrector.resolved');
    expect(resolved - restored).toBeGreaterThan(9 * MINUTE);
    expect(resolved - restored).toBeLessThan(13 * MINUTE);
    expect(told.firstAt('resurrector.recreating')).toBe(resolved + SCAN);
    expect(ZONE.every((cell) => isUp(told, cell))).toBe(true);
    expect(told.happenings('vm.created')).toHaveLength(3);
  });

  test('of which all have been started by a person is over, though nothing is left to do', () => {
    const told = story(15, [kill(DEATH, ...ZONE), restore(5 * MINUTE, ...ZONE)]);
    told.runsTo(60 * MINUTE);
    expect(told.happenings('resurrector.resolved')).toHaveLength(1);
    expect(told.happenings('resurrector.recreating')).toEqual([]);
  });
});

describe('a resurrector that is switched off by a person', () => {
  test('finds a dead VM and leaves it, until it is switched on', () => {
    const told = story(6, [
      { kind: 'pauseResurrector', at: MINUTE },
      kill(DEATH, 1),
      { kind: 'resumeResurrector', at: 20 * MINUTE },
    ]).runsTo(20 * MINUTE);
    expect(told.happenings('resurrector.detected')).toHaveLength(1);
    expect(told.happenings('resurrector.recreating')).toEqual([]);
    told.runsFor(MINUTE + SCAN);
    expect(told.happenings('resurrector.recreating')).toHaveLength(1);
  });
});

describe('a VM of the control plane that dies', () => {
  const died = (vm: string) => ({ kind: 'killVms', at: DEATH, vms: [vm] }) as const;

  test('is recreated, and its processes run again', () => {
    const told = story(6, [died('diego-api/0')]).runsTo(12 * MINUTE);
    expect(told.happenings('vm.created').map(({ text }) => text)).toEqual(['diego-api/0']);
    const started = told.happenings('process.started').map(({ text }) => text);
    expect(started).toEqual(['locket/0', 'silk-controller/0', 'bbs/0']);
    expect(told.running()).toHaveLength(6);
  });

  test('and holds the only database is missed until then', () => {
    const told = story(6, [died('database/0'), kill(3 * MINUTE, 1)]).runsTo(14 * MINUTE);
    const [, back] = told.happenings('database.changed');
    expect((back?.at ?? 0) - DEATH).toBeGreaterThan(4 * MINUTE);
    // The cell died later, and is created after the database.
    expect(told.happenings('vm.created').map(({ text }) => text)).toEqual(['database/0', 'cell-1']);
    expect(told.running()).toHaveLength(6);
  });
});
