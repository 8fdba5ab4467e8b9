/**
 * The executor: a cell's containers, from reservation to deletion, with Garden underneath.
 *
 * Real counterpart: executor:depot/depot.go and depot/containerstore/{storenode,nodemap}.go. Modelled:
 * resource accounting, the container states, create and delete pools over a Garden that does a few things
 * at once, start-up checks on their two-second grid, start timeouts, crashes, graceful stops with the
 * proxy's delay, expiry of reservations. Left out until later: the download cache (a start's set-up time
 * is one draw), liveness and readiness checks, Garden failures other than a missing network, the reaper
 * (Garden never loses a container here), and the quirk that an overlapping second Destroy frees resources
 * early.
 *
 * It lives in the rep's process and in the rep's actor: calls between them are function calls, and its
 * container events come back to the rep through `ContainerEvents`.
 */

import { assertNever } from '../../engine/actor';
import type { sample } from '../../engine/distribution';
import { createStation, enter, type Station } from '../../engine/station';
import type { Duration, Instant, MB } from '../../engine/units';
import { createWorkPool, finish, submit, type WorkPool } from '../../engine/workPool';
import type { ExecutorConfig } from '../../model/config';
import type { AppSpec, TaskSource } from '../../model/foundationSpec';
import {
  type CellId,
  type Identities,
  type InstanceId,
  type LrpId,
  lrpName,
  NONE,
  type TaskId,
  textId,
} from '../../model/identity';
import type { Resources } from '../../model/placement';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import type { World } from '../world';
import { type Container, fits, giveBack, isStarting, subtract } from './container';
import type { ExecutorMessage, ExitReason } from './messages';

/** Plain data: a part of the rep's state. */
export interface ExecutorState {
  readonly total: Resources;
  available: Resources;
  containers: Map<InstanceId, Container>;
  /** Task guids are container guids, so a cell can hold a task only once. */
  instanceOfTask: Map<TaskId, InstanceId>;
  startingCount: number;
  creating: WorkPool;
  deleting: WorkPool;
  garden: Station;
  isPruning: boolean;
}

/** What the executor needs to know besides its state. */
export interface ExecutorParts {
  readonly config: ExecutorConfig;
  readonly cell: CellId;
  /** By ProcessId. */
  readonly apps: readonly AppSpec[];
  readonly taskSources: readonly TaskSource[];
  readonly identities: Identities;
  readonly world: World;
  /** False while silk-daemon has no lease: every container creation fails (silk-cni ADD). */
  readonly hasNetwork: boolean;
}

/** Where the executor's container_reserved, container_running and container_complete events go. */
export type ContainerEvents = (instance: InstanceId, ctx: DiegoCtx) => void;

const RESERVED = kindId('container.reserved');
const CREATED = kindId('container.created');
const RUNNING = kindId('container.running');
const COMPLETED = kindId('container.completed');
const DELETED = kindId('container.deleted');

/** Instance numbers count per cell, so that a cell's containers do not depend on other cells'. */
const INSTANCES_PER_CELL = 1_048_576;

export function createExecutorState(total: Resources, config: ExecutorConfig): ExecutorState {
  return {
    total,
    available: { ...total },
    containers: new Map(),
    instanceOfTask: new Map(),
    startingCount: 0,
    creating: createWorkPool(config.createWorkPoolSize),
    deleting: createWorkPool(config.deleteWorkPoolSize),
    garden: createStation(config.gardenParallelism),
    isPruning: false,
  };
}

/** What a reservation is for; one of `lrp` and `task` is NONE. */
export interface AllocationRequest {
  readonly lrp: LrpId;
  readonly task: TaskId;
  readonly memory: MB;
  readonly disk: MB;
}

