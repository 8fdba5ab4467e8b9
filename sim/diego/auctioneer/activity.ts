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
import {
  attemptLock,
  type LocketClientParts,
  onLocketClientMessage,
  releaseLock,
  warmWait,
} from '../locket/client';
import { AUCTIONEER_LOCK, type LocketClientMessage } from '../locket/messages';
import type { DiegoCtx } from '../messages';
import { exitProcess } from '../process';
import { type AuctioneerParts, type AuctioneerState, freshMemory } from './auctioneerState';

const ACTIVATED = kindId('component.activated');
const LOCK_LOST = kindId('lock.lost');
const LOCK_COLLIDED = kindId('lock.collided');

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
  if (state.lock.isHeld) releaseLock(state.lock, lockParts(parts), state.plane, ctx);
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
  const name = textId(identities, `auctioneer/${parts.index}`);
  const lockName = textId(identities, 'auctioneer');
  switch (news) {
    case 'acquired':
      if (state.isActive) return;
      state.isActive = true;
      ctx.record(ACTIVATED, -1, -1, -1, name, 0, 0);
      return listen(plane, 'auctioneer', ctx.self);
    case 'refused':
      if (state.isActive) return lose(state, parts, lockName, name, ctx);
      if (!lock.hasCollided) ctx.record(LOCK_COLLIDED, -1, -1, -1, lockName, name, 0);
      lock.hasCollided = true;
      return;
    case 'failed':
      // One that has been active all along has had its lock before its first refresh.
      if (state.isActive) lose(state, parts, lockName, name, ctx);
      return;
    case 'lost':
      return lose(state, parts, lockName, name, ctx);
    default:
      return;
  }
}

function lose(
  state: AuctioneerState,
  parts: AuctioneerParts,
  lockName: number,
  name: number,
  ctx: DiegoCtx,
): void {
  state.isActive = false;
  ctx.record(LOCK_LOST, -1, -1, -1, lockName, name, 0);
  exitProcess({ ...parts, component: 'auctioneer' }, state, 'lost lock', ctx);
}

/** One that has been active all along has refreshed its lock at any time before the start. */
function clientParts(
  { isActive, lock }: AuctioneerState,
  parts: AuctioneerParts,
  ctx: DiegoCtx,
): LocketClientParts {
  const common = lockParts(parts);
  if (!isActive || lock.isHeld) return common;
  return { ...common, firstWait: warmWait(common, ctx) };
}

function lockParts(parts: AuctioneerParts): LocketClientParts {
  const { config, index, lockets, lockDeadline, isEager } = parts;
  return {
    key: AUCTIONEER_LOCK,
    name: `auctioneer/${index}`,
    ttl: config.lockTtl,
    retryInterval: config.lockRetryInterval,
    deadline: lockDeadline,
    lockets,
    isEager,
  };
}
