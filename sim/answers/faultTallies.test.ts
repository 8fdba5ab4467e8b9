import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { createIdentities, type Identities, textId } from '../model/identity';
import type { Expectation } from '../scenario/expanded';
import { type KindName, kindId } from '../trace/kinds';
import { createActiveJudge } from './activeJudge';
import { watchActive } from './activeTally';
import { createDrainedJudge } from './drainedJudge';
import { watchDrains } from './drainTally';
import { watchIncidents } from './incidentTally';
import type { EndOfRun } from './judge';
import { createRowDispatch } from './rowDispatch';
import { watchSilk } from './tallies';
import { watchTasks } from './taskTally';

const END: EndOfRun = {
  at: 60 * MINUTE,
  isInterrupted: false,
  neverFitted: () => 0,
  pushes: { all: 0, inTime: 0 },
};

/** A run in which records are written by hand: texts in the place of their ids. */
function stage() {
  const identities: Identities = createIdentities();
  const rows = createRowDispatch();
  return {
    identities,
    rows,
    row(
      at: number,
      kind: KindName,
      a: string | number = 0,
      b: string | number = 0,
      cell = -1,
      x = 0,
    ) {
      const id = (value: string | number): number =>
        typeof value === 'string' ? textId(identities, value) : value;
      rows.sink.row(0, at * SECOND, -1, kindId(kind), cell, -1, -1, id(a), id(b), x);
    },
  };
}

const active = (entry: Partial<Extract<Expectation, { kind: 'active' }>> = {}) =>
  ({ kind: 'active', component: 'bbs', gapAtMost: 25 * SECOND, after: 0, ...entry }) as const;

describe('the active BBS', () => {
  test('is missing from the death of one to the activation of another', () => {
    const { identities, rows, row } = stage();
    const tally = watchActive(rows, identities, 'bbs');
    const judge = createActiveJudge(active(), tally);
    row(600, 'process.killed', 'bbs/0');
    row(615, 'lock.expired', 'bbs', 'bbs/0');
    row(620, 'component.activated', 'auctioneer/1');
    row(621, 'component.activated', 'bbs/1');
    expect(tally.terms).toEqual([
      { at: 0, name: 'bbs/0' },
      { at: 621 * SECOND, name: 'bbs/1' },
    ]);
    expect(judge.judge(END)).toEqual({
      name: 'active',
      verdict: 'met',
      wanted: 'at most 25s without an active bbs',
      measured: '21s from 10m on, bbs/0 killed',
      value: 21,
      limit: 25,
      unit: 'seconds',
      atSeconds: 621,
    });
  });

  test('is not missing when a standby dies, or the auctioneer', () => {
    const { identities, rows, row } = stage();
    const judge = createActiveJudge(active(), watchActive(rows, identities, 'bbs'));
    row(600, 'process.killed', 'bbs/1');
    row(601, 'process.killed', 'auctioneer/0');
    row(602, 'vm.killed', 'diego-api/1');
    expect(judge.judge(END)).toMatchObject({ verdict: 'met', value: 0 });
  });

  test('that hangs is missing until it goes on, if its lock was its own all the time', () => {
    const { identities, rows, row } = stage();
    const tally = watchActive(rows, identities, 'bbs');
    row(600, 'process.hung', 'bbs/0');
    row(610, 'process.resumed', 'bbs/0');
    expect(tally.gaps).toMatchObject([{ since: 600 * SECOND, until: 610 * SECOND }]);
    row(700, 'process.hung', 'bbs/0');
    row(715, 'lock.expired', 'bbs', 'bbs/0');
    row(716, 'process.resumed', 'bbs/0');
    row(717, 'process.exited', 'bbs/0', 'lock lost');
    row(720, 'component.activated', 'bbs/1');
    expect(tally.gaps[1]).toMatchObject({ since: 700 * SECOND, until: 720 * SECOND });
    expect(tally.total).toBe(30 * SECOND);
  });

  test('that hangs past its lock is missing until it goes on and takes the lock that nobody else took', () => {
    const { identities, rows, row } = stage();
    const tally = watchActive(rows, identities, 'bbs');
    row(600, 'process.hung', 'bbs/0');
    row(615, 'lock.expired', 'bbs', 'bbs/0');
    row(720, 'process.resumed', 'bbs/0');
    row(721, 'lock.acquired', 'bbs', 'bbs/0');
    expect(tally.gaps).toMatchObject([{ since: 600 * SECOND, until: 721 * SECOND }]);
    // One that is killed has to be activated as well.
    row(800, 'process.killed', 'bbs/0');
    row(815, 'lock.expired', 'bbs', 'bbs/0');
    row(820, 'lock.acquired', 'bbs', 'bbs/0');
    expect(tally.underWay()).toMatchObject({ since: 800 * SECOND });
    row(821, 'component.activated', 'bbs/0');
    expect(tally.gaps[1]).toMatchObject({ until: 821 * SECOND });
  });

  test('that is missing at the end has been so for as long as that, however the run went on', () => {
    const { identities, rows, row } = stage();
    const judge = createActiveJudge(active(), watchActive(rows, identities, 'bbs'));
    row(3000, 'vm.killed', 'diego-api/0');
    expect(judge.judge({ ...END, isInterrupted: true })).toMatchObject({
      verdict: 'not met',
      value: 600,
      measured: '10m from 50m on, bbs/0 lost with its VM, and none at the end',
    });
  });

  test('counts from an instant on, of a gap that was there before what follows', () => {
    const { identities, rows, row } = stage();
    const judge = createActiveJudge(
      active({ after: 630 * SECOND }),
      watchActive(rows, identities, 'bbs'),
    );
    row(600, 'process.killed', 'bbs/0');
    row(640, 'component.activated', 'bbs/1');
    expect(judge.judge(END)).toMatchObject({ verdict: 'met', value: 10 });
  });
});

