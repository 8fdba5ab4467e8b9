/**
 * The auctioneer: decides in batches which cell gets which work.
 *
 * Real counterpart: auction:auctionrunner/auction_runner.go (the loop), auctioneer:handlers, and
 * auctioneer:auctionrunnerdelegate. One batch at a time: list the cells and ask all of them for their state
 * (`fetch`), drain what has arrived meanwhile, schedule it and hand out the work (`commit`), report the
 * failures one call after the other (`report`). What arrives in between waits for the next batch, so the
 * window of a batch is nothing but the time its predecessor took. The algorithm is in `batch`,
 * `zoneBuilder` and `scheduler`; configuration: `AuctioneerConfig` in `model/config`.
 *
 * Only the one that holds the lock does it (`activity`). Left out: the 202 that answers every request.
 */

import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import type { Duration } from '../../engine/units';
import type { LRPStartRequest, TaskStartRequest } from '../../model/auction';
import { observationId } from '../../trace/observations';
import {
  type CallMessage,
  onCallTimer,
  onConnectionLost,
  type PendingCall,
  type RequestId,
  takeFailure,
} from '../calls';
import type { LocketClientMessage } from '../locket/messages';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { onBoot, onLockMessage, onStop } from './activity';
import {
  type AuctioneerParts,
  type AuctioneerShared,
  type AuctioneerState,
  bbsClient,
  createAuctioneerState,
} from './auctioneerState';
import { addLRPStarts, addTasks, isValidLRPStart, isValidTaskStart } from './batch';
import { onPerformed, onPerformTimedOut, onScheduled } from './commit';
import {
  listCells,
  onCellState,
  onCells,
  onFetchTimedOut,
  onListingGivenUp,
  onStatesRead,
} from './fetch';
import type { AuctioneerMessage } from './messages';
import { onFailureReported, reportNextFailure } from './report';

const REQUEST = observationId('auctioneer.request');

export function createAuctioneer(
  parts: AuctioneerParts,
  shared: AuctioneerShared,
  zone: string,
): Actor<AuctioneerState, Told, DiegoMessage> {
  return {
    role: 'auctioneer',
    name: `auctioneer/${parts.index}`,
    zone,
    state: createAuctioneerState(shared, parts.index),
    receive(state, message, ctx) {
      handle(state, parts, message, ctx);
      if (state.isActive && state.phase === 'idle' && state.batch.hasWork)
        startBatch(state, parts, ctx);
    },
  };
}

/** What an auctioneer is told: about auctions, its lock and its calls. */
type Told = AuctioneerMessage | LocketClientMessage | CallMessage;

function handle(
  state: AuctioneerState,
  parts: AuctioneerParts,
  message: Told,
  ctx: DiegoCtx,
): void {
  switch (message.kind) {
    case 'auctioneer.boot':
      return onBoot(state, parts, message.isWarm, ctx);
    case 'auctioneer.stop':
      return onStop(state, parts, ctx);
    case 'locketClient.answered':
    case 'locketClient.due':
    case 'locketClient.timedOut':
    case 'locketClient.connect':
    case 'locketClient.reconsider':
    case 'locketClient.connectionLost':
      return onLockMessage(state, parts, message, ctx);
    case 'calls.failed':
      return onFailed(state, parts, message, ctx);
    case 'calls.connectionLost':
      return onBbsLost(state, parts, message.peer, ctx);
    case 'auctioneer.requestLRPs':
      return onRequestLRPs(state, parts, message.starts, ctx);
    case 'auctioneer.requestTasks':
      return onRequestTasks(state, parts, message.starts, ctx);
    case 'auctioneer.cells':
      return onCells(state, parts, message, ctx);
    case 'auctioneer.listCells':
      return listCells(state, parts, ctx);
    case 'auctioneer.cellState':
      return onCellState(state, parts, message, ctx);
    case 'auctioneer.fetchTimedOut':
      return onFetchTimedOut(state, parts, ctx);
    case 'auctioneer.statesRead':
      return onStatesRead(state, parts, ctx);
    case 'auctioneer.scheduled':
      return onScheduled(state, parts, ctx);
    case 'auctioneer.performed':
      return onPerformed(state, parts, message, ctx);
    case 'auctioneer.performTimedOut':
      return onPerformTimedOut(state, parts, ctx);
    case 'auctioneer.failureReported':
      return onFailureReported(state, parts, message.request, ctx);
    case 'auctioneer.callTimer':
      return onTimer(state, parts, message.request, ctx);
    default:
      return assertNever(message);
  }
}

/** A call to the BBS is late, is made again, or is given up; a report that is lost is only logged. */
function onTimer(
  state: AuctioneerState,
  parts: AuctioneerParts,
  request: RequestId,
  ctx: DiegoCtx,
): void {
  const given = onCallTimer(bbsClient(state, parts), request, ctx);
  if (given !== null) onGivenUp(state, parts, given, ctx);
}

/** An error of the BBS's database is an error like any other: the call has come to nothing. */
function onFailed(
  state: AuctioneerState,
  parts: AuctioneerParts,
  failure: Extract<CallMessage, { kind: 'calls.failed' }>,
  ctx: DiegoCtx,
): void {
  const given = takeFailure(bbsClient(state, parts), failure, state.identities, ctx);
  if (given !== null) onGivenUp(state, parts, given, ctx);
}

function onBbsLost(
  state: AuctioneerState,
  parts: AuctioneerParts,
  bbs: ActorId,
  ctx: DiegoCtx,
): void {
  for (const given of onConnectionLost(bbsClient(state, parts), bbs, ctx)) {
    onGivenUp(state, parts, given, ctx);
  }
}

function onGivenUp(
  state: AuctioneerState,
  parts: AuctioneerParts,
  { call }: PendingCall,
  ctx: DiegoCtx,
): void {
  if (call.kind === 'bbs.fetchCells') onListingGivenUp(ctx);
  else reportNextFailure(state, parts, ctx);
}

/** handlers/lrp_auction_handler.go Create: invalid entries are dropped, the others join the batch. */
function onRequestLRPs(
  state: AuctioneerState,
  parts: AuctioneerParts,
  starts: readonly LRPStartRequest[],
  ctx: DiegoCtx,
): void {
  const instances = starts.reduce((sum, { indices }) => sum + indices.length, 0);
  ctx.count(REQUEST, -1, readingTime(parts, instances));
  const valid = starts.filter((start) => isValidLRPStart(start, state.identities));
  addLRPStarts(state.batch, valid, state.identities, ctx.now);
}

/** handlers/task_auction_handler.go Create. */
function onRequestTasks(
  state: AuctioneerState,
  parts: AuctioneerParts,
  starts: readonly TaskStartRequest[],
  ctx: DiegoCtx,
): void {
  ctx.count(REQUEST, -1, readingTime(parts, starts.length));
  const valid = starts.filter((start) => isValidTaskStart(start, state.identities));
  addTasks(state.batch, valid, ctx.now);
}

/**
 * What reading a request takes until it is answered with 202 (assumption): as long as a cell's answer with
 * as many instances. No time passes for it: the batch takes the work up at once.
 */
function readingTime({ config }: AuctioneerParts, instances: number): Duration {
  return Math.round(config.decodePerCell + instances * config.decodePerInstance);
}

/** auction_runner.go Run: once around the loop. */
function startBatch(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  state.number = ++state.plane.batches;
  state.startedAt = ctx.now;
  state.attempt = 0;
  // The wake-up is used up here; draining comes after the fetch.
  state.batch.hasWork = false;
  listCells(state, parts, ctx);
}
