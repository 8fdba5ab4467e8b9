/**
 * The calls about tasks, from the Cloud Controller (desire, cancel), the auctioneer (reject), reps
 * (start, reject, complete) and the completion callback (resolving, delete).
 *
 * Diego: controllers/task_controller.go over db/sqldb/task_db.go. Left out: a task's result.
 */
import type { Instant } from '../../engine/units';
import { isValidGuid } from '../../model/desiredLRP';
import { type CellId, NONE, type TaskId } from '../../model/identity';
import { allowsTaskTransition, type Task, type TaskDefinition } from '../../model/task';
import { truncateText } from './actualLRPRows';
import { type BbsEvent, type CellSet, type Effect, type Outcome, refused } from './outcome';
import type { BbsRows } from './rows';
import { dropTask, putTask } from './taskTable';

/** Rejections a task survives; the next one fails it (property `tasks.max_retries`, bbs job spec). */
export const TASK_RETRIES_MAX = 3;

export interface TaskRequest {
  readonly task: TaskId;
}

export interface DesireTaskRequest extends TaskRequest {
  readonly definition: TaskDefinition;
}

export interface TaskOnCellRequest extends TaskRequest {
  readonly cell: CellId;
}

export interface TaskReasonRequest extends TaskRequest {
  /** An empty one is an invalid request. */
  readonly reason: string;
}

export interface RejectTaskRequest extends TaskReasonRequest {
  /** TASK_RETRIES_MAX unless said otherwise. */
  readonly retriesMax?: number;
}

export interface CompleteTaskRequest extends TaskOnCellRequest {
  readonly hasFailed: boolean;
  readonly reason: string;
}

/** Stores the task and asks for its auction (bbs DesireTask). */
export function desireTask(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: DesireTaskRequest,
): Outcome {
  const { task, definition } = request;
  if (!isValidGuid(rows.identities.tasks[task] ?? '')) return refused('InvalidRequest');
  if (rows.tasks.has(task)) return refused('ResourceExists');
  putTask(rows, {
    task,
    definition,
    state: 'Pending',
    cell: NONE,
    createdAt: now,
    updatedAt: now,
    firstCompletedAt: 0,
    hasFailed: false,
    failureReason: '',
    rejectionCount: 0,
    rejectionReason: '',
  });
  return { events: [{ kind: 'taskCreated', task }], effects: [{ kind: 'auctionTask', task }] };
}

/** Asking twice from one cell is no error, but starts nothing (bbs StartTask). */
export function startTask(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: TaskOnCellRequest,
): Outcome {
  const { cell } = request;
  const before = rows.tasks.get(request.task);
  if (before === undefined) return { ...refused('ResourceNotFound'), shouldStart: false };
  if (before.state === 'Running' && before.cell === cell) return ALREADY_STARTED;
  if (!allowsTaskTransition(before.state, 'Running')) {
    return { ...refused('InvalidStateTransition'), shouldStart: false };
  }
  const after: Task = { ...before, state: 'Running', cell, updatedAt: now };
  return { ...stored(rows, before, after), shouldStart: true };
}

const ALREADY_STARTED: Outcome = Object.freeze({ effects: [], events: [], shouldStart: false });

/** Completes it as failed and tells the rep, if it has started and its cell is there (bbs CancelTask). */
export function cancelTask(
  rows: BbsRows,
  cells: CellSet,
  now: Instant,
  request: TaskRequest,
): Outcome {
  if (rows.identities.tasks[request.task] === '') return refused('InvalidRequest');
  const cell = rows.tasks.get(request.task)?.cell ?? NONE;
  const outcome = failRunnable(rows, now, request.task, 'task was cancelled');
  if (outcome.error !== undefined || cell === NONE || !cells.has(cell)) return outcome;
  const cancel: Effect = { kind: 'cancelTask', cell, task: request.task };
  return { ...outcome, effects: [...outcome.effects, cancel] };
}

/** bbs FailTask */
export function failTask(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: TaskReasonRequest,
): Outcome {
  if (request.reason === '') return refused('InvalidRequest');
  return failRunnable(rows, now, request.task, request.reason);
}

