/**
 * What the BBS does when a worker has finished a call: the row functions, their effects, and the answer.
 */

import { type ActorId, assertNever } from '../../engine/actor';
import { EVACUATING, ORDINARY, RUNNING } from '../../model/actualLRP';
import type { BbsErrorType } from '../../model/errors';
import { type CellId, type LrpId, NONE, type ProcessId } from '../../model/identity';
import { observationId } from '../../trace/observations';
import type { DiegoCtx } from '../messages';
import { slotsOnCell } from './actualLRPTable';
import type { BbsParts, BbsState } from './bbsState';
import { desireLRP, removeDesiredLRP, updateDesiredLRP } from './desired';
import { desiredIn } from './desiredRows';
import { upsertDomain } from './domains';
import { carryOut } from './effects';
import { removeEvacuatingActualLRP } from './evacuation';
import { serveEvacuation } from './evacuationCalls';
import { instanceReport } from './instanceReport';
import {
  claimActualLRP,
  crashActualLRP,
  failActualLRP,
  removeActualLRP,
  startActualLRP,
} from './lrpLifecycle';
import type { BbsCall, QueuedCall } from './messages';
import type { Outcome } from './outcome';
import { tasksIn } from './reads';
import { recordDomainRefreshed, recordRefused } from './records';
import { type BbsRows, PRESENCES, slotOf } from './rows';
import { cancelTask, completeTask, desireTask, rejectTask, startTask } from './tasks';

const TASK_SUCCEEDED = observationId('bbs.taskSucceeded');
const TASK_FAILED = observationId('bbs.taskFailed');

/** Serves one call of which the worker's time is over. */
export function serve(
  state: BbsState,
  parts: BbsParts,
  call: QueuedCall,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  switch (call.kind) {
    case 'bbs.claim':
    case 'bbs.start':
    case 'bbs.crash':
    case 'bbs.removeActual':
    case 'bbs.removeEvacuating':
      return serveInstanceCall(state, parts, call, from, ctx);
    case 'bbs.evacuateClaimed':
    case 'bbs.evacuateRunning':
    case 'bbs.evacuateStopped':
    case 'bbs.evacuateCrashed': {
      const domain = domainOf(state.rows, parts, call.lrp);
      return serveEvacuation(state, parts, call, domain, from, ctx);
    }
    case 'bbs.fetchActuals': {
      const { cell, request } = call;
      const evacuating = evacuatingOn(state.rows, cell);
      ctx.send(from, { kind: 'rep.actualsFetched', request, evacuating });
      return;
    }
    case 'bbs.startTask':
    case 'bbs.completeTask':
    case 'bbs.rejectTask':
      return serveTaskCall(state, parts, call, from, ctx);
    case 'bbs.failActual': {
      const { lrp } = call;
      const reason = state.rows.identities.texts[call.reason] ?? '';
      const outcome = failActualLRP(state.rows, state.listedCells, ctx.now, { lrp, reason });
      finish(state, parts, outcome, ctx);
      ctx.send(from, { kind: 'auctioneer.failureReported', request: call.request });
      return;
    }
    case 'bbs.desire':
    case 'bbs.update':
    case 'bbs.remove':
    case 'bbs.desireTask':
    case 'bbs.cancelTask':
    case 'bbs.upsertDomain':
      return serveCloudController(state, parts, call, from, ctx);
    case 'bbs.fetchDesired':
      return serveDesired(state, call, from, ctx);
    case 'bbs.fetchProcess': {
      const { process, request } = call;
      const running = runningOf(state.rows, process);
      ctx.send(from, { kind: 'cc.processFetched', request, process, running });
      return;
    }
    case 'bbs.fetchInstances': {
      const { process, instances, request } = call;
      const report = instanceReport(state.rows, process, instances);
      ctx.send(from, { kind: 'cc.instancesFetched', request, process, report });
      return;
    }
    case 'bbs.fetchTasks': {
      const tasks = tasksIn(state.rows, call.domain);
      ctx.send(from, { kind: 'cc.tasksFetched', request: call.request, tasks });
      return;
    }
    case 'bbs.fetchTask': {
      const { task, request } = call;
      const isHeld = state.rows.tasks.has(task);
      ctx.send(from, { kind: 'cc.taskFetched', request, task, isHeld });
      return;
    }
    default:
      return assertNever(call);
  }
}

