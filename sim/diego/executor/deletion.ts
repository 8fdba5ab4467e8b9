/**
 * How a container goes: its end is waited for, Garden destroys it, and its resources come back.
 *
 * Real counterparts: executor:depot/depot.go DeleteContainer, depot/containerstore/storenode.go and
 * containerstore.go Destroy. The quirk of an overlapping second Destroy is kept: it returns at once and lets
 * go of the node, so that resources come back before Garden is done. Whoever deletes blocks until its own
 * Destroy is over, so that the queue of the pool, of as many places as it has workers, holds up nobody else.
 */
import { finish, submit } from '../../engine/workPool';
import { NONE } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import { destroyInGarden } from './completion';
import { type Container, giveBack, isStarting } from './container';
import { unmountLifecycle } from './downloads';
import type { Depot } from './executorState';
import { stopContainer } from './storeNode';

const DELETED = kindId('container.deleted');
const GARDEN_DESTROYED = observationId('garden.destroyed');
const GARDEN_DESTROY_FAILED = observationId('garden.destroyFailed');

/** One call of DeleteContainer, for which a worker of the pool is needed. */
export function submitDeletion(depot: Depot, instance: number): void {
  if (submit(depot.state.deleting, instance)) takeUp(depot, instance);
}

/** A worker of the delete pool takes a container up: storenode.go Destroy. */
function takeUp(depot: Depot, instance: number): void {
  let next: number | undefined = instance;
  while (next !== undefined) {
    const container = depot.state.containers.get(next);
    if (container !== undefined && !container.isBeingDestroyed) {
      container.isBeingDestroyed = true;
      if (container.state === 'completed') destroyInGarden(depot, container);
      else stopContainer(depot, container);
      return;
    }
    // One Destroy is under way, or was: this one is done at once.
    if (container !== undefined) {
      depot.state.departing.set(next, container);
      removeNode(depot, container);
    }
    next = finish(depot.state.deleting);
  }
}

/** Garden is done with it, or would not do it: then all stays as it is until somebody deletes it again. */
export function onDestroyed(depot: Depot, container: Container, isRefused: boolean): void {
  const { state, cell, ctx } = depot;
  const { instance } = container;
  const { mode } = state.garden;
  const needsGarden = container.isInGarden && !container.isLost;
  if (needsGarden && mode === 'hangs') {
    state.garden.hung.push({ call: 'destroy', instance });
    return;
  }
  const isFailure = isRefused || (needsGarden && mode === 'fails');
  if (needsGarden) {
    const elapsed = ctx.now - container.destructionBeganAt;
    ctx.count(isFailure ? GARDEN_DESTROY_FAILED : GARDEN_DESTROYED, cell, elapsed);
  }
  container.destructionBeganAt = -1;
  if (isFailure) {
    container.isBeingDestroyed = false;
    container.isDeleting = false;
    if (state.departing.delete(instance)) state.garden.strays.set(instance, container);
  } else {
    container.isInGarden = false;
    unmountLifecycle(depot, container);
    if (!state.departing.delete(instance)) removeNode(depot, container);
  }
  const next = finish(state.deleting);
  if (next !== undefined) takeUp(depot, next);
}

/** nodemap.go Remove: only here do resources come back. */
function removeNode(depot: Depot, container: Container): void {
  const { state, cell, ctx } = depot;
  const { instance, lrp, task } = container;
  state.containers.delete(instance);
  container.isLetGo = true;
  if (isStarting(container)) state.startingCount--;
  if (task !== NONE) state.instanceOfTask.delete(task);
  giveBack(state.available, container.memory, container.disk);
  depot.letGo();
  ctx.note(DELETED, cell, lrp, instance, task, 0, 0);
}
