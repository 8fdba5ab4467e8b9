/**
 * The cell's presence at Locket: taken when the rep comes up, refreshed while its process lives.
 *
 * Real counterpart: rep:cmd/rep/main.go initializeCellPresence, with locket:lock/lock.go (`../locket/client`). Every
 * process is an owner of its own, so that a restarted rep collides with the row of the one before it until that
 * has expired or was released. A lost presence changes nothing else: the rep runs on and tries again.
 */
import type { Duration } from '../../engine/units';
import { kindId } from '../../trace/kinds';
import {
  attemptLock,
  createLocketClient,
  type LocketClientParts,
  onLocketClientMessage,
  releaseLock,
} from '../locket/client';
import type { LocketClientMessage } from '../locket/messages';
import type { DiegoCtx } from '../messages';
import type { RepParts, RepState } from './repState';

const LOST = kindId('presence.lost');

/** A new process asks for the presence for the first time. `firstWait`: until it is to be refreshed. */
export function takePresence(
  state: RepState,
  parts: RepParts,
  firstWait: Duration,
  ctx: DiegoCtx,
): void {
  state.presence = createLocketClient(state.starts);
  state.firstPresenceWait = firstWait;
  attemptLock(state.presence, clientParts(state, parts), state.plane, ctx);
}

/** Answers whether the presence has just been taken. */
export function onPresenceMessage(
  state: RepState,
  parts: RepParts,
  message: LocketClientMessage,
  ctx: DiegoCtx,
): boolean {
  const { cause } = ctx;
  const client = state.presence;
  const news = onLocketClientMessage(client, clientParts(state, parts), state.plane, message, ctx);
  if (news === 'acquired') {
    state.firstPresenceWait = null;
    return true;
  }
  if (news === 'lost') {
    ctx.record(LOST, parts.cell, -1, -1, 0, 0, 0);
    ctx.cause = cause;
  }
  return false;
}

/** Gives the presence up, at a clean end of the process. */
export function releasePresence(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  releaseLock(state.presence, clientParts(state, parts), state.plane, ctx);
}

function clientParts(state: RepState, { cell, spec, config, peers, isEager }: RepParts) {
  const { presenceTtl: ttl, presenceRetryInterval: retryInterval } = config.rep;
  const parts: LocketClientParts = {
    key: cell,
    name: spec.cellGuid,
    ttl,
    retryInterval,
    deadline: config.locket.attemptDeadline,
    lockets: peers.lockets,
    isEager,
    firstWait: state.firstPresenceWait ?? undefined,
  };
  return parts;
}
