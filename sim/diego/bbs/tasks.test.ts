/** The cases of bbs:controllers/task_controller_test.go. */
import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { cellId, createIdentities, domainId, NONE, taskId } from '../../model/identity';
import type { TaskState } from '../../model/task';
import { namedEffect, namedEvents } from '../../testing/conformance/bbsNames';
import { RecordingCtx } from '../../testing/recordingCtx';
import type { Outcome } from './outcome';
import { tasksIn, tasksOnCell } from './reads';
import { recordEvents } from './records';
import { type BbsRows, createBbsRows } from './rows';
import { convergeTasks } from './taskConvergence';
import {
  cancelTask,
  completeTask,
  deleteTask,
  desireTask,
  failTask,
  rejectTask,
  resolvingTask,
  startTask,
  TASK_RETRIES_MAX,
} from './tasks';

let rows: BbsRows;
let cells: Set<number>;
let cell: number;
let otherCell: number;
let task: number;
const DESIRED_AT = 5 * SECOND;
const NOW = 100 * SECOND;

beforeEach(() => {
  const identities = createIdentities();
  rows = createBbsRows(identities);
  cell = cellId(identities, 'cell-1');
  otherCell = cellId(identities, 'cell-2');
  task = taskId(identities, 'task-1');
  cells = new Set([cell, otherCell]);
});

function desire(hasCallback = true): Outcome {
  const definition = {
    domain: domainId(rows.identities, 'cf-tasks'),
    memory: 256,
    disk: 512,
    constraint: { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] },
    hasCallback,
  };
  return desireTask(rows, cells, DESIRED_AT, { task, definition });
}

/** Brings the task to a state by the calls that lead there. */
function reach(state: TaskState): void {
  desire();
  if (state === 'Pending') return;
  startTask(rows, cells, 0, { task, cell });
  if (state === 'Running') return;
  completeTask(rows, cells, 0, { task, cell, hasFailed: false, reason: '' });
  if (state === 'Resolving') resolvingTask(rows, cells, 0, { task });
}

function told(outcome: Outcome): string[] {
  const { identities } = rows;
  return [
    ...outcome.effects.flatMap((effect) => namedEffect(identities, effect)),
    ...namedEvents(identities, outcome.events),
  ];
}

function row() {
  return rows.tasks.get(task);
}

