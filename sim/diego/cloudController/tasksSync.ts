/**
 * The Diego sync of tasks: what Cloud Controller and the BBS hold of them is brought together.
 *
 * Real counterpart: cloud_controller_ng:lib/cloud_controller/diego/tasks_sync.rb. A task that Cloud Controller
 * takes for running and the BBS does not hold is looked up once more, then FAILED; one that is to be
 * cancelled and is still there is cancelled again; one that never got to the BBS fails after five minutes; a
 * task of the BBS that Cloud Controller does not know is cancelled. Only "not found" is tolerated: cancelling
 * a task that has completed keeps the domain from being refreshed, as in Diego.
 *
 * Every task that has ended is a row that is read, and no more than that; Cloud Controller deletes such rows
 * after a month, which is left out. Staging tasks have a domain of their own, which nobody compares.
 */

import type { Duration, Instant } from '../../engine/units';
import { TASKS_DOMAIN } from '../../model/domain';
import type { TaskId } from '../../model/identity';
import { call, type PendingCall, takeAnswer } from '../calls';
import type { DiegoCtx } from '../messages';
import {
  bbsClient,
  type CloudControllerParts,
  type CloudControllerState,
} from './cloudControllerState';
import { endSync, readingTime, recordFailure, type SyncFailure } from './diegoSync';
import type { CloudControllerMessage } from './messages';
import { type CcTasks, endTask, isKnown } from './tasks';

interface TaskRepair {
  readonly kind: 'bbs.fetchTask' | 'bbs.cancelTask';
  readonly task: TaskId;
}

/** The tasks' part of a sync. */
export interface TasksHalf {
  held: readonly TaskId[];
  repairs: readonly TaskRepair[];
  next: number;
  underWay: number;
  failure: SyncFailure | null;
}

export function createTasksHalf(): TasksHalf {
  return { held: [], repairs: [], next: 0, underWay: 0, failure: null };
}

export function fetchTasks(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  state.sync.tasks = createTasksHalf();
  const domain = state.identities.domainByName.get(TASKS_DOMAIN) as number;
  const message = { kind: 'bbs.fetchTasks', domain } as const;
  call(bbsClient(state, parts), message, ctx, { purpose: 'taskSync' });
}

export function onTasksFetched(
  state: CloudControllerState,
  parts: CloudControllerParts,
  { request, tasks }: Extract<CloudControllerMessage, { kind: 'cc.tasksFetched' }>,
  ctx: DiegoCtx,
): void {
  if (takeAnswer(bbsClient(state, parts), request, ctx) === null) return;
  const { sync } = state;
  sync.tasks.held = tasks;
  const { run } = sync;
  ctx.after(readingTime(parts, state.tasks.count), { kind: 'cc.tasksRead', run });
}

export function onTasksRead(
  state: CloudControllerState,
  parts: CloudControllerParts,
  run: number,
  ctx: DiegoCtx,
): void {
  const { sync, tasks } = state;
  if (run !== sync.run || !sync.isRunning) return;
  const { pendingTaskExpiration } = parts.config;
  const { expired, repairs } = compareTasks(tasks, sync.tasks.held, ctx.now, pendingTaskExpiration);
  const { cause } = ctx;
  for (const task of expired) {
    endTask(state, task, 'FAILED', 'Task expired in PENDING state', ctx);
    ctx.cause = cause;
  }
  sync.tasks.repairs = repairs;
  continueRepairs(state, parts, ctx);
}

export interface TaskComparison {
  /** PENDING for too long. */
  readonly expired: readonly TaskId[];
  readonly repairs: readonly TaskRepair[];
}

/** What is to be done about tasks; `held`, of the BBS, and the own ones are walked by id. */
function compareTasks(
  tasks: CcTasks,
  held: readonly TaskId[],
  now: Instant,
  expiration: Duration,
): TaskComparison {
  const expired: TaskId[] = [];
  const repairs: TaskRepair[] = [];
  const areHeld = new Set(held);
  for (const [task, { state, createdAt }] of tasks.unfinished) {
    if (state === 'PENDING') {
      if (now - createdAt > expiration) expired.push(task);
    } else if (!areHeld.has(task)) {
      repairs.push({ kind: 'bbs.fetchTask', task });
    } else if (state === 'CANCELING') {
      repairs.push({ kind: 'bbs.cancelTask', task });
    }
  }
  for (const task of held) {
    if (!isKnown(tasks, task)) repairs.push({ kind: 'bbs.cancelTask', task });
  }
  return { expired, repairs };
}

/** Through a pool of 50, like the processes. */
function continueRepairs(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  const { tasks } = state.sync;
  while (tasks.underWay < parts.config.syncWorkers && tasks.next < tasks.repairs.length) {
    tasks.underWay++;
    const repair = tasks.repairs[tasks.next++] as TaskRepair;
    call(bbsClient(state, parts), repair, ctx, { purpose: 'taskSync' });
  }
  if (tasks.underWay === 0) finishTasks(state, parts, ctx);
}

/** The task was looked up by its guid: what ended or appeared since the listing is left alone. */
export function onTaskFetched(
  state: CloudControllerState,
  parts: CloudControllerParts,
  { request, task, isHeld }: Extract<CloudControllerMessage, { kind: 'cc.taskFetched' }>,
  ctx: DiegoCtx,
): void {
  if (takeAnswer(bbsClient(state, parts), request, ctx) === null) return;
  if (!isHeld) endTask(state, task, 'FAILED', 'Unable to determine completion status', ctx);
  repairEnded(state, parts, null, ctx);
}

/** The BBS has answered a call of this half, or the call was given up. */
export function onTaskSyncCallEnded(
  state: CloudControllerState,
  parts: CloudControllerParts,
  { call: made }: PendingCall,
  failure: SyncFailure | null,
  ctx: DiegoCtx,
): void {
  if (made.kind === 'bbs.fetchTask' || made.kind === 'bbs.cancelTask') {
    return repairEnded(state, parts, failure === 'ResourceNotFound' ? null : failure, ctx);
  }
  if (failure !== null) recordFailure(state, `tasks: ${failure}`, ctx);
  endSync(state, ctx);
}

function repairEnded(
  state: CloudControllerState,
  parts: CloudControllerParts,
  failure: SyncFailure | null,
  ctx: DiegoCtx,
): void {
  const { tasks } = state.sync;
  if (failure !== null) tasks.failure = failure;
  tasks.underWay--;
  continueRepairs(state, parts, ctx);
}

function finishTasks(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  const { sync, identities } = state;
  const { failure } = sync.tasks;
  if (failure !== null) {
    recordFailure(state, `tasks: ${failure}`, ctx);
    return endSync(state, ctx);
  }
  const domain = identities.domainByName.get(TASKS_DOMAIN) as number;
  const message = { kind: 'bbs.upsertDomain', domain, ttl: parts.config.domainTtl } as const;
  call(bbsClient(state, parts), message, ctx, { purpose: 'taskSync' });
}
