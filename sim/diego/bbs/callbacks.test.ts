/** Completion callbacks against a Cloud Controller that a test plays. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { createIdentities, domainId, type TaskId, taskId } from '../../model/identity';
import { foundationSpec } from '../../testing/builders';
import { RecordingCtx } from '../../testing/recordingCtx';
import { createControlPlane } from '../controlPlane';
import { createBbs } from './bbs';
import type { BbsParts, BbsState } from './bbsState';
import { onCallbackDone, onCallbackTimedOut, submitCallback } from './callbacks';
import { createBbsRows } from './rows';
import { cancelTask, deleteTask, desireTask, resolvingTask } from './tasks';

const CLOUD_CONTROLLER = 1;

interface Stage {
  readonly ctx: RecordingCtx;
  readonly state: BbsState;
  readonly parts: BbsParts;
  /** A task that has completed. */
  completed(name: string, hasCallback?: boolean): TaskId;
  stateOf(task: TaskId): string | undefined;
  /** Numbers of the callbacks sent since the last look. */
  sent(): number[];
}

function stage(workers = 1000): Stage {
  const ctx = new RecordingCtx();
  const { config } = foundationSpec({ cells: 1 });
  const parts: BbsParts = {
    config: { ...config.bbs, taskCallbackWorkers: workers },
    index: 0,
    operator: 0,
    database: 5,
    lockets: [4],
    lockDeadline: 0,
    cloudController: CLOUD_CONTROLLER,
    reps: [],
    apps: [],
    pollingInterval: config.rep.pollingInterval,
    isEager: false,
  };
  const identities = createIdentities();
  const plane = createControlPlane();
  const domain = domainId(identities, 'cf-tasks');
  const { state } = createBbs(parts, { identities, plane, rows: createBbsRows(identities) }, 'z1');
  const cells = new Set<number>();
  return {
    ctx,
    state,
    parts,
    completed(name, hasCallback = true) {
      const task = taskId(identities, name);
      const constraint = { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] };
      const definition = { domain, memory: 1, disk: 1, constraint, hasCallback };
      desireTask(state.rows, cells, ctx.now, { task, definition });
      cancelTask(state.rows, cells, ctx.now, { task });
      return task;
    },
    stateOf: (task) => state.rows.tasks.get(task)?.state,
    sent: () =>
      ctx
        .takeSent()
        .map((message) => (message.kind === 'cc.taskCompleted' ? message.callback : -1)),
  };
}

/** A callback that has been sent once. */
function sentOnce() {
  const bbs = stage();
  const task = bbs.completed('report-1');
  submitCallback(bbs.state, bbs.parts, task, bbs.ctx);
  const [callback = -1] = bbs.sent();
  const answer = (status: number | null, which = callback): number[] => {
    onCallbackDone(bbs.state, bbs.parts, which, status, bbs.ctx);
    return bbs.sent();
  };
  const timesOut = (which: number): number[] => {
    onCallbackTimedOut(bbs.state, bbs.parts, which, bbs.ctx);
    return bbs.sent();
  };
  return { ...bbs, task, callback, answer, timesOut };
}

