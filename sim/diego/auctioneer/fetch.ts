/**
 * The first half of a batch: which cells there are, and how each of them is.
 *
 * Real counterpart: auction:auctionrunner/zone_builder.go FetchStateAndBuildZones and
 * auctioneer:auctionrunnerdelegate FetchCellReps. All cells are asked at once, and the round waits for the
 * slowest, at most the cell state timeout: so one dead cell that is still listed costs every batch that
 * time.
 */
import type { ActorId } from '../../engine/actor';
import type { CellState } from '../../model/cellState';
import type { CellId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import type { AuctioneerParts, AuctioneerState } from './auctioneerState';
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
  ctx.send(parts.bbs, { kind: 'bbs.fetchCells' });
}

export function onCells(
  state: AuctioneerState,
  parts: AuctioneerParts,
  cells: Int32Array,
  ctx: DiegoCtx,
): void {
  state.cells = cells;
  state.fetchStartedAt = ctx.now;
  ctx.record(STARTED, -1, -1, -1, state.number, cells.length, 0);
  askForStates(state, parts, ctx);
}

function askForStates(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  state.phase = 'fetching';
  state.attempt++;
  state.replies = [];
  const { number: batch, attempt } = state;
  for (const cell of state.cells) {
    ctx.send(parts.reps[cell] as ActorId, { kind: 'rep.state', batch, attempt });
  }
  if (state.cells.length === 0) return onAllStates(state, parts, ctx);
  const { cellStateTimeout } = parts.config;
  state.timer = ctx.after(cellStateTimeout, { kind: 'auctioneer.fetchTimedOut', batch, attempt });
}

export function onCellState(
  state: AuctioneerState,
  parts: AuctioneerParts,
  answer: Extract<AuctioneerMessage, { kind: 'auctioneer.cellState' }>,
  ctx: DiegoCtx,
): void {
  if (!isOfThisRound(state, answer)) return recordLate(answer.cell, answer.batch, ctx);
  takeReply(state, answer.cell, answer.state, ctx);
  if (state.replies.length === state.cells.length) onAllStates(state, parts, ctx);
}

/** Whoever has not answered by now counts as failed. */
export function onFetchTimedOut(
  state: AuctioneerState,
  parts: AuctioneerParts,
  timeout: Extract<AuctioneerMessage, { kind: 'auctioneer.fetchTimedOut' }>,
  ctx: DiegoCtx,
): void {
  if (!isOfThisRound(state, timeout)) return;
  const answered = new Set(state.replies.map((reply) => reply.cell));
  for (const cell of state.cells) if (!answered.has(cell)) takeReply(state, cell, null, ctx);
  onAllStates(state, parts, ctx);
}

/** What comes later belongs to a round that is over: it is recorded and dropped. */
function isOfThisRound(
  state: AuctioneerState,
  { batch, attempt }: { readonly batch: number; readonly attempt: number },
): boolean {
  return state.phase === 'fetching' && batch === state.number && attempt === state.attempt;
}

function takeReply(
  state: AuctioneerState,
  cell: CellId,
  reported: CellState | null,
  ctx: DiegoCtx,
): void {
  const cellGuid = state.identities.cells[cell] ?? '';
  state.replies.push({ cell, cellGuid, state: reported ?? undefined });
  recordFetched(state, cell, reported, ctx);
}

/** Tries again at once while there is no zone at all; some zones are as good as all. */
function onAllStates(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  if (state.timer !== null) ctx.cancel(state.timer);
  state.timer = null;
  const zones = buildZones(state.replies, parts.config.binPackFirstFitWeight);
  if (zones.names.length === 0 && state.attempt < FETCH_ATTEMPTS_MAX) {
    return askForStates(state, parts, ctx);
  }
  const elapsed = ctx.now - state.fetchStartedAt;
  ctx.record(FETCHED, -1, -1, -1, state.number, zones.cells.length, elapsed);
  scheduleBatch(state, parts, zones, ctx);
}