/** Does what follows from a call; answers the call's error, null when there is none. */
export function finish(
  state: BbsState,
  parts: BbsParts,
  outcome: Outcome,
  ctx: DiegoCtx,
): BbsErrorType | null {
  carryOut(state, parts, outcome, ctx);
  return outcome.error ?? null;
}

type InstanceCall = Extract<
  BbsCall,
  {
    kind: 'bbs.claim' | 'bbs.start' | 'bbs.crash' | 'bbs.removeActual' | 'bbs.removeEvacuating';
  }
>;

function serveInstanceCall(
  state: BbsState,
  parts: BbsParts,
  call: InstanceCall,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  const { cell, lrp, instance, request } = call;
  const { rows } = state;
  const { cause } = ctx;
  const outcome = callRows(state, parts, call, ctx);
  const error = finish(state, parts, outcome, ctx);
  if (error !== null) {
    ctx.cause = cause;
    recordRefused(rows, cell, lrp, instance, error, ctx);
  }
  switch (call.kind) {
    case 'bbs.claim': {
      const process = rows.identities.lrpProcess[lrp] as ProcessId;
      const isDesired = rows.desired.isPresent[process] === 1;
      ctx.send(from, { kind: 'rep.claimAnswered', request, instance, error, isDesired });
      return;
    }
    case 'bbs.start':
      ctx.send(from, { kind: 'rep.startAnswered', request, instance, error });
      return;
    case 'bbs.crash':
    case 'bbs.removeActual':
    case 'bbs.removeEvacuating':
      ctx.send(from, { kind: 'rep.endAnswered', request, instance, error });
      return;
    default:
      return assertNever(call);
  }
}

function callRows(state: BbsState, parts: BbsParts, call: InstanceCall, ctx: DiegoCtx): Outcome {
  const { rows } = state;
  const cells = state.listedCells;
  const { cell, lrp, instance } = call;
  const key = { cell, lrp, instance };
  switch (call.kind) {
    case 'bbs.claim':
      return claimActualLRP(rows, cells, ctx.now, key);
    case 'bbs.start': {
      const domain = domainOf(rows, parts, lrp);
      const { isRoutable = true } = call;
      return startActualLRP(rows, cells, ctx.now, { ...key, domain, isRoutable });
    }
    case 'bbs.crash': {
      const reason = rows.identities.texts[call.reason] ?? '';
      return crashActualLRP(rows, cells, ctx.now, { ...key, reason });
    }
    case 'bbs.removeActual':
      return removeActualLRP(rows, cells, ctx.now, key);
    case 'bbs.removeEvacuating':
      return removeEvacuatingActualLRP(rows, cells, ctx.now, key);
    default:
      return assertNever(call);
  }
}

/** The LRP key that a rep sends carries its domain. */
export function domainOf(rows: BbsRows, parts: BbsParts, lrp: LrpId): number {
  const { lrpProcess, domainByName } = rows.identities;
  const app = parts.apps[lrpProcess[lrp] as ProcessId];
  return domainByName.get(app?.domain ?? '') ?? NONE;
}