describe('a task', () => {
  test('is stored and auctioned when desired, once (bbs F-3, F-5, K-1..2)', () => {
    expect(told(desire())).toEqual(['auction-task task-1', 'task_created task-1 Pending']);
    expect(desire()).toEqual({ error: 'ResourceExists', effects: [], events: [] });
    expect(row()).toMatchObject({ state: 'Pending', cell: NONE });
    expect(row()).toMatchObject({ createdAt: DESIRED_AT, updatedAt: DESIRED_AT });
  });

  test('starts on the cell that asks first; asking again starts nothing (bbs F-6..8, K-5, K-7..8)', () => {
    expect(startTask(rows, cells, NOW, { task, cell })).toMatchObject({
      error: 'ResourceNotFound',
      shouldStart: false,
    });
    desire();
    const first = startTask(rows, cells, NOW, { task, cell });
    expect(first.shouldStart).toBe(true);
    expect(told(first)).toEqual(['task_changed task-1 Pending -> Running']);
    const again = startTask(rows, cells, NOW, { task, cell });
    expect(again).toEqual({ shouldStart: false, effects: [], events: [] });
    expect(startTask(rows, cells, NOW, { task, cell: otherCell })).toEqual({
      error: 'InvalidStateTransition',
      shouldStart: false,
      effects: [],
      events: [],
    });
    expect(row()).toMatchObject({ state: 'Running', cell, updatedAt: NOW });
    expect(tasksOnCell(rows, cell)).toEqual([row()]);
  });

  test('completes on its own cell only, and calls back (bbs F-22, K-14, K-16)', () => {
    reach('Running');
    const request = { task, hasFailed: true, reason: 'exit 1' };
    expect(completeTask(rows, cells, NOW, { ...request, cell: otherCell }).error).toBe(
      'RunningOnDifferentCell',
    );
    expect(row()).toMatchObject({ state: 'Running', cell, updatedAt: 0 });
    expect(told(completeTask(rows, cells, NOW, { ...request, cell }))).toEqual([
      'complete-callback task-1',
      'task_changed task-1 Running -> Completed',
    ]);
    expect(row()).toMatchObject({
      state: 'Completed',
      cell: NONE,
      hasFailed: true,
      failureReason: 'exit 1',
      firstCompletedAt: NOW,
      updatedAt: NOW,
    });
  });

  test('that convergence has failed with its cell is not cancelled there when the cell is back', () => {
    reach('Running');
    const settings = { kick: MINUTE, expirePending: MINUTE, expireCompleted: MINUTE };
    convergeTasks(rows, new Set([otherCell]), NOW, settings);
    expect(row()).toMatchObject({ state: 'Completed', cell });
    const { error, effects } = cancelTask(rows, cells, NOW, { task });
    expect({ error, effects }).toEqual({ error: 'InvalidStateTransition', effects: [] });
  });

  test('is listed by its number, whichever was desired first', () => {
    const [first, later] = [task, taskId(rows.identities, 'task-2')];
    for (task of [later, first]) {
      desire();
      startTask(rows, cells, NOW, { task, cell });
    }
    expect(tasksOnCell(rows, cell).map((each) => each.task)).toEqual([first, later]);
    const domain = row()?.definition.domain ?? NONE;
    expect(tasksIn(rows, domain)).toEqual([first, later]);
  });

  test('keeps a long reason shortened (bbs K-15, K-32)', () => {
    const shortened = `${'x'.repeat(1013)}(truncated)`;
    desire();
    rejectTask(rows, cells, NOW, { task, reason: 'x'.repeat(2000) });
    expect(row()?.rejectionReason).toBe(shortened);
    startTask(rows, cells, NOW, { task, cell });
    completeTask(rows, cells, NOW, { task, cell, hasFailed: true, reason: 'x'.repeat(2000) });
    expect(row()?.failureReason).toBe(shortened);
  });

  test('without a callback calls nobody (bbs F-9, F-15, F-22)', () => {
    const ends = [
      () => cancelTask(rows, cells, NOW, { task }),
      () => failTask(rows, cells, NOW, { task, reason: 'broken' }),
      () => completeTask(rows, cells, NOW, { task, cell, hasFailed: false, reason: '' }),
    ];
    for (const end of ends) {
      rows.tasks.clear();
      desire(false);
      startTask(rows, new Set(), NOW, { task, cell });
      expect(end().effects.filter(({ kind }) => kind === 'completeCallback')).toEqual([]);
      expect(row()?.state).toBe('Completed');
    }
  });

  test.each([
    ['Pending', 'cancelled', 'task was cancelled (bbs F-11, K-11)'],
    ['Running', 'cancelled', 'task was cancelled (bbs K-11)'],
    ['Pending', 'failed', 'broken (bbs F-15, K-19)'],
    ['Running', 'failed', 'broken (bbs F-15, K-19)'],
  ] as const)('that is %s and is %s completes as failed: %s', (state, how, tagged) => {
    const reason = tagged.replace(/ \(.*/, '');
    reach(state);
    const outcome =
      how === 'failed'
        ? failTask(rows, cells, NOW, { task, reason })
        : cancelTask(rows, cells, NOW, { task });
    const atRep = how === 'cancelled' && state === 'Running' ? ['cancel-task cell-1 task-1'] : [];
    expect(told(outcome)).toEqual([
      'complete-callback task-1',
      ...atRep,
      `task_changed task-1 ${state} -> Completed`,
    ]);
    expect(row()).toMatchObject({
      state: 'Completed',
      cell: NONE,
      hasFailed: true,
      failureReason: reason,
      firstCompletedAt: NOW,
      updatedAt: NOW,
    });
  });

  test('that is cancelled is cancelled at its rep, if that is there (bbs F-9)', () => {
    reach('Running');
    expect(told(cancelTask(rows, cells, NOW, { task }))).toEqual([
      'complete-callback task-1',
      'cancel-task cell-1 task-1',
      'task_changed task-1 Running -> Completed',
    ]);
    expect(row()).toMatchObject({ hasFailed: true, failureReason: 'task was cancelled' });
  });

  test('that is cancelled on a missing cell completes all the same (bbs F-12)', () => {
    reach('Running');
    cells.delete(cell);
    expect(told(cancelTask(rows, cells, NOW, { task }))).not.toContain('cancel-task cell-1 task-1');
    expect(row()?.state).toBe('Completed');
  });

  test('survives three rejections and fails on the fourth (bbs K-28)', () => {
    desire();
    for (let rejection = 1; rejection <= TASK_RETRIES_MAX; rejection++) {
      const outcome = rejectTask(rows, cells, NOW, { task, reason: 'no memory' });
      expect(told(outcome)).toEqual(['task_changed task-1 Pending -> Pending']);
      expect(row()?.rejectionCount).toBe(rejection);
    }
    expect(told(rejectTask(rows, cells, NOW, { task, reason: 'no memory' }))).toEqual([
      'complete-callback task-1',
      'task_changed task-1 Pending -> Completed',
    ]);
    expect(row()).toMatchObject({ rejectionCount: 4, failureReason: 'no memory' });
  });

  test.each([
    // retries, rejections before, state after
    [0, 0, 'Completed (bbs F-18)'],
    [1, 0, 'Pending (bbs F-19)'],
    [1, 1, 'Completed (bbs F-20)'],
  ])('with %i retries that was rejected %i times is, after one more, %s', (max, before, tagged) => {
    const state = tagged.replace(/ \(.*/, '') as TaskState;
    const reject = (reason: string) =>
      rejectTask(rows, cells, NOW, { task, reason, retriesMax: max });
    desire(false);
    for (let rejection = 0; rejection < before; rejection++) reject('no disk');
    expect(told(reject('no memory'))).toEqual([`task_changed task-1 Pending -> ${state}`]);
    expect(row()).toMatchObject({
      state,
      rejectionCount: before + 1,
      rejectionReason: 'no memory',
      hasFailed: state === 'Completed',
      failureReason: state === 'Completed' ? 'no memory' : '',
    });
  });

  test('that is Completed and rejected late has not completed again', () => {
    reach('Completed');
    const { events } = rejectTask(rows, cells, NOW, { task, reason: 'late' });
    const ctx = new RecordingCtx();
    recordEvents(rows, events, ctx);
    expect(events).toHaveLength(1);
    expect(ctx.recorded).toEqual([]);
  });

  test('keeps its cell through a rejection (bbs K-29)', () => {
    reach('Running');
    rejectTask(rows, cells, NOW, { task, reason: 'could not create container' });
    expect(row()).toMatchObject({ state: 'Pending', cell, rejectionCount: 1, updatedAt: NOW });
  });

  test.each(['Completed', 'Resolving'] as const)(
    'that is %s cannot be rejected; the refusal is announced as a change (bbs K-30)',
    (state) => {
      reach(state);
      const before = row();
      const outcome = rejectTask(rows, cells, NOW, { task, reason: 'late' });
      expect(outcome.error).toBe('InvalidRequest');
      expect(told(outcome)).toEqual([`task_changed task-1 Invalid -> ${state}`]);
      expect(row()).toEqual(before);
    },
  );

  test('that cannot be rejected is failed all the same at its limit, and refuses that too (bbs F-21)', () => {
    reach('Completed');
    const outcome = rejectTask(rows, cells, NOW, { task, reason: 'late', retriesMax: 0 });
    expect(outcome).toEqual({ error: 'InvalidStateTransition', effects: [], events: [] });
  });

  test('needs a usable guid when it is desired, and one at all when it is cancelled (bbs L-26)', () => {
    task = taskId(rows.identities, 'task 1');
    expect(desire().error).toBe('InvalidRequest');
    task = taskId(rows.identities, '');
    expect(cancelTask(rows, cells, NOW, { task }).error).toBe('InvalidRequest');
    expect(rows.tasks.size).toBe(0);
  });

  test('is listed by the cell that its row names, whatever its state (bbs F-1, K-3)', () => {
    const names = ['pending', 'running', 'rejected', 'elsewhere', 'completed'];
    const [pending = 0, running = 0, rejected = 0, elsewhere = 0, done = 0] = names.map((name) => {
      task = taskId(rows.identities, name);
      desire();
      return task;
    });
    for (const id of [running, rejected, done]) startTask(rows, cells, NOW, { task: id, cell });
    startTask(rows, cells, NOW, { task: elsewhere, cell: otherCell });
    rejectTask(rows, cells, NOW, { task: rejected, reason: 'no memory' });
    completeTask(rows, cells, NOW, { task: done, cell, hasFailed: false, reason: '' });
    const listed = (on: number) => tasksOnCell(rows, on).map(({ task: id }) => id);
    expect([...rows.tasks.keys()]).toEqual([pending, running, rejected, elsewhere, done]);
    expect(listed(cell)).toEqual([running, rejected]);
    expect(listed(otherCell)).toEqual([elsewhere]);
    expect(listed(cellId(rows.identities, 'cell-3'))).toEqual([]);
  });

  test('wants a reason for a failure and a rejection', () => {
    desire();
    expect(failTask(rows, cells, NOW, { task, reason: '' }).error).toBe('InvalidRequest');
    expect(rejectTask(rows, cells, NOW, { task, reason: '' }).error).toBe('InvalidRequest');
  });

  test('goes through its callback and is deleted (bbs F-24..25, K-22, K-25)', () => {
    reach('Completed');
    expect(told(resolvingTask(rows, cells, NOW, { task }))).toEqual([
      'task_changed task-1 Completed -> Resolving',
    ]);
    expect(told(deleteTask(rows, cells, NOW, { task }))).toEqual(['task_removed task-1 Resolving']);
    expect(rows.tasks.size).toBe(0);
  });
});

const REFUSED = { error: 'InvalidStateTransition', effects: [], events: [] };

describe('a call', () => {
  const calls: Record<string, () => Outcome> = {
    start: () => startTask(rows, cells, NOW, { task, cell: otherCell }),
    cancel: () => cancelTask(rows, cells, NOW, { task }),
    fail: () => failTask(rows, cells, NOW, { task, reason: 'broken' }),
    complete: () => completeTask(rows, cells, NOW, { task, cell, hasFailed: false, reason: '' }),
    resolve: () => resolvingTask(rows, cells, NOW, { task }),
    delete: () => deleteTask(rows, cells, NOW, { task }),
  };

  test.each([
    ['start', ['Pending']],
    ['cancel', ['Pending', 'Running']],
    ['fail', ['Pending', 'Running']],
    ['complete', ['Running']],
    ['resolve', ['Completed']],
    ['delete', ['Resolving']],
  ] as const)(
    'to %s is legal in %j only (bbs F-14, F-16, F-23..25, K-10, K-12, K-17, K-20, K-23, K-26)',
    (name, legal) => {
      const states: TaskState[] = ['Pending', 'Running', 'Completed', 'Resolving'];
      const accepted = states.filter((state) => {
        rows.tasks.clear();
        reach(state);
        const before = row();
        const { error, effects, events } = (calls[name] as () => Outcome)();
        if (error === undefined) return true;
        expect({ error, effects, events }).toEqual(REFUSED);
        expect(row()).toBe(before);
        return false;
      });
      expect(accepted).toEqual(legal);
    },
  );

  test('reads a task by its guid, found or not (bbs F-2, K-4)', () => {
    const other = taskId(rows.identities, 'task-2');
    desire();
    const reject = (guid: number) => rejectTask(rows, cells, NOW, { task: guid, reason: 'no' });
    expect(reject(other)).toEqual({ error: 'ResourceNotFound', effects: [], events: [] });
    expect(row()?.rejectionCount).toBe(0);
    expect(reject(task).error).toBeUndefined();
    expect(row()?.rejectionCount).toBe(1);
  });

  test('about a task that is not there finds nothing (bbs F-17, K-9, K-13, K-18, K-21, K-24, K-27, K-31)', () => {
    for (const call of Object.values(calls)) expect(call().error).toBe('ResourceNotFound');
    expect(rejectTask(rows, cells, NOW, { task, reason: 'x' }).error).toBe('ResourceNotFound');
  });
});
