/**
 * The life of one container: created, prepared, running, ended, destroyed.
 *
 * Real counterpart: executor:depot/containerstore/storenode.go, with the order of preparations from
 * credmanager.go and transformer.go, and the start-up check from healthcheck:cmd/healthcheck.
 */

import { assertNever } from '../../engine/actor';
import { enter } from '../../engine/station';
import { finish, withdraw } from '../../engine/workPool';
import { NONE, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import {
  appOf,
  endOfRun,
  neverHealthyText,
  startupCheck,
  stopTime,
  taskSourceOf,
  timedOutText,
  timeFor,
} from './appBehaviour';
import { type Container, giveBack, isStarting } from './container';
import type { Depot } from './executorState';
import type { ExitReason } from './messages';

const GARDEN_CREATED = observationId('garden.created');
const GARDEN_CREATE_FAILED = observationId('garden.createFailed');
const GARDEN_DESTROYED = observationId('garden.destroyed');
const CREDENTIALS = observationId('container.credentials');
const SET_UP = observationId('container.setUp');
const ENDED = observationId('container.ended');
const KILLED = observationId('container.killed');

const CREATED = kindId('container.created');
const RUNNING = kindId('container.running');
const COMPLETED = kindId('container.completed');
const DELETED = kindId('container.deleted');

/** A worker of the create pool takes the container up, and waits for Garden. */
export function beginCreation(depot: Depot, container: Container): void {
  const { state, config, ctx } = depot;
  container.isInGarden = true;
  container.creationBeganAt = ctx.now;
  const work = timeFor(depot, container, 'create', config.containerCreateTime);
  const done = enter(state.garden, ctx.now, work);
  ctx.at(done, { kind: 'executor.created', instance: container.instance });
}

/** Create is over, for better or worse; Run follows at once. */
export function onCreated(depot: Depot, container: Container): void {
  const { state, cell, ctx } = depot;
  const next = finish(state.creating);
  if (next !== undefined) beginCreation(depot, state.containers.get(next) as Container);
  const elapsed = ctx.now - container.creationBeganAt;
  ctx.count(depot.hasNetwork ? GARDEN_CREATED : GARDEN_CREATE_FAILED, cell, elapsed);
  if (!depot.hasNetwork) {
    container.isInGarden = false;
    container.isRetryable = true;
    return complete(depot, container, 'failed to create container: no network', true);
  }
  if (container.isStopped) return complete(depot, container, 'stopped-before-running', true);
  container.state = 'created';
  ctx.record(CREATED, cell, container.lrp, container.instance, container.task, 0, 0);
  startProcess(depot, container);
}

/** Credentials, set-up, then the process and, for an LRP, its start-up check. */
function startProcess(depot: Depot, container: Container): void {
  const { config, cell, ctx } = depot;
  const credentials = timeFor(depot, container, 'credentials', config.credentialsTime);
  const prepared = credentials + timeFor(depot, container, 'setup', config.setupTime);
  ctx.count(CREDENTIALS, cell, credentials, ctx.now + credentials);
  const isSetUpAt = ctx.now + prepared;
  ctx.count(SET_UP, cell, isSetUpAt - container.creationBeganAt, isSetUpAt);
  const { after, isHealthy } = startupCheck(depot, container);
  const { instance } = container;
  container.next = ctx.after(
    prepared + after,
    isHealthy
      ? { kind: 'executor.becameHealthy', instance }
      : { kind: 'executor.exited', instance, reason: 'never-healthy' },
  );
}

export function onHealthy(depot: Depot, container: Container): void {
  const { state, cell, ctx } = depot;
  const { instance } = container;
  container.state = 'running';
  state.startingCount--;
  ctx.record(RUNNING, cell, container.lrp, instance, container.task, 0, 0);
  const end = endOfRun(depot, container);
  container.next =
    end === null
      ? null
      : ctx.after(end.after, { kind: 'executor.exited', instance, reason: end.reason });
  depot.emit(instance);
}

export function onExited(depot: Depot, container: Container, reason: ExitReason): void {
  depot.ctx.count(ENDED, depot.cell, 1);
  switch (reason) {
    case 'stopped':
    case 'finished':
      return complete(depot, container, '', false);
    case 'crashed':
      return complete(depot, container, 'APP/PROC/WEB: Exited with status 1', true);
    case 'never-healthy':
      return complete(depot, container, neverHealthyText(appOf(depot, container)), true);
    case 'failed':
      return complete(depot, container, 'Exited with status 1', true);
    case 'build-failed':
      return complete(depot, container, 'Exited with status 223', true);
    case 'timed-out':
      return complete(depot, container, timedOutText(taskSourceOf(depot, container)), true);
    default:
      return assertNever(reason);
  }
}

/**
 * Interrupts what runs. What has no process completes at once, unless Garden is just making it: then when
 * it is made (storenode.go stop, behind the lock that Create holds).
 */
export function stopContainer(depot: Depot, container: Container): void {
  if (container.isStopped) return;
  container.isStopped = true;
  const { state } = depot;
  const { instance } = container;
  switch (container.state) {
    case 'reserved':
      return complete(depot, container, 'stopped-before-running', true);
    case 'initializing':
      if (withdraw(state.creating, instance)) {
        complete(depot, container, 'stopped-before-running', true);
      }
      return;
    case 'created':
    case 'running':
      return interrupt(depot, container);
    case 'completed':
      return;
    default:
      return assertNever(container.state);
  }
}

/** Tells the process group to end: it does so by itself, or is killed. */
function interrupt(depot: Depot, container: Container): void {
  const { cell, ctx } = depot;
  if (container.next !== null) ctx.cancel(container.next);
  const { instance } = container;
  const { after, isKilled } = stopTime(depot, container);
  container.next = ctx.after(after, { kind: 'executor.exited', instance, reason: 'stopped' });
  if (isKilled) ctx.count(KILLED, cell, 1, ctx.now + after);
}

/** The container has ended. It holds its resources until it is destroyed. */
export function complete(
  depot: Depot,
  container: Container,
  reason: string,
  hasFailed: boolean,
): void {
  const { state, cell, identities, ctx } = depot;
  if (isStarting(container)) state.startingCount--;
  container.state = 'completed';
  container.next = null;
  container.hasFailed = hasFailed;
  container.reason = textId(identities, reason);
  const { lrp, instance, task } = container;
  ctx.record(COMPLETED, cell, lrp, instance, task, container.reason, hasFailed ? 1 : 0);
  depot.emit(instance);
  if (container.isBeingDestroyed) destroy(depot, container);
}

/** A worker of the delete pool takes the container up (storenode.go Destroy). */
export function beginDeletion(depot: Depot, container: Container): void {
  container.isBeingDestroyed = true;
  if (container.state === 'completed') destroy(depot, container);
  else stopContainer(depot, container);
}

/** What Garden never had it need not destroy: its "not found" counts as success. */
function destroy(depot: Depot, container: Container): void {
  const { state, config, cell, ctx } = depot;
  let done = ctx.now;
  if (container.isInGarden) {
    const work = timeFor(depot, container, 'destroy', config.containerDestroyTime);
    done = enter(state.garden, ctx.now, work);
    ctx.count(GARDEN_DESTROYED, cell, done - ctx.now, done);
  }
  ctx.at(done, { kind: 'executor.destroyed', instance: container.instance });
}

/** Resources come back only here (nodemap.go Remove). */
export function onDestroyed(depot: Depot, container: Container): void {
  const { state, cell, ctx } = depot;
  const { instance, lrp, task } = container;
  state.containers.delete(instance);
  if (task !== NONE) state.instanceOfTask.delete(task);
  giveBack(state.available, container.memory, container.disk);
  const { cause } = ctx;
  ctx.record(DELETED, cell, lrp, instance, task, 0, 0);
  ctx.cause = cause;
  const next = finish(state.deleting);
  if (next !== undefined) beginDeletion(depot, state.containers.get(next) as Container);
}