/** Reserves resources for one container; false when they do not fit or the task is here already. */
export function allocate(
  state: ExecutorState,
  parts: ExecutorParts,
  request: AllocationRequest,
  events: ContainerEvents,
  ctx: DiegoCtx,
): boolean {
  const { lrp, task, memory, disk } = request;
  if (task !== NONE && state.instanceOfTask.has(task)) return false;
  if (!fits(state.available, memory, disk)) return false;
  subtract(state.available, memory, disk);
  const { world } = parts;
  const instance = parts.cell * INSTANCES_PER_CELL + nextInstance(world, parts.cell);
  const container: Container = {
    instance,
    lrp,
    task,
    memory,
    disk,
    allocatedAt: ctx.now,
    occasion: lrp === NONE ? countUp(world.taskStarts, task) : countUp(world.lrpStarts, lrp),
    state: 'reserved',
    next: null,
    isStopped: false,
    isDeleting: false,
    isBeingDestroyed: false,
    hasFailed: false,
    isRetryable: false,
    reason: NONE,
  };
  state.containers.set(instance, container);
  if (task !== NONE) state.instanceOfTask.set(task, instance);
  state.startingCount++;
  ctx.record(RESERVED, parts.cell, lrp, instance, task, memory, 0);
  events(instance, ctx);
  startPruning(state, parts.config, ctx);
  return true;
}

/** depot.go RunContainer: returns at once; creation goes through the create pool. */
export function runContainer(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  ctx: DiegoCtx,
): void {
  if (container.state !== 'reserved') return;
  container.state = 'initializing';
  if (submit(state.creating, container.instance)) beginCreation(state, parts, container, ctx);
}

/** storenode.go stop: interrupts what runs; what has no process yet completes at once, or when created. */
export function stopContainer(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  if (container.isStopped) return;
  container.isStopped = true;
  switch (container.state) {
    case 'reserved':
      complete(state, parts, container, 'stopped-before-running', true, events, ctx);
      return;
    case 'initializing':
    case 'completed':
      return;
    case 'created':
    case 'running': {
      if (container.next !== null) ctx.cancel(container.next);
      const delay = stopDuration(parts, container, ctx);
      container.next = ctx.after(delay, {
        kind: 'executor.exited',
        instance: container.instance,
        reason: 'stopped',
      });
      return;
    }
    default:
      return assertNever(container.state);
  }
}

/** depot.go DeleteContainer: through the delete pool: stop, wait for the end, destroy. */
export function deleteContainer(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  if (container.isDeleting) return;
  container.isDeleting = true;
  if (submit(state.deleting, container.instance)) {
    beginDeletion(state, parts, container, events, ctx);
  }
}

export function onExecutorMessage(
  state: ExecutorState,
  parts: ExecutorParts,
  message: ExecutorMessage,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  if (message.kind === 'executor.pruneReserved') return pruneReserved(state, parts, events, ctx);
  const container = state.containers.get(message.instance);
  if (container === undefined) return;
  switch (message.kind) {
    case 'executor.created':
      return onCreated(state, parts, container, events, ctx);
    case 'executor.becameHealthy':
      return onHealthy(state, parts, container, events, ctx);
    case 'executor.exited':
      return onExited(state, parts, container, message.reason, events, ctx);
    case 'executor.destroyed':
      return onDestroyed(state, parts, container, events, ctx);
    default:
      return assertNever(message);
  }
}

function beginCreation(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  ctx: DiegoCtx,
): void {
  const work = draw(parts, container, 'create', parts.config.containerCreateTime, ctx);
  const done = enter(state.garden, ctx.now, work);
  ctx.at(done, { kind: 'executor.created', instance: container.instance });
}

function onCreated(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  const next = finish(state.creating);
  const waiting = next === undefined ? undefined : state.containers.get(next);
  if (waiting !== undefined) beginCreation(state, parts, waiting, ctx);
  if (container.isStopped) {
    complete(state, parts, container, 'stopped-before-running', true, events, ctx);
    return;
  }
  if (!parts.hasNetwork) {
    container.isRetryable = true;
    complete(state, parts, container, 'failed to create container: no network', true, events, ctx);
    return;
  }
  container.state = 'created';
  ctx.record(CREATED, parts.cell, container.lrp, container.instance, container.task, 0, 0);
  startProcess(parts, container, ctx);
}

/**
 * Credentials, set-up, then the process and its start-up check: probed at once and then every unhealthy
 * monitoring interval, until it passes or the start timeout has passed (healthcheck:cmd/healthcheck).
 */
