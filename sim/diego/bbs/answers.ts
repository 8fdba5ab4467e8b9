/**
 * What the BBS does when a worker has finished a call: the row functions, their effects, and the answer.
 */
import { type ActorId, assertNever } from '../../engine/actor';
import { enter } from '../../engine/station';
import { EVACUATING, ORDINARY, RUNNING, SUSPECT } from '../../model/actualLRP';
import type { BbsErrorType } from '../../model/errors';
import { type LrpId, NONE, type ProcessId } from '../../model/identity';
import type { DiegoCtx } from '../messages';
import type { CellRows, SyncRefusal } from '../rep/messages';
import { isPresent, slotsOnCell } from './actualLRPTable';
import type { BbsParts, BbsState } from './bbsState';
import { desireLRP, removeDesiredLRP, updateDesiredLRP } from './desired';
import { processesInDomain } from './desiredRows';
import { upsertDomain } from './domains';
import { carryOut } from './effects';
import { removeEvacuatingActualLRP } from './evacuation';
import {
  claimActualLRP,
  crashActualLRP,
  failActualLRP,
  removeActualLRP,
  startActualLRP,
} from './lrpLifecycle';
import type { BbsCall, QueuedCall } from './messages';
import type { Outcome } from './outcome';
import { tasksOnCell } from './reads';
import { recordDomainRefreshed, recordRefused } from './records';
import { type BbsRows, PRESENCES, slotOf } from './rows';
import { cancelTask, completeTask, desireTask, rejectTask, startTask } from './tasks';

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
    case 'bbs.fetchCell':
      ctx.send(from, { kind: 'rep.cellFetched', ...cellRows(state.rows, call.cell) });
      return;
    case 'bbs.startTask':
    case 'bbs.completeTask':
    case 'bbs.rejectTask':
      return serveTaskCall(state, parts, call, from, ctx);
    case 'bbs.failActual': {
      const { lrp } = call;
      const reason = state.rows.identities.texts[call.reason] ?? '';
      const outcome = failActualLRP(state.rows, state.listedCells, ctx.now, { lrp, reason });
      finish(state, parts, outcome, ctx);
      ctx.send(from, { kind: 'auctioneer.failureReported' });
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
      return serveDesired(state, call.domain, from, ctx);
    case 'bbs.fetchProcess': {
      const running = runningOf(state.rows, call.process);
      ctx.send(from, { kind: 'cc.processFetched', process: call.process, running });
      return;
    }
    default:
      return assertNever(call);
  }
}

/** Does what follows from a call; answers the call's error, null when there is none. */
function finish(
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
  const { cell, lrp, instance } = call;
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
      ctx.send(from, { kind: 'rep.claimAnswered', instance, error, isDesired });
      return;
    }
    case 'bbs.start':
      ctx.send(from, { kind: 'rep.startAnswered', instance, error });
      return;
    case 'bbs.crash':
    case 'bbs.removeActual':
    case 'bbs.removeEvacuating':
      ctx.send(from, { kind: 'rep.endAnswered', instance });
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
    case 'bbs.start':
      return startActualLRP(rows, cells, ctx.now, { ...key, domain: domainOf(state, parts, lrp) });
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
function domainOf(state: BbsState, parts: BbsParts, lrp: LrpId): number {
  const { lrpProcess, domainByName } = state.rows.identities;
  const app = parts.apps[lrpProcess[lrp] as ProcessId];
  return domainByName.get(app?.domain ?? '') ?? NONE;
}

/**
 * The calls of one bulk sync. Each keeps a worker busy for its time, but their effects are seen at once:
 * nearly all find their row as it should be, and then a look at it settles them.
 */
export function serveSync(
  state: BbsState,
  parts: BbsParts,
  sync: Extract<BbsCall, { kind: 'bbs.syncContainers' }>,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  const { rows } = state;
  const { cell } = sync;
  const { cause } = ctx;
  const { claim, start, startUnchanged, changeTask } = parts.config.serviceTimes;
  const refusals: SyncRefusal[] = [];
  const settle = (outcome: Outcome, instance: number): void => {
    const error = finish(state, parts, outcome, ctx);
    if (error !== null) refusals.push({ instance, error });
    ctx.cause = cause;
  };
  for (let i = 0; i < sync.startLRPs.length; i++) {
    const lrp = sync.startLRPs[i] as LrpId;
    const instance = sync.startInstances[i] as number;
    const isUnchanged = isHeldAsRunning(rows, lrp, cell, instance);
    enter(state.station, ctx.now, isUnchanged ? startUnchanged : start);
    if (isUnchanged) continue;
    const domain = domainOf(state, parts, lrp);
    const running = { cell, lrp, instance, domain };
    settle(startActualLRP(rows, state.listedCells, ctx.now, running), instance);
  }
  sync.claimLRPs.forEach((lrp, i) => {
    const instance = sync.claimInstances[i] as number;
    const key = { cell, lrp, instance };
    enter(state.station, ctx.now, claim);
    settle(claimActualLRP(rows, state.listedCells, ctx.now, key), instance);
  });
  sync.tasks.forEach((task, i) => {
    const instance = sync.taskInstances[i] as number;
    enter(state.station, ctx.now, changeTask);
    settle(startTask(rows, state.listedCells, ctx.now, { cell, task }), instance);
  });
  if (refusals.length > 0) ctx.send(from, { kind: 'rep.syncAnswered', refusals });
}

