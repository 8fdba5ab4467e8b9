/**
 * The executor: a cell's containers, from reservation to deletion, with Garden underneath.
 *
 * Real counterpart: executor:depot/depot.go, with depot/containerstore/storenode.go in `storeNode` and
 * registrypruner.go in `registryPruner`. Modelled: resource accounting, the container states, create and
 * delete pools over a Garden that does a few things at once, start-up checks on their two-second grid,
 * start timeouts, crashes, graceful stops with the proxy's delay, expiry of reservations. How apps behave
 * in their containers is in `appBehaviour`; configuration: `ExecutorConfig` in `model/config`.
 *
 * Left out until later: the download cache (a start's set-up time is one draw), liveness and readiness
 * checks, Garden failures other than a missing network, the reaper (Garden never loses a container here),
 * the quirk that an overlapping second Destroy frees resources early, and the limit of the pools' queues,
 * beyond which a rep's operation would wait to hand in its work.
 *
 * It lives in the rep's process and in the rep's actor: calls between them are function calls.
 */
import { assertNever } from '../../engine/actor';
import type { MB } from '../../engine/units';
import { submit } from '../../engine/workPool';
import { type CellId, type LrpId, NONE, type TaskId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { World } from '../world';
import { type Container, fits, subtract } from './container';
import type { Depot } from './executorState';
import type { ExecutorMessage } from './messages';
import { pruneReserved, watchReservations } from './registryPruner';
import {
  beginCreation,
  beginDeletion,
  onCreated,
  onDestroyed,
  onExited,
  onHealthy,
} from './storeNode';

const RESERVED = kindId('container.reserved');

/** Instance numbers count per cell, so that a cell's containers do not depend on other cells'. */
const INSTANCES_PER_CELL = 1_048_576;

/** What a reservation is for; one of `lrp` and `task` is NONE. */
export interface AllocationRequest {
  readonly lrp: LrpId;
  readonly task: TaskId;
  readonly memory: MB;
  readonly disk: MB;
}

export function onExecutorMessage(depot: Depot, message: ExecutorMessage): void {
  if (message.kind === 'executor.pruneReserved') return pruneReserved(depot);
  const container = depot.state.containers.get(message.instance);
  if (container === undefined) return;
  switch (message.kind) {
    case 'executor.created':
      return onCreated(depot, container);
    case 'executor.becameHealthy':
      return onHealthy(depot, container);
    case 'executor.exited':
      return onExited(depot, container, message.reason);
    case 'executor.destroyed':
      return onDestroyed(depot, container);
    default:
      return assertNever(message);
  }
}

/**
 * Reserves resources for one container; false when they do not fit or the task is here already
 * (depot.go AllocateContainers, nodemap.go Add).
 */
export function allocate(depot: Depot, request: AllocationRequest): boolean {
  const { state, cell, world, ctx } = depot;
  const { lrp, task, memory, disk } = request;
  if (task !== NONE && state.instanceOfTask.has(task)) return false;
  if (!fits(state.available, memory, disk)) return false;
  subtract(state.available, memory, disk);
  const instance = nextInstance(world, cell);
  const occasion = lrp === NONE ? countUp(world.taskStarts, task) : countUp(world.lrpStarts, lrp);
  state.containers.set(instance, {
    instance,
    lrp,
    task,
    memory,
    disk,
    allocatedAt: ctx.now,
    creationBeganAt: ctx.now,
    occasion,
    state: 'reserved',
    next: null,
    isInGarden: false,
    isStopped: false,
    isDeleting: false,
    isBeingDestroyed: false,
    isRoutable: true,
    hasFailed: false,
    isRetryable: false,
    reason: NONE,
  });
  if (task !== NONE) state.instanceOfTask.set(task, instance);
  state.startingCount++;
  ctx.record(RESERVED, cell, lrp, instance, task, memory, 0);
  depot.emit(instance);
  watchReservations(depot);
  return true;
}

/**
 * Returns at once; creation goes through the create pool. False when the container is not reserved any
 * more (depot.go RunContainer).
 */
export function runContainer(depot: Depot, container: Container): boolean {
  if (container.state !== 'reserved') return false;
  container.state = 'initializing';
  if (submit(depot.state.creating, container.instance)) beginCreation(depot, container);
  return true;
}

/** Through the delete pool: stop, wait for the end, destroy (depot.go DeleteContainer). */
export function deleteContainer(depot: Depot, container: Container): void {
  if (container.isDeleting) return;
  container.isDeleting = true;
  if (submit(depot.state.deleting, container.instance)) beginDeletion(depot, container);
}

function nextInstance(world: World, cell: CellId): number {
  return cell * INSTANCES_PER_CELL + countUp(world.instancesOfCell, cell);
}

/** The count so far, which it then raises. */
function countUp(counts: number[], key: number): number {
  const count = counts[key] ?? 0;
  counts[key] = count + 1;
  return count;
}
