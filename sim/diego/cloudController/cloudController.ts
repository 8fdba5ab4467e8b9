/**
 * Cloud Controller: what people want to run, told to the BBS at once and compared with it every 30 s.
 *
 * Real counterpart: cloud_controller_ng:lib/cloud_controller/diego (process observer, app recipe), the
 * clock's Diego sync (`diegoSync` beside this file), and the people with cf pushes (`pushes`). Modelled:
 * desire, scale and remove processes, tasks with completion callbacks, the sync of processes that keeps
 * the domain fresh. Configuration: `CloudControllerConfig` in `model/config`. Left out until later: staging
 * as a task (a push waits its time), rolling deployments, the comparison of tasks in the sync.
 */
import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import type { AppSpec, TaskSource } from '../../model/foundationSpec';
import { type Identities, taskId } from '../../model/identity';
import {
  type CallMessage,
  call,
  createCalls,
  onCallTimer,
  onConnectionLost,
  type PendingCall,
  type RequestId,
  takeFailure,
} from '../calls';
import type { ControlPlane } from '../controlPlane';
import type { DiegoCtx, DiegoMessage } from '../messages';
import type { World } from '../world';
import {
  bbsClient,
  type CloudControllerParts,
  type CloudControllerState,
  NOT_WANTED,
  setWanted,
  want,
} from './cloudControllerState';
import {
  createSync,
  onBatchRead,
  onCallAnswered,
  onDesiredFetched,
  onFetchGivenUp,
  onRepairGivenUp,
  onSync,
} from './diegoSync';
import type { CloudControllerMessage } from './messages';
import {
  createPushes,
  enqueuePush,
  forgetPush,
  onProcessFetched,
  onStaged,
  pollLater,
  pollProcess,
  startPushes,
} from './pushes';

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
      sync: createSync(),
      pushes: createPushes(parts),
      submitted: parts.taskSources.map(() => 0),
      calls: createCalls(),
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
  switch (message.kind) {
    case 'calls.failed':
      return onFailed(state, parts, message, ctx);
    case 'calls.connectionLost':
      return onBbsLost(state, parts, message.peer, ctx);
    case 'cc.changeApp':
      return onChangeApp(state, parts, message, ctx);
    case 'cc.sync':
      return onSync(state, parts, ctx);
    case 'cc.desiredFetched':
      return onDesiredFetched(state, parts, message, ctx);
    case 'cc.batchRead':
      return onBatchRead(state, parts, ctx);
    case 'cc.callAnswered':
      return onCallAnswered(state, parts, message, ctx);
    case 'cc.startPushes':
      return startPushes(state, parts, message.push, ctx);
    case 'cc.staged':
      return onStaged(state, parts, message.push, message.process, ctx);
    case 'cc.pollPush':
      return pollProcess(state, parts, message.process, ctx);
    case 'cc.processFetched':
      return onProcessFetched(state, parts, message, ctx);
    case 'cc.callTimer':
      return onTimer(state, parts, message.request, ctx);
    case 'cc.submitTasks':
      return onSubmitTasks(state, parts, message.source, message.arrival, ctx);
    case 'cc.taskCompleted':
      ctx.send(ctx.sender, { kind: 'bbs.callbackDone', task: message.task });
      return;
    default:
      return assertNever(message);
  }
}

/**
 * A call to the BBS is late, is made again, or is given up: then the sync fails, a person polls on, and
 * what else was to be changed is left to the next sync.
 */
function onTimer(
  state: CloudControllerState,
  parts: CloudControllerParts,
  request: RequestId,
  ctx: DiegoCtx,
): void {
  const given = onCallTimer(bbsClient(state, parts), request, ctx);
  if (given !== null) onGivenUp(state, parts, given, ctx);
}

/** An error of the BBS's database is an error like any other: the call has come to nothing. */
function onFailed(
  state: CloudControllerState,
  parts: CloudControllerParts,
  failure: Extract<CallMessage, { kind: 'calls.failed' }>,
  ctx: DiegoCtx,
): void {
  const given = takeFailure(bbsClient(state, parts), failure, state.identities, ctx);
  if (given !== null) onGivenUp(state, parts, given, ctx);
}

function onBbsLost(
  state: CloudControllerState,
  parts: CloudControllerParts,
  bbs: ActorId,
  ctx: DiegoCtx,
): void {
  for (const given of onConnectionLost(bbsClient(state, parts), bbs, ctx)) {
    onGivenUp(state, parts, given, ctx);
  }
}

function onGivenUp(
  state: CloudControllerState,
  parts: CloudControllerParts,
  given: PendingCall,
  ctx: DiegoCtx,
): void {
  if (given.call.kind === 'bbs.fetchDesired') onFetchGivenUp(state, ctx);
  else if (given.call.kind === 'bbs.fetchProcess') pollLater(given.call.process, ctx);
  else if (given.purpose === 'sync') onRepairGivenUp(state, parts, ctx);
}

/** process_observer.rb: changes go to the BBS directly; a failure is left to the next sync. */
function onChangeApp(
  state: CloudControllerState,
  parts: CloudControllerParts,
  change: Extract<CloudControllerMessage, { kind: 'cc.changeApp' }>,
  ctx: DiegoCtx,
): void {
  const { process, instances } = change;
  const app = parts.apps[process];
  const isNew = state.wanted[process] === NOT_WANTED;
  if (change.change === 'delete') {
    setWanted(state, process, NOT_WANTED);
    forgetPush(state, process);
    const { recipeTime: processing } = parts.config;
    call(bbsClient(state, parts), { kind: 'bbs.remove', process }, ctx, { processing });
  } else if (isNew && change.change === 'scale') {
    // Deleted, or not pushed yet: `cf scale` finds no started app.
  } else if (isNew && app !== undefined && app.push !== null) {
    enqueuePush(state, parts, app.push, process, ctx);
  } else {
    want(state, parts, process, instances, ctx);
  }
}

/** task_create.rb: the tasks of one arrival, each told to the BBS at once. */
function onSubmitTasks(
  state: CloudControllerState,
  parts: CloudControllerParts,
  source: number,
  arrival: number,
  ctx: DiegoCtx,
): void {
  const spec = parts.taskSources[source] as TaskSource;
  const domain = state.identities.domainByName.get(spec.domain) as number;
  const { memory, disk, constraint, hasCallback } = spec;
  for (let i = 0; i < spec.count; i++) {
    const count = (state.submitted[source] ?? 0) + 1;
    state.submitted[source] = count;
    const task = taskId(state.identities, `${spec.name}-${count}`);
    state.world.taskSource[task] = source;
    const definition = { domain, memory, disk, constraint, hasCallback };
    call(bbsClient(state, parts), { kind: 'bbs.desireTask', task, definition }, ctx);
  }
  const next = nextArrival(spec, arrival, ctx);
  if (next !== undefined && next < spec.until) {
    ctx.at(next, { kind: 'cc.submitTasks', source, arrival: arrival + 1 });
  }
}

function nextArrival(spec: TaskSource, arrival: number, ctx: DiegoCtx): number | undefined {
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