const drained = (entry: Partial<Extract<Expectation, { kind: 'drained' }>> = {}) =>
  ({ kind: 'drained', within: 5 * MINUTE, strandedAtMost: 0, after: 0, ...entry }) as const;

describe('drains', () => {
  test('end in time, each by itself, or do not', () => {
    const { rows, row } = stage();
    const tally = watchDrains(rows);
    const [strict, lax] = [
      createDrainedJudge(drained(), tally),
      createDrainedJudge(drained({ within: 10 * MINUTE, strandedAtMost: 2 }), tally),
    ];
    row(60, 'cell.drainStarted', 0, 0, 3);
    row(70, 'cell.drainStarted', 0, 0, 4);
    row(120, 'cell.drained', 0, 0, 3, 60 * SECOND);
    row(670, 'cell.drained', 2, 1, 4, 600 * SECOND);
    expect(strict.judge(END)).toMatchObject({
      verdict: 'not met',
      wanted: 'every drain takes at most 5m and no instance is stranded',
      measured: '2 ended, the longest 10m, 2 stranded',
    });
    expect(lax.judge(END).verdict).toBe('met');
    expect(tally).toMatchObject({ started: 2, completed: 2, timedOut: 1, stranded: 2 });
  });

  test('that are cut off by a kill have not ended, and one that may yet end says nothing', () => {
    const { rows, row } = stage();
    const tally = watchDrains(rows);
    const judge = createDrainedJudge(drained(), tally);
    const other = createDrainedJudge(drained({ after: 100 * SECOND }), tally);
    row(60, 'cell.drainStarted', 0, 0, 3);
    row(90, 'cell.killed', 0, 0, 3);
    row(3590, 'cell.drainStarted', 0, 0, 4);
    expect(judge.judge(END).verdict).toBe('not met');
    expect(other.judge({ ...END, isInterrupted: true }).verdict).toBe('not decided');
  });

  test('that never were do not meet what is expected of them', () => {
    const { rows } = stage();
    expect(createDrainedJudge(drained(), watchDrains(rows)).judge(END)).toMatchObject({
      verdict: 'not met',
      measured: 'no cell was drained',
    });
  });
});

