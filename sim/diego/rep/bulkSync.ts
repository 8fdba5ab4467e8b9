/**
 * The bulk sync: every polling interval a rep tells the BBS about each of its containers again, compares
 * them with the BBS's rows of its cell, and clears up rows that no container stands behind.
 *
 * Real counterpart: rep:harmonizer/bulker.go, generator/generator.go BatchOperations, and the residual
 * operations of generator/operation.go. The real rep fetches the rows first and then makes one call a
 * container; here the calls leave together with the fetch. How they travel: `bbs/syncs`.
 */

import type { InstanceId, LrpId, TaskId } from '../../model/identity';
import { NONE } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import { call, NO_REQUEST, takeAnswer, tell } from '../calls';
import type { Container } from '../executor/container';
import { deleteContainer } from '../executor/executor';
import { stopContainer } from '../executor/storeNode';
import type { DiegoCtx } from '../messages';
import { bbsClient } from './bbsClient';
import { depotOf } from './depot';
import type { CellRows, RepMessage, SyncCalls } from './messages';
import { onOperate } from './processors';
import type { RepParts, RepState } from './repState';
import { beginCleanup } from './shutdown';

const SYNCED = kindId('rep.synced');
const SYNC_BEGAN = observationId('rep.syncBegan');
const SYNC_FAILED = observationId('rep.syncFailed');

export function onSync(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { cell } = parts;
  ctx.count(SYNC_BEGAN, cell, 1);
  state.nextSync = null;
  state.isSyncing = true;
  if (state.evacuation !== null) {
    // Each container's operation asks for itself, once the rows are there.
    state.syncing = null;
    return call(bbsClient(state, parts), { kind: 'bbs.sync', cell, calls: null }, ctx);
  }
  state.told ??= callsOf(state);
  state.syncing = state.told;
  call(bbsClient(state, parts), { kind: 'bbs.sync', cell, calls: state.told }, ctx);
}

/** On the evacuation signal: now, or as soon as the one under way is done (bulker.go Run). */
export function syncAtOnce(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.isSyncing) {
    if (state.evacuation !== null) state.evacuation.isSyncDue = true;
    return;
  }
  if (state.nextSync !== null) ctx.cancel(state.nextSync);
  onSync(state, parts, ctx);
}

/** The timer runs from the end of a sync; a rep that ends has waited for it (bulker.go Run). */
function onSyncDone(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { evacuation } = state;
  state.isSyncing = false;
  if (state.shutdown !== null) return beginCleanup(state, parts, ctx);
  if (evacuation?.isSyncDue) {
    evacuation.isSyncDue = false;
    return onSync(state, parts, ctx);
  }
  const { pollingInterval, evacuationPollingInterval } = parts.config.rep;
  const interval = evacuation === null ? pollingInterval : evacuationPollingInterval;
  state.nextSync = ctx.after(interval, { kind: 'rep.sync' });
}

/** generator.go BatchOperations: what to tell about each container. */
function callsOf(state: RepState): SyncCalls {
  const claimLRPs: LrpId[] = [];
  const claimInstances: InstanceId[] = [];
  const startLRPs: LrpId[] = [];
  const startInstances: InstanceId[] = [];
  const unroutableInstances: InstanceId[] = [];
  const tasks: TaskId[] = [];
  const taskInstances: InstanceId[] = [];
  let otherContainers = 0;
  for (const container of state.executor.containers.values()) {
    const { instance, lrp, task } = container;
    if (!isToldAbout(state, container)) {
      otherContainers++;
    } else if (task !== NONE) {
      tasks.push(task);
      taskInstances.push(instance);
    } else if (container.state === 'running') {
      startLRPs.push(lrp);
      startInstances.push(instance);
      if (!container.isRoutable) unroutableInstances.push(instance);
    } else {
      claimLRPs.push(lrp);
      claimInstances.push(instance);
    }
  }
  const lrps = { claimLRPs, claimInstances, startLRPs, startInstances };
  return { ...lrps, unroutableInstances, tasks, taskInstances, otherContainers };
}

/** Of the others an operation of their own is asking the BBS right now, or has found that they must go. */
function isToldAbout(state: RepState, container: Container): boolean {
  return (
    container.state !== 'reserved' &&
    container.state !== 'completed' &&
    !container.isDeleting &&
    !state.operations.has(container.instance)
  );
}

