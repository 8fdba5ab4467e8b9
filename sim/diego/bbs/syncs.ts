/**
 * The reps' bulk syncs: what the BBS holds of a cell, compared with what the cell's containers say.
 *
 * Real counterpart: the list handlers and ClaimActualLRP, StartActualLRP and StartTask as called from
 * rep:generator BatchOperations, one call a container every polling interval. Nearly all change nothing.
 * Their load is the station's background (`costs`); one that does change something is booked as well.
 *
 * Quiet: the calls of a sync travel in one message, and one that repeats the last, with the cell's rows as
 * they were then, is not looked at: it was found to change nothing. Eager: every call is a message of its
 * own and is carried out. Both ways the effects are seen when the calls arrive, and answers come when a query
 * of their kind would have been served.
 */

import { type ActorId, assertNever } from '../../engine/actor';
import type { Duration } from '../../engine/units';
import { EVACUATING } from '../../model/actualLRP';
import type { CellId, InstanceId, LrpId } from '../../model/identity';
import { observationId } from '../../trace/observations';
import type { DiegoCtx } from '../messages';
import { forEachHeartbeat, type ToldOf } from '../rep/heartbeats';
import type { CellRows, SyncCalls } from '../rep/messages';
import { slotsOnCell } from './actualLRPTable';
import { domainOf, finish } from './answers';
import type { BbsParts, BbsState } from './bbsState';
import { cellFetchTime, countUnbooked, occupy, unbookedTime } from './costs';
import { answerFailure, databaseMode } from './databaseTrouble';
import { claimActualLRP, startActualLRP } from './lrpLifecycle';
import type { BbsCall, HeartbeatCall } from './messages';
import type { Outcome } from './outcome';
import { tasksOnCell } from './reads';
import { type BbsRows, PRESENCES } from './rows';
import { startTask } from './tasks';

const REQUEST = observationId('bbs.request');
const REQUESTS_ELIDED = observationId('bbs.requestsElided');
const QUERIES_FAILED = observationId('bbs.queriesFailed');
const QUERIES_REPEATED = observationId('bbs.queriesRepeated');

type Sync = Extract<BbsCall, { kind: 'bbs.sync' }>;
type Heartbeat = Extract<BbsCall, { kind: 'bbs.heartbeat' }>;

export function onSync(
  state: BbsState,
  parts: BbsParts,
  sync: Sync,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  const { cell, calls, request } = sync;
  if (databaseMode(state, parts, ctx) !== 'up') {
    const { queryTries, queryRetryPause } = parts.config;
    const elapsed = (queryTries - 1) * queryRetryPause;
    ctx.count(REQUEST, -1, elapsed, ctx.now + elapsed);
    ctx.count(QUERIES_REPEATED, -1, queryTries);
    ctx.count(QUERIES_FAILED, -1, queryTries);
    return answerFailure(sync, from, elapsed, ctx);
  }
  const { rows } = state;
  const { cause } = ctx;
  const fetching = cellFetchTime(state, parts, cell);
  const reading = unbookedTime(state, parts, ctx.now, fetching);
  const answer = (found: CellRows | null): void => {
    ctx.send(from, { kind: 'rep.cellFetched', request, rows: found }, reading);
  };
  ctx.count(REQUEST, -1, reading, ctx.now + reading);
  // The real rep lists LRPs and tasks by two calls.
  ctx.count(REQUESTS_ELIDED, -1, 1, ctx.now + reading);
  countUnbooked(2, reading, fetching, ctx);
  if (calls === null) return answer(cellRows(rows, cell));
  countHeartbeats(state, parts, calls, ctx);
  const version = versionOf(rows, cell);
  const settled = state.settled[cell];
  if (settled?.calls === calls && settled.version === version) return answer(null);
  const found = cellRows(rows, cell);
  // Before the answers to the calls, as where each call is a message: latencies may be drawn.
  answer(found);
  ctx.cause = cause;
  const areAllTaken = makeCalls(state, parts, cell, calls, from, ctx);
  const isSettled = areAllTaken && versionOf(rows, cell) === version && holdsAll(calls, found);
  state.settled[cell] = isSettled ? { calls, version } : undefined;
}

export function onHeartbeat(
  state: BbsState,
  parts: BbsParts,
  heartbeat: Heartbeat,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  if (databaseMode(state, parts, ctx) !== 'up') return;
  const { cell, call, subject, instance, isRoutable } = heartbeat;
  const { startUnchanged } = parts.config.serviceTimes;
  const answering = unbookedTime(state, parts, ctx.now, startUnchanged);
  ctx.count(REQUEST, -1, answering, ctx.now + answering);
  countUnbooked(1, answering, startUnchanged, ctx);
  makeCall(state, parts, cell, { call, subject, instance, isRoutable }, from, ctx);
}

