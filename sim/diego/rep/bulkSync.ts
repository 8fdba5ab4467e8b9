/**
 * The bulk sync: every polling interval a rep compares its containers with the BBS's rows of its cell,
 * tells the BBS about each container again, and clears up rows that no container stands behind.
 *
 * Real counterpart: rep:harmonizer/bulker.go, generator/generator.go BatchOperations, and the residual
 * operations of generator/operation.go. The real rep makes one call per container; those of one sync
 * travel in one message here, because nearly all of them change nothing; each still costs the BBS its time.
 */
import type { InstanceId, LrpId, TaskId } from '../../model/identity';
import { NONE } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { deleteContainer } from '../executor/executor';
import { stopContainer } from '../executor/storeNode';
import type { DiegoCtx } from '../messages';
import { depotOf } from './depot';
import type { CellRows, SyncRefusal } from './messages';
import { onOperate } from './processors';
import type { RepParts, RepState } from './repState';

const SYNCED = kindId('rep.synced');

export function onSync(parts: RepParts, ctx: DiegoCtx): void {
  ctx.send(parts.peers.bbs, { kind: 'bbs.fetchCell', cell: parts.cell });
}

/** generator.go BatchOperations: what to do about each guid that is here, there, or both. */
export function onCellFetched(
  state: RepState,
  parts: RepParts,
  rows: CellRows,
  ctx: DiegoCtx,
): void {
  const { cause } = ctx;
  const residuals = clearResiduals(state, parts, rows, ctx);
  tellAboutContainers(state, parts, ctx);
  ctx.cause = cause;
  ctx.record(SYNCED, parts.cell, -1, -1, state.executor.containers.size, residuals, 0);
  ctx.cause = cause;
  ctx.after(parts.config.rep.pollingInterval, { kind: 'rep.sync' });
}

/** Rows without a container: ResidualInstanceLRP, ResidualEvacuatingLRP, ResidualJointLRP, ResidualTask. */
function clearResiduals(state: RepState, parts: RepParts, rows: CellRows, ctx: DiegoCtx): number {
  const { containers, instanceOfTask } = state.executor;
  const { cell } = parts;
  let residuals = 0;
  rows.instances.forEach((instance, i) => {
    if (containers.has(instance)) return;
    residuals++;
    const lrp = rows.instanceLRPs[i] as LrpId;
    ctx.send(parts.peers.bbs, { kind: 'bbs.removeActual', cell, lrp, instance });
  });
  rows.evacuatingInstances.forEach((instance, i) => {
    if (containers.has(instance)) return;
    residuals++;
    const lrp = rows.evacuatingLRPs[i] as LrpId;
    ctx.send(parts.peers.bbs, { kind: 'bbs.removeEvacuating', cell, lrp, instance });
  });
  for (const task of rows.tasks) {
    if (instanceOfTask.has(task)) continue;
    residuals++;
    const reason = 'task container does not exist';
    const message = { cell, task, instance: NONE, failed: true, reason };
    ctx.send(parts.peers.bbs, { kind: 'bbs.completeTask', ...message });
  }
  return residuals;
}

function tellAboutContainers(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const claimLRPs: LrpId[] = [];
  const claimInstances: InstanceId[] = [];
  const startLRPs: LrpId[] = [];
  const startInstances: InstanceId[] = [];
  const tasks: TaskId[] = [];
  const taskInstances: InstanceId[] = [];
  for (const container of state.executor.containers.values()) {
    const { instance, lrp, task } = container;
    if (container.state === 'reserved' || container.state === 'completed') {
      onOperate(state, parts, instance, ctx);
    } else if (state.operations.has(instance) || container.isDeleting) {
      // Its own operation is asking the BBS about it right now, or has found that it must go.
    } else if (task !== NONE) {
      tasks.push(task);
      taskInstances.push(instance);
    } else if (container.state === 'running') {
      startLRPs.push(lrp);
      startInstances.push(instance);
    } else {
      claimLRPs.push(lrp);
      claimInstances.push(instance);
    }
  }
  if (startLRPs.length + claimLRPs.length + tasks.length === 0) return;
  const calls = { claimLRPs, claimInstances, startLRPs, startInstances, tasks, taskInstances };
  ctx.send(parts.peers.bbs, { kind: 'bbs.syncContainers', cell: parts.cell, ...calls });
}

/** What the processors do about a refusal, for the calls of a bulk sync. */
export function onSyncAnswered(
  state: RepState,
  parts: RepParts,
  refusals: readonly SyncRefusal[],
  ctx: DiegoCtx,
): void {
  const depot = depotOf(state, parts, ctx);
  const { cause } = ctx;
  for (const { instance, error } of refusals) {
    const container = state.executor.containers.get(instance);
    if (container === undefined) continue;
    ctx.cause = cause;
    switch (error) {
      case 'ActualLRPCannotBeStarted':
        stopContainer(depot, container);
        break;
      case 'ActualLRPCannotBeClaimed':
        deleteContainer(depot, container);
        break;
      case 'InvalidStateTransition':
      case 'ResourceNotFound':
        if (container.task !== NONE) deleteContainer(depot, container);
        break;
      default:
        break;
    }
  }
}
