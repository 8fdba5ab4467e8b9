/**
 * People with `cf push`: so many at a time, each waiting for its app to run.
 *
 * Real counterpart: diego-stress-tests' cedar, which pushes the published mix with 40 in flight and a
 * time-out of 3 minutes (diego-perf-release:jobs/cedar/spec), and the command line, which leads a push
 * through its steps: the app is staged (`staging`), then started, then the command asks how many instances
 * run until all do. When the staging fails the push has failed; who gives up before it is done starts
 * nothing, though the staging goes on.
 */
import type { EventId } from '../../engine/eventQueue';
import type { Instant } from '../../engine/units';
import { SECOND } from '../../engine/units';
import type { AppSpec, PushSpec } from '../../model/foundationSpec';
import type { ProcessId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { call, takeAnswer } from '../calls';
import type { DiegoCtx } from '../messages';
import {
  bbsClient,
  type CloudControllerParts,
  type CloudControllerState,
  want,
} from './cloudControllerState';
import type { CloudControllerMessage } from './messages';
import { type StagingEnd, stageApp } from './staging';

/** Assumption: the command line asks once a second whether the app runs. */
const POLL_INTERVAL = SECOND;

interface Push {
  readonly startedAt: Instant;
  /** While the app is being staged: of the end of the pusher's patience. */
  patience: EventId | null;
}

export interface PushState {
  waiting: ProcessId[];
  /** The pushes that hold a slot. */
  inFlight: Map<ProcessId, Push>;
}

const PUSH_STARTED = kindId('push.started');
const PUSH_COMPLETED = kindId('push.completed');

/** The apps that are to be pushed from the start, in their order. */
export function createPushes(parts: CloudControllerParts): PushState[] {
  const states: PushState[] = parts.pushes.map(() => ({ waiting: [], inFlight: new Map() }));
  parts.apps.forEach((app, process) => {
    if (app.push !== null && app.arrivesAt === 0) states[app.push]?.waiting.push(process);
  });
  return states;
}

export function enqueuePush(
  state: CloudControllerState,
  parts: CloudControllerParts,
  push: number,
  process: ProcessId,
  ctx: DiegoCtx,
): void {
  const { waiting, inFlight } = state.pushes[push] as PushState;
  if (waiting.includes(process) || inFlight.has(process)) return;
  waiting.push(process);
  startPushes(state, parts, push, ctx);
}

/** The app was deleted before it was up: nobody waits for it any more. */
export function forgetPush(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  ctx: DiegoCtx,
): void {
  const push = parts.apps[process]?.push ?? null;
  if (push === null) return;
  const { waiting, inFlight } = state.pushes[push] as PushState;
  const place = waiting.indexOf(process);
  if (place >= 0) waiting.splice(place, 1);
  const held = inFlight.get(process);
  if (held === undefined) return;
  stopWaiting(held, ctx);
  inFlight.delete(process);
}

/** Fills the free slots; while nobody answers at the API, that has to wait. */
export function startPushes(
  state: CloudControllerState,
  parts: CloudControllerParts,
  push: number,
  ctx: DiegoCtx,
): void {
  if (!state.api.isUp) {
    state.api.waiting.push({ kind: 'cc.startPushes', push });
    return;
  }
  const { waiting, inFlight } = state.pushes[push] as PushState;
  const spec = parts.pushes[push] as PushSpec;
  const { cause } = ctx;
  while (inFlight.size < spec.inFlight) {
    const process = waiting.shift();
    if (process === undefined) return;
    ctx.cause = cause;
    const held: Push = { startedAt: ctx.now, patience: null };
    inFlight.set(process, held);
    ctx.record(PUSH_STARTED, -1, -1, -1, process, 0, 0);
    if (spec.staging === null) startApp(state, parts, process, ctx);
    else {
      held.patience = ctx.after(spec.timeout, { kind: 'cc.pushTimedOut', process });
      stageApp(state, parts, process, sourceOfStagings(parts, push), ctx);
    }
  }
}

/** Position of the task source of a push's stagings: they follow those of people. */
function sourceOfStagings({ taskSources, pushes }: CloudControllerParts, push: number): number {
  return taskSources.length - pushes.length + push;
}

/** The app is staged, or cannot be. */
export function onStaged(
  state: CloudControllerState,
  parts: CloudControllerParts,
  { process, hasFailed }: StagingEnd,
  ctx: DiegoCtx,
): void {
  const held = pushOf(state, parts, process);
  if (held === undefined) return;
  if (hasFailed) return endPush(state, parts, process, false, ctx);
  stopWaiting(held, ctx);
  startApp(state, parts, process, ctx);
}

function startApp(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  ctx: DiegoCtx,
): void {
  const { instances } = parts.apps[process] as AppSpec;
  want(state, parts, process, instances, ctx);
  pollLater(process, ctx);
}

export function onPushTimedOut(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  ctx: DiegoCtx,
): void {
  if (pushOf(state, parts, process) !== undefined) endPush(state, parts, process, false, ctx);
}

/** Sets the command line's next look at how many instances run. */
export function pollLater(process: ProcessId, ctx: DiegoCtx): void {
  ctx.after(POLL_INTERVAL, { kind: 'cc.pollPush', process });
}

export function pollProcess(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  ctx: DiegoCtx,
): void {
  if (!state.api.isUp) return pollLater(process, ctx);
  call(bbsClient(state, parts), { kind: 'bbs.fetchProcess', process }, ctx);
}

/** The slot is free again when all instances run or the patience of the pusher has ended. */
export function onProcessFetched(
  state: CloudControllerState,
  parts: CloudControllerParts,
  { request, process, running }: Extract<CloudControllerMessage, { kind: 'cc.processFetched' }>,
  ctx: DiegoCtx,
): void {
  if (takeAnswer(bbsClient(state, parts), request, ctx) === null) return;
  const held = pushOf(state, parts, process);
  if (held === undefined) return;
  const { instances, push } = parts.apps[process] as AppSpec;
  const isRunning = running >= instances;
  const { timeout } = parts.pushes[push as number] as PushSpec;
  if (isRunning || ctx.now - held.startedAt >= timeout) {
    endPush(state, parts, process, isRunning, ctx);
  } else {
    pollLater(process, ctx);
  }
}

/** The push of that process, if it holds a slot. */
function pushOf(
  { pushes }: CloudControllerState,
  { apps }: CloudControllerParts,
  process: ProcessId,
): Push | undefined {
  const push = apps[process]?.push ?? null;
  return push === null ? undefined : pushes[push]?.inFlight.get(process);
}

/** The slot is free for the next. */
function endPush(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  isRunning: boolean,
  ctx: DiegoCtx,
): void {
  const push = (parts.apps[process] as AppSpec).push as number;
  const { inFlight } = state.pushes[push] as PushState;
  const held = inFlight.get(process) as Push;
  stopWaiting(held, ctx);
  inFlight.delete(process);
  ctx.record(PUSH_COMPLETED, -1, -1, -1, process, isRunning ? 0 : 1, ctx.now - held.startedAt);
  startPushes(state, parts, push, ctx);
}

function stopWaiting(held: Push, ctx: DiegoCtx): void {
  if (held.patience !== null) ctx.cancel(held.patience);
  held.patience = null;
}
