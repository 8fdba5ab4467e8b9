/** What a BOSH deploy does to a foundation, and what becomes of it when something goes wrong. */
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../engine/units';
import { app, cells, exactly, type FoundationEntry, kill, restore, STEADY, task } from './builders';
import {
  cellGroup,
  type DeployEntry,
  deploy,
  deploys,
  planeGroup,
  quietUpdateTime,
  rotates,
} from './deployFixture';
import { FoundationStory } from './foundationStory';
import { befalls, killRep } from './repFaults';

const BEGIN = 5 * MINUTE;

/** A foundation whose first deploy begins after five minutes. */
function deployed(
  entry: FoundationEntry,
  change: DeployEntry = {},
  groups = [cellGroup(4, 2)],
): FoundationStory {
  return FoundationStory.of({
    deploys: [deploy(groups, change)],
    ...entry,
    events: [deploys(BEGIN), ...(entry.events ?? [])],
  });
}

/** Cells whose update began, in order. */
function order(story: FoundationStory): string[] {
  return story.happenings('deploy.vmStarted').map(({ cell }) => cell);
}

/** When the steps of a cell's update began. */
function steps(story: FoundationStory, cell: string): Record<string, number> {
  const { texts } = story.foundation.identities();
  const all = story.happenings('deploy.vmStep', { cell });
  return Object.fromEntries(all.map(({ b, at }) => [texts[b], at]));
}

function failures(story: FoundationStory): string[] {
  const { texts } = story.foundation.identities();
  return story.happenings('deploy.vmFailure').map(({ cell, b }) => `${cell}: ${texts[b]}`);
}

describe('a deploy', () => {
  test('takes zone after zone, and its canary before all others', () => {
    const story = deployed({ zones: 2, cells: 6 }, { maxInFlight: 3 }, [cellGroup(6, 2)]);
    story.runsUntil('deploy.completed', {}, 2 * HOUR);
    expect(order(story)).toEqual(['cell-0', 'cell-2', 'cell-4', 'cell-1', 'cell-3', 'cell-5']);
    const begins = story.happenings('deploy.vmStarted').map(({ at }) => at);
    const canaryDone = story.firstAt('deploy.vmCompleted', { cell: 'cell-0' });
    expect(begins.slice(1, 3)).toEqual([canaryDone, canaryDone]);
    const zoneDone = story.firstAt('deploy.vmCompleted', { cell: 'cell-4' });
    expect(begins.slice(3)).toEqual([zoneDone, zoneDone, zoneDone]);
    expect(story.happenings('deploy.vmCompleted', { until: zoneDone })).toHaveLength(3);
    expect(story.happenings('deploy.completed')[0]).toMatchObject({ b: 6, x: story.now - BEGIN });
  });

  test('drains, deletes and creates each VM, which comes back empty', () => {
    const story = deployed({ zones: 2, cells: 4, apps: [app('dora', { instances: 8 })] });
    story.runsUntil('deploy.completed', {}, 2 * HOUR).runsFor(MINUTE);
    expect(story.running()).toHaveLength(8);
    expect(story.happenings('cell.drained')).toHaveLength(4);
    for (const name of ['vm.deleted', 'vm.created'] as const) {
      expect(story.happenings(name).map(({ cell }) => cell)).toEqual(order(story));
    }
    expect(story.presentCells()).toHaveLength(4);
    // The last one gets nothing back: nobody rebalances.
    expect(story.running('cell-3')).toEqual([]);
  });

  test('keeps every instance running where there is room', () => {
    const story = deployed(
      { zones: 2, cells: 4, apps: [app('dora', { instances: 12 })] },
      { maxInFlight: 2 },
    );
    story.runsTo(BEGIN - SECOND);
    for (;;) {
      story.runsFor(SECOND);
      expect(new Set(story.running()).size).toBe(12);
      if (story.happenings('deploy.completed').length > 0) break;
    }
    expect(story.happenings('evacuation.timedOut')).toEqual([]);
  });

  test('gives a free worker the next cell at once, while another one drains on', () => {
    const slow = task('batch', { runs: exactly(8 * MINUTE), from: BEGIN - MINUTE });
    const story = deployed({ cells: [cells(4)], tasks: [slow] }, { maxInFlight: 2, canaries: 0 }, [
      cellGroup(4),
    ]);
    story.runsTo(BEGIN - SECOND);
    const busy = [0, 1, 2, 3].find((cell) => story.containers(`cell-${cell}`).length > 0);
    expect(busy).toBeLessThan(2);
    story.runsUntil('deploy.vmCompleted', { cell: `cell-${busy}` }, HOUR);
    // Three updates of the other worker, of four to five minutes each, are begun meanwhile.
    expect(story.happenings('deploy.vmStarted')).toHaveLength(4);
    expect(story.happenings('deploy.vmCompleted').length).toBeGreaterThanOrEqual(3);
  });

  test('leaves cells alone that do not exist yet, and that join while it runs', () => {
    const story = deployed(
      {
        cells: [cells(2), cells(2, { joinsAt: BEGIN + MINUTE })],
        events: [{ kind: 'addCells', at: BEGIN + MINUTE, cells: [2] }],
      },
      {},
      [cellGroup(4)],
    );
    story.runsUntil('deploy.completed', {}, 2 * HOUR);
    expect(order(story)).toEqual(['cell-0', 'cell-1']);
    expect(story.presentCells()).toEqual(['cell-0', 'cell-1', 'cell-2']);
  });

  test('waits for the one under way', () => {
    const one = { zones: 1, cells: 1 };
    const story = FoundationStory.of({
      ...one,
      deploys: [deploy([cellGroup(1)]), deploy([cellGroup(1)], { name: 'certificates' })],
      events: [deploys(BEGIN), deploys(BEGIN + SECOND, 1)],
    });
    story.runsUntil('deploy.completed', {}, HOUR);
    expect(story.happenings('deploy.started').map(({ at }) => at)).toEqual([BEGIN, story.now]);
    story.runsUntil('deploy.completed', {}, 2 * HOUR);
  });
});

