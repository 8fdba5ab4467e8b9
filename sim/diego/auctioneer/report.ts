/**
 * The end of a batch: the BBS hears of what was not placed, one call after the other.
 *
 * Real counterpart: auctioneer:auctionrunnerdelegate AuctionCompleted. The next batch begins only when the
 * last call is answered, so a batch with many failures holds up the next one.
 */
import { NONE, textId } from '../../model/identity';
import { call, type RequestId, takeAnswer } from '../calls';
import type { DiegoCtx } from '../messages';
import {
  type AuctioneerParts,
  type AuctioneerState,
  bbsClient,
  type Failure,
} from './auctioneerState';

/** One call for each failed task, then one for each failed LRP. */
export function reportFailures(
  state: AuctioneerState,
  parts: AuctioneerParts,
  ctx: DiegoCtx,
): void {
  state.phase = 'reporting';
  state.failures = failuresOf(state).reverse();
  reportNextFailure(state, parts, ctx);
}

/**
 * Work handed back by a cell has an empty placement error, which the BBS refuses as an invalid request:
 * the call is made all the same and changes nothing.
 */
function failuresOf({ decisions, rejected }: AuctioneerState): Failure[] {
  const tasks: Failure[] = [];
  const lrps: Failure[] = [];
  for (const { auction, error } of decisions) {
    if (error === undefined) continue;
    if (auction.kind === 'task') tasks.push({ kind: 'task', task: auction.task, reason: error });
    else lrps.push({ kind: 'lrp', lrp: auction.lrp, reason: error });
  }
  for (const handedBack of rejected) {
    for (const task of handedBack.tasks) tasks.push({ kind: 'task', task, reason: '' });
    for (const lrp of handedBack.lrps) lrps.push({ kind: 'lrp', lrp, reason: '' });
  }
  return [...tasks, ...lrps];
}

export function reportNextFailure(
  state: AuctioneerState,
  parts: AuctioneerParts,
  ctx: DiegoCtx,
): void {
  const failure = state.failures.pop();
  if (failure === undefined) return finishBatch(state);
  const client = bbsClient(state, parts);
  if (failure.kind === 'lrp') {
    const reason = textId(state.identities, failure.reason);
    call(client, { kind: 'bbs.failActual', lrp: failure.lrp, reason }, ctx);
  } else {
    const { task, reason } = failure;
    call(client, { kind: 'bbs.rejectTask', task, reason, instance: NONE }, ctx);
  }
}

export function onFailureReported(
  state: AuctioneerState,
  parts: AuctioneerParts,
  request: RequestId,
  ctx: DiegoCtx,
): void {
  if (takeAnswer(bbsClient(state, parts), request, ctx) === null) return;
  reportNextFailure(state, parts, ctx);
}

/** Lets go of what only this batch needed, so that a snapshot need not carry it. */
function finishBatch(state: AuctioneerState): void {
  state.phase = 'idle';
  state.replies = [];
  state.zones = null;
  state.request = null;
  state.decisions = [];
  state.work = [];
}