function serveTaskCall(
  state: BbsState,
  parts: BbsParts,
  call: Extract<BbsCall, { kind: 'bbs.startTask' | 'bbs.completeTask' | 'bbs.rejectTask' }>,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  const { rows } = state;
  const cells = state.listedCells;
  const { task, instance, request } = call;
  switch (call.kind) {
    case 'bbs.startTask': {
      const outcome = startTask(rows, cells, ctx.now, call);
      const error = finish(state, parts, outcome, ctx);
      const shouldStart = outcome.shouldStart === true;
      ctx.send(from, { kind: 'rep.taskStartAnswered', request, instance, error, shouldStart });
      return;
    }
    case 'bbs.completeTask': {
      const { cell, reason } = call;
      const result = { cell, task, hasFailed: call.failed, reason };
      const error = finish(state, parts, completeTask(rows, cells, ctx.now, result), ctx);
      if (error === null) ctx.count(call.failed ? TASK_FAILED : TASK_SUCCEEDED, cell, 1);
      if (instance !== NONE) {
        ctx.send(from, { kind: 'rep.endAnswered', request, instance, error });
      }
      return;
    }
    case 'bbs.rejectTask': {
      const retriesMax = parts.config.maxTaskRetries;
      const rejection = { task, reason: call.reason, retriesMax };
      const error = finish(state, parts, rejectTask(rows, cells, ctx.now, rejection), ctx);
      if (instance === NONE)
        ctx.send(from, { kind: 'auctioneer.failureReported', request: call.request });
      else ctx.send(from, { kind: 'rep.endAnswered', request, instance, error });
      return;
    }
    default:
      return assertNever(call);
  }
}

type CloudControllerCall = Extract<
  BbsCall,
  {
    kind:
      | 'bbs.desire'
      | 'bbs.update'
      | 'bbs.remove'
      | 'bbs.desireTask'
      | 'bbs.cancelTask'
      | 'bbs.upsertDomain';
  }
>;

function serveCloudController(
  state: BbsState,
  parts: BbsParts,
  call: CloudControllerCall,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  const { cause } = ctx;
  const error = finish(state, parts, cloudControllerCall(state, parts, call, ctx), ctx);
  ctx.cause = cause;
  if (call.kind === 'bbs.upsertDomain') recordDomainRefreshed(state.rows, call.domain, ctx);
  ctx.send(from, { kind: 'cc.callAnswered', request: call.request, error });
}

function cloudControllerCall(
  state: BbsState,
  parts: BbsParts,
  call: CloudControllerCall,
  ctx: DiegoCtx,
): Outcome {
  const { rows } = state;
  const cells = state.listedCells;
  switch (call.kind) {
    case 'bbs.desire': {
      const app = parts.apps[call.process];
      if (app === undefined) throw new Error(`no app has process ${call.process}`);
      const { memory, disk, constraint, updateStrategy } = app;
      const domain = rows.identities.domainByName.get(app.domain) ?? NONE;
      const { process, instances } = call;
      const asked = { instances, memory, disk, constraint, annotation: '', updateStrategy };
      return desireLRP(rows, cells, ctx.now, { process, domain, ...asked });
    }
    case 'bbs.update': {
      const { process, instances } = call;
      return updateDesiredLRP(rows, cells, ctx.now, { process, instances });
    }
    case 'bbs.remove':
      return removeDesiredLRP(rows, cells, ctx.now, call);
    case 'bbs.desireTask':
      return desireTask(rows, cells, ctx.now, call);
    case 'bbs.cancelTask':
      return cancelTask(rows, cells, ctx.now, call);
    case 'bbs.upsertDomain':
      return upsertDomain(rows, cells, ctx.now, call);
    default:
      return assertNever(call);
  }
}

/** DesiredLRPSchedulingInfos of a domain; who asks compares only the numbers of instances. */
function serveDesired(
  state: BbsState,
  { domain, request }: Extract<BbsCall, { kind: 'bbs.fetchDesired' }>,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  const listing = desiredIn(state.rows, domain);
  ctx.send(from, { kind: 'cc.desiredFetched', request, listing });
}

/** EVACUATING rows of the cell: all that a rep that ends wants to know of its rows. */
function evacuatingOn(rows: BbsRows, cell: CellId): number {
  return slotsOnCell(rows, cell).filter((slot) => slot % PRESENCES === EVACUATING).length;
}

/** How many instances of the process run, for whoever waits for a push. */
function runningOf(rows: BbsRows, process: ProcessId): number {
  let running = 0;
  for (const lrp of rows.identities.lrpsOfProcess[process] ?? []) {
    if (lrp !== undefined && rows.actual.state[slotOf(lrp, ORDINARY)] === RUNNING) running++;
  }
  return running;
}