describe('one VM', () => {
  test('takes the time of its steps, the drain script looking every 5 s', () => {
    const story = deployed({ cells: 1 }, { canaries: 0 }, [cellGroup(1)]);
    const begins = story.runsUntil('deploy.completed', {}, HOUR).happenings('deploy.vmStarted');
    const { prepare, drain, stop, ...rest } = steps(story, 'cell-0') as Record<string, number>;
    expect([prepare, drain, stop].map((at) => ((at ?? 0) - BEGIN) / SECOND)).toEqual([0, 2, 7]);
    expect(rest).toMatchObject({ watch: BEGIN + quietUpdateTime(story.foundation.spec) });
    // The rep is up before the first look.
    expect(story.now - (begins[0]?.at ?? 0)).toBe((rest.watch ?? 0) + 5 * SECOND - BEGIN);
  });

  test('is waited for until its Garden has made a first container, where it is new', () => {
    const properties = { ...STEADY, 'sim.garden.first_container_time': '70s' };
    const entry = { cells: 1, properties };
    const created = deployed(entry, { canaries: 0 }, [cellGroup(1)]);
    created.runsUntil('deploy.completed', {}, HOUR);
    const started = steps(created, 'cell-0').watch ?? 0;
    // Its check is made and destroyed again, and post-start asks once a second.
    expect(created.firstAt('rep.started', { from: BEGIN }) - started).toBeGreaterThan(
      70.5 * SECOND,
    );
    expect((created.now - started) / SECOND).toBe(71);
    const restarted = deployed(entry, { canaries: 0, change: 'restart' }, [cellGroup(1)]);
    restarted.runsUntil('deploy.completed', {}, HOUR);
    expect(restarted.now - (steps(restarted, 'cell-0').watch ?? 0)).toBe(5 * SECOND);
  });

  test('is restarted in place without a new VM, and keeps no container', () => {
    const apps = [app('dora', { instances: 4 })];
    const story = deployed({ zones: 2, cells: 4, apps }, { change: 'restart' });
    story.runsUntil('deploy.vmCompleted', {}, HOUR);
    expect(Object.keys(steps(story, 'cell-0'))).not.toContain('create');
    expect(story.happenings('vm.deleted')).toEqual([]);
    expect(story.containers('cell-0')).toEqual([]);
    expect(story.presentCells()).toHaveLength(4);
    expect(story.running()).toHaveLength(4);
  });

  test('that is swapped is made before the old one is drained, which is down for half a minute', () => {
    const strategy = { strategy: 'create-swap-delete', addresses: 'new' } as const;
    const story = deployed({ zones: 2, cells: 4 }, strategy);
    story.runsUntil('deploy.completed', {}, 2 * HOUR);
    const { create = 0, drain = 0, stop = 0, watch = 0 } = steps(story, 'cell-2');
    expect(create).toBeLessThan(drain);
    // 10 s to stop, 20 s to swap.
    expect(watch - stop).toBe(30 * SECOND);
    expect(story.happenings('vm.created').map(({ b }) => addressOf(story, b))).toEqual([
      '10.0.16.8',
      '10.0.16.9',
      '10.0.16.10',
      '10.0.16.11',
    ]);
  });

  test('with an address to keep is deleted first, whatever the strategy', () => {
    const story = deployed({ cells: 1 }, { strategy: 'create-swap-delete' }, [cellGroup(1)]);
    story.runsUntil('deploy.completed', {}, HOUR);
    const { create = 0, drain = 0 } = steps(story, 'cell-0');
    expect(create).toBeGreaterThan(drain);
    expect(story.happenings('vm.created').map(({ b }) => addressOf(story, b))).toEqual([
      '10.0.16.4',
    ]);
  });

  test('without drain scripts is stopped with what it runs, which others start afterwards', () => {
    const story = deployed(
      { zones: 2, cells: 4, apps: [app('dora', { instances: 4 })] },
      { skipDrain: true },
    );
    story.runsUntil('deploy.vmStep', { cell: 'cell-0' }).runsTo(BEGIN + 30 * SECOND);
    expect(story.happenings('evacuation.requested')).toEqual([]);
    expect(story.containers('cell-0')).toEqual([]);
    story.runsUntil('vm.deleted', { cell: 'cell-0' }).runsFor(2 * MINUTE);
    expect(story.running()).toHaveLength(4);
  });
});

