/** What a rep's process that was killed leaves, and what the next one makes of it (facts: cell 2.5). */

import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { PROCESS_START, VM_BOOT } from '../../testing/boots';
import { RepStage } from '../../testing/repStage';

/** As the operator does it: all timers end with the process. */
function killed(stage: RepStage): RepStage {
  stage.ctx.timers = [];
  stage.tell({ kind: 'rep.processKilled' });
  return stage;
}

describe('a rep whose process is killed', () => {
  test('leaves what Garden has, and forgets its reservations', () => {
    const stage = new RepStage();
    const [running, created] = [stage.container('running'), stage.container('created')];
    stage.container('reserved');
    killed(stage);
    expect(stage.containers()).toEqual([running, created]);
    expect(running).toMatchObject({ state: 'running', isStopped: false });
    expect(stage.ctx.recorded.filter((kind) => kind === 'container.deleted')).toHaveLength(1);
    expect(stage.rep.state.executor.startingCount).toBe(1);
  });

  test('answers nobody: auctions are refused, stops and cancels reach nothing', () => {
    const stage = new RepStage();
    const container = stage.container('running');
    const task = stage.container('running', true);
    killed(stage);
    expect(() => stage.state()).toThrow();
    const lrps = [stage.lrp()];
    expect(stage.performs(lrps)).toEqual({ lrps: [], tasks: [] });
    const { lrp, instance } = container;
    expect(stage.tell({ kind: 'rep.stopLRP', lrp, instance })).toEqual([]);
    expect(stage.tell({ kind: 'rep.cancelTask', task: task.task })).toEqual([]);
    expect(stage.containers()).toEqual([container, task]);
    expect([container.isStopped, task.isDeleting]).toEqual([false, false]);
  });

  test('takes no answer to what it had asked', () => {
    const stage = new RepStage();
    const { instance } = stage.container('running');
    stage.tell({ kind: 'rep.operate', instance });
    killed(stage);
    const error = 'ActualLRPCannotBeStarted';
    stage.tell({ kind: 'rep.startAnswered', instance, error });
    expect(stage.containers()[0]?.isStopped).toBe(false);
    expect(stage.ctx.recorded).not.toContain('call.replyLate');
  });
});

describe('the next process', () => {
  test('destroys what it finds before it checks Garden, and starts empty', () => {
    const stage = new RepStage();
    const { total } = stage.rep.state.executor;
    for (let each = 0; each < 4; each++) stage.container('running');
    killed(stage);
    stage.ctx.now = 10 * SECOND;
    stage.ctx.recorded.length = 0;
    expect(stage.tell(PROCESS_START)).toEqual([]);
    expect(stage.rep.state.executor.available).toEqual(total);
    // Half a second each in Garden, which does one or a few at once, then 1.5 s for the check.
    const said = stage.waits(20 * SECOND);
    expect(stage.ctx.recorded.slice(0, 4)).toEqual(Array(4).fill('container.deleted'));
    expect(said[0]).toMatchObject({ kind: 'locket.lock', key: 0, owner: 2 });
  });

  test('finds nothing on a VM that has booted', () => {
    const stage = new RepStage();
    stage.container('running');
    killed(stage);
    stage.ctx.recorded.length = 0;
    stage.tell(VM_BOOT);
    stage.waits(1.6 * SECOND);
    expect(stage.containers()).toEqual([]);
    expect(stage.ctx.recorded).not.toContain('container.deleted');
  });

  test('takes work only when it holds its presence, and syncs an interval after that', () => {
    const stage = new RepStage();
    killed(stage);
    stage.tell(PROCESS_START);
    stage.waits(2 * SECOND);
    expect(() => stage.state()).toThrow();
    stage.takesPresence();
    expect(stage.state().lrps).toHaveLength(0);
    const syncs = stage.ctx.timers.filter(({ message }) => message.kind === 'rep.sync');
    expect(syncs.map(({ at }) => at)).toEqual([32 * SECOND]);
  });
});
