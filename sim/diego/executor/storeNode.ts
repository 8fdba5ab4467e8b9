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
import { appOf, endOfRun, neverHealthyText, startupCheck, stopTime, timeFor } from './appBehaviour';
import { type Container, giveBack, isStarting } from './container';
import type { Depot } from './executorState';
import type { ExitReason } from './messages';

const CREATED = kindId('container.created');
const RUNNING = kindId('container.running');
const COMPLETED = kindId('container.completed');
const DELETED = kindId('container.deleted');

/** A worker of the create pool takes the container up, and waits for Garden. */
export function beginCreation(depot: Depot, container: Container): void {
  const { state, config, ctx } = depot;
  container.isInGarden = true;
  const work = timeFor(depot, container, 'create', config.containerCreateTime);
  const done = enter(state.garden, ctx.now, work);
  ctx.at(done, { kind: 'executor.created', instance: container.instance });
}

/** Create is over, for better or worse; Run follows at once. */
export function onCreated(depot: Depot, container: Container): void {
  const { state, cell, ctx } = depot;
  const next = finish(state.creating);
  if (next !== undefined) beginCreation(depot, state.containers.get(next) as Container);
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
  const { config, ctx } = depot;
  const prepared =
    timeFor(depot, container, 'credentials', config.credentialsTime) +
    timeFor(depot, container, 'setup', config.setupTime);
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
  switch (reason) {
    case 'stopped':
    case 'finished':
      return complete(depot, container, '', false);
    case 'crashed':
      return complete(depot, container, 'APP/PROC/WEB: Exited with status 1', true);
    case 'never-healthy':
      return complete(depot, container, neverHealthyText(appOf(depot, container)), true);
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
  const { state, ctx } = depot;
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
      if (container.next !== null) ctx.cancel(container.next);
      container.next = ctx.after(stopTime(depot, container), {
        kind: 'executor.exited',
        instance,
        reason: 'stopped',
      });
      return;
    case 'completed':
      return;
    default:
      return assertNever(container.state);
  }
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
  const { state, config, ctx } = depot;
  const done = container.isInGarden
    ? enter(
        state.garden,
        ctx.now,
        timeFor(depot, container, 'destroy', config.containerDestroyTime),
      )
    : ctx.now;
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
