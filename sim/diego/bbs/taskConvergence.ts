/**
 * The convergence pass over tasks: time-outs, lost cells, callbacks that did not get through.
 *
 * Diego: db/sqldb/task_convergence.go and ConvergeTasks of controllers/task_controller.go. The steps
 * run in Diego's order, each over what the earlier ones left. All comparisons are strict.
 */
import type { Duration, Instant } from '../../engine/units';
import type { Task, TaskState } from '../../model/task';
import type { BbsEvent, CellSet, Effect } from './outcome';
import type { BbsRows } from './rows';
import { dropTask, putTask } from './taskTable';

/** Properties of the bbs job. */
export interface TaskConvergenceConfig {
  /** After that long without a change a callback is tried again (`kick_task_duration`, 30 s). */
  readonly kick: Duration;
  /** A task not started within that time fails (`expire_pending_task_duration`, 30 min). */
  readonly expirePending: Duration;
  /** A completed task is deleted after that time (`expire_completed_task_duration`, 2 min). */
  readonly expireCompleted: Duration;
}

/** What the pass counts; the names are those of Diego's metrics. */
export interface TaskConvergenceMetrics {
  readonly TasksPending: number;
  readonly TasksRunning: number;
  readonly TasksCompleted: number;
  readonly TasksResolving: number;
  readonly ConvergenceTasksKicked: number;
  readonly ConvergenceTasksPruned: number;
}

export interface TaskConvergence {
  readonly events: readonly BbsEvent[];
  /**
   * Auctions, in the real BBS one request for all tasks; then callbacks, also of tasks that have none:
   * whoever carries them out does nothing then (bbs taskcallback.go HandleCompletedTask).
   */
  readonly effects: readonly Effect[];
  readonly metrics: TaskConvergenceMetrics;
}

/** Runs one pass. */
export function convergeTasks(
  rows: BbsRows,
  cells: CellSet,
  now: Instant,
  config: TaskConvergenceConfig,
): TaskConvergence {
  const events: BbsEvent[] = [];
  const pendingSince = now - config.expirePending;
  const expired = failExpiredPending(rows, now, pendingSince, events);
  const pending = tasksWhere(rows, 'Pending', (task) => task.createdAt > pendingSince);
  const lost = failOnMissingCells(rows, cells, now, events);
  demoteResolving(rows, now - config.kick, events);
  const pruned = deleteExpiredCompleted(rows, now - config.expireCompleted, events);
  const kickable = tasksWhere(rows, 'Completed', (task) => task.updatedAt < now - config.kick);
  const effects: Effect[] = [
    ...pending.map(({ task }) => ({ kind: 'auctionTask', task }) as const),
    ...kickable.map(({ task }) => ({ kind: 'completeCallback', task }) as const),
  ];
  const kicked = expired + pending.length + lost + kickable.length;
  return { events, effects, metrics: metricsOf(rows, kicked, pruned) };
}

function failExpiredPending(
  rows: BbsRows,
  now: Instant,
  createdBefore: Instant,
  events: BbsEvent[],
): number {
  const expired = tasksWhere(rows, 'Pending', (task) => task.createdAt < createdBefore);
  for (const task of expired) failAt(rows, task, now, 'not started within time limit', events);
  return expired.length;
}

function failOnMissingCells(
  rows: BbsRows,
  cells: CellSet,
  now: Instant,
  events: BbsEvent[],
): number {
  const lost = tasksWhere(rows, 'Running', (task) => !cells.has(task.cell));
  for (const task of lost) failAt(rows, task, now, 'cell disappeared before completion', events);
  return lost.length;
}

/** The callback was lost: back to Completed, with its old age, so that the same pass tries again. */
function demoteResolving(rows: BbsRows, updatedBefore: Instant, events: BbsEvent[]): void {
  for (const task of tasksWhere(rows, 'Resolving', (row) => row.updatedAt < updatedBefore)) {
    put(rows, task, { ...task, state: 'Completed' }, events);
  }
}

function deleteExpiredCompleted(
  rows: BbsRows,
  completedBefore: Instant,
  events: BbsEvent[],
): number {
  const old = tasksWhere(rows, 'Completed', (row) => row.firstCompletedAt < completedBefore);
  for (const { task, state } of old) {
    dropTask(rows, task);
    events.push({ kind: 'taskRemoved', task, before: state });
  }
  return old.length;
}

/** Unlike a task that a call fails, this one keeps its cell and waits a kick for its callback. */
function failAt(rows: BbsRows, task: Task, now: Instant, reason: string, events: BbsEvent[]): void {
  const after: Task = {
    ...task,
    state: 'Completed',
    hasFailed: true,
    failureReason: reason,
    firstCompletedAt: now,
    updatedAt: now,
  };
  put(rows, task, after, events);
}

function put(rows: BbsRows, before: Task, after: Task, events: BbsEvent[]): void {
  const { task } = after;
  putTask(rows, after);
  events.push({ kind: 'taskChanged', task, before: before.state, after: after.state });
}

/** Ascending by id, so that the order does not depend on what was desired and deleted before. */
function tasksWhere(rows: BbsRows, state: TaskState, isMeant: (task: Task) => boolean): Task[] {
  const found: Task[] = [];
  for (const task of rows.tasks.values()) {
    if (task.state === state && isMeant(task)) found.push(task);
  }
  return found.sort((a, b) => a.task - b.task);
}

function metricsOf(rows: BbsRows, kicked: number, pruned: number): TaskConvergenceMetrics {
  const counts: Record<TaskState, number> = { Pending: 0, Running: 0, Completed: 0, Resolving: 0 };
  for (const task of rows.tasks.values()) counts[task.state] += 1;
  return {
    TasksPending: counts.Pending,
    TasksRunning: counts.Running,
    TasksCompleted: counts.Completed,
    TasksResolving: counts.Resolving,
    ConvergenceTasksKicked: kicked,
    ConvergenceTasksPruned: pruned,
  };
}