function addressOf(story: FoundationStory, text: number): string | undefined {
  return story.foundation.identities().texts[text];
}

describe('a deploy that fails', () => {
  test('takes no other VM, but finishes those under way', () => {
    const story = deployed({ cells: 6 }, { canaries: 0, maxInFlight: 2 }, [cellGroup(6)]);
    story.runsTo(BEGIN + 3 * SECOND);
    befalls(story, { kind: 'killCells', cells: [1] });
    story.runsUntil('deploy.failed', {}, HOUR);
    expect(failures(story)).toEqual(['cell-1: its agent does not answer']);
    expect(order(story)).toEqual(['cell-0', 'cell-1']);
    expect(story.happenings('deploy.vmCompleted').map(({ cell }) => cell)).toEqual(['cell-0']);
    expect(story.happenings('deploy.failed')).toMatchObject([{ at: story.now, b: 1 }]);
    expect(story.firstAt('deploy.vmCompleted')).toBe(story.now);
  });

  test('meets a VM that is down, whose agent it gives up after 45 s', () => {
    const story = deployed({ cells: 3, events: [kill(BEGIN - MINUTE, 1)] }, { canaries: 0 }, [
      cellGroup(3),
    ]);
    story.runsUntil('deploy.failed', {}, HOUR);
    expect(failures(story)).toEqual(['cell-1: its agent does not answer']);
    const took = story.now - story.firstAt('deploy.vmStarted', { cell: 'cell-1' });
    expect(took).toBe(45 * SECOND);
    expect(story.presentCells()).toEqual(['cell-0', 'cell-2']);
  });

  test('is run again by a person, for what is not updated, with a canary', () => {
    const story = deployed(
      { cells: 3, events: [kill(BEGIN - MINUTE, 1), restore(BEGIN + 10 * MINUTE, 1)] },
      { rerun: { after: 10 * MINUTE, times: 3 } },
      [cellGroup(3)],
    );
    story.runsUntil('deploy.failed', {}, HOUR);
    const failed = story.now;
    story.runsUntil('deploy.completed', {}, 2 * HOUR);
    expect(order(story)).toEqual(['cell-0', 'cell-1', 'cell-1', 'cell-2']);
    const [, again] = story.happenings('deploy.started');
    expect(again).toMatchObject({ at: failed + 10 * MINUTE, b: 2, x: 2 });
    const canaries = story.happenings('deploy.vmStarted').filter(({ x }) => x === 1);
    expect(canaries.map(({ cell }) => cell)).toEqual(['cell-0', 'cell-1']);
  });

  test('since a VM cannot be created goes on there when it is run again', () => {
    const rerun = { after: 10 * MINUTE, times: 50 };
    const story = deployed({ cells: 4 }, { failing: 0.5, rerun }, [cellGroup(4)]);
    story.runsUntil('deploy.completed', {}, 50 * HOUR);
    expect(new Set(failures(story).map((text) => text.slice(8)))).toEqual(
      new Set(['the VM could not be created']),
    );
    // Each VM is drained and deleted once, though some are created more than once.
    expect(story.happenings('vm.deleted')).toHaveLength(4);
    expect(story.happenings('cell.drained')).toHaveLength(4);
    expect(story.happenings('vm.created')).toHaveLength(4);
    expect(story.presentCells()).toHaveLength(4);
  });

  test('is not run again more often than is said', () => {
    const rerun = { after: MINUTE, times: 2 };
    const story = deployed({ cells: 2 }, { failing: 1, rerun }, [cellGroup(2)]).runsTo(2 * HOUR);
    expect(story.happenings('deploy.failed')).toHaveLength(3);
    expect(story.foundation.rep(1).isUp).toBe(true);
  });

  test('meets a rep that cannot be asked to evacuate', () => {
    const properties = { ...STEADY, 'sim.bosh.supervisor_interval': '10m' };
    const story = deployed({ cells: 2, properties }, {}, [cellGroup(2)]).runsTo(BEGIN - SECOND);
    killRep(story, 0);
    story.runsUntil('deploy.failed', {}, HOUR);
    expect(failures(story)).toEqual(['cell-0: the drain script of rep failed']);
  });

  test('meets a silk-daemon that does not run, whose lease stays', () => {
    const silk = { network: '10.255.0.0/16', subnetPrefix: 24 };
    const story = deployed({ cells: 2, silk }, {}, [cellGroup(2)]).runsTo(BEGIN - SECOND);
    befalls(story, {
      kind: 'stopProcesses',
      processes: [{ component: 'silk-daemon', cell: 0 }],
    });
    story.runsUntil('deploy.failed', {}, HOUR);
    expect(failures(story)).toEqual(['cell-0: the drain script of silk-daemon failed']);
    expect(story.happenings('silk.leaseReleased')).toHaveLength(0);
  });

  test('finds jobs that do not run when the watch is over', () => {
    const watch = { from: 5 * SECOND, until: 65 * SECOND };
    const story = deployed({ cells: 2 }, { canaryWatchTime: watch }, [cellGroup(2)]);
    story.runsTo(BEGIN + quietUpdateTime(story.foundation.spec) + SECOND);
    befalls(story, {
      kind: 'stopProcesses',
      processes: [{ component: 'rep', cell: 0 }],
    });
    story.runsUntil('deploy.failed', {}, HOUR);
    expect(failures(story)).toEqual(['cell-0: its jobs did not run in the watch time']);
  });
});

