/** What becomes of Silk's leases: refusals, partitions, faults, drains, pre-start; cases of silk:daemon/integration. */
import { describe, expect, test } from 'vitest';
import { hasNetwork, isDaemonRunning } from '../diego/rep/lease';
import type { Rule } from '../engine/network';
import { HOUR, MINUTE, SECOND } from '../engine/units';
import { addressOf } from '../model/address';
import type { ProcessRef, StoreCondition, TimedEvent } from '../model/foundationSpec';
import { app, cells, kill, remove, restore, STEADY } from './builders';
import { FoundationStory } from './foundationStory';

const HOURS = {
  ...STEADY,
  'silk-controller.subnet_lease_expiration_hours': '1h',
};
/** 2^(18 − 16) − 1 subnets: three. */
const THREE = { subnetPrefix: 18 };

/** Nothing crosses between that cell and the controllers. */
function cut(at: number, cell: string): TimedEvent {
  const action = { drop: true } as const;
  const there: Rule = {
    id: 'cut',
    from: { role: 'rep', names: [cell] },
    to: { role: 'silk-controller' },
    action,
  };
  return { kind: 'addRules', at, rules: [there, { ...there, from: there.to, to: there.from }] };
}

const mend = (at: number): TimedEvent => ({ kind: 'removeRules', at, ids: ['cut'] });
const join = (at: number, cell: number): TimedEvent => ({ kind: 'addCells', at, cells: [cell] });
const database = (at: number, mode: StoreCondition['mode']): TimedEvent => ({
  kind: 'setDatabase',
  at,
  condition: { mode, slowdown: 1 },
});
const onDaemon = (
  kind: 'killProcesses' | 'stopProcesses' | 'startProcesses',
  at: number,
): TimedEvent => ({
  kind,
  at,
  processes: [{ component: 'silk-daemon', cell: 0 }],
});

function daemonOf(story: FoundationStory, cell = 0) {
  const daemon = story.foundation.silkDaemon(cell);
  if (daemon === null) throw new Error('there is no Silk');
  return daemon;
}

const networkOf = (story: FoundationStory, cell = 0): boolean =>
  hasNetwork(story.foundation.rep(cell).state);

describe('a cell that was cut off for longer than its lease lasts, and whose subnet another has', () => {
  const HANDED_ON = MINUTE + HOUR;
  const story = (until: number, ...more: TimedEvent[]) =>
    FoundationStory.of({
      cells: [cells(3, { group: 'old' }), cells(1, { group: 'new', joinsAt: 10 * MINUTE })],
      silk: THREE,
      apps: [app('dora', { instances: 3 }), app('nora', { instances: 3, arrivesAt: 0 })],
      properties: HOURS,
      events: [cut(MINUTE, 'old-0'), join(10 * MINUTE, 3), mend(2 * HOUR), ...more],
    }).runsTo(until);

  test('knows nothing of it while it is cut off: its containers keep their network', () => {
    const before = story(2 * HOUR - SECOND);
    const [evicted] = before.happenings('silk.leaseEvicted');
    expect([evicted?.cell, evicted?.text]).toEqual(['old-0', '10.0.16.4']);
    expect(evicted?.at).toBeGreaterThan(HANDED_ON - 30 * SECOND);
    expect(evicted?.at).toBeLessThan(HANDED_ON + 10 * SECOND);
    expect(before.happenings('silk.leaseAcquired', { cell: 'new-0' })[0]?.text).toBe('expired');
    expect(networkOf(before)).toBe(true);
    expect(before.running('old-0').length).toBeGreaterThan(0);
  });

  test('is refused, and its daemon ends again and again while there are containers (cell 254, 255)', () => {
    const after = story(2 * HOUR + 10 * MINUTE);
    const refused = after.happenings('silk.renewRefused');
    expect(refused.map(({ cell, text }) => [cell, text])).toEqual([['old-0', 'conflict']]);
    expect((refused[0]?.at ?? 0) - 2 * HOUR).toBeLessThan(36 * SECOND);
    expect(daemonOf(after).status).toBe('down');
    expect(isDaemonRunning(after.foundation.rep(0).state)).toBe(false);
    expect(networkOf(after)).toBe(false);
    // They run on, in a subnet that is another cell's.
    expect(after.running('old-0').length).toBeGreaterThan(0);
  });

  test('asks for another subnet once the containers are gone', () => {
    const gone = 2 * HOUR + 5 * MINUTE;
    const after = story(gone + 2 * MINUTE, remove(gone, 0, 1));
    expect(after.happenings('silk.leaseRefused', { cell: 'old-0' }).length).toBeGreaterThan(5);
    expect(daemonOf(after).device).toBeNull();
    const freed = story(gone + 4 * MINUTE, remove(gone, 0, 1), {
      kind: 'drainCells',
      at: gone + MINUTE,
      cells: [1],
    });
    const [released] = freed.happenings('silk.leaseReleased');
    expect(released?.cell).toBe('old-1');
    const [again] = freed.happenings('silk.leaseAcquired', { cell: 'old-0', from: gone });
    expect([again?.text, again?.a]).toEqual(['free', released?.a]);
    expect(networkOf(freed)).toBe(true);
  });
});

