/** The cases of bbs:controllers/task_controller_test.go. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { cellId, createIdentities, domainId, NONE, taskId } from '../../model/identity';
import type { TaskState } from '../../model/task';
import { namedEffect, namedEvents } from '../../testing/conformance/bbsNames';
import type { Outcome } from './outcome';
import { tasksOnCell } from './reads';
import { type BbsRows, createBbsRows } from './rows';
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
  return desireTask(rows, cells, 0, { task, definition });
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
  test('is stored and auctioned when desired, once', () => {
    expect(told(desire())).toEqual(['auction-task task-1', 'task_created task-1 Pending']);
    expect(desire().error).toBe('ResourceExists');
    expect(row()).toMatchObject({ state: 'Pending', cell: NONE, createdAt: 0, updatedAt: 0 });
  });

  test('starts on the cell that asks first; asking again starts nothing', () => {
    desire();
    const first = startTask(rows, cells, NOW, { task, cell });
    expect(first.shouldStart).toBe(true);
    expect(told(first)).toEqual(['task_changed task-1 Pending -> Running']);
    const again = startTask(rows, cells, NOW, { task, cell });
    expect(again).toEqual({ shouldStart: false, effects: [], events: [] });
    expect(startTask(rows, cells, NOW, { task, cell: otherCell })).toMatchObject({
      error: 'InvalidStateTransition',
      shouldStart: false,
    });
    expect(tasksOnCell(rows, cell)).toEqual([row()]);
  });

  test('completes on its own cell only, and calls back', () => {
    reach('Running');
    const request = { task, hasFailed: true, reason: 'exit 1' };
    expect(completeTask(rows, cells, NOW, { ...request, cell: otherCell }).error).toBe(
      'RunningOnDifferentCell',
    );
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
    });
  });

  test('without a callback calls nobody', () => {
    desire(false);
    expect(cancelTask(rows, cells, NOW, { task }).effects).toEqual([]);
  });

  test('that is cancelled is cancelled at its rep, if that is there', () => {
    reach('Running');
    expect(told(cancelTask(rows, cells, NOW, { task }))).toEqual([
      'complete-callback task-1',
      'cancel-task cell-1 task-1',
      'task_changed task-1 Running -> Completed',
    ]);
    expect(row()).toMatchObject({ hasFailed: true, failureReason: 'task was cancelled' });
  });

  test('that is cancelled on a missing cell completes all the same', () => {
    reach('Running');
    cells.delete(cell);
    expect(told(cancelTask(rows, cells, NOW, { task }))).not.toContain('cancel-task cell-1 task-1');
    expect(row()?.state).toBe('Completed');
  });

  test('survives three rejections and fails on the fourth', () => {
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

  test('with no retries fails on the first rejection', () => {
    desire();
    rejectTask(rows, cells, NOW, { task, reason: 'no memory', retriesMax: 0 });
    expect(row()?.state).toBe('Completed');
  });

  test('keeps its cell through a rejection', () => {
    reach('Running');
    rejectTask(rows, cells, NOW, { task, reason: 'could not create container' });
    expect(row()).toMatchObject({ state: 'Pending', cell });
  });

  test('announces the rejection of what has completed, though it refuses it', () => {
    reach('Completed');
    const outcome = rejectTask(rows, cells, NOW, { task, reason: 'late' });
    expect(outcome.error).toBe('InvalidRequest');
    expect(told(outcome)).toEqual(['task_changed task-1 Invalid -> Completed']);
    expect(row()?.rejectionCount).toBe(0);
  });

  test('wants a reason for a failure and a rejection', () => {
    desire();
    expect(failTask(rows, cells, NOW, { task, reason: '' }).error).toBe('InvalidRequest');
    expect(rejectTask(rows, cells, NOW, { task, reason: '' }).error).toBe('InvalidRequest');
  });

  test('goes through its callback and is deleted', () => {
    reach('Completed');
    expect(told(resolvingTask(rows, cells, NOW, { task }))).toEqual([
      'task_changed task-1 Completed -> Resolving',
    ]);
    expect(told(deleteTask(rows, cells, NOW, { task }))).toEqual(['task_removed task-1 Resolving']);
    expect(rows.tasks.size).toBe(0);
  });
});

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
  ] as const)('to %s is legal in %j only', (name, legal) => {
    const states: TaskState[] = ['Pending', 'Running', 'Completed', 'Resolving'];
    const accepted = states.filter((state) => {
      rows.tasks.clear();
      reach(state);
      const { error } = (calls[name] as () => Outcome)();
      if (error !== undefined) expect(error).toBe('InvalidStateTransition');
      return error === undefined;
    });
    expect(accepted).toEqual(legal);
  });

  test('about a task that is not there finds nothing', () => {
    for (const call of Object.values(calls)) expect(call().error).toBe('ResourceNotFound');
    expect(rejectTask(rows, cells, NOW, { task, reason: 'x' }).error).toBe('ResourceNotFound');
  });
});
