/**
 * Completion callbacks: whoever asked for a task is told that it has ended, and then its row goes.
 *
 * Real counterpart: bbs:taskworkpool/taskcallback.go HandleCompletedTask over a workpool. Modelled: the pool
 * of workers and its queue; Resolving first, so that only one delivers; up to three attempts, back to back,
 * each with its own timeout; 503 and 504 are tried again, any other status counts as delivered, whatever it
 * says; a connection that is refused ends it at once and leaves the task Resolving, until convergence
 * demotes it (30 s) or deletes it undelivered (2 min after its end).
 *
 * What it changes in the database fails while that is down: the next pass finds the task again.
 *
 * Left out: a full queue blocks whoever hands in the next callback, here it waits in the queue; the event
 * of a removal that failed, which would tell of a row gone that is still there.
 */
import type { EventId } from '../../engine/eventQueue';
import type { Duration } from '../../engine/units';
import { createWorkPool, finish, submit, type WorkPool } from '../../engine/workPool';
import { type TaskId, textId } from '../../model/identity';
import type { DiegoCtx } from '../messages';
import type { BbsParts, BbsState } from './bbsState';
import { occupy } from './costs';
import { databaseMode } from './databaseTrouble';
import { recordEvents } from './records';
import { deleteTask, resolvingTask } from './tasks';

/** One attempt that has not been answered. */
interface CallbackAttempt {
  readonly task: TaskId;
  readonly attempt: number;
  readonly cause: number;
  readonly timer: EventId;
}

/** Plain data; lost with the process. */
export interface Callbacks {
  readonly pool: WorkPool;
  last: number;
  /** By the number that the answer carries. */
  readonly underWay: Map<number, CallbackAttempt>;
}

/** HTTP status of an answer; null when the connection was refused. */
export type CallbackStatus = number | null;

const ATTEMPTS_MAXIMUM = 3;
const SERVICE_UNAVAILABLE = 503;
const GATEWAY_TIMEOUT = 504;

export function createCallbacks(workers: number): Callbacks {
  return { pool: createWorkPool(workers), last: 0, underWay: new Map() };
}

/** A task has completed, or convergence found one whose callback got lost. */
export function submitCallback(
  state: BbsState,
  parts: BbsParts,
  task: TaskId,
  ctx: DiegoCtx,
): void {
  if (state.rows.tasks.get(task)?.definition.hasCallback !== true) return;
  if (submit(state.callbacks.pool, task)) handleCompletedTask(state, parts, task, ctx);
}

/** A worker has taken it up. */
function handleCompletedTask(state: BbsState, parts: BbsParts, task: TaskId, ctx: DiegoCtx): void {
  if (databaseMode(state, parts, ctx) !== 'up') return workerIsFree(state, parts, ctx);
  const outcome = resolvingTask(state.rows, state.listedCells, ctx.now, { task });
  if (outcome.error !== undefined) return workerIsFree(state, parts, ctx);
  recordEvents(state.rows, outcome.events, ctx);
  const written = occupy(state, parts, parts.config.serviceTimes.changeTask, ctx);
  makeAttempt(state, parts, { task, attempt: 1 }, written - ctx.now, ctx);
}

/** `processing`: before it leaves. */
function makeAttempt(
  { callbacks, rows }: BbsState,
  parts: BbsParts,
  { task, attempt }: Pick<CallbackAttempt, 'task' | 'attempt'>,
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const callback = ++callbacks.last;
  const row = rows.tasks.get(task);
  const hasFailed = row?.hasFailed === true;
  const reason = textId(rows.identities, row?.failureReason ?? '');
  const message = { kind: 'cc.taskCompleted', callback, task, hasFailed, reason } as const;
  ctx.send(parts.cloudController, message, processing);
  const patience = processing + parts.config.taskCallbackTimeout;
  const timer = ctx.after(patience, { kind: 'bbs.callbackTimedOut', callback });
  callbacks.underWay.set(callback, { task, attempt, cause: ctx.cause, timer });
}

/** Of an attempt that has timed out nobody hears any more. */
export function onCallbackDone(
  state: BbsState,
  parts: BbsParts,
  callback: number,
  status: CallbackStatus,
  ctx: DiegoCtx,
): void {
  const attempt = take(state.callbacks, callback);
  if (attempt === undefined) return;
  ctx.cancel(attempt.timer);
  if (status === SERVICE_UNAVAILABLE || status === GATEWAY_TIMEOUT) {
    return tryAgain(state, parts, attempt, ctx);
  }
  if (status !== null && databaseMode(state, parts, ctx) === 'up') {
    const { task } = attempt;
    occupy(state, parts, parts.config.serviceTimes.changeTask, ctx);
    const outcome = deleteTask(state.rows, state.listedCells, ctx.now, { task });
    recordEvents(state.rows, outcome.events, ctx);
  }
  workerIsFree(state, parts, ctx);
}

export function onCallbackTimedOut(
  state: BbsState,
  parts: BbsParts,
  callback: number,
  ctx: DiegoCtx,
): void {
  const attempt = take(state.callbacks, callback);
  if (attempt !== undefined) tryAgain(state, parts, attempt, ctx);
}

function take({ underWay }: Callbacks, callback: number): CallbackAttempt | undefined {
  const attempt = underWay.get(callback);
  underWay.delete(callback);
  return attempt;
}

/** Without a pause. */
function tryAgain(
  state: BbsState,
  parts: BbsParts,
  { task, attempt, cause }: CallbackAttempt,
  ctx: DiegoCtx,
): void {
  if (attempt >= ATTEMPTS_MAXIMUM) return workerIsFree(state, parts, ctx);
  ctx.cause = cause;
  makeAttempt(state, parts, { task, attempt: attempt + 1 }, 0, ctx);
}

function workerIsFree(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  const next = finish(state.callbacks.pool);
  if (next !== undefined) handleCompletedTask(state, parts, next, ctx);
}
