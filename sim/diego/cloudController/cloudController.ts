/**
 * Cloud Controller: what people want to run, told to the BBS at once and compared with it every 30 s.
 *
 * Real counterpart: cloud_controller_ng:lib/cloud_controller/diego (process observer, app recipe), the
 * clock's Diego sync (`diegoSync` beside this file), and the people with cf pushes (`pushes`). Modelled:
 * desire, scale and remove processes, tasks with completion callbacks, the sync of processes that keeps
 * the domain fresh. Configuration: `CloudControllerConfig` in `model/config`. Left out until later: staging
 * as a task (a push waits its time), rolling deployments, the comparison of tasks in the sync, time-outs
 * and retries of calls to the BBS.
 */
import { type Actor, assertNever } from '../../engine/actor';
import type { AppSpec, TaskSource } from '../../model/foundationSpec';
import { type Identities, taskId } from '../../model/identity';
import type { DiegoCtx, DiegoMessage } from '../messages';
import type { World } from '../world';
import {
  type CloudControllerParts,
  type CloudControllerState,
  NO_TICKET,
  NOT_WANTED,
  want,
} from './cloudControllerState';
import { createSync, onBatchRead, onCallAnswered, onDesiredFetched, onSync } from './diegoSync';
import type { CloudControllerMessage } from './messages';
import {
  createPushes,
  enqueuePush,
  forgetPush,
  onProcessFetched,
  onStaged,
  startPushes,
} from './pushes';

export function createCloudController(
  parts: CloudControllerParts,
  identities: Identities,
  world: World,
  zone: string,
): Actor<CloudControllerState, CloudControllerMessage, DiegoMessage> {
  const isKnown = (app: AppSpec): boolean => app.arrivesAt === 0 && app.push === null;
  return {
    role: 'cloud-controller',
    name: 'cloud-controller',
    zone,
    state: {
      identities,
      world,
      wanted: parts.apps.map((app) => (isKnown(app) ? app.instances : NOT_WANTED)),
      sync: createSync(),
      pushes: createPushes(parts),
      submitted: parts.taskSources.map(() => 0),
    },
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(
  state: CloudControllerState,
  parts: CloudControllerParts,
  message: CloudControllerMessage,
  ctx: DiegoCtx,
): void {
  switch (message.kind) {
    case 'cc.changeApp':
      return onChangeApp(state, parts, message, ctx);
    case 'cc.sync':
      return onSync(state, parts, ctx);
    case 'cc.desiredFetched':
      return onDesiredFetched(state, parts, message.processes, message.instances, ctx);
    case 'cc.batchRead':
      return onBatchRead(state, parts, ctx);
    case 'cc.callAnswered':
      return onCallAnswered(state, parts, message.ticket, message.error, ctx);
    case 'cc.startPushes':
      return startPushes(state, parts, message.push, ctx);
    case 'cc.staged':
      return onStaged(state, parts, message.push, message.process, ctx);
    case 'cc.pollPush':
      ctx.send(parts.bbs, { kind: 'bbs.fetchProcess', process: message.process });
      return;
    case 'cc.processFetched':
      return onProcessFetched(state, parts, message.process, message.running, ctx);
    case 'cc.submitTasks':
      return onSubmitTasks(state, parts, message.source, message.arrival, ctx);
    case 'cc.taskCompleted':
      ctx.send(parts.bbs, { kind: 'bbs.callbackDone', task: message.task });
      return;
    default:
      return assertNever(message);
  }
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
    state.wanted[process] = NOT_WANTED;
    forgetPush(state, process);
    ctx.send(
      parts.bbs,
      { kind: 'bbs.remove', process, ticket: NO_TICKET },
      parts.config.recipeTime,
    );
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
    ctx.send(parts.bbs, { kind: 'bbs.desireTask', task, definition, ticket: NO_TICKET });
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
