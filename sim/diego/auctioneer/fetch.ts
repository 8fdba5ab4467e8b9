/**
 * The first half of a batch: which cells there are, and how each of them is.
 *
 * Real counterpart: auction:auctionrunner/zone_builder.go FetchStateAndBuildZones and
 * auctioneer:auctionrunnerdelegate FetchCellReps. All cells are asked at once, and the round waits for the
 * slowest, at most the cell state timeout: so one dead cell that is still listed costs every batch that
 * time.
 */
import type { ActorId } from '../../engine/actor';
import { SECOND } from '../../engine/units';
import type { CellState } from '../../model/cellState';
import type { CellId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { call, takeAnswer } from '../calls';
import type { DiegoCtx } from '../messages';
import { type AuctioneerParts, type AuctioneerState, bbsClient } from './auctioneerState';
import { scheduleBatch } from './commit';
import type { AuctioneerMessage } from './messages';
import { recordFetched, recordLate } from './records';
import { buildZones } from './zoneBuilder';

/** Rounds of asking while no cell answers (zone_builder.go FetchStateAndBuildZones). */
const FETCH_ATTEMPTS_MAX = 4;

const STARTED = kindId('auction.started');
const FETCHED = kindId('auction.fetched');

/** auction_runner_delegate.go FetchCellReps. */
export function listCells(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  state.phase = 'listing';
  call(bbsClient(state, parts), { kind: 'bbs.fetchCells' }, ctx);
}

/** auction_runner.go Run: without a list of cells it waits a second and asks again, for ever. */
export function onListingGivenUp(ctx: DiegoCtx): void {
  ctx.after(SECOND, { kind: 'auctioneer.listCells' });
}

export function onCells(
  state: AuctioneerState,
  parts: AuctioneerParts,
  { request, cells }: Extract<AuctioneerMessage, { kind: 'auctioneer.cells' }>,
  ctx: DiegoCtx,
): void {
  if (takeAnswer(bbsClient(state, parts), request, ctx) === null) return;
  state.cells = cells;
  state.fetchStartedAt = ctx.now;
  ctx.record(STARTED, -1, -1, -1, state.number, cells.length, 0);
  askForStates(state, parts, ctx);
}

function askForStates(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  state.phase = 'fetching';
  state.attempt++;
  state.asked = 0;
  state.readAt = ctx.now;
  state.replies = [];
  askMore(state, parts, ctx);
  if (state.cells.length === 0) return onAllStates(state, parts, ctx);
  awaitStates(state, parts, ctx);
}

/** Keeps the workers busy with cells that have not been asked yet. */
function askMore(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  const { number: batch, attempt } = state;
  const { auctionRunnerWorkers } = parts.config;
  const limit = Math.min(state.cells.length, state.replies.length + auctionRunnerWorkers);
  for (; state.asked < limit; state.asked++) {
    const cell = state.cells[state.asked] as CellId;
    ctx.send(parts.reps[cell] as ActorId, { kind: 'rep.state', batch, attempt });
  }
}

function awaitStates(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  const { cellStateTimeout } = parts.config;
  state.timer = ctx.after(cellStateTimeout, { kind: 'auctioneer.fetchTimedOut' });
}

export function onCellState(
  state: AuctioneerState,
  parts: AuctioneerParts,
  answer: Extract<AuctioneerMessage, { kind: 'auctioneer.cellState' }>,
  ctx: DiegoCtx,
): void {
  if (!isOfThisRound(state, answer) || isGivenUp(state, parts, answer.cell)) {
    return recordLate(answer.cell, answer.batch, ctx);
  }
  takeReply(state, parts, answer.cell, answer.state, ctx);
  askMore(state, parts, ctx);
  if (state.replies.length === state.cells.length) onAllStates(state, parts, ctx);
}

/**
 * Whether the cell has been waited for long enough: its request is over, whatever comes of it. Only where cells outnumber
 * workers does a round go on after one of its cells was given up.
 */
function isGivenUp(
  { replies, cells }: AuctioneerState,
  { config }: AuctioneerParts,
  cell: CellId,
): boolean {
  const areAllAskedAtOnce = cells.length <= config.auctionRunnerWorkers;
  return !areAllAskedAtOnce && replies.some((reply) => reply.cell === cell);
}

/**
 * Whoever was asked and has not answered by now counts as failed. With more cells than workers the last
 * are asked only now; those asked as answers came in were given so much less time. The end of a round cancels
 * its timer, so that none rings in another one.
 */
export function onFetchTimedOut(
  state: AuctioneerState,
  parts: AuctioneerParts,
  ctx: DiegoCtx,
): void {
  const answered = new Set(state.replies.map((reply) => reply.cell));
  for (const cell of state.cells.subarray(0, state.asked)) {
    if (!answered.has(cell)) takeReply(state, parts, cell, null, ctx);
  }
  askMore(state, parts, ctx);
  if (state.replies.length < state.cells.length) awaitStates(state, parts, ctx);
  else onAllStates(state, parts, ctx);
}

/** What comes later belongs to a round that is over: it is recorded and dropped. */
function isOfThisRound(
  state: AuctioneerState,
  { batch, attempt }: { readonly batch: number; readonly attempt: number },
): boolean {
  return state.phase === 'fetching' && batch === state.number && attempt === state.attempt;
}

/** One answer is read after the other. */
function takeReply(
  state: AuctioneerState,
  { config }: AuctioneerParts,
  cell: CellId,
  reported: CellState | null,
  ctx: DiegoCtx,
): void {
  const instances = reported === null ? 0 : reported.lrps.length + reported.tasks.length;
  const reading = config.decodePerCell + instances * config.decodePerInstance;
  state.readAt = Math.max(state.readAt, ctx.now) + Math.round(reported === null ? 0 : reading);
  const cellGuid = state.identities.cells[cell] ?? '';
  state.replies.push({ cell, cellGuid, state: reported ?? undefined });
  recordFetched(state, cell, reported, ctx);
}

function onAllStates(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  if (state.timer !== null) ctx.cancel(state.timer);
  state.timer = null;
  state.phase = 'reading';
  if (state.readAt <= ctx.now) onStatesRead(state, parts, ctx);
  else ctx.at(state.readAt, { kind: 'auctioneer.statesRead' });
}

/** Tries again at once while there is no zone at all; some zones are as good as all. */
export function onStatesRead(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  const zones = buildZones(state.replies, parts.config.binPackFirstFitWeight);
  if (zones.names.length === 0 && state.attempt < FETCH_ATTEMPTS_MAX) {
    return askForStates(state, parts, ctx);
  }
  const elapsed = ctx.now - state.fetchStartedAt;
  ctx.record(FETCHED, -1, -1, -1, state.number, zones.cells.length, elapsed);
  scheduleBatch(state, parts, zones, ctx);
}
