/**
 * People with `cf push`: so many at a time, each waiting for its app to run.
 *
 * Real counterpart: diego-stress-tests' cedar, which pushes the published mix with 40 in flight and a
 * time-out of 3 minutes (diego-perf-release:jobs/cedar/spec). A push stages, then Cloud Controller
 * desires the app, then the command asks how many instances run until all do.
 */
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

/** Assumption: the command line asks once a second whether the app runs. */
const POLL_INTERVAL = SECOND;

export interface PushState {
  waiting: ProcessId[];
  /** The pushes that hold a slot: since when. */
  inFlight: Map<ProcessId, Instant>;
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
export function forgetPush(state: CloudControllerState, process: ProcessId): void {
  for (const { waiting, inFlight } of state.pushes) {
    inFlight.delete(process);
    const place = waiting.indexOf(process);
    if (place >= 0) waiting.splice(place, 1);
  }
}

/** Fills the free slots. */
export function startPushes(
  state: CloudControllerState,
  parts: CloudControllerParts,
  push: number,
  ctx: DiegoCtx,
): void {
  const { waiting, inFlight } = state.pushes[push] as PushState;
  const spec = parts.pushes[push] as PushSpec;
  const { cause } = ctx;
  while (inFlight.size < spec.inFlight) {
    const process = waiting.shift();
    if (process === undefined) return;
    ctx.cause = cause;
    inFlight.set(process, ctx.now);
    ctx.record(PUSH_STARTED, -1, -1, -1, process, 0, 0);
    const { processGuid } = parts.apps[process] as AppSpec;
    const staging = ctx.sample(spec.staging, processGuid, 'staging', 0);
    ctx.after(staging, { kind: 'cc.staged', push, process });
  }
}

export function onStaged(
  state: CloudControllerState,
  parts: CloudControllerParts,
  push: number,
  process: ProcessId,
  ctx: DiegoCtx,
): void {
  if (!state.pushes[push]?.inFlight.has(process)) return;
  const { instances } = parts.apps[process] as AppSpec;
  want(state, parts, process, instances, ctx);
  pollLater(process, ctx);
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
  const app = parts.apps[process] as AppSpec;
  if (app.push === null) return;
  const { inFlight } = state.pushes[app.push] as PushState;
  const startedAt = inFlight.get(process);
  if (startedAt === undefined) return;
  const elapsed = ctx.now - startedAt;
  const isRunning = running >= app.instances;
  if (!isRunning && elapsed < (parts.pushes[app.push] as PushSpec).timeout) {
    return pollLater(process, ctx);
  }
  inFlight.delete(process);
  ctx.record(PUSH_COMPLETED, -1, -1, -1, process, isRunning ? 0 : 1, elapsed);
  startPushes(state, parts, app.push, ctx);
}