function startProcess(parts: ExecutorParts, container: Container, ctx: DiegoCtx): void {
  const { config } = parts;
  const prepared =
    draw(parts, container, 'credentials', config.credentialsTime, ctx) +
    draw(parts, container, 'setup', config.setupTime, ctx);
  const { instance } = container;
  if (container.lrp === NONE) {
    container.next = ctx.after(prepared, { kind: 'executor.becameHealthy', instance });
    return;
  }
  const app = appOf(parts, container);
  const startup = draw(parts, container, 'startup', app.startup, ctx);
  const probes = Math.ceil(startup / config.unhealthyMonitoringInterval);
  const healthyAfter = probes * config.unhealthyMonitoringInterval;
  const neverHealthy = misbehaves(parts, container, app, 'neverHealthy', ctx);
  const isTooSlow = app.startTimeout > 0 && healthyAfter > app.startTimeout;
  container.next =
    neverHealthy || isTooSlow
      ? ctx.after(prepared + app.startTimeout, {
          kind: 'executor.exited',
          instance,
          reason: 'never-healthy',
        })
      : ctx.after(prepared + healthyAfter, { kind: 'executor.becameHealthy', instance });
}

function onHealthy(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  container.state = 'running';
  state.startingCount--;
  ctx.record(RUNNING, parts.cell, container.lrp, container.instance, container.task, 0, 0);
  const end = endOfRun(parts, container, ctx);
  const { instance } = container;
  container.next =
    end === undefined
      ? null
      : ctx.after(end.after, { kind: 'executor.exited', instance, reason: end.reason });
  events(instance, ctx);
}

/** When the process will end by itself, counted from now; undefined: never. */
function endOfRun(
  parts: ExecutorParts,
  container: Container,
  ctx: DiegoCtx,
): { after: Duration; reason: ExitReason } | undefined {
  if (container.lrp === NONE) {
    const source = taskSourceOf(parts, container);
    return { after: draw(parts, container, 'runs', source.runs, ctx), reason: 'finished' };
  }
  const app = appOf(parts, container);
  const ends: Duration[] = [];
  if (app.life !== null) ends.push(draw(parts, container, 'life', app.life, ctx));
  if (app.crash?.kind === 'exits' && misbehaves(parts, container, app, 'exits', ctx)) {
    ends.push(draw(parts, container, 'crash', app.crash.after, ctx));
  }
  return ends.length === 0 ? undefined : { after: Math.min(...ends), reason: 'crashed' };
}

function onExited(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  reason: ExitReason,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  switch (reason) {
    case 'stopped':
    case 'finished':
      return complete(state, parts, container, '', false, events, ctx);
    case 'crashed':
      return complete(
        state,
        parts,
        container,
        'APP/PROC/WEB: Exited with status 1',
        true,
        events,
        ctx,
      );
    case 'never-healthy': {
      const timeout = appOf(parts, container).startTimeout / 1_000_000;
      const text = `Instance never healthy after ${timeout}s: Failed to make TCP connection`;
      return complete(state, parts, container, text, true, events, ctx);
    }
    default:
      return assertNever(reason);
  }
}

function complete(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  reason: string,
  hasFailed: boolean,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  if (isStarting(container)) state.startingCount--;
  container.state = 'completed';
  container.next = null;
  container.hasFailed = hasFailed;
  container.reason = textId(parts.identities, reason);
  const { lrp, instance, task } = container;
  ctx.record(COMPLETED, parts.cell, lrp, instance, task, container.reason, hasFailed ? 1 : 0);
  events(instance, ctx);
  if (container.isBeingDestroyed) destroy(state, parts, container, ctx);
}

function beginDeletion(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  container.isBeingDestroyed = true;
  if (container.state === 'completed') destroy(state, parts, container, ctx);
  else stopContainer(state, parts, container, events, ctx);
}

function destroy(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  ctx: DiegoCtx,
): void {
  const work = draw(parts, container, 'destroy', parts.config.containerDestroyTime, ctx);
  const done = enter(state.garden, ctx.now, work);
  ctx.at(done, { kind: 'executor.destroyed', instance: container.instance });
}

