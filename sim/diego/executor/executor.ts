/**
 * The executor: a cell's containers, from reservation to deletion, with Garden underneath.
 *
 * Real counterpart: executor:depot/depot.go, with what is in depot/containerstore beside it: `creation`,
 * `storeNode` (ends), `deletion`, `downloads`, `registryPruner`, `containerReaper`, and `gardenHealth`.
 * Modelled: resource accounting, the container states, the work pools over a Garden that does a few things at
 * once and may be broken (`gardenFaults`), the download cache, start-up, liveness and readiness checks,
 * crashes, graceful stops with the proxy's delay, expiry of reservations, and a kernel short of memory. How
 * apps behave in their containers is in `appBehaviour`; configuration: `ExecutorConfig` in `model/config`.
 *
 * Left out: the pool of 8 that gathers container metrics, since nothing waits for it and what it sends is
 * sampled from the containers themselves; log rate limits; volumes; updates of running instances. Liveness
 * and readiness probes that find nothing new are no events.
 *
 * It lives in the rep's process and in the rep's actor: calls between them are function calls.
 */
import { assertNever } from '../../engine/actor';
import { enter } from '../../engine/station';
import type { Instant, MB } from '../../engine/units';
import { finish, submit } from '../../engine/workPool';
import { type CellId, type LrpId, NONE, type TaskId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { World } from '../world';
import { type Container, fits, subtract } from './container';
import { onReap, watchForReaping } from './containerReaper';
import {
  beginCreation,
  onCreated,
  onCredentialsMade,
  onDownloaded,
  onHealthy,
  onSetUp,
} from './creation';
import { onDestroyed, submitDeletion } from './deletion';
import { onAttemptEnded, onDownloadRetried, onUnpacked } from './downloads';
import type { Depot } from './executorState';
import { GARDEN_REFUSES } from './garden';
import { beginCheck, onCleared, onGardenChecked, onGardenCheckTimedOut } from './gardenHealth';
import type { ExecutorMessage } from './messages';
import { onReadinessProbed } from './readiness';
import { pruneReserved, watchReservations } from './registryPruner';
import { onExited } from './storeNode';
import { dropStray, takeUpStray } from './strays';

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
  switch (message.kind) {
    case 'executor.pruneReserved':
      return pruneReserved(depot);
    case 'executor.reap':
      return onReap(depot);
    case 'executor.checkGarden':
      return beginCheck(depot);
    case 'executor.gardenChecked':
      return onGardenChecked(depot, message.hasPassed);
    case 'executor.gardenCheckTimedOut':
      return onGardenCheckTimedOut(depot);
    case 'executor.strayDestroyed':
      return onStrayDestroyed(depot, message.instance);
    default:
      return onContainerMessage(depot, message);
  }
}

type ContainerMessage = Exclude<
  ExecutorMessage,
  {
    kind:
      | 'executor.pruneReserved'
      | 'executor.reap'
      | 'executor.checkGarden'
      | 'executor.gardenChecked'
      | 'executor.gardenCheckTimedOut'
      | 'executor.strayDestroyed';
  }
>;

/** About one container, which the store may have let go of meanwhile. */
function onContainerMessage(depot: Depot, message: ContainerMessage): void {
  const { containers, departing } = depot.state;
  const container = containers.get(message.instance) ?? departing.get(message.instance);
  if (container === undefined) return;
  switch (message.kind) {
    case 'executor.downloadEnded': {
      const ended = onAttemptEnded(depot, container, message.hasFailed);
      if (ended === null || ended.outcome === 'retried') return;
      return onDownloaded(depot, container, ended.what, ended.outcome === 'failed');
    }
    case 'executor.downloadRetried':
      return onDownloadRetried(depot, container);
    case 'executor.unpacked':
      onUnpacked(depot, container);
      return onSetUp(depot, container);
    case 'executor.credentialsMade':
      return onCredentialsMade(depot, container);
    case 'executor.created':
      return onCreated(depot, container, message.isRefused);
    case 'executor.becameHealthy':
      return onHealthy(depot, container);
    case 'executor.readinessProbed':
      return onReadinessProbed(depot, container);
    case 'executor.exited':
      return onExited(depot, container, message.reason);
    case 'executor.destroyed':
      onDestroyed(depot, container, message.isRefused);
      return watchForReaping(depot);
    default:
      return assertNever(message);
  }
}

/** Of a start it is one of many; else the reaper's, which looks again if Garden refused. */
function onStrayDestroyed(depot: Depot, instance: number): void {
  const { garden, health, deleting } = depot.state;
  if (garden.mode === 'hangs') return takeUpStray(depot, instance);
  const isGone = dropStray(depot, instance);
  if (!health.isClearing) return watchForReaping(depot);
  const next = finish(deleting);
  if (next !== undefined) takeUpStray(depot, next);
  if (!isGone) onCleared(depot, `failed to destroy containers: ${GARDEN_REFUSES}`);
  else if (garden.strays.size === 0) onCleared(depot, null);
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
    destructionBeganAt: -1,
    occasion,
    state: 'reserved',
    next: null,
    isInGarden: false,
    hasLifecycle: false,
    isLost: false,
    isRoutable: true,
    readiness: null,
    isStopped: false,
    isDeleting: false,
    isBeingDestroyed: false,
    isLetGo: false,
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

/**
 * Through the delete pool: stop, wait for the end, destroy (depot.go DeleteContainer). By the container's own
 * operation, of which there is one at a time; it lasts until the container is gone or Garden has refused.
 */
export function deleteContainer(depot: Depot, container: Container): void {
  if (container.isDeleting) return;
  container.isDeleting = true;
  submitDeletion(depot, container.instance);
}

/** Past the container's operation, which may delete it as well: a task is cancelled, an evacuation is over. */
export function deleteFromOutside(depot: Depot, container: Container): void {
  submitDeletion(depot, container.instance);
}

/** When a result file that is asked for now will have been read, through the read pool (depot.go GetFiles). */
export function resultFileReadAt({ state, config, ctx }: Depot): Instant {
  return enter(state.reading, ctx.now, config.resultFileTime);
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
