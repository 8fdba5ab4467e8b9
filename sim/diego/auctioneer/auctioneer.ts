/**
 * The auctioneer: decides in batches which cell gets which work.
 *
 * Real counterpart: auction:auctionrunner/auction_runner.go (the loop), auctioneer:auctionrunnerdelegate.
 * The algorithm is beside this file (`batch`, `zoneBuilder`, `scheduler`). One batch at a time: list the
 * cells, ask all of them for their state, drain what has arrived meanwhile, schedule, hand out the work,
 * report the failures one call after the other; what arrives in between waits for the next batch. So the
 * window of a batch is nothing but the time its predecessor took. Left out until failover: the lock and a
 * second auctioneer, a BBS that does not answer.
 */
import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import type { Instant } from '../../engine/units';
import type { AuctionRequest, LRPStartRequest, TaskStartRequest, Work } from '../../model/auction';
import type { CellState } from '../../model/cellState';
import type { AuctioneerConfig } from '../../model/config';
import { type CellId, type Identities, NONE, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { type AuctionLogger, logBatch } from './auctionLogger';
import {
  addLRPStarts,
  addTasks,
  type Batch,
  createBatch,
  dedupeAndDrain,
  isValidLRPStart,
  isValidTaskStart,
} from './batch';
import type { AuctioneerMessage } from './messages';
import { recordDecision, recordFetched, recordRejected } from './records';
import { type Decision, schedule } from './scheduler';
import { buildZones, type StateReply, type Zones } from './zoneBuilder';

/** Rounds of asking while no cell answers (zone_builder.go FetchStateAndBuildZones). */
const FETCH_ATTEMPTS = 4;

export interface AuctioneerState {
  identities: Identities;
  batch: Batch;
  /** Counts the batches; names them in the trace. */
  number: number;
  phase: 'idle' | 'listing' | 'fetching' | 'scheduling' | 'performing' | 'reporting';
  attempt: number;
  startedAt: Instant;
  fetchStartedAt: Instant;
  cells: Int32Array;
  replies: StateReply[];
  timer: EventId | null;
  /** Work of this batch, handed out when the scheduler's time is over. */
  work: readonly Work[];
  decisions: readonly Decision[];
  zones: Zones | null;
  request: AuctionRequest | null;
  performsUnanswered: number;
  rejected: {
    readonly cell: CellId;
    readonly lrps: readonly number[];
    readonly tasks: readonly number[];
  }[];
  /** Failures still to be reported to the BBS, last first. */
  failures: Failure[];
  /** By CellId: the last report of each cell, so that the trace need tell only what changed. */
  lastReported: (CellState | undefined)[];
}

type Failure =
  | { readonly kind: 'lrp'; readonly lrp: number; readonly reason: string }
  | { readonly kind: 'task'; readonly task: number; readonly reason: string };

export interface AuctioneerParts {
  readonly config: AuctioneerConfig;
  readonly bbs: ActorId;
  /** By CellId: its rep. */
  readonly reps: readonly ActorId[];
  /** Told of each finished batch; null when nobody wants an auction log. */
  readonly logger: AuctionLogger | null;
}

const STARTED = kindId('auction.started');
const FETCHED = kindId('auction.fetched');
const CELL_FAILED = kindId('auction.cellFailed');
const AUCTION_COMPLETED = kindId('auction.completed');

export function createAuctioneer(
  parts: AuctioneerParts,
  identities: Identities,
  zone: string,
): Actor<AuctioneerState, AuctioneerMessage, DiegoMessage> {
  return {
    role: 'auctioneer',
    name: 'auctioneer',
    zone,
    state: {
      identities,
      batch: createBatch(),
      number: 0,
      phase: 'idle',
      attempt: 0,
      startedAt: 0,
      fetchStartedAt: 0,
      cells: new Int32Array(0),
      replies: [],
      timer: null,
      work: [],
      decisions: [],
      zones: null,
      request: null,
      performsUnanswered: 0,
      rejected: [],
      failures: [],
      lastReported: [],
    },
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(
  state: AuctioneerState,
  parts: AuctioneerParts,
  message: AuctioneerMessage,
  ctx: DiegoCtx,
): void {
  switch (message.kind) {
    case 'auctioneer.requestLRPs':
      return onRequestLRPs(state, parts, message.starts, ctx);
    case 'auctioneer.requestTasks':
      return onRequestTasks(state, parts, message.starts, ctx);
    case 'auctioneer.wake':
      return listCells(state, parts, ctx);
    case 'auctioneer.cells':
      return onCells(state, parts, message.cells, ctx);
    case 'auctioneer.cellState':
      return onCellState(state, parts, message, ctx);
    case 'auctioneer.fetchTimedOut':
      return onFetchTimedOut(state, parts, message, ctx);
    case 'auctioneer.scheduled':
      return onScheduled(state, parts, ctx);
    case 'auctioneer.performed':
      return onPerformed(state, parts, message, ctx);
    case 'auctioneer.performTimedOut':
      return onPerformTimedOut(state, parts, message.batch, ctx);
    case 'auctioneer.failureReported':
      return reportNextFailure(state, parts, ctx);
    default:
      return assertNever(message);
  }
}

/** handlers/lrp_auction_handler.go: invalid entries are dropped, the others join the batch. */
function onRequestLRPs(
  state: AuctioneerState,
  parts: AuctioneerParts,
  starts: readonly LRPStartRequest[],
  ctx: DiegoCtx,
): void {
  const valid = starts.filter((start) => isValidLRPStart(start, state.identities));
  addLRPStarts(state.batch, valid, state.identities, ctx.now);
  if (state.phase === 'idle') startBatch(state, parts, ctx);
}

function onRequestTasks(
  state: AuctioneerState,
  parts: AuctioneerParts,
  starts: readonly TaskStartRequest[],
  ctx: DiegoCtx,
): void {
  const valid = starts.filter((start) => isValidTaskStart(start, state.identities));
  addTasks(state.batch, valid, ctx.now);
  if (state.phase === 'idle') startBatch(state, parts, ctx);
}

function startBatch(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  state.number++;
  state.startedAt = ctx.now;
  state.attempt = 0;
  // The wake-up is used up here; draining comes after the fetch.
  state.batch.hasWork = false;
  listCells(state, parts, ctx);
}

function listCells(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  state.phase = 'listing';
  ctx.send(parts.bbs, { kind: 'bbs.fetchCells' });
}

function onCells(
  state: AuctioneerState,
  parts: AuctioneerParts,
  cells: Int32Array,
  ctx: DiegoCtx,
): void {
  state.cells = cells;
  state.fetchStartedAt = ctx.now;
  ctx.record(STARTED, -1, -1, -1, state.number, cells.length, 0);
  fetchStates(state, parts, ctx);
}

/** zone_builder.go: all at once, and the round waits for the slowest, at most the cell state timeout. */
function fetchStates(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
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

/** An answer after the timeout belongs to a round that is over, and is dropped. */
function onCellState(
  state: AuctioneerState,
  parts: AuctioneerParts,
  answer: Extract<AuctioneerMessage, { kind: 'auctioneer.cellState' }>,
  ctx: DiegoCtx,
): void {
  const isLate =
    state.phase !== 'fetching' || answer.batch !== state.number || answer.attempt !== state.attempt;
  if (isLate) return;
  const { cell } = answer;
  state.replies.push({
    cell,
    cellGuid: state.identities.cells[cell] ?? '',
    state: answer.state ?? undefined,
  });
  recordFetched(state, answer, ctx);
  if (state.replies.length === state.cells.length) onAllStates(state, parts, ctx);
}

function onFetchTimedOut(
  state: AuctioneerState,
  parts: AuctioneerParts,
  message: { readonly batch: number; readonly attempt: number },
  ctx: DiegoCtx,
): void {
  const isOver =
    state.phase !== 'fetching' ||
    message.batch !== state.number ||
    message.attempt !== state.attempt;
  if (isOver) return;
  state.timer = null;
  const answered = new Set(state.replies.map((reply) => reply.cell));
  const { cause } = ctx;
  for (const cell of state.cells) {
    if (answered.has(cell)) continue;
    state.replies.push({ cell, cellGuid: state.identities.cells[cell] ?? '', state: undefined });
    ctx.record(CELL_FAILED, cell, -1, -1, state.number, 0, 0);
    ctx.cause = cause;
  }
  onAllStates(state, parts, ctx);
}

function onAllStates(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  if (state.timer !== null) ctx.cancel(state.timer);
  state.timer = null;
  const zones = buildZones(state.replies, parts.config.binPackFirstFitWeight);
  if (zones.names.length === 0 && state.attempt < FETCH_ATTEMPTS) {
    fetchStates(state, parts, ctx);
    return;
  }
  const elapsed = ctx.now - state.fetchStartedAt;
  ctx.record(FETCHED, -1, -1, -1, state.number, zones.cells.length, elapsed);
  scheduleBatch(state, parts, zones, ctx);
}

/** Drains what has arrived up to now and decides it; the decisions take the scheduler its time. */
function scheduleBatch(
  state: AuctioneerState,
  parts: AuctioneerParts,
  zones: Zones,
  ctx: DiegoCtx,
): void {
  state.phase = 'scheduling';
  const request = dedupeAndDrain(state.batch);
  const { config } = parts;
  const result = schedule({
    request,
    zones,
    config,
    identities: state.identities,
    chance: () => ctx.random('auctioneer'),
  });
  state.zones = zones;
  state.request = request;
  state.work = result.work;
  state.decisions = result.decisions;
  ctx.after(schedulingTime(config, zones, result.decisions.length), {
    kind: 'auctioneer.scheduled',
    batch: state.number,
  });
}

/**
 * The real scheduler scans every instance on every cell for every auction. The mean of what was there
 * before and after stands for the instances that it adds itself.
 */
function schedulingTime(config: AuctioneerConfig, zones: Zones, auctions: number): number {
  let instances = auctions / 2;
  for (const cell of zones.cells) instances += cell.lrps.length;
  const perAuction =
    zones.cells.length * config.auctionPerCell + instances * config.auctionPerInstance;
  return Math.round(perAuction * auctions);
}

function onScheduled(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  const { cause } = ctx;
  for (const decision of state.decisions) {
    ctx.cause = cause;
    recordDecision(state, decision, ctx);
  }
  state.phase = 'performing';
  state.rejected = [];
  state.performsUnanswered = state.work.length;
  const batch = state.number;
  for (const { cell, lrps, tasks } of state.work) {
    ctx.cause = cause;
    ctx.send(parts.reps[cell] as ActorId, { kind: 'rep.perform', batch, lrps, tasks });
  }
  ctx.cause = cause;
  if (state.work.length === 0) return onAllPerformed(state, parts, ctx);
  const { communicationTimeout } = parts.config;
  state.timer = ctx.after(communicationTimeout, { kind: 'auctioneer.performTimedOut', batch });
}

function onPerformed(
  state: AuctioneerState,
  parts: AuctioneerParts,
  answer: Extract<AuctioneerMessage, { kind: 'auctioneer.performed' }>,
  ctx: DiegoCtx,
): void {
  if (state.phase !== 'performing' || answer.batch !== state.number) return;
  const { cell, lrps, tasks } = answer;
  if (lrps.length + tasks.length > 0) {
    state.rejected.push({ cell, lrps, tasks });
    recordRejected(state, answer, ctx);
  }
  if (--state.performsUnanswered === 0) onAllPerformed(state, parts, ctx);
}

/** cell.go Commit: work whose Perform failed counts as started; convergence sorts it out. */
function onPerformTimedOut(
  state: AuctioneerState,
  parts: AuctioneerParts,
  batch: number,
  ctx: DiegoCtx,
): void {
  if (state.phase !== 'performing' || batch !== state.number) return;
  state.timer = null;
  onAllPerformed(state, parts, ctx);
}

/** auction_runner_delegate.go AuctionCompleted: one call per failed task, then one per failed LRP. */
function onAllPerformed(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  if (state.timer !== null) ctx.cancel(state.timer);
  state.timer = null;
  state.phase = 'reporting';
  const failed = state.decisions.filter((decision) => decision.error !== undefined);
  const placed = state.decisions.length - failed.length;
  if (parts.logger !== null) logBatch(parts.logger, state, parts.config);
  const elapsed = ctx.now - state.startedAt;
  if (state.decisions.length > 0) {
    ctx.record(AUCTION_COMPLETED, -1, -1, -1, state.number, placed, elapsed);
  }
  state.failures = failuresToReport(state, failed).reverse();
  reportNextFailure(state, parts, ctx);
}

/**
 * Work handed back by a cell has an empty placement error, which the BBS refuses as an invalid request:
 * the call is made all the same and changes nothing.
 */
function failuresToReport(state: AuctioneerState, failed: readonly Decision[]): Failure[] {
  const tasks: Failure[] = [];
  const lrps: Failure[] = [];
  for (const { auction, error } of failed) {
    const reason = error ?? '';
    if (auction.kind === 'task') tasks.push({ kind: 'task', task: auction.task, reason });
    else lrps.push({ kind: 'lrp', lrp: auction.lrp, reason });
  }
  for (const handedBack of state.rejected) {
    for (const task of handedBack.tasks) tasks.push({ kind: 'task', task, reason: '' });
    for (const lrp of handedBack.lrps) lrps.push({ kind: 'lrp', lrp, reason: '' });
  }
  return [...tasks, ...lrps];
}

function reportNextFailure(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  const failure = state.failures.pop();
  if (failure === undefined) return finishBatch(state, parts, ctx);
  if (failure.kind === 'lrp') {
    const reason = textId(state.identities, failure.reason);
    ctx.send(parts.bbs, { kind: 'bbs.failActual', lrp: failure.lrp, reason });
  } else {
    const { task, reason } = failure;
    ctx.send(parts.bbs, { kind: 'bbs.rejectTask', task, reason, instance: NONE });
  }
}

function finishBatch(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  state.phase = 'idle';
  state.work = [];
  state.decisions = [];
  state.zones = null;
  state.request = null;
  state.replies = [];
  if (state.batch.hasWork) startBatch(state, parts, ctx);
}
