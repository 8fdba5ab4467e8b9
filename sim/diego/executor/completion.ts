/**
 * The end of a container, and its destruction by Garden.
 *
 * Real counterpart: executor:depot/containerstore/storenode.go complete, destroyContainer.
 */
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { timeFor } from './appBehaviour';
import { type Container, isStarting } from './container';
import type { Depot } from './executorState';
import { workUntil } from './garden';

const COMPLETED = kindId('container.completed');

/** The container has ended. It holds its resources until it is destroyed. */
export function complete(
  depot: Depot,
  container: Container,
  reason: string,
  hasFailed: boolean,
): void {
  const { state, cell, identities, ctx } = depot;
  const { lrp, instance, task } = container;
  if (state.containers.has(instance)) {
    if (isStarting(container)) state.startingCount--;
    container.state = 'completed';
    container.next = null;
    container.hasFailed = hasFailed;
    container.reason = textId(identities, reason);
    ctx.record(COMPLETED, cell, lrp, instance, task, container.reason, hasFailed ? 1 : 0);
    depot.emit(instance);
  } else {
    // The store has let go of it: the event finds no container.
    container.state = 'completed';
    container.next = null;
  }
  if (container.isBeingDestroyed) destroyInGarden(depot, container);
}

/** What Garden never had, or has lost, it need not destroy: its "not found" counts as success. */
export function destroyInGarden(depot: Depot, container: Container): void {
  const { state, config, ctx } = depot;
  const { instance } = container;
  const { garden } = state;
  if (container.destructionBeganAt < 0) container.destructionBeganAt = ctx.now;
  const done = { kind: 'executor.destroyed', instance, isRefused: false } as const;
  if (!container.isInGarden || container.isLost) {
    if (garden.mode === 'works' || !container.isInGarden) return void ctx.at(ctx.now, done);
  }
  if (garden.mode === 'fails') return void ctx.after(0, { ...done, isRefused: true });
  if (garden.mode === 'hangs') return void garden.hung.push({ call: 'destroy', instance });
  const until = workUntil(
    garden,
    ctx.now,
    timeFor(depot, container, 'destroy', config.containerDestroyTime),
  );
  ctx.at(until, done);
}