describe('a rep that is killed while it drains', () => {
  test('has drained: its script finds nobody who answers, and the update goes on', () => {
    const slow = task('batch', { runs: exactly(HOUR), from: BEGIN - MINUTE });
    const story = deployed({ cells: 1, tasks: [slow] }, {}, [cellGroup(1)]);
    story.runsTo(BEGIN + 12 * SECOND);
    killRep(story, 0);
    story.runsUntil('cell.drained');
    expect(story.happenings('cell.drained')).toHaveLength(1);
    // The script began 2 s after the update, and looks every 5 s.
    story.runsUntil('deploy.completed', {}, HOUR);
    expect(steps(story, 'cell-0').stop).toBe(BEGIN + 17 * SECOND);
  });
});

describe('a deploy of the control plane', () => {
  test('hands the BBS over in a second, and twice', () => {
    const story = deployed({ zones: 2, cells: 2, apps: [app('dora', { instances: 2 })] }, {}, [
      planeGroup('diego-api', 2),
    ]);
    story.runsUntil('deploy.completed', {}, HOUR);
    const released = story.happenings('lock.released', { from: BEGIN });
    const acquired = story.happenings('lock.acquired', { from: BEGIN });
    expect(released).toHaveLength(2);
    expect(acquired).toHaveLength(2);
    acquired.forEach(({ at }, turn) => {
      expect(at - (released[turn]?.at ?? 0)).toBeLessThan(1.1 * SECOND);
    });
    expect(story.happenings('vm.deleted')).toHaveLength(2);
    expect(story.running()).toHaveLength(2);
  });

  test('stops and starts Cloud Controller with its VM', () => {
    const story = deployed({ cells: 1 }, {}, [planeGroup('api', 1)]);
    story.runsUntil('deploy.completed', {}, HOUR);
    expect(story.happenings('process.started', { from: BEGIN })).toHaveLength(2);
  });
});