describe('a daemon that reaches no controller', () => {
  const story = (until: number, tolerance = '1h') =>
    FoundationStory.of({
      cells: 2,
      silk: THREE,
      apps: [app('dora', { instances: 2 })],
      properties: { ...STEADY, 'silk-daemon.partition_tolerance_hours': tolerance },
      events: [cut(MINUTE, 'cell-0'), mend(3 * HOUR)],
    }).runsTo(until);

  test('goes on for the partition tolerance, then ends (cell 242, 257)', () => {
    const { lastSuccess } = daemonOf(story(MINUTE));
    expect(networkOf(story(lastSuccess + HOUR - SECOND))).toBe(true);
    const after = story(2 * HOUR);
    const [partitioned, ...others] = after.happenings('silk.partitioned');
    expect(partitioned?.cell).toBe('cell-0');
    expect(others).toEqual([]);
    const late = (partitioned?.at ?? 0) - MINUTE - HOUR;
    // The last success was up to 30 s before the cut; a failing cycle takes 35 s.
    expect(late).toBeGreaterThan(-31 * SECOND);
    expect(late).toBeLessThan(35 * SECOND);
    expect(networkOf(after)).toBe(false);
    expect(networkOf(after, 1)).toBe(true);
    expect(after.running()).toHaveLength(2);
  });

  test('finds its lease at the first start after that', () => {
    const after = story(3 * HOUR + 16 * SECOND);
    expect(daemonOf(after).status).toBe('running');
    const held = after.happenings('silk.leaseAcquired', { cell: 'cell-0' });
    expect(held.map(({ text }) => text)).toEqual(['free', 'existing']);
  });

  test('is none the worse when it does within the tolerance', () => {
    const after = story(4 * HOUR, '168h');
    expect(after.happenings('silk.partitioned')).toEqual([]);
    expect(networkOf(after)).toBe(true);
    // All is well again: nothing is sent.
    expect(daemonOf(after).renewals).not.toBeNull();
  });
});

describe("Silk's database", () => {
  test.each(['refuses', 'hangs'] as const)(
    'that %s fails renewals, which are tried again, and new cells get no lease until it is back (cell 227, 233, 252)',
    (mode) => {
      const story = FoundationStory.of({
        cells: [cells(2, { group: 'old' }), cells(1, { group: 'new', joinsAt: 3 * MINUTE })],
        silk: THREE,
        events: [database(MINUTE, mode), join(3 * MINUTE, 2), database(10 * MINUTE, 'up')],
      }).runsTo(10 * MINUTE - SECOND);
      const before = daemonOf(story).lastSuccess;
      expect(before).toBeLessThan(MINUTE);
      expect(networkOf(story)).toBe(true);
      expect(story.happenings('silk.leaseAcquired', { cell: 'new-0' })).toEqual([]);
      expect(story.happenings('silk.leaseRefused')).toEqual([]);
      story.runsFor(40 * SECOND);
      expect(daemonOf(story).lastSuccess).toBeGreaterThan(10 * MINUTE - SECOND);
      expect(story.happenings('silk.leaseAcquired', { cell: 'new-0' })).toHaveLength(1);
    },
  );
});

