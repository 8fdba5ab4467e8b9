/**
 * The second half of a batch: what has arrived is drained and decided, and each cell is told what it won.
 *
 * Real counterpart: auction:auctionrunner/auction_runner.go Run, scheduler.go Schedule and commitCells,
 * cell.go Commit. The decisions are made at one instant and cost the time that the real scheduler needs
 * for them; then every cell that won something gets one Perform.
 */
import type { ActorId } from '../../engine/actor';
import type { Duration } from '../../engine/units';
import type { AuctioneerConfig } from '../../model/config';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import type { AuctioneerParts, AuctioneerState } from './auctioneerState';
import { logBatch } from './auctionLogger';
import { dedupeAndDrain } from './batch';
import type { AuctioneerMessage } from './messages';
import { judgeBy } from './placementPolicy';
import { recordDecision, recordLate, recordRejected } from './records';
import { reportFailures } from './report';
import { schedule } from './scheduler';
import type { Zones } from './zoneBuilder';

const COMPLETED = kindId('auction.completed');

/** Drains what has arrived up to now and decides it; the decisions take the scheduler its time. */
export function scheduleBatch(
  state: AuctioneerState,
  parts: AuctioneerParts,
  zones: Zones,
  ctx: DiegoCtx,
): void {
  state.phase = 'scheduling';
  const request = dedupeAndDrain(state.batch);
  const { config } = parts;
  const { decisions, work } = schedule({
    request,
    zones,
    config,
    identities: state.identities,
    chance: () => ctx.random('auctioneer'),
    policy: judgeBy(parts.policy ?? null, zones, state.identities),
  });
  state.zones = zones;
  state.request = request;
  state.decisions = decisions;
  state.work = work;
  ctx.after(schedulingTime(config, zones, decisions.length), { kind: 'auctioneer.scheduled' });
}

/**
 * The real scheduler scans every instance on every cell for every auction. The mean of what was there
 * before and after stands for the instances that it adds itself.
 */
function schedulingTime(config: AuctioneerConfig, zones: Zones, auctions: number): Duration {
  let instances = auctions / 2;
  for (const cell of zones.cells) instances += cell.lrps.length;
  const perAuction =
    zones.cells.length * config.auctionPerCell + instances * config.auctionPerInstance;
  return Math.round(perAuction * auctions);
}

/** scheduler.go commitCells: all cells at once; those that won nothing hear nothing. */
export function onScheduled(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  const { cause } = ctx;
  for (const decision of state.decisions) {
    ctx.cause = cause;
    recordDecision(state, decision, ctx);
  }
  ctx.cause = cause;
  state.phase = 'performing';
  state.rejected = [];
  state.told = 0;
  tellMore(state, parts, ctx);
  if (state.performing.size === 0) return onAllPerformed(state, parts, ctx);
  awaitPerforms(state, parts, ctx);
}

/** Keeps the workers busy with cells that have not been told yet. */
function tellMore(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  const { work, number: batch, performing } = state;
  const freeWorkers = parts.config.auctionRunnerWorkers - performing.size;
  for (const { cell, lrps, tasks } of work.slice(state.told, state.told + freeWorkers)) {
    ctx.send(parts.reps[cell] as ActorId, { kind: 'rep.perform', batch, lrps, tasks });
    performing.add(cell);
    state.told++;
  }
}

function awaitPerforms(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  const { communicationTimeout } = parts.config;
  state.timer = ctx.after(communicationTimeout, { kind: 'auctioneer.performTimedOut' });
}

export function onPerformed(
  state: AuctioneerState,
  parts: AuctioneerParts,
  answer: Extract<AuctioneerMessage, { kind: 'auctioneer.performed' }>,
  ctx: DiegoCtx,
): void {
  const { cell, lrps, tasks } = answer;
  // One that was given up has let go of its worker already.
  const isAwaited = answer.batch === state.number && state.performing.delete(cell);
  if (!isAwaited) return recordLate(cell, answer.batch, ctx);
  if (lrps.length + tasks.length > 0) {
    state.rejected.push({ cell, lrps, tasks });
    recordRejected(state, answer, ctx);
  }
  tellMore(state, parts, ctx);
  if (state.performing.size === 0) onAllPerformed(state, parts, ctx);
}

/**
 * cell.go Commit: work whose Perform failed counts as started; convergence sorts it out. Where more cells
 * won than there are workers, the last are told only now. The end of a batch cancels its timer, so that none
 * rings in another one.
 */
export function onPerformTimedOut(
  state: AuctioneerState,
  parts: AuctioneerParts,
  ctx: DiegoCtx,
): void {
  state.performing.clear();
  tellMore(state, parts, ctx);
  if (state.performing.size === 0) return onAllPerformed(state, parts, ctx);
  awaitPerforms(state, parts, ctx);
}

function onAllPerformed(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  if (state.timer !== null) ctx.cancel(state.timer);
  state.timer = null;
  if (parts.logger !== null) logBatch(parts.logger, state, parts.config);
  // A batch that found nothing to auction is no auction (auction_runner.go Run).
  if (state.decisions.length > 0) {
    const elapsed = ctx.now - state.startedAt;
    ctx.record(COMPLETED, -1, -1, -1, state.number, placedCount(state), elapsed);
  }
  reportFailures(state, parts, ctx);
}

/** What a cell handed back counts as failed (scheduler.go Schedule). */
function placedCount({ decisions, rejected }: AuctioneerState): number {
  let placed = 0;
  for (const { error } of decisions) if (error === undefined) placed++;
  for (const { lrps, tasks } of rejected) placed -= lrps.length + tasks.length;
  return placed;
}
