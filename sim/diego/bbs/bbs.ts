/**
 * One BBS: answers everybody's calls about what is desired and what is actual, while it holds the lock.
 *
 * Real counterpart: bbs:cmd/bbs and the packages beside it. What a call does to the tables is beside this
 * file, in pure functions that equal the recordings of the real BBS; here are time and wires: calls queue
 * for a worker, take their service time, change rows when it is over, and are answered (`answers`). The tables lie
 * in the database, which all BBSs share: what a BBS knows by itself ends with its process (`activity`), and a
 * database that does not answer leaves it with calls that wait or fail (`databaseTrouble`). Convergence is in
 * `convergence`; configuration: `BbsConfig` in `model/config`.
 *
 * Who waits for an answer, and for how long, is the caller's business (`../calls`).
 *
 * Left out: the answer to a desire does not wait for the auctioneer's 202, and CellById is answered from Locket's
 * last listing.
 */

import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import type { Identities } from '../../model/identity';
import { observationId } from '../../trace/observations';
import type { RequestId } from '../calls';
import type { ControlPlane } from '../controlPlane';
import type { LocketClientMessage } from '../locket/messages';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { freshMemory, onActivated, onBoot, onLockMessage, onStop } from './activity';
import { serve } from './answers';
import type { BbsParts, BbsState, HeldJob } from './bbsState';
import { onCallbackDone, onCallbackTimedOut } from './callbacks';
import { askForCells, takeListing } from './cellListing';
import {
  onConverge,
  onConvergeFailed,
  onConvergenceAction,
  onConvergencePresences,
  onQueryDone,
  onTasksGathered,
} from './convergence';
import { book, serviceTime } from './costs';
import { answerFailure, databaseMode, isHeldUp, takeUpHeld } from './databaseTrouble';
import type { BbsMessage, QueuedCall } from './messages';
import type { BbsRows } from './rows';
import { onHeartbeat, onSync } from './syncs';

const REQUEST = observationId('bbs.request');
const QUERIES_FAILED = observationId('bbs.queriesFailed');
const QUERIES_REPEATED = observationId('bbs.queriesRepeated');

/** What a BBS shares with other actors. */
export interface BbsShared {
  readonly identities: Identities;
  readonly plane: ControlPlane;
  readonly rows: BbsRows;
}

