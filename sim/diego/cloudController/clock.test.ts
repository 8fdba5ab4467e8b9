/** When the clock lets the Diego sync run. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { app, STEADY } from '../../testing/builders';
import { CloudControllerStage } from '../../testing/cloudControllerStage';
import { needsToRun } from './clock';

const config = {
  syncInterval: 30 * SECOND,
  clockFudge: SECOND,
  syncTimeout: 600 * SECOND,
} as Parameters<typeof needsToRun>[2];

describe('a clock job runs', () => {
  test.each([
    ['never run', null, null, 0, true],
    ['its interval not over', 0, 1, 28.9, false],
    ['a second before its interval is over', 0, 1, 29, true],
    ['its interval over', 0, 1, 30, true],
    ['the last run not done', 0, null, 30, false],
    ['the one before done, the last not', 60, 40, 90, false],
    ['the last run not done at its timeout', 0, null, 600, false],
    ['the last run not done after its timeout', 0, null, 600.1, true],
  ])('%s (bbs R-26)', (_what, startedAt, completedAt, now, runs) => {
    const job = {
      lastStartedAt: startedAt === null ? null : startedAt * SECOND,
      lastCompletedAt: completedAt === null ? null : completedAt * SECOND,
    };
    expect(needsToRun(job, now * SECOND, config)).toBe(runs);
  });
});

test('without a frequency the sync is never scheduled (bbs R-27)', () => {
  const properties = { ...STEADY, 'cc.diego_sync.frequency_in_seconds': 0 };
  const cc = new CloudControllerStage({ apps: [app('dora')], properties });
  expect(cc.syncs()).toBeUndefined();
  expect(cc.ctx.timers).toEqual([]);
});

describe('a clock that dies in the middle of a sync', () => {
  test('blocks every other sync until the timeout of the job is over', () => {
    const cc = new CloudControllerStage({ apps: [app('dora')] });
    const asked = cc.syncs();
    expect(asked?.kind).toBe('bbs.fetchDesired');
    cc.tell({ kind: 'cc.processDown', component: 'clock' });
    expect(cc.ctx.timers).toEqual([]);
    cc.passes(10 * SECOND);
    expect(cc.tell({ kind: 'cc.processUp', component: 'clock' })).toEqual([]);
    let ticks = 0;
    while (ticks < 100) {
      cc.passes(30 * SECOND);
      ticks++;
      if (cc.syncs() !== undefined) break;
    }
    // At 610 s, the first tick after 600 s.
    expect(ticks).toBe(20);
  });

  test('hears no answer, and is not late for one', () => {
    const cc = new CloudControllerStage({ apps: [app('dora')] });
    const request = cc.syncs()?.request ?? -1;
    cc.tell({ kind: 'cc.processDown', component: 'clock' });
    const listing = { processes: new Int32Array(0), instances: new Int32Array(0) };
    expect(cc.tell({ kind: 'cc.desiredFetched', request, listing })).toEqual([]);
    expect(cc.recorded('call.replyLate')).toBe(0);
  });

  test('blocks nobody when it died between two syncs', () => {
    const cc = new CloudControllerStage({});
    const [bump] = cc.listsTasks(cc.syncsTasks(), []);
    cc.answer(bump);
    cc.tell({ kind: 'cc.processDown', component: 'clock' });
    cc.passes(MINUTE);
    const [asked] = cc.tell({ kind: 'cc.processUp', component: 'clock' });
    expect(asked?.kind).toBe('bbs.fetchDesired');
  });
});

test('a paused sync skips its turns and goes on at the first tick after', () => {
  const cc = new CloudControllerStage({});
  cc.tell({ kind: 'cc.pauseSync' });
  expect(cc.syncs()).toBeUndefined();
  cc.passes(30 * SECOND);
  cc.tell({ kind: 'cc.resumeSync' });
  expect(cc.syncs()?.kind).toBe('bbs.fetchDesired');
});