/** RUNNING for this very instance with no other row of the key beside it: StartActualLRP changes nothing. */
function isHeldAsRunning(rows: BbsRows, lrp: LrpId, cell: number, instance: number): boolean {
  const { actual } = rows;
  const slot = slotOf(lrp, ORDINARY);
  return (
    actual.state[slot] === RUNNING &&
    actual.instance[slot] === instance &&
    actual.cell[slot] === cell &&
    !isPresent(rows, slotOf(lrp, EVACUATING)) &&
    !isPresent(rows, slotOf(lrp, SUSPECT))
  );
}

/** What a bulk sync compares with: the ActualLRPs and the tasks of one cell. */
function cellRows(rows: BbsRows, cell: number): CellRows {
  const instanceLRPs: LrpId[] = [];
  const instances: number[] = [];
  const evacuatingLRPs: LrpId[] = [];
  const evacuatingInstances: number[] = [];
  for (const slot of slotsOnCell(rows, cell)) {
    const isEvacuating = slot % PRESENCES === EVACUATING;
    (isEvacuating ? evacuatingLRPs : instanceLRPs).push(Math.floor(slot / PRESENCES));
    (isEvacuating ? evacuatingInstances : instances).push(rows.actual.instance[slot] as number);
  }
  // A rep clears up only what runs: of the others it could change nothing.
  const tasks = tasksOnCell(rows, cell)
    .filter((task) => task.state === 'Running')
    .map(({ task }) => task);
  return { instanceLRPs, instances, evacuatingLRPs, evacuatingInstances, tasks };
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
  const { task, instance } = call;
  switch (call.kind) {
    case 'bbs.startTask': {
      const outcome = startTask(rows, cells, ctx.now, call);
      const error = finish(state, parts, outcome, ctx);
      const shouldStart = outcome.shouldStart === true;
      ctx.send(from, { kind: 'rep.taskStartAnswered', instance, error, shouldStart });
      return;
    }
    case 'bbs.completeTask': {
      const { cell, reason } = call;
      const request = { cell, task, hasFailed: call.failed, reason };
      finish(state, parts, completeTask(rows, cells, ctx.now, request), ctx);
      if (instance !== NONE) ctx.send(from, { kind: 'rep.endAnswered', instance });
      return;
    }
    case 'bbs.rejectTask': {
      const retriesMax = parts.config.maxTaskRetries;
      const request = { task, reason: call.reason, retriesMax };
      finish(state, parts, rejectTask(rows, cells, ctx.now, request), ctx);
      if (instance === NONE) ctx.send(from, { kind: 'auctioneer.failureReported' });
      else ctx.send(from, { kind: 'rep.endAnswered', instance });
      return;
    }
    default:
      return assertNever(call);
  }
}

function serveCloudController(
  state: BbsState,
  parts: BbsParts,
  call: Extract<BbsCall, { readonly ticket: number }>,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  const { cause } = ctx;
  const error = finish(state, parts, cloudControllerCall(state, parts, call, ctx), ctx);
  ctx.cause = cause;
  if (call.kind === 'bbs.upsertDomain') recordDomainRefreshed(state.rows, call.domain, ctx);
  ctx.send(from, { kind: 'cc.callAnswered', ticket: call.ticket, error });
}

function cloudControllerCall(
  state: BbsState,
  parts: BbsParts,
  call: Extract<BbsCall, { readonly ticket: number }>,
  ctx: DiegoCtx,
): Outcome {
  const { rows } = state;
  const cells = state.listedCells;
  switch (call.kind) {
    case 'bbs.desire': {
      const app = parts.apps[call.process];
      if (app === undefined) throw new Error(`no app has process ${call.process}`);
      const { memory, disk, constraint } = app;
      const domain = rows.identities.domainByName.get(app.domain) ?? NONE;
      const { process, instances } = call;
      const desired = { process, domain, instances, memory, disk, constraint, annotation: '' };
      return desireLRP(rows, cells, ctx.now, desired);
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
function serveDesired(state: BbsState, domain: number, from: ActorId, ctx: DiegoCtx): void {
  const processes = Int32Array.from(processesInDomain(state.rows, domain));
  const instances = processes.map((process) => state.rows.desired.instances[process] as number);
  ctx.send(from, { kind: 'cc.desiredFetched', processes, instances });
}

/** How many instances of the process run, for whoever waits for a push. */
function runningOf(rows: BbsRows, process: ProcessId): number {
  let running = 0;
  for (const lrp of rows.identities.lrpsOfProcess[process] ?? []) {
    if (lrp !== undefined && rows.actual.state[slotOf(lrp, ORDINARY)] === RUNNING) running++;
  }
  return running;
}
