/**
 * A rep's process that is started again on a VM that ran on: what its predecessor left in Garden is destroyed
 * before anything else.
 *
 * Real counterpart: executor:initializer/initializer_garden.go Initialize (destroyContainers). Containers do
 * not need the rep: killed, it leaves them running, unattended; nobody ends, restarts or reports them until
 * the next process has destroyed them. Reservations that Garden never heard of vanish with the process.
 */
import { enter } from '../../engine/station';
import { withdraw } from '../../engine/workPool';
import type { InstanceId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { giveBack, isStarting } from '../executor/container';
import { createExecutorState } from '../executor/executorState';
import type { DiegoCtx } from '../messages';
import { resumeLease } from './lease';
import { forgetProcess, type RepParts, type RepState } from './repState';

const DELETED = kindId('container.deleted');

/** SIGKILL: nobody is told, nothing is released. The process's timers ended with its incarnation. */
export function onProcessKilled(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.phase === 'off') return;
  leaveContainersBehind(state, parts, ctx);
  forgetProcess(state, parts);
  resumeLease(state, parts, ctx);
}

/** The process is gone: what only it knew of is gone as well, the rest stays in Garden as it is. */
export function leaveContainersBehind(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { executor } = state;
  const { cause } = ctx;
  for (const container of executor.containers.values()) {
    if (container.isInGarden) continue;
    const { instance, lrp, task } = container;
    if (isStarting(container)) executor.startingCount--;
    withdraw(executor.creating, instance);
    withdraw(executor.deleting, instance);
    giveBack(executor.available, container.memory, container.disk);
    executor.containers.delete(instance);
    executor.instanceOfTask.delete(task);
    ctx.cause = cause;
    ctx.record(DELETED, parts.cell, lrp, instance, task, 0, 0);
  }
  ctx.cause = cause;
}

/**
 * The executor of the new process starts empty, and Garden is put to work on what the former one left: all at
 * once, for the pool of deletes is wider than Garden is fast. Answers whether Garden is clear.
 */
export function clearLeftovers(state: RepState, parts: RepParts, ctx: DiegoCtx): boolean {
  const { config, spec } = parts;
  // A process that was killed while it cleared up has left some as well.
  state.leftovers = new Map([...state.leftovers, ...state.executor.containers]);
  state.executor = createExecutorState(spec.total, config.executor);
  for (const instance of state.leftovers.keys()) {
    const { containerDestroyTime } = config.executor;
    const work = ctx.sample(containerDestroyTime, spec.cellGuid, 'clear', instance);
    const done = enter(state.executor.garden, ctx.now, work);
    ctx.at(done, { kind: 'rep.leftoverDestroyed', instance });
  }
  return state.leftovers.size === 0;
}

/** Answers whether Garden is clear now. */
export function onLeftoverDestroyed(
  state: RepState,
  parts: RepParts,
  instance: InstanceId,
  ctx: DiegoCtx,
): boolean {
  const container = state.leftovers.get(instance);
  if (container === undefined) return false;
  const { cause } = ctx;
  const { lrp, task } = container;
  state.leftovers.delete(instance);
  ctx.record(DELETED, parts.cell, lrp, instance, task, 0, 0);
  ctx.cause = cause;
  return state.leftovers.size === 0;
}
