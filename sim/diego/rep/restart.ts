/**
 * A rep's process that is gone from a VM that runs on: what it leaves in Garden is destroyed by the next one
 * before anything else (`executor/gardenHealth`).
 *
 * Real counterpart: executor:initializer/initializer_garden.go Initialize (destroyContainers). Containers do
 * not need the rep: killed, it leaves them running, unattended; nobody ends, restarts or reports them until
 * the next process has destroyed them. Reservations that Garden never heard of vanish with the process.
 */
import { withdraw } from '../../engine/workPool';
import { kindId } from '../../trace/kinds';
import { giveBack, isStarting } from '../executor/container';
import { abandonExecutor } from '../executor/executorState';
import type { DiegoCtx } from '../messages';
import { resumeLease } from './lease';
import { forgetProcess, type RepParts, type RepState } from './repState';

const DELETED = kindId('container.deleted');
const DRAINED = kindId('cell.drained');

/** SIGKILL: nobody is told, nothing is released. The process's timers ended with its incarnation. */
export function onProcessKilled(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.phase !== 'off') leaveContainersBehind(state, parts, ctx);
  endDrain(state, parts, ctx);
  forgetProcess(state, parts);
  resumeLease(state, parts, ctx);
}

/** The drain script finds nobody who answers: for BOSH the drain is over, whatever is left in Garden. */
function endDrain({ evacuation, shutdown }: RepState, { cell }: RepParts, ctx: DiegoCtx): void {
  if (evacuation === null) return;
  const timedOut = evacuation.isTimedOut ? 1 : 0;
  ctx.note(DRAINED, cell, -1, -1, shutdown?.stranded ?? 0, timedOut, ctx.now - evacuation.since);
}

/** The process is gone: what only it knew of is gone as well, the rest stays in Garden as it is. */
export function leaveContainersBehind(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { executor } = state;
  for (const container of executor.containers.values()) {
    if (container.isInGarden) continue;
    const { instance, lrp, task } = container;
    if (isStarting(container)) executor.startingCount--;
    withdraw(executor.creating, instance);
    withdraw(executor.deleting, instance);
    giveBack(executor.available, container.memory, container.disk);
    executor.containers.delete(instance);
    executor.instanceOfTask.delete(task);
    ctx.note(DELETED, parts.cell, lrp, instance, task, 0, 0);
  }
  abandonExecutor(executor);
}
