/** How the auctioneer's doings are written to the trace. */
import type { CellState } from '../../model/cellState';
import { type CellId, type Identities, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import type { AuctioneerMessage } from './messages';
import type { Decision } from './scheduler';

const CELL_FETCHED = kindId('auction.cellFetched');
const CELL_STARTING = kindId('auction.cellStarting');
const CELL_ANSWERED = kindId('auction.cellAnswered');
const CELL_FAILED = kindId('auction.cellFailed');
const TIE_BROKEN = kindId('auction.tieBroken');
const PLACED = kindId('auction.placed');
const TASK_PLACED = kindId('auction.taskPlaced');
const FAILED = kindId('auction.failed');
const TASK_FAILED = kindId('auction.taskFailed');
const REJECTED = kindId('auction.rejected');
const TASK_REJECTED = kindId('auction.taskRejected');
const REPLY_LATE = kindId('auction.replyLate');

interface Recording {
  readonly identities: Identities;
  readonly number: number;
  readonly attempt: number;
  readonly lastReported: (CellState | undefined)[];
}

/**
 * Tells of a cell's report that it is there, and before that what differs from its last one; null: there
 * was none, or a refusal.
 */
export function recordFetched(
  state: Recording,
  cell: CellId,
  now: CellState | null,
  ctx: DiegoCtx,
): void {
  if (now === null) {
    ctx.note(CELL_FAILED, cell, -1, -1, state.number, 0, 0);
    return;
  }
  recordChanges(state, cell, now, ctx);
  ctx.note(CELL_ANSWERED, cell, -1, -1, state.number, state.attempt, 0);
}

function recordChanges(state: Recording, cell: CellId, now: CellState, ctx: DiegoCtx): void {
  const before = state.lastReported[cell];
  if (before === now) return;
  state.lastReported[cell] = now;
  const { memory, disk, containers } = now.available;
  const hasChanged =
    before === undefined ||
    before.available.memory !== memory ||
    before.available.disk !== disk ||
    before.available.containers !== containers;
  if (hasChanged) ctx.note(CELL_FETCHED, cell, -1, -1, memory, disk, containers);
  if (before?.startingContainerCount !== now.startingContainerCount) {
    ctx.note(CELL_STARTING, cell, -1, -1, state.number, now.startingContainerCount, 0);
  }
}

export function recordDecision(state: Recording, decision: Decision, ctx: DiegoCtx): void {
  const { auction, cell, error, score, tiedCells, draw } = decision;
  const lrp = auction.kind === 'lrp' ? auction.lrp : -1;
  if (draw !== undefined) ctx.record(TIE_BROKEN, -1, lrp, -1, state.number, tiedCells, draw);
  if (error !== undefined) {
    const text = textId(state.identities, error);
    if (auction.kind === 'lrp') ctx.record(FAILED, -1, lrp, -1, state.number, text, 0);
    else ctx.record(TASK_FAILED, -1, -1, -1, auction.task, text, 0);
  } else if (auction.kind === 'lrp') {
    ctx.record(PLACED, cell, lrp, -1, state.number, tiedCells, score);
  } else {
    ctx.record(TASK_PLACED, cell, -1, -1, state.number, auction.task, score);
  }
}

/** An answer to a request that had been given up. */
export function recordLate(cell: CellId, batch: number, ctx: DiegoCtx): void {
  ctx.note(REPLY_LATE, cell, -1, -1, batch, 0, 0);
}

/** Work that a cell handed back. */
export function recordRejected(
  state: Recording,
  answer: Extract<AuctioneerMessage, { kind: 'auctioneer.performed' }>,
  ctx: DiegoCtx,
): void {
  for (const lrp of answer.lrps) {
    ctx.note(REJECTED, answer.cell, lrp, -1, state.number, 0, 0);
  }
  for (const task of answer.tasks) {
    ctx.note(TASK_REJECTED, answer.cell, -1, -1, state.number, task, 0);
  }
}