describe('of two controllers', () => {
  const story = (kind: 'stopProcesses' | 'hangProcesses', ...index: number[]) => {
    const processes = index.map(
      (each): ProcessRef => ({ component: 'silk-controller', index: each }),
    );
    return FoundationStory.of({
      cells: [cells(2, { group: 'old' }), cells(1, { group: 'new', joinsAt: 3 * MINUTE })],
      silk: THREE,
      properties: HOURS,
      events: [{ kind, at: MINUTE, processes }, join(3 * MINUTE, 2)],
    });
  };
  const booted = 3 * MINUTE + 90 * SECOND;

  test.each([0, 1])('the other serves while controller %i is stopped', (index) => {
    const one = story('stopProcesses', index).runsTo(2 * HOUR);
    expect(one.happenings('silk.leaseAcquired', { cell: 'new-0' })[0]?.at).toBeLessThan(
      booted + SECOND,
    );
    for (const cell of [0, 1, 2]) expect(networkOf(one, cell)).toBe(true);
    expect(one.happenings('silk.partitioned')).toEqual([]);
  });

  test.each([0, 1])(
    'one that hangs, controller %i, costs a call its time, and the next goes to the other',
    (index) => {
      const one = story('hangProcesses', index).runsTo(2 * HOUR);
      const [acquired] = one.happenings('silk.leaseAcquired', { cell: 'new-0' });
      // The third cell asks the first controller first: its pre-start gives up, and the daemon asks the other.
      const [least, most] = index === 0 ? [5, 10] : [0, 1];
      expect((acquired?.at ?? 0) - booted).toBeGreaterThanOrEqual(least * SECOND);
      expect((acquired?.at ?? 0) - booted).toBeLessThan(most * SECOND);
      for (const cell of [0, 1, 2]) expect(daemonOf(one, cell).renewals).not.toBeNull();
    },
  );

  test('none is left: nobody new gets a lease, and those who have one go on', () => {
    const none = story('stopProcesses', 0, 1).runsTo(2 * HOUR);
    expect(none.happenings('silk.leaseAcquired', { cell: 'new-0' })).toEqual([]);
    expect(networkOf(none, 0)).toBe(true);
  });
});

describe('a drain', () => {
  const DRAINED = 2 * MINUTE;
  const drain: TimedEvent = { kind: 'drainCells', at: DRAINED, cells: [0] };
  const story = (...more: TimedEvent[]) =>
    FoundationStory.of({
      cells: 2,
      silk: { subnetPrefix: 24 },
      apps: [app('dora', { instances: 4 })],
      events: [drain, ...more].sort((a, b) => a.at - b.at),
    });

  test('gives the lease back once no container is left', () => {
    const one = story().runsTo(10 * MINUTE);
    const [released, ...others] = one.happenings('silk.leaseReleased');
    expect([released?.cell, others.length]).toEqual(['cell-0', 0]);
    const gone = one.happenings('container.deleted', { cell: 'cell-0' }).at(-1)?.at ?? 0;
    expect(gone).toBeGreaterThan(DRAINED);
    // It looks every 5 s.
    expect((released?.at ?? 0) - gone).toBeGreaterThan(0);
    expect((released?.at ?? 0) - gone).toBeLessThan(5.1 * SECOND);
    expect(one.foundation.leases().leases.size).toBe(1);
    expect(networkOf(one)).toBe(false);
  });

  test('is followed by a start with pre-start: any free subnet, with nothing to give back', () => {
    const one = story(restore(10 * MINUTE, 0)).runsTo(13 * MINUTE);
    const acquired = one.happenings('silk.leaseAcquired', { cell: 'cell-0' });
    expect(acquired.map(({ text }) => text)).toEqual(['free', 'free']);
    expect(one.presentCells()).toEqual(['cell-0', 'cell-1']);
    expect(networkOf(one)).toBe(true);
  });

  test('of a cell whose daemon does not run fails before it gives the lease back', () => {
    const one = story(onDaemon('stopProcesses', MINUTE)).runsTo(15 * MINUTE);
    expect(one.happenings('cell.drained')).toHaveLength(1);
    expect(one.happenings('silk.leaseReleased')).toEqual([]);
    expect(one.foundation.leases().leases.size).toBe(2);
    const again = story(onDaemon('stopProcesses', MINUTE), restore(15 * MINUTE, 0)).runsTo(
      18 * MINUTE,
    );
    // Pre-start does it then.
    expect(again.happenings('silk.leaseReleased')).toHaveLength(1);
    expect(networkOf(again)).toBe(true);
  });

  test('leaves the lease behind when no controller can be reached', () => {
    const one = story(cut(MINUTE, 'cell-0')).runsTo(15 * MINUTE);
    expect(one.happenings('silk.leaseReleased')).toEqual([]);
    expect(one.foundation.leases().leases.size).toBe(2);
    expect(networkOf(one)).toBe(false);
  });
});

