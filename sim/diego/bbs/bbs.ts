/**
 * The BBS: keeps what is desired and what is actual, and answers everybody's calls about it.
 *
 * Real counterpart: bbs:cmd/bbs and the packages beside it. What a call does to the tables is beside this
 * file, in pure functions that equal the recordings of the real BBS; here are time and wires: calls queue
 * for a worker, take their service time, change rows when it is over, and are answered (`answers`).
 * Convergence is in `convergence`; configuration: `BbsConfig` in `model/config`.
 *
 * Who waits for an answer, and for how long, is the caller's business (`../calls`).
 *
 * Left out until failover: the lock and a standby; calls that fail in the database. Left out for good: the
 * answer to a desire does not wait for the auctioneer's 202, and CellById is answered from Locket's last
 * listing.
 */

import type { Actor } from '../../engine/actor';
import { createStation } from '../../engine/station';
import type { Identities } from '../../model/identity';
import { observationId } from '../../trace/observations';
import type { RequestId } from '../calls';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { serve } from './answers';
import type { BbsParts, BbsState } from './bbsState';
import { createCallbacks, onCallbackDone, onCallbackTimedOut } from './callbacks';
import { askForCells, takeListing } from './cellListing';
import {
  onConverge,
  onConvergenceAction,
  onConvergencePresences,
  onQueryDone,
  onTasksGathered,
} from './convergence';
import { book, serviceTime, workersOf } from './costs';
import type { BbsMessage, QueuedCall } from './messages';
import { createBbsRows } from './rows';
import { onHeartbeat, onSync } from './syncs';

const REQUEST = observationId('bbs.request');

export function createBbs(
  parts: BbsParts,
  identities: Identities,
  zone: string,
): Actor<BbsState, BbsMessage, DiegoMessage> {
  return {
    role: 'bbs',
    name: 'bbs',
    zone,
    state: {
      rows: createBbsRows(identities),
      station: createStation(workersOf(parts.config)),
      listedCells: new Set(),
      listings: new Map(),
      lastTicket: 0,
      passes: 0,
      passBegunAt: 0,
      pass: null,
      settled: [],
      callbacks: createCallbacks(parts.config.taskCallbackWorkers),
    },
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(state: BbsState, parts: BbsParts, message: BbsMessage, ctx: DiegoCtx): void {
  switch (message.kind) {
    case 'bbs.serve':
      return serve(state, parts, message.call, message.from, ctx);
    case 'bbs.presences':
      return onPresences(state, parts, message.ticket, message.cells, ctx);
    case 'bbs.converge':
      return onConverge(state, parts, ctx);
    case 'bbs.queryDone':
      return onQueryDone(state, parts, ctx);
    case 'bbs.tasksGathered':
      return onTasksGathered(state, parts, ctx);
    case 'bbs.convergenceAction':
      return onConvergenceAction(state, parts, message.action, ctx);
    case 'bbs.callbackDone':
      return onCallbackDone(state, parts, message.callback, message.status, ctx);
    case 'bbs.callbackTimedOut':
      return onCallbackTimedOut(state, parts, message.callback, ctx);
    case 'bbs.fetchCells':
      return onFetchCells(state, parts, message.request, ctx);
    case 'bbs.sync':
      return onSync(state, parts, message, ctx);
    case 'bbs.heartbeat':
      return onHeartbeat(state, parts, message, ctx);
    default:
      return onCall(state, parts, message, ctx);
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
  ctx.at(done, { kind: 'bbs.serve', call, from: ctx.sender });
  ctx.count(REQUEST, -1, done - ctx.now, done);
}

function onPresences(
  state: BbsState,
  parts: BbsParts,
  ticket: number,
  cells: Int32Array,
  ctx: DiegoCtx,
): void {
  const listing = takeListing(state, ticket, cells);
  if (listing === undefined) return;
  if (listing === null) return onConvergencePresences(state, parts, ctx);
  const { asker, request, askedAt } = listing;
  ctx.count(REQUEST, -1, ctx.now - askedAt);
  ctx.send(asker, { kind: 'auctioneer.cells', request, cells });
}