describe('incidents', () => {
  test('leave out what a deploy stops on the VMs that it updates, not what is killed there', () => {
    const { identities, rows, row } = stage();
    const tally = watchIncidents(rows, identities);
    row(1, 'deploy.vmStarted', 'stemcell', 'diego-api/0');
    row(1, 'deploy.vmStarted', 'stemcell', 'cell-7', 7);
    row(2, 'process.stopped', 'bbs/0');
    row(2, 'process.exited', 'bbs/0', 'stopped');
    row(2, 'process.stopped', 'rep', 0, 7);
    row(3, 'process.stopped', 'auctioneer/0');
    row(3, 'process.stopped', 'rep', 0, 8);
    row(4, 'process.killed', 'rep', 0, 7);
    row(5, 'deploy.vmCompleted', 'stemcell', 'cell-7', 7);
    row(5, 'deploy.vmFailed', 'stemcell', 'diego-api/0');
    row(6, 'process.stopped', 'locket/0');
    row(6, 'process.stopped', 'rep', 0, 7);
    expect(tally.incidents.map(({ at, what }) => `${at / SECOND} ${what}`)).toEqual([
      '3 auctioneer/0',
      '3 rep',
      '4 rep',
      '6 locket/0',
      '6 rep',
    ]);
  });

  test('of many cells at one instant are one, and unhealthy cells are followed', () => {
    const { identities, rows, row } = stage();
    const tally = watchIncidents(rows, identities);
    row(60, 'garden.broken', 'hangs', 0, 3);
    row(60, 'garden.broken', 'hangs', 0, 4);
    row(65, 'database.changed', 'up', 0, -1, 10);
    row(90, 'rep.gardenChanged', 0, 0, 3);
    row(95, 'rep.gardenChanged', 0, 0, 4);
    row(99, 'cell.killed', 0, 0, 4);
    expect(tally.incidents).toEqual([
      { at: 60 * SECOND, kind: 'garden.broken', what: 'hangs', slowdown: 1, cells: 2 },
      { at: 65 * SECOND, kind: 'database.changed', what: 'up', slowdown: 10, cells: 0 },
    ]);
    expect(tally.unhealthyMaximum).toBe(2);
    expect(tally.spells).toEqual([{ cell: 4, since: 95 * SECOND, until: 99 * SECOND }]);
    expect([...tally.unhealthy]).toEqual([[3, 90 * SECOND]]);
  });
});

describe('a task that the BBS does not store in time', () => {
  test('has failed, even if it is stored and runs after all', () => {
    const { identities, rows, row } = stage();
    const tally = watchTasks(rows, identities, []);
    row(10, 'ccTask.failed', 0, 'no answer from the BBS');
    row(11, 'task.created', 1);
    row(12, 'task.created', 0);
    row(20, 'task.completed', 0);
    row(21, 'task.completed', 1);
    row(22, 'ccTask.failed', 1, 'the callback was lost');
    expect(tally).toMatchObject({ created: 2, succeeded: 1, failed: 1 });
  });
});

describe("Silk's leases", () => {
  test('are as many as cells hold: given back ones do not count, nor do single addresses', () => {
    const { identities, rows, row } = stage();
    const tally = watchSilk(rows, identities);
    row(1, 'silk.leaseAcquired', 0, 'free', 1);
    row(1, 'silk.leaseAcquired', 0, 'free', 2);
    row(1, 'silk.leaseAcquired', 0, 'free', -1);
    row(2, 'silk.leaseReleased', 0, 0, 1);
    row(3, 'silk.leaseAcquired', 0, 'free', 1);
    row(4, 'silk.leaseAcquired', 0, 'inserted', 3);
    row(5, 'silk.leaseAcquired', 0, 'existing', 2);
    row(6, 'silk.leaseReleased', 0, 0, -1);
    expect(tally).toMatchObject({ leases: 3, leasesMaximum: 3 });
  });
});