/** generator.go BatchOperations: what to do about each guid that is here, there, or both. */
export function onCellFetched(
  state: RepState,
  parts: RepParts,
  { request, rows }: Extract<RepMessage, { kind: 'rep.cellFetched' }>,
  ctx: DiegoCtx,
): void {
  if (takeAnswer({ calls: state.calls, cell: parts.cell }, request, ctx) === null) return;
  const { cause } = ctx;
  const { told, syncing, executor, evacuation } = state;
  const isAsTold = told !== null && told === syncing;
  const found = rows ?? (isAsTold ? null : rowsToldAbout(syncing));
  const residuals = found === null ? 0 : clearResiduals(state, parts, found, ctx);
  if (evacuation !== null) operateOnAll(state, parts, ctx);
  else if (told === null || told.otherContainers > 0) operateOnOthers(state, parts, ctx);
  ctx.cause = cause;
  ctx.note(SYNCED, parts.cell, -1, -1, executor.containers.size, residuals, 0);
  onSyncDone(state, parts, ctx);
}

/** A sync that the BBS did not answer is dropped whole; the next comes at its time (bulker.go sync). */
export function onSyncGivenUp(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  ctx.count(SYNC_FAILED, parts.cell, 1);
  onSyncDone(state, parts, ctx);
}

/** The rows that stood behind what a sync told: for containers that have gone while it was answered. */
function rowsToldAbout(calls: SyncCalls | null): CellRows | null {
  if (calls === null) return null;
  const lrps = [...calls.startLRPs, ...calls.claimLRPs];
  const instances = [...calls.startInstances, ...calls.claimInstances];
  const order = lrps.map((_, i) => i);
  order.sort((one, other) => (lrps[one] as LrpId) - (lrps[other] as LrpId));
  return {
    instanceLRPs: order.map((i) => lrps[i] as LrpId),
    instances: order.map((i) => instances[i] as InstanceId),
    evacuatingLRPs: [],
    evacuatingInstances: [],
    tasks: [...calls.tasks].sort((one, other) => one - other),
  };
}

/** Rows without a container: ResidualInstanceLRP, ResidualEvacuatingLRP, ResidualJointLRP, ResidualTask. */
function clearResiduals(state: RepState, parts: RepParts, rows: CellRows, ctx: DiegoCtx): number {
  const { containers, instanceOfTask } = state.executor;
  const { cell } = parts;
  const request = NO_REQUEST;
  let residuals = 0;
  rows.instances.forEach((instance, i) => {
    if (containers.has(instance)) return;
    residuals++;
    const lrp = rows.instanceLRPs[i] as LrpId;
    tell(state.plane, { kind: 'bbs.removeActual', cell, lrp, instance, request }, ctx);
  });
  rows.evacuatingInstances.forEach((instance, i) => {
    if (containers.has(instance)) return;
    residuals++;
    const lrp = rows.evacuatingLRPs[i] as LrpId;
    tell(state.plane, { kind: 'bbs.removeEvacuating', cell, lrp, instance, request }, ctx);
  });
  for (const task of rows.tasks) {
    if (instanceOfTask.has(task)) continue;
    residuals++;
    const reason = 'task container does not exist';
    const message = { cell, task, instance: NONE, failed: true, reason, request };
    tell(state.plane, { kind: 'bbs.completeTask', ...message }, ctx);
  }
  return residuals;
}

/** What an ordinary sync has told already by its calls, a rep that evacuates asks container by container. */
function operateOnAll(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { cause } = ctx;
  for (const instance of [...state.executor.containers.keys()]) {
    ctx.cause = cause;
    onOperate(state, parts, instance, ctx);
  }
}

/** A reserved or completed container whose operation failed is operated on again. */
function operateOnOthers(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  for (const { instance, state: progress } of state.executor.containers.values()) {
    if (progress !== 'reserved' && progress !== 'completed') continue;
    onOperate(state, parts, instance, ctx);
    state.told = null;
  }
}

/** What the processors do about a refusal, for the calls of a bulk sync. */
export function onHeartbeatAnswered(
  state: RepState,
  parts: RepParts,
  { instance, error }: Extract<RepMessage, { kind: 'rep.heartbeatAnswered' }>,
  ctx: DiegoCtx,
): void {
  const container = state.executor.containers.get(instance);
  if (container === undefined || error === null) return;
  const depot = depotOf(state, parts, ctx);
  switch (error) {
    case 'ActualLRPCannotBeStarted':
      return stopContainer(depot, container);
    case 'ActualLRPCannotBeClaimed':
      return deleteContainer(depot, container);
    case 'InvalidStateTransition':
    case 'ResourceNotFound':
      if (container.task !== NONE) deleteContainer(depot, container);
      return;
    default:
      return;
  }
}
