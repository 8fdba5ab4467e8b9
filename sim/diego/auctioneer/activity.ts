/**
 * Who is the active auctioneer: the one that holds the lock.
 *
 * Real counterpart: auctioneer:cmd/auctioneer/main.go, its ordered group. An auctioneer that waits for the lock
 * does not listen; with the lock it does. The first failed refresh is the end of the process, and of the batch that
 * is under way: what it had been asked for and had not placed is lost, and found again by convergence.
 */
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { listen } from '../controlPlane';
import { endWithoutLock, firstLockParts, lockParts, noteCollision } from '../locket/candidate';
import {
  attemptLock,
  type LocketClientParts,
  onLocketClientMessage,
  releaseLock,
} from '../locket/client';
import type { LocketClientMessage } from '../locket/messages';
import type { DiegoCtx } from '../messages';
import { exitProcess } from '../process';
import { type AuctioneerParts, type AuctioneerState, freshMemory } from './auctioneerState';

const ACTIVATED = kindId('component.activated');

/** The process starts; `isWarm`: it has been the active one all along. */
export function onBoot(
  state: AuctioneerState,
  parts: AuctioneerParts,
  isWarm: boolean,
  ctx: DiegoCtx,
): void {
  // Answers to the process before it may still come, and must not be taken for its own.
  const calls = { last: state.calls.last, underWay: new Map() };
  Object.assign(state, freshMemory(parts.index), { calls });
  if (isWarm) {
    state.isActive = true;
    listen(state.plane, 'auctioneer', ctx.self);
  }
  attemptLock(state.lock, clientParts(state, parts, ctx), state.plane, ctx);
}

/** The process is told to end: it gives up its lock first. */
export function onStop(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  state.isActive = false;
  if (state.lock.isHeld) releaseLock(state.lock, lockParts('auctioneer', parts), state.plane, ctx);
  exitProcess({ ...parts, component: 'auctioneer' }, state, 'stopped', ctx);
}

/** What Locket says of the lock, and what follows. */
export function onLockMessage(
  state: AuctioneerState,
  parts: AuctioneerParts,
  message: LocketClientMessage,
  ctx: DiegoCtx,
): void {
  const { lock, plane, identities } = state;
  const news = onLocketClientMessage(lock, clientParts(state, parts, ctx), plane, message, ctx);
  switch (news) {
    case 'acquired': {
      if (state.isActive) return;
      state.isActive = true;
      const name = textId(identities, `auctioneer/${parts.index}`);
      ctx.record(ACTIVATED, -1, -1, -1, name, 0, 0);
      return listen(plane, 'auctioneer', ctx.self);
    }
    case 'refused':
      if (state.isActive) return lose(state, parts, ctx);
      return noteCollision('auctioneer', parts, state, ctx);
    case 'failed':
      // One that has been active all along has had its lock before its first refresh.
      if (state.isActive) lose(state, parts, ctx);
      return;
    case 'lost':
      return lose(state, parts, ctx);
    default:
      return;
  }
}

function lose(state: AuctioneerState, parts: AuctioneerParts, ctx: DiegoCtx): void {
  state.isActive = false;
  endWithoutLock('auctioneer', parts, state, ctx);
}

function clientParts(
  { isActive, lock }: AuctioneerState,
  parts: AuctioneerParts,
  ctx: DiegoCtx,
): LocketClientParts {
  return firstLockParts('auctioneer', parts, isActive && !lock.isHeld, ctx);
}