/**
 * Nobody could run it: back to Pending for the next convergence pass to auction, until its retries are
 * used up. The cell stays in the row, and the refusal to reject a task that has completed is announced
 * as a change from nothing: both odd, both so in Diego (bbs RejectTask).
 */
export function rejectTask(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: RejectTaskRequest,
): Outcome {
  const { task, reason, retriesMax = TASK_RETRIES_MAX } = request;
  if (reason === '') return refused('InvalidRequest');
  const before = rows.tasks.get(task);
  if (before === undefined) return refused('ResourceNotFound');
  const isRunnable = before.state === 'Pending' || before.state === 'Running';
  const after: Task = {
    ...before,
    state: 'Pending',
    rejectionCount: before.rejectionCount + 1,
    rejectionReason: truncateText(reason),
    updatedAt: now,
  };
  if (isRunnable) putTask(rows, after);
  if (before.rejectionCount >= retriesMax) return failRunnable(rows, now, task, reason);
  if (isRunnable) return { events: [changed(before, after)], effects: [] };
  const unchanged: BbsEvent = { kind: 'taskChanged', task, before: 'Invalid', after: before.state };
  return { error: 'InvalidRequest', events: [unchanged], effects: [] };
}

/** bbs CompleteTask */
export function completeTask(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: CompleteTaskRequest,
): Outcome {
  const before = rows.tasks.get(request.task);
  if (before === undefined) return refused('ResourceNotFound');
  if (before.state === 'Running' && before.cell !== request.cell) {
    return refused('RunningOnDifferentCell');
  }
  if (!allowsTaskTransition(before.state, 'Completed')) return refused('InvalidStateTransition');
  return stored(rows, before, completed(before, now, request.hasFailed, request.reason));
}

/** Somebody has taken on the callback (bbs ResolvingTask). */
export function resolvingTask(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: TaskRequest,
): Outcome {
  const before = rows.tasks.get(request.task);
  if (before === undefined) return refused('ResourceNotFound');
  if (!allowsTaskTransition(before.state, 'Resolving')) return refused('InvalidStateTransition');
  return stored(rows, before, { ...before, state: 'Resolving', updatedAt: now });
}

/** The callback was delivered (bbs DeleteTask). */
export function deleteTask(
  rows: BbsRows,
  _cells: CellSet,
  _now: Instant,
  request: TaskRequest,
): Outcome {
  const { task } = request;
  const before = rows.tasks.get(task);
  if (before === undefined) return refused('ResourceNotFound');
  if (before.state !== 'Resolving') return refused('InvalidStateTransition');
  dropTask(rows, task);
  return { events: [{ kind: 'taskRemoved', task, before: before.state }], effects: [] };
}

/** The row after completion; no cell holds it any more (bbs task_db.go completeTask). */
function completed(before: Task, now: Instant, hasFailed: boolean, reason: string): Task {
  return {
    ...before,
    state: 'Completed',
    cell: NONE,
    hasFailed,
    failureReason: truncateText(reason),
    firstCompletedAt: now,
    updatedAt: now,
  };
}

function failRunnable(rows: BbsRows, now: Instant, task: TaskId, reason: string): Outcome {
  const before = rows.tasks.get(task);
  if (before === undefined) return refused('ResourceNotFound');
  if (before.state !== 'Pending' && before.state !== 'Running') {
    return refused('InvalidStateTransition');
  }
  return stored(rows, before, completed(before, now, true, reason));
}

/** Keeps the row, announces it, and starts its callback if it has just completed and has one. */
function stored(rows: BbsRows, before: Task, after: Task): Outcome {
  const { task } = after;
  putTask(rows, after);
  const isDue = after.state === 'Completed' && after.definition.hasCallback;
  return {
    events: [changed(before, after)],
    effects: isDue ? [{ kind: 'completeCallback', task }] : [],
  };
}

function changed(before: Task, after: Task): BbsEvent {
  return { kind: 'taskChanged', task: after.task, before: before.state, after: after.state };
}
