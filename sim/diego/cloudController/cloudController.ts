/**
 * Cloud Controller: what people want to run, told to the BBS at once and compared with it every 30 s.
 *
 * Real counterpart: cloud_controller_ng: the API (process observer, app recipe, completion callbacks), the
 * clock's Diego sync (`clock`, `diegoSync`, `tasksSync`), the deployment updater (`deployments`), staging
 * (`staging`), tasks (`tasks`), and the people with cf (`pushes`). Configuration: `CloudControllerConfig` in
 * `model/config`. One actor stands for all these processes; a fault stops the API or the clock of them.
 *
 * While the API is down its connections are refused: people try again until it is back (their requests wait,
 * in order), callbacks are not delivered, what it was just telling the BBS is forgotten. Left out: its
 * database, which never fails here, and quotas.
 */
import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import type { AppSpec } from '../../model/foundationSpec';
import type { Identities } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import {
  type CallMessage,
  createCalls,
  onCallTimer,
  onConnectionLost,
  type PendingCall,
  type Purpose,
  takeAnswer,
  takeFailure,
} from '../calls';
import type { ControlPlane } from '../controlPlane';
import type { DiegoCtx, DiegoMessage } from '../messages';
import type { World } from '../world';
import { createClock, stopClock, tick } from './clock';
import {
  bbsClient,
  type CloudControllerParts,
  type CloudControllerState,
  NOT_WANTED,
  unwant,
  want,
} from './cloudControllerState';
import {
  createDeployments,
  forgetDeployment,
  isDeploying,
  lookEnded,
  onCancelDeployment,
  onDeploy,
  onInstancesFetched,
  onUpdateDeployments,
  runningProcess,
} from './deployments';
import {
  createSync,
  NO_ANSWER,
  onBatchRead,
  onDesiredFetched,
  onSyncCallEnded,
  type SyncFailure,
  startSync,
} from './diegoSync';
import type { CloudControllerMessage, CloudControllerProcess, Request } from './messages';
import {
  createPushes,
  enqueuePush,
  forgetPush,
  onProcessFetched,
  onPushTimedOut,
  onStaged,
  pollLater,
  pollProcess,
  startPushes,
} from './pushes';
import {
  cancelBuilds,
  createStaging,
  onBuildCompleted,
  onCleanBuilds,
  onStagingRefused,
} from './staging';
import {
  cancelTask,
  cancelTasks,
  createTasks,
  endTask,
  onSubmitTasks,
  onTaskDesired,
  runTasks,
} from './tasks';
import { onTaskFetched, onTaskSyncCallEnded, onTasksFetched, onTasksRead } from './tasksSync';

const SCALE_REFUSED = kindId('app.scaleRefused');

/** Of an answer to a callback. */
const HTTP_OK = 200;

/** What Cloud Controller shares with other actors. */
export interface CloudControllerShared {
  readonly identities: Identities;
  readonly world: World;
  readonly plane: ControlPlane;
}