describe('a rotation', () => {
  const three = ['add', 'reissue', 'remove'].map((name) =>
    deploy([cellGroup(2)], { name, change: 'restart' }),
  );
  const rotation = { certificate: 'ca', deploys: [0, 1, 2], pause: HOUR, expiresAt: 20 * HOUR };

  test('is its deploys in order, a pause apart, and the date after it finds it done', () => {
    const story = FoundationStory.of({
      cells: 2,
      deploys: three,
      rotations: [rotation],
      events: [rotates(BEGIN)],
    });
    story.runsTo(21 * HOUR);
    const ends = story.happenings('deploy.completed');
    const begins = story.happenings('deploy.started').map(({ at }) => at);
    expect(begins).toEqual([BEGIN, (ends[0]?.at ?? 0) + HOUR, (ends[1]?.at ?? 0) + HOUR]);
    expect(story.happenings('rotation.stepped').map(({ b }) => b)).toEqual([1, 2, 3]);
    expect(story.happenings('rotation.completed')).toMatchObject([
      { at: ends[2]?.at, x: (ends[2]?.at ?? 0) - BEGIN },
    ]);
    expect(story.happenings('certificate.expired')).toMatchObject([{ at: 20 * HOUR, b: 1 }]);
  });

  test('that is not done by the date goes on, with the old certificate expired', () => {
    const story = FoundationStory.of({
      cells: 2,
      deploys: three,
      rotations: [{ ...rotation, expiresAt: HOUR }],
      events: [rotates(BEGIN)],
    });
    story.runsUntil('rotation.completed', {}, 10 * HOUR);
    expect(story.happenings('certificate.expired')).toMatchObject([{ at: HOUR, b: 0 }]);
  });

  test('ends where a deploy fails that nobody runs again', () => {
    const story = FoundationStory.of({
      cells: 2,
      deploys: three,
      rotations: [rotation],
      events: [rotates(BEGIN), kill(BEGIN + 30 * MINUTE, 1)],
    });
    story.runsTo(30 * HOUR);
    expect(story.happenings('deploy.failed')).toHaveLength(1);
    expect(story.happenings('rotation.stepped')).toHaveLength(1);
    expect(story.happenings('rotation.completed')).toEqual([]);
    expect(story.happenings('certificate.expired')).toMatchObject([{ b: 0 }]);
  });
});