/** Resources come back only here: a completed container still holds them (nodemap.go Remove). */
function onDestroyed(
  state: ExecutorState,
  parts: ExecutorParts,
  container: Container,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  state.containers.delete(container.instance);
  if (container.task !== NONE) state.instanceOfTask.delete(container.task);
  giveBack(state.available, container.memory, container.disk);
  const { cause } = ctx;
  ctx.record(DELETED, parts.cell, container.lrp, container.instance, container.task, 0, 0);
  ctx.cause = cause;
  const next = finish(state.deleting);
  const waiting = next === undefined ? undefined : state.containers.get(next);
  if (waiting !== undefined) beginDeletion(state, parts, waiting, events, ctx);
}

/**
 * registrypruner.go: a reservation that nobody ran for the expiration time completes as failed. It looks
 * every half of that time; here only while something is reserved.
 */
function startPruning(state: ExecutorState, config: ExecutorConfig, ctx: DiegoCtx): void {
  if (state.isPruning) return;
  state.isPruning = true;
  ctx.at(nextPruning(config, ctx.now), { kind: 'executor.pruneReserved' });
}

function nextPruning(config: ExecutorConfig, now: Instant): Instant {
  const interval = Math.round(config.reservedExpirationTime / 2);
  return (Math.floor(now / interval) + 1) * interval;
}

function pruneReserved(
  state: ExecutorState,
  parts: ExecutorParts,
  events: ContainerEvents,
  ctx: DiegoCtx,
): void {
  const { cause } = ctx;
  let isAnyReserved = false;
  for (const container of state.containers.values()) {
    if (container.state !== 'reserved') continue;
    if (ctx.now - container.allocatedAt < parts.config.reservedExpirationTime) {
      isAnyReserved = true;
      continue;
    }
    ctx.cause = cause;
    complete(state, parts, container, 'expired container', true, events, ctx);
  }
  state.isPruning = isAnyReserved;
  if (isAnyReserved) {
    ctx.at(nextPruning(parts.config, ctx.now), { kind: 'executor.pruneReserved' });
  }
}

/** Proxy first, then SIGTERM, then at worst SIGKILL and a second (credmanager.go, run_step.go). */
function stopDuration(parts: ExecutorParts, container: Container, ctx: DiegoCtx): Duration {
  const { config } = parts;
  const hasProxy = config.isProxyEnabled && container.lrp !== NONE;
  const proxy = hasProxy ? config.envoyConfigReloadDuration : 0;
  const process = draw(parts, container, 'stop', config.processStopTime, ctx);
  return proxy + Math.min(process, config.gracefulShutdownInterval);
}

/** Whether this instance, in this start, shows the app's fault. */
function misbehaves(
  parts: ExecutorParts,
  container: Container,
  app: AppSpec,
  kind: 'exits' | 'neverHealthy',
  ctx: DiegoCtx,
): boolean {
  const { crash } = app;
  if (crash === null || crash.kind !== kind) return false;
  if (container.occasion >= crash.times) return false;
  if (crash.share >= 1) return true;
  return ctx.draw(ownerName(parts, container), 'misbehaves', 0) < crash.share;
}

function draw(
  parts: ExecutorParts,
  container: Container,
  purpose: string,
  distribution: Parameters<typeof sample>[0],
  ctx: DiegoCtx,
): Duration {
  if (distribution.kind === 'constant') return distribution.value;
  return ctx.sample(distribution, ownerName(parts, container), purpose, container.occasion);
}

function ownerName(parts: ExecutorParts, container: Container): string {
  return container.lrp === NONE
    ? (parts.identities.tasks[container.task] as string)
    : lrpName(parts.identities, container.lrp);
}

function appOf(parts: ExecutorParts, container: Container): AppSpec {
  return parts.apps[parts.identities.lrpProcess[container.lrp] as number] as AppSpec;
}

function taskSourceOf(parts: ExecutorParts, container: Container): TaskSource {
  return parts.taskSources[parts.world.taskSource[container.task] as number] as TaskSource;
}

function nextInstance(world: World, cell: CellId): number {
  return countUp(world.instancesOfCell, cell);
}

/** The count so far, which it then raises. */
function countUp(counts: number[], key: number): number {
  const count = counts[key] ?? 0;
  counts[key] = count + 1;
  return count;
}