describe('a VM that is lost', () => {
  test('keeps its lease, and finds it when the IaaS boots it again', () => {
    const story = FoundationStory.of({
      cells: 2,
      silk: THREE,
      events: [kill(MINUTE, 0), restore(5 * MINUTE, 0)],
    }).runsTo(4 * MINUTE);
    expect(story.foundation.leases().leases.size).toBe(2);
    story.runsTo(10 * MINUTE);
    expect(story.happenings('silk.leaseReleased')).toEqual([]);
    expect(story.happenings('silk.leaseAcquired', { cell: 'cell-0' }).at(-1)?.text).toBe(
      'existing',
    );
  });
});

describe('what is done to a daemon', () => {
  const story = (...events: TimedEvent[]) =>
    FoundationStory.of({ cells: 1, silk: THREE, events }).runsTo(10 * MINUTE);

  test('that does not run is not told', () => {
    const one = story(
      onDaemon('stopProcesses', MINUTE),
      onDaemon('killProcesses', 2 * MINUTE),
      onDaemon('stopProcesses', 3 * MINUTE),
      onDaemon('startProcesses', 4 * MINUTE),
      onDaemon('startProcesses', 5 * MINUTE),
    );
    const told = (['process.killed', 'process.stopped', 'process.started'] as const).map(
      (kind) => one.happenings(kind).length,
    );
    expect(told).toEqual([0, 1, 1]);
    expect(networkOf(one)).toBe(true);
  });

  test('that is about to be started again keeps it down', () => {
    const one = story(
      onDaemon('killProcesses', MINUTE),
      onDaemon('stopProcesses', MINUTE + SECOND),
    );
    expect(one.happenings('process.started')).toEqual([]);
    expect(networkOf(one)).toBe(false);
  });
});

describe('VMs with single addresses', () => {
  test('hold a /32 each, renew for ever, and take no block', () => {
    const story = FoundationStory.of({
      cells: 4,
      silk: { ...THREE, singleIps: 5 },
      properties: HOURS,
    }).runsTo(3 * HOUR);
    const { leases } = story.foundation.leases();
    expect(leases.size).toBe(3 + 5);
    expect(story.presentCells()).toHaveLength(3);
    const single = story.happenings('silk.leaseAcquired', { cell: '' });
    expect(single.map(({ a: block }) => block)).toEqual([0, 0, 0, 0, 0]);
    expect(story.happenings('silk.leaseEvicted')).toEqual([]);
    expect(
      [...leases.keys()].filter((address) => address === addressOf('10.200.0.4')),
    ).toHaveLength(1);
    for (let vm = 0; vm < 5; vm++) expect(daemonOf(story, -2 - vm).renewals).not.toBeNull();
  });

  test('whose daemon restarts take their device for a block, and so acquire their address anew', () => {
    const story = FoundationStory.of({
      cells: 1,
      silk: { ...THREE, singleIps: 1 },
      properties: { ...STEADY, 'silk-daemon.partition_tolerance_hours': '1h' },
      events: [database(MINUTE, 'refuses'), database(3 * HOUR, 'up')],
    }).runsTo(4 * HOUR);
    const single = story.happenings('silk.leaseAcquired', { cell: '' });
    expect(single.map(({ text }) => text)).toEqual(['free', 'existing']);
  });
});

test('a network of another size works: a /20 in /24s has 15 subnets', () => {
  const story = FoundationStory.of({
    cells: 17,
    silk: { network: '10.240.16.0/20', subnetPrefix: 24 },
  }).runsTo(5 * MINUTE);
  expect(story.presentCells()).toHaveLength(15);
});
