/** Bulk syncs: what a cell's containers say, call by call, and when a sync need not be looked at again. */
import { describe, expect, test } from 'vitest';
import { EVACUATING, RUNNING } from '../../model/actualLRP';
import { BbsStage } from '../../testing/bbsStage';
import { insertRow, setInstance } from './actualLRPTable';
import type { HeartbeatCall } from './messages';
import { slotOf } from './rows';

/** On cell-0: app/0 runs as ig-0, app/1 is claimed by ig-1, task-1 runs. */
function settling(): BbsStage {
  const bbs = new BbsStage();
  bbs.desires();
  bbs.runs('app/0', 'ig-0');
  bbs.call({ kind: 'bbs.claim', ...bbs.key('app/1', 'ig-1') });
  startsTask(bbs, 'task-1');
  return bbs;
}

function startsTask(bbs: BbsStage, name: string): void {
  bbs.desiresTask(name);
  bbs.call({ kind: 'bbs.startTask', request: 1, cell: 0, task: bbs.task(name), instance: 9 });
}

const ALL = ['start app/0 ig-0', 'claim app/1 ig-1', 'startTask task-1 ig-9'];

describe('a bulk sync that repeats the last', () => {
  test('is not looked at when a container stands behind every row and none was refused', () => {
    const bbs = settling();
    const calls = bbs.told(...ALL);
    expect(bbs.syncs(calls)).toMatchObject([{ kind: 'rep.cellFetched', rows: {} }]);
    expect(bbs.syncs(calls)).toMatchObject([{ kind: 'rep.cellFetched', rows: null }]);
  });

  test('in other words, or after its rows have changed, is looked at', () => {
    const bbs = settling();
    const calls = bbs.told(...ALL);
    bbs.syncs(calls);
    expect(bbs.syncs(bbs.told(...ALL))).toMatchObject([{ rows: { tasks: [0] } }]);
    bbs.syncs(calls);
    bbs.syncs(calls);
    bbs.call({ kind: 'bbs.start', ...bbs.key('app/2', 'ig-2') });
    expect(bbs.syncs(calls)).toMatchObject([{ rows: { instanceLRPs: [0, 1, 2] } }]);
  });

  test.each<[string, (bbs: BbsStage) => void, object]>([
    [
      'an instance',
      (bbs) => bbs.runs('app/2', 'ig-2'),
      { instanceLRPs: [0, 1, 2], evacuatingLRPs: [], tasks: [0] },
    ],
    [
      'a task',
      (bbs) => startsTask(bbs, 'task-2'),
      { instanceLRPs: [0, 1], evacuatingLRPs: [], tasks: [0, 1] },
    ],
    [
      'an EVACUATING row',
      (bbs) => {
        const domain = bbs.rows.desired.domain[0] as number;
        insertRow(bbs.rows, bbs.lrp('app/2'), EVACUATING, RUNNING, domain, bbs.ctx.now);
        const slot = slotOf(bbs.lrp('app/2'), EVACUATING);
        setInstance(bbs.rows, slot, 0, bbs.instance('ig-0'));
      },
      { instanceLRPs: [0, 1], evacuatingLRPs: [2], tasks: [0] },
    ],
  ])('tells again of %s that its rep has not cleared up', (_, adds, rows) => {
    const bbs = settling();
    adds(bbs);
    const calls = bbs.told(...ALL);
    for (let sync = 0; sync < 3; sync++) expect(bbs.syncs(calls)).toMatchObject([{ rows }]);
  });

  test('is refused again what was refused', () => {
    const bbs = new BbsStage();
    bbs.desires();
    bbs.runs('app/0', 'ig-0', 1);
    const calls = bbs.told('start app/0 ig-1', 'start app/1 ig-2');
    bbs.syncs(calls);
    const refusal = {
      kind: 'rep.heartbeatAnswered',
      instance: bbs.instance('ig-1'),
      error: 'ActualLRPCannotBeStarted',
    };
    for (let sync = 0; sync < 3; sync++) {
      expect(bbs.syncs(calls)).toEqual([
        expect.objectContaining({ rows: expect.objectContaining({ instanceLRPs: [1] }) }),
        refusal,
      ]);
    }
  });
});

describe('a heartbeat', () => {
  /** app/0 waits for an auction, and so does task-1. */
  function waiting(isEager: boolean): BbsStage {
    const serviceTimes = { start: 1000, claim: 2000, changeTask: 4000, startUnchanged: 10 };
    const bbs = new BbsStage({ isEager, serviceTimes });
    bbs.desires();
    bbs.desiresTask('task-1');
    bbs.ctx.observed.length = 0;
    return bbs;
  }

  function beats(bbs: BbsStage, call: HeartbeatCall) {
    const { instance } = bbs.key('app/0', 'ig-1');
    const subject = call === 'startTask' ? bbs.task('task-1') : bbs.lrp('app/0');
    const told = { cell: 0, subject, instance, isRoutable: true };
    return bbs.call({ kind: 'bbs.heartbeat', call, ...told });
  }

  test.each<[HeartbeatCall, number]>([
    ['start', 1000],
    ['claim', 2000],
    ['startTask', 4000],
  ])('%s that changes a row is %d µs of work beside its look', (call, work) => {
    const bbs = waiting(true);
    beats(bbs, call);
    const looked = bbs.parts.config.serviceTimes.startUnchanged;
    expect(bbs.sum('bbs.work')).toBe(looked + work);
    beats(bbs, call);
    expect(bbs.sum('bbs.work')).toBe(looked + work + looked);
  });

  test('is counted when it is answered', () => {
    const bbs = waiting(true);
    const { now } = bbs.ctx;
    beats(bbs, 'claim');
    const request = bbs.ctx.observed.find(({ name }) => name === 'bbs.request');
    expect(request?.value).toBeGreaterThan(0);
    expect(request?.at).toBe(now + (request?.value ?? 0));
  });

  test.each([
    [true, 5, 1],
    [true, undefined, 0],
    [false, 5, 0],
  ])('that is taken is answered: eager %s, wire of %s µs: %d times', (isEager, latency, times) => {
    const bbs = waiting(isEager);
    bbs.ctx.latency = latency;
    const answer = { kind: 'rep.heartbeatAnswered', instance: bbs.instance('ig-1'), error: null };
    expect(beats(bbs, 'start')).toEqual(times === 1 ? [answer] : []);
  });
});