describe('a completion callback', () => {
  test('begins with the task Resolving, which is announced (bbs P-1)', () => {
    const { state, parts, ctx, completed, stateOf } = stage();
    const task = completed('report-1');
    submitCallback(state, parts, task, ctx);
    expect(stateOf(task)).toBe('Resolving');
    expect(ctx.recorded).toEqual(['task.resolving']);
    expect(ctx.takeSent()).toMatchObject([{ kind: 'cc.taskCompleted', task, hasFailed: true }]);
    // Ten seconds from when it leaves, once the row is written.
    const written = parts.config.serviceTimes.changeTask;
    expect(ctx.timers.map(({ at }) => at)).toEqual([written + 10 * SECOND]);
  });

  test('is not sent when somebody else resolves the task (bbs P-2)', () => {
    const { state, parts, ctx, completed, sent } = stage();
    const task = completed('report-1');
    resolvingTask(state.rows, state.listedCells, 0, { task });
    submitCallback(state, parts, task, ctx);
    expect(sent()).toEqual([]);
    expect(state.callbacks.pool.busy).toBe(0);
  });

  test.each([
    [200, '(bbs P-3)'],
    [404, '(bbs P-4)'],
    [500, '(bbs P-5)'],
    [502, 'of a proxy whose Cloud Controller is down'],
  ])('counts as delivered with status %d %s', (status) => {
    const { task, answer, stateOf, ctx, state } = sentOnce();
    expect(answer(status)).toEqual([]);
    expect(stateOf(task)).toBeUndefined();
    expect(ctx.recorded).toEqual(['task.resolving', 'task.deleted']);
    expect(ctx.timers).toEqual([]);
    expect(state.callbacks.pool.busy).toBe(0);
  });

  test.each([503, 504])(
    'is tried twice more after status %d, then left Resolving (bbs P-6)',
    (status) => {
      const { task, answer, stateOf, state } = sentOnce();
      const [second = -1] = answer(status);
      const [third = -1] = answer(status, second);
      expect(answer(status, third)).toEqual([]);
      expect([second, third]).toEqual([2, 3]);
      expect(stateOf(task)).toBe('Resolving');
      expect(state.callbacks.pool.busy).toBe(0);
    },
  );

  test('is tried twice more when it times out, and can get through then (bbs P-7)', () => {
    const { task, callback, answer, timesOut, stateOf } = sentOnce();
    const [second = -1] = timesOut(callback);
    const [third = -1] = timesOut(second);
    expect(timesOut(third)).toEqual([]);
    expect(stateOf(task)).toBe('Resolving');
    const other = sentOnce();
    const [again = -1] = other.timesOut(other.callback);
    // The answer to the attempt that was given up comes too late.
    expect(other.answer(200)).toEqual([]);
    expect(other.stateOf(other.task)).toBe('Resolving');
    expect(other.answer(200, again)).toEqual([]);
    expect(other.stateOf(other.task)).toBeUndefined();
    expect(answer(200, third)).toEqual([]);
  });

  test('stops at once when its connection is refused, and leaves the task Resolving', () => {
    const { task, answer, stateOf, state } = sentOnce();
    expect(answer(null)).toEqual([]);
    expect(stateOf(task)).toBe('Resolving');
    expect(state.callbacks.pool.busy).toBe(0);
  });

  test('that cannot delete its task frees its worker all the same (bbs P-8)', () => {
    const { task, answer, state } = sentOnce();
    deleteTask(state.rows, state.listedCells, 0, { task });
    expect(answer(200)).toEqual([]);
    expect(state.callbacks.pool.busy).toBe(0);
  });

  test('of a task without one is nothing at all, not even Resolving (bbs P-9)', () => {
    const { state, parts, ctx, completed, stateOf, sent } = stage();
    const task = completed('report-1', false);
    submitCallback(state, parts, task, ctx);
    expect(sent()).toEqual([]);
    expect(stateOf(task)).toBe('Completed');
    expect(ctx.recorded).toEqual([]);
  });

  test('of a task that is gone is nothing', () => {
    const { state, parts, ctx, task, answer, sent } = sentOnce();
    answer(200);
    submitCallback(state, parts, task, ctx);
    expect(sent()).toEqual([]);
    expect(state.callbacks.pool.busy).toBe(0);
  });

  test('is sent again though convergence has deleted its task by then', () => {
    const { state, ctx, parts, task, callback } = sentOnce();
    deleteTask(state.rows, state.listedCells, 0, { task });
    onCallbackTimedOut(state, parts, callback, ctx);
    const [again] = ctx.takeSent();
    expect(again).toMatchObject({ kind: 'cc.taskCompleted', callback: 2, task });
    const reason = again?.kind === 'cc.taskCompleted' ? again.reason : -1;
    expect(state.identities.texts[reason]).toBe('');
  });

  test('that is delivered while the database refuses leaves its task Resolving, the next one waits Completed', () => {
    const { state, parts, ctx, completed, stateOf, sent } = stage(1);
    const tasks = ['report-1', 'report-2'].map((name) => completed(name));
    for (const task of tasks) submitCallback(state, parts, task, ctx);
    const [first = -1] = sent();
    state.plane.database.mode = 'refuses';
    onCallbackDone(state, parts, first, 200, ctx);
    expect(tasks.map(stateOf)).toEqual(['Resolving', 'Completed']);
    expect(sent()).toEqual([]);
    expect(state.callbacks.pool.busy).toBe(0);
  });

  test('waits for a worker of the pool, its task Completed until then', () => {
    const { state, parts, ctx, completed, stateOf, sent } = stage(1);
    const tasks = ['report-1', 'report-2'].map((name) => completed(name));
    for (const task of tasks) submitCallback(state, parts, task, ctx);
    const [first = -1, ...others] = sent();
    expect(others).toEqual([]);
    expect(tasks.map(stateOf)).toEqual(['Resolving', 'Completed']);
    onCallbackDone(state, parts, first, 200, ctx);
    expect(tasks.map(stateOf)).toEqual([undefined, 'Resolving']);
    expect(sent()).toHaveLength(1);
  });
});