export function createCloudController(
  parts: CloudControllerParts,
  shared: CloudControllerShared,
  zone: string,
): Actor<CloudControllerState, CloudControllerMessage | CallMessage, DiegoMessage> {
  const isKnown = (app: AppSpec): boolean => app.arrivesAt === 0 && app.push === null;
  return {
    role: 'cloud-controller',
    name: 'cloud-controller',
    zone,
    state: {
      ...shared,
      wanted: parts.apps.map((app) => (isKnown(app) ? app.instances : NOT_WANTED)),
      wantedVersion: 0,
      clock: createClock(),
      sync: createSync(),
      pushes: createPushes(parts),
      staging: createStaging(),
      tasks: createTasks(parts.taskSources.length),
      deployments: createDeployments(),
      calls: createCalls(),
      api: { isUp: true, waiting: [], orphans: new Set() },
    },
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(
  state: CloudControllerState,
  parts: CloudControllerParts,
  message: CloudControllerMessage | CallMessage,
  ctx: DiegoCtx,
): void {
  if ('request' in message && state.api.orphans.delete(message.request)) return;
  switch (message.kind) {
    case 'calls.failed': {
      const { identities } = state;
      const failed = takeFailure(bbsClient(state, parts), message, identities, ctx);
      return failed === null ? undefined : onCallEnded(state, parts, failed, message.error, ctx);
    }
    case 'calls.connectionLost':
      return onBbsLost(state, parts, message.peer, ctx);
    case 'cc.changeApp':
    case 'cc.deploy':
    case 'cc.cancelDeployment':
    case 'cc.startPushes':
    case 'cc.runTasks':
    case 'cc.cancelTask':
    case 'cc.cancelTasks':
      return onRequest(state, parts, message, ctx);
    case 'cc.processDown':
      return onProcessDown(state, message.component, ctx);
    case 'cc.processUp':
      return onProcessUp(state, parts, message.component, ctx);
    case 'cc.pauseSync':
      state.clock.isSyncPaused = true;
      return;
    case 'cc.resumeSync':
      state.clock.isSyncPaused = false;
      return;
    case 'cc.sync':
      if (tick(state.clock, parts.config, ctx)) startSync(state, parts, ctx);
      return;
    case 'cc.desiredFetched':
      return onDesiredFetched(state, parts, message, ctx);
    case 'cc.batchRead':
      return onBatchRead(state, parts, message.run, ctx);
    case 'cc.tasksFetched':
      return onTasksFetched(state, parts, message, ctx);
    case 'cc.tasksRead':
      return onTasksRead(state, parts, message.run, ctx);
    case 'cc.taskFetched':
      return onTaskFetched(state, parts, message, ctx);
    case 'cc.callAnswered': {
      const answered = takeAnswer(bbsClient(state, parts), message.request, ctx);
      return answered === null
        ? undefined
        : onCallEnded(state, parts, answered, message.error, ctx);
    }
    case 'cc.callTimer': {
      const given = onCallTimer(bbsClient(state, parts), message.request, ctx);
      return given === null ? undefined : onCallEnded(state, parts, given, NO_ANSWER, ctx);
    }
    case 'cc.pushTimedOut':
      return onPushTimedOut(state, parts, message.process, ctx);
    case 'cc.pollPush':
      return pollProcess(state, parts, message.process, ctx);
    case 'cc.processFetched':
      return onProcessFetched(state, parts, message, ctx);
    case 'cc.cleanBuilds':
      for (const end of onCleanBuilds(state, parts, ctx)) onStaged(state, parts, end, ctx);
      return;
    case 'cc.submitTasks':
      onSubmitTasks(parts, message.source, message.arrival, ctx);
      return onRequest(state, parts, { kind: 'cc.runTasks', source: message.source }, ctx);
    case 'cc.taskCompleted':
      return onTaskCompleted(state, parts, message, ctx);
    case 'cc.updateDeployments':
      return onUpdateDeployments(state, parts, ctx);
    case 'cc.instancesFetched':
      return onInstancesFetched(state, parts, message, ctx);
    default:
      return assertNever(message);
  }
}

/** What people ask for waits while nobody answers. */
function onRequest(
  state: CloudControllerState,
  parts: CloudControllerParts,
  request: Request,
  ctx: DiegoCtx,
): void {
  if (!state.api.isUp) {
    state.api.waiting.push(request);
    return;
  }
  switch (request.kind) {
    case 'cc.changeApp':
      return onChangeApp(state, parts, request, ctx);
    case 'cc.deploy':
      forgetPush(state, parts, request.replaces, ctx);
      return onDeploy(state, parts, request, ctx);
    case 'cc.cancelDeployment':
      return onCancelDeployment(state, request.process);
    case 'cc.startPushes':
      return startPushes(state, parts, request.push, ctx);
    case 'cc.runTasks':
      return runTasks(state, parts, request.source, ctx);
    case 'cc.cancelTask':
      return cancelTask(state, parts, request.task, ctx);
    case 'cc.cancelTasks':
      return cancelTasks(state, parts, request.source, request.share, ctx);
    default:
      return assertNever(request);
  }
}

/** The calls that the BBS has not answered and that are not repeated have come to nothing. */
function onBbsLost(
  state: CloudControllerState,
  parts: CloudControllerParts,
  bbs: ActorId,
  ctx: DiegoCtx,
): void {
  for (const given of onConnectionLost(bbsClient(state, parts), bbs, ctx)) {
    onCallEnded(state, parts, given, NO_ANSWER, ctx);
  }
}

/** process_observer.rb: changes go to the BBS directly; a failure is left to the next sync. */
function onChangeApp(
  state: CloudControllerState,
  parts: CloudControllerParts,
  change: Extract<CloudControllerMessage, { kind: 'cc.changeApp' }>,
  ctx: DiegoCtx,
): void {
  const { instances } = change;
  const process = runningProcess(state, change.process);
  const app = parts.apps[process];
  const isNew = state.wanted[process] === NOT_WANTED;
  if (change.change === 'delete') {
    forgetPush(state, parts, process, ctx);
    cancelBuilds(state, parts, process, ctx);
    forgetDeployment(state, parts, process, ctx);
    unwant(state, parts, process, ctx);
  } else if (change.change === 'scale' && isDeploying(state, process)) {
    // process_scale.rb
    ctx.record(SCALE_REFUSED, -1, -1, -1, process, instances, 0);
  } else if (isNew && change.change === 'scale') {
    // Deleted, or not pushed yet: `cf scale` finds no started app.
  } else if (isNew && app !== undefined && app.push !== null) {
    enqueuePush(state, parts, app.push, process, ctx);
  } else {
    want(state, parts, process, instances, ctx);
  }
}

/** A call to the BBS was answered with that error, with none, or was given up. */
function onCallEnded(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ended: PendingCall,
  failure: SyncFailure | null,
  ctx: DiegoCtx,
): void {
  switch (ended.purpose) {
    case 'sync':
      return onSyncCallEnded(state, parts, ended, failure, ctx);
    case 'taskSync':
      return onTaskSyncCallEnded(state, parts, ended, failure, ctx);
    case 'deployment':
      return ended.call.kind === 'bbs.fetchInstances' ? lookEnded(state, parts, ctx) : undefined;
    case 'other':
      return onRequestCallEnded(state, parts, ended, failure, ctx);
    default:
      return assertNever(ended.purpose);
  }
}

/** Whoever polls goes on; a change of an app is left to the next sync. */
function onRequestCallEnded(
  state: CloudControllerState,
  parts: CloudControllerParts,
  { call: made }: PendingCall,
  failure: SyncFailure | null,
  ctx: DiegoCtx,
): void {
  if (made.kind === 'bbs.fetchProcess') return pollLater(made.process, ctx);
  if (made.kind !== 'bbs.desireTask') return;
  if (!state.staging.builds.has(made.task)) return onTaskDesired(state, made.task, failure, ctx);
  if (failure === null) return;
  const end = onStagingRefused(state, made.task, failure, ctx);
  if (end !== null) onStaged(state, parts, end, ctx);
}

/** Answered with 200 whatever it is about, so that the BBS deletes the task. */
function onTaskCompleted(
  state: CloudControllerState,
  parts: CloudControllerParts,
  message: Extract<CloudControllerMessage, { kind: 'cc.taskCompleted' }>,
  ctx: DiegoCtx,
): void {
  const { callback, task, hasFailed } = message;
  const status = state.api.isUp ? HTTP_OK : null;
  ctx.send(ctx.sender, { kind: 'bbs.callbackDone', callback, status });
  if (status === null) return;
  const reason = state.identities.texts[message.reason] ?? '';
  if (state.tasks.unfinished.has(task)) {
    return endTask(state, task, hasFailed ? 'FAILED' : 'SUCCEEDED', reason, ctx);
  }
  const end = onBuildCompleted(state, task, hasFailed, reason, ctx);
  if (end !== null) onStaged(state, parts, end, ctx);
}

/** Its timers and calls die with a process; what is in the database stays. */
function onProcessDown(
  state: CloudControllerState,
  component: CloudControllerProcess,
  ctx: DiegoCtx,
): void {
  if (component === 'clock') {
    stopClock(state.clock, ctx);
    state.sync.isRunning = false;
    abandonCalls(state, ['sync', 'taskSync'], ctx);
    return;
  }
  state.api.isUp = false;
  for (const { call: made } of abandonCalls(state, ['other'], ctx)) {
    if (made.kind === 'bbs.fetchProcess') pollLater(made.process, ctx);
  }
}

/** A clock ticks as soon as it is up (clockwork); people get through with what they have waited for. */
function onProcessUp(
  state: CloudControllerState,
  parts: CloudControllerParts,
  component: CloudControllerProcess,
  ctx: DiegoCtx,
): void {
  if (component === 'clock') {
    if (state.clock.isUp) return;
    state.clock.isUp = true;
    if (tick(state.clock, parts.config, ctx)) startSync(state, parts, ctx);
    return;
  }
  state.api.isUp = true;
  const { cause } = ctx;
  for (const request of state.api.waiting.splice(0)) {
    ctx.cause = cause;
    onRequest(state, parts, request, ctx);
  }
}

/** Nobody waits for the answers of these calls any more, and nobody is late for them. */
function abandonCalls(
  { calls, api }: CloudControllerState,
  purposes: readonly Purpose[],
  ctx: DiegoCtx,
): PendingCall[] {
  const abandoned: PendingCall[] = [];
  for (const [request, pending] of [...calls.underWay]) {
    if (!purposes.includes(pending.purpose)) continue;
    ctx.cancel(pending.timer);
    calls.underWay.delete(request);
    if (!pending.isPausing) api.orphans.add(request);
    abandoned.push(pending);
  }
  return abandoned;
}
