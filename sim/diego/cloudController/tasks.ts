/**
 * `cf run-task` and `cf terminate-task`: tasks as Cloud Controller holds them.
 *
 * Real counterpart: cloud_controller_ng:app/actions/task_create.rb, task_cancel.rb and the completion
 * callback of lib/cloud_controller/diego/task_completion_handler. PENDING until the BBS has taken the task,
 * RUNNING from then on, whether or not a cell runs it; SUCCEEDED or FAILED by the callback, by a refusal of
 * the BBS, or by the sync (`tasksSync`); CANCELING until the callback of the cancelled task comes, as FAILED.
 * A cancellation that does not get through is repeated by the sync.
 */
import { assertNever } from '../../engine/actor';
import type { Instant } from '../../engine/units';
import type { TaskSource } from '../../model/foundationSpec';
import { type TaskId, taskId, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { call } from '../calls';
import type { DiegoCtx } from '../messages';
import {
  bbsClient,
  type CloudControllerParts,
  type CloudControllerState,
} from './cloudControllerState';

export type UnfinishedState = 'PENDING' | 'RUNNING' | 'CANCELING';
export type FinalState = 'SUCCEEDED' | 'FAILED';

interface CcTask {
  readonly state: UnfinishedState;
  readonly source: number;
  readonly createdAt: Instant;
}

export interface CcTasks {
  /** Ascending by id, which is the order in which they came. */
  readonly unfinished: Map<TaskId, CcTask>;
  /** By TaskId: 1 for every task that Cloud Controller knows, ended or not. Sparse. */
  readonly known: number[];
  /** How many it knows. */
  count: number;
  /** By task source: tasks submitted so far. */
  readonly submitted: number[];
  /** How often people have cancelled a share of a source: tells one draw from the next. */
  cancellations: number;
}

const CHANGED = kindId('ccTask.changed');
const FAILED = kindId('ccTask.failed');

export function createTasks(sources: number): CcTasks {
  const submitted = Array.from({ length: sources }, () => 0);
  return { unfinished: new Map(), known: [], count: 0, submitted, cancellations: 0 };
}

export function isKnown({ known }: CcTasks, task: TaskId): boolean {
  return known[task] === 1;
}

/** The next arrival of a source is set; the tasks of this one are for whoever asked. */
export function onSubmitTasks(
  parts: CloudControllerParts,
  source: number,
  arrival: number,
  ctx: DiegoCtx,
): void {
  const spec = parts.taskSources[source] as TaskSource;
  const next = nextArrival(spec, arrival, ctx);
  if (next !== undefined && next < spec.until) {
    ctx.at(next, { kind: 'cc.submitTasks', source, arrival: arrival + 1 });
  }
}

function nextArrival(spec: TaskSource, arrival: number, ctx: DiegoCtx): Instant | undefined {
  switch (spec.arrivals.kind) {
    case 'once':
      return undefined;
    case 'every':
      return ctx.now + spec.arrivals.interval;
    case 'poisson': {
      const gap = { kind: 'exponential', mean: spec.arrivals.mean } as const;
      return ctx.now + Math.max(1, ctx.sample(gap, spec.name, 'arrival', arrival));
    }
    default:
      return assertNever(spec.arrivals);
  }
}

/** task_create.rb: the tasks of one arrival, each told to the BBS at once. */
export function runTasks(
  state: CloudControllerState,
  parts: CloudControllerParts,
  source: number,
  ctx: DiegoCtx,
): void {
  const { tasks, identities, world } = state;
  const spec = parts.taskSources[source] as TaskSource;
  const domain = identities.domainByName.get(spec.domain) as number;
  const { memory, disk, constraint, hasCallback, cancelled } = spec;
  const { cause } = ctx;
  for (let i = 0; i < spec.count; i++) {
    ctx.cause = cause;
    const count = (tasks.submitted[source] ?? 0) + 1;
    tasks.submitted[source] = count;
    const name = `${spec.name}-${count}`;
    const task = taskId(identities, name);
    world.taskSource[task] = source;
    tasks.known[task] = 1;
    tasks.count++;
    setState(state, task, { state: 'PENDING', source, createdAt: ctx.now }, ctx);
    const definition = { domain, memory, disk, constraint, hasCallback };
    call(bbsClient(state, parts), { kind: 'bbs.desireTask', task, definition }, ctx);
    if (cancelled === null || ctx.draw(name, 'cancelled', 0) >= cancelled.share) continue;
    const after = ctx.sample(cancelled.after, name, 'cancelled', 1);
    ctx.after(after, { kind: 'cc.cancelTask', task });
  }
}

/** The BBS has taken the task, or not: what it refuses has failed. */
export function onTaskDesired(
  state: CloudControllerState,
  task: TaskId,
  failure: string | null,
  ctx: DiegoCtx,
): void {
  const held = state.tasks.unfinished.get(task);
  if (held === undefined) return;
  if (failure !== null) endTask(state, task, 'FAILED', failure, ctx);
  else if (held.state === 'PENDING') setState(state, task, { ...held, state: 'RUNNING' }, ctx);
}

/** task_cancel.rb: it is to end, and the BBS is told; if that fails, the sync tells it again. */
export function cancelTask(
  state: CloudControllerState,
  parts: CloudControllerParts,
  task: TaskId,
  ctx: DiegoCtx,
): void {
  const held = state.tasks.unfinished.get(task);
  if (held === undefined || held.state === 'CANCELING') return;
  setState(state, task, { ...held, state: 'CANCELING' }, ctx);
  call(bbsClient(state, parts), { kind: 'bbs.cancelTask', task }, ctx);
}

/** A share of a source's tasks that have not ended, each by its own draw. */
export function cancelTasks(
  state: CloudControllerState,
  parts: CloudControllerParts,
  source: number,
  share: number,
  ctx: DiegoCtx,
): void {
  const { tasks, identities } = state;
  const occasion = ++tasks.cancellations;
  const { cause } = ctx;
  for (const [task, held] of [...tasks.unfinished]) {
    if (held.source !== source) continue;
    const name = identities.tasks[task] as string;
    if (share < 1 && ctx.draw(name, 'cancelledByEvent', occasion) >= share) continue;
    ctx.cause = cause;
    cancelTask(state, parts, task, ctx);
  }
}

/** The task has ended, for Cloud Controller; one that had ended before stays as it was. */
export function endTask(
  state: CloudControllerState,
  task: TaskId,
  end: FinalState,
  reason: string,
  ctx: DiegoCtx,
): void {
  if (!state.tasks.unfinished.delete(task)) return;
  ctx.record(CHANGED, -1, -1, -1, task, textId(state.identities, end), 0);
  if (end === 'SUCCEEDED') return;
  ctx.record(FAILED, -1, -1, -1, task, textId(state.identities, reason), 0);
}

function setState(
  { tasks, identities }: CloudControllerState,
  task: TaskId,
  held: CcTask,
  ctx: DiegoCtx,
): void {
  tasks.unfinished.set(task, held);
  ctx.record(CHANGED, -1, -1, -1, task, textId(identities, held.state), 0);
}