export function createBbs(
  parts: BbsParts,
  shared: BbsShared,
  zone: string,
): Actor<BbsState, BbsMessage | LocketClientMessage, DiegoMessage> {
  return {
    role: 'bbs',
    name: `bbs/${parts.index}`,
    zone,
    state: { ...shared, ...freshMemory(parts), lastTicket: 0, passes: 0 },
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(
  state: BbsState,
  parts: BbsParts,
  message: BbsMessage | LocketClientMessage,
  ctx: DiegoCtx,
): void {
  switch (message.kind) {
    case 'bbs.boot':
      return onBoot(state, parts, message.isWarm, ctx);
    case 'bbs.stop':
      return onStop(state, parts, ctx);
    case 'bbs.activated':
      return onActivated(state, parts, ctx);
    case 'locketClient.answered':
    case 'locketClient.due':
    case 'locketClient.timedOut':
    case 'locketClient.connect':
    case 'locketClient.reconsider':
    case 'locketClient.connectionLost':
      return onLockMessage(state, parts, message, ctx);
    case 'bbs.presences':
      return onPresences(state, parts, message.ticket, message.cells, ctx);
    case 'bbs.converge':
      return onConverge(state, parts, ctx);
    case 'bbs.databaseChanged':
      return onDatabaseChanged(state, parts, ctx);
    case 'bbs.serve':
    case 'bbs.queryDone':
    case 'bbs.tasksGathered':
    case 'bbs.convergenceAction':
    case 'bbs.sync':
    case 'bbs.heartbeat':
      if (!isHeldUp(state, parts, message, ctx)) work(state, parts, message, ctx.sender, ctx);
      return;
    case 'bbs.callbackDone':
      return onCallbackDone(state, parts, message.callback, message.status, ctx);
    case 'bbs.callbackTimedOut':
      return onCallbackTimedOut(state, parts, message.callback, ctx);
    case 'bbs.fetchCells':
      return onFetchCells(state, parts, message.request, ctx);
    default:
      return onCall(state, parts, message, ctx);
  }
}

/** What needs the database, with the one who waits for its answer. */
function work(state: BbsState, parts: BbsParts, job: HeldJob, from: ActorId, ctx: DiegoCtx): void {
  const isOfPass =
    job.kind !== 'bbs.serve' && job.kind !== 'bbs.sync' && job.kind !== 'bbs.heartbeat';
  if (isOfPass && databaseMode(state, parts, ctx) !== 'up') ctx.count(QUERIES_FAILED, -1, 1);
  switch (job.kind) {
    case 'bbs.serve':
      return onServe(state, parts, job, ctx);
    case 'bbs.queryDone':
      return onQueryDone(state, parts, ctx);
    case 'bbs.tasksGathered':
      return onTasksGathered(state, parts, ctx);
    case 'bbs.convergenceAction':
      return onConvergenceAction(state, parts, job.action, ctx);
    case 'bbs.sync':
      return onSync(state, parts, job, from, ctx);
    case 'bbs.heartbeat':
      return onHeartbeat(state, parts, job, from, ctx);
    default:
      return assertNever(job);
  }
}

/** Answered when Locket has. */
function onFetchCells(state: BbsState, parts: BbsParts, request: RequestId, ctx: DiegoCtx): void {
  askForCells(state, parts, { asker: ctx.sender, request, askedAt: ctx.now }, ctx);
}

/** Books the call with a worker; its effect is seen when the worker is done. */
function onCall(state: BbsState, parts: BbsParts, call: QueuedCall, ctx: DiegoCtx): void {
  const service = serviceTime(parts.config.serviceTimes, state.rows, call);
  const done = book(state, parts, service, ctx);
  const { cuts } = state.plane.database;
  ctx.at(done, { kind: 'bbs.serve', call, from: ctx.sender, cuts, tries: 1 });
  ctx.count(REQUEST, -1, done - ctx.now, done);
}

/** A worker is done with the call, if its query was not cut off. */
function onServe(
  state: BbsState,
  parts: BbsParts,
  job: Extract<HeldJob, { kind: 'bbs.serve' }>,
  ctx: DiegoCtx,
): void {
  const { call, from, cuts, tries } = job;
  const { database } = state.plane;
  if (tries > 1) ctx.count(QUERIES_REPEATED, -1, 1);
  if (databaseMode(state, parts, ctx) === 'up' && cuts === database.cuts) {
    return serve(state, parts, call, from, ctx);
  }
  ctx.count(QUERIES_FAILED, -1, 1);
  const { queryTries, queryRetryPause } = parts.config;
  if (tries >= queryTries) return answerFailure(call, from, 0, ctx);
  ctx.after(queryRetryPause, { ...job, tries: tries + 1, cuts: database.cuts });
}

function onDatabaseChanged(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  for (const { job, from, cause } of takeUpHeld(state, parts, ctx)) {
    ctx.cause = cause;
    work(state, parts, job, from, ctx);
  }
}

function onPresences(
  state: BbsState,
  parts: BbsParts,
  ticket: number,
  cells: Int32Array | null,
  ctx: DiegoCtx,
): void {
  const purpose = takeListing(state, ticket, cells, ctx);
  if (purpose === undefined || purpose === 'activation') return;
  if (purpose === 'convergence') {
    if (cells === null) onConvergeFailed(state, parts, ctx);
    else onConvergencePresences(state, parts, ctx);
    return;
  }
  const { asker, request, askedAt } = purpose;
  ctx.count(REQUEST, -1, ctx.now - askedAt);
  if (cells === null) ctx.send(asker, { kind: 'calls.failed', request, error: 'UnknownError' });
  else ctx.send(asker, { kind: 'auctioneer.cells', request, cells });
}
