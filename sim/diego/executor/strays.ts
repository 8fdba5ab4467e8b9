/**
 * Containers in Garden that no executor knows any more: of a process that was killed, or let go of before
 * Garden had destroyed them.
 *
 * Real counterparts: executor:initializer/initializer_garden.go destroyContainers, at the start of a process
 * and through the delete pool; depot/containerstore/containerreaper.go, past it. Garden's destroy ends what
 * runs in a container without asking it.
 */
import { kindId } from '../../trace/kinds';
import { timeFor } from './appBehaviour';
import type { Depot } from './executorState';
import { workUntil } from './garden';

const DELETED = kindId('container.deleted');

/** Garden is asked to destroy it; `executor.strayDestroyed` follows, unless Garden hangs. */
export function takeUpStray(depot: Depot, instance: number): void {
  const { state, config, ctx } = depot;
  const { garden } = state;
  if (garden.mode === 'hangs') {
    garden.hung.push({ call: 'destroyStray', instance });
    return;
  }
  const container = garden.strays.get(instance);
  if (container === undefined) return;
  const work = timeFor(depot, container, 'destroy', config.containerDestroyTime);
  const until =
    garden.mode === 'works' && !container.isLost ? workUntil(garden, ctx.now, work) : ctx.now;
  ctx.at(until, { kind: 'executor.strayDestroyed', instance });
}

/** Answers whether Garden did it. One that an executor had let go of has been told to be deleted already. */
export function dropStray(depot: Depot, instance: number): boolean {
  const { state, cell, ctx } = depot;
  if (state.garden.mode !== 'works') return false;
  const container = state.garden.strays.get(instance);
  if (container === undefined) return true;
  state.garden.strays.delete(instance);
  if (container.isLetGo) return true;
  ctx.note(DELETED, cell, container.lrp, instance, container.task, 0, 0);
  return true;
}