/** Those that travel in one message: all take as long as the first. */
function countHeartbeats(
  state: BbsState,
  parts: BbsParts,
  { startLRPs, claimLRPs, tasks }: SyncCalls,
  ctx: DiegoCtx,
): void {
  const heartbeats = startLRPs.length + claimLRPs.length + tasks.length;
  if (heartbeats === 0) return;
  const { startUnchanged } = parts.config.serviceTimes;
  const answering = unbookedTime(state, parts, ctx.now, startUnchanged);
  ctx.count(REQUEST, -1, answering, ctx.now + answering);
  ctx.count(REQUESTS_ELIDED, -1, heartbeats - 1, ctx.now + answering);
  countUnbooked(heartbeats, answering, heartbeats * startUnchanged, ctx);
}

function versionOf(rows: BbsRows, cell: CellId): number {
  return rows.actual.versionOnCell[cell] ?? 0;
}

/** Answers whether no call was refused. */
function makeCalls(
  state: BbsState,
  parts: BbsParts,
  cell: CellId,
  calls: SyncCalls,
  from: ActorId,
  ctx: DiegoCtx,
): boolean {
  let areAllTaken = true;
  forEachHeartbeat(calls, (each) => {
    if (!makeCall(state, parts, cell, each, from, ctx)) areAllTaken = false;
  });
  return areAllTaken;
}

/**
 * Carries out one call, at once; one that changes a row or is refused keeps a worker busy. Answers whether
 * it was taken; the rep need hear only of refusals, since it does nothing about the others.
 */
function makeCall(
  state: BbsState,
  parts: BbsParts,
  cell: CellId,
  each: ToldOf,
  from: ActorId,
  ctx: DiegoCtx,
): boolean {
  const { call, instance } = each;
  const { cause } = ctx;
  const { startUnchanged } = parts.config.serviceTimes;
  const answering = unbookedTime(state, parts, ctx.now, startUnchanged);
  const outcome = carriedOut(state, parts, cell, each, ctx);
  const isIdle = outcome.error === undefined && outcome.events.length === 0;
  if (!isIdle) occupy(state, parts, costOf(parts, call), ctx);
  const error = finish(state, parts, outcome, ctx);
  ctx.cause = cause;
  const isAnswered = parts.isEager && ctx.constantLatency(from) !== undefined;
  if (error !== null || isAnswered) {
    ctx.send(from, { kind: 'rep.heartbeatAnswered', instance, error }, answering);
  }
  return error === null;
}

function carriedOut(
  { rows, listedCells }: BbsState,
  parts: BbsParts,
  cell: CellId,
  { call, subject, instance, isRoutable }: ToldOf,
  { now }: DiegoCtx,
): Outcome {
  switch (call) {
    case 'start': {
      const domain = domainOf(rows, parts, subject);
      const started = { cell, lrp: subject, instance, domain, isRoutable };
      return startActualLRP(rows, listedCells, now, started);
    }
    case 'claim':
      return claimActualLRP(rows, listedCells, now, { cell, lrp: subject, instance });
    case 'startTask':
      return startTask(rows, listedCells, now, { cell, task: subject });
    default:
      return assertNever(call);
  }
}

function costOf({ config }: BbsParts, call: HeartbeatCall): Duration {
  const { claim, start, changeTask } = config.serviceTimes;
  return call === 'start' ? start : call === 'claim' ? claim : changeTask;
}

/** What a bulk sync compares with: the ActualLRPs and the tasks of one cell. */
function cellRows(rows: BbsRows, cell: CellId): CellRows {
  const instanceLRPs: LrpId[] = [];
  const instances: InstanceId[] = [];
  const evacuatingLRPs: LrpId[] = [];
  const evacuatingInstances: InstanceId[] = [];
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

/** Whether a container that was told about stands behind each of the rows. */
function holdsAll(calls: SyncCalls, rows: CellRows): boolean {
  if (rows.evacuatingInstances.length > 0) return false;
  const told = new Set([...calls.startInstances, ...calls.claimInstances]);
  const tasks = new Set(calls.tasks);
  return (
    rows.instances.every((instance) => told.has(instance)) &&
    rows.tasks.every((task) => tasks.has(task))
  );
}
