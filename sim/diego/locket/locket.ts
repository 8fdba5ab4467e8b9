/**
 * Locket: who is present.
 *
 * Real counterpart: locket:handlers/handler.go, with `presences` beside this file. Modelled: presence rows
 * with owner and TTL, collisions between owners, expiry by a timer that each refresh moves, calls that wait
 * for a worker. Left out until failover is modelled: locks of the BBS and the auctioneer, several Lockets,
 * the burglar, releases. Configuration: `LocketConfig` in `model/config`; the TTL is the rep's to say.
 *
 * A presence is the only sign by which the BBS knows that a cell exists. A dead cell is listed until its
 * row expires, TTL after the last refresh that Locket handled.
 *
 * Renewals by a living owner over constant wires are elidable (`../renewals`): they take the time of a
 * call and no more, and slow the other calls as background. Quiet, they are not sent: Locket knows their
 * rhythm from the call that took the presence, and when the cell's VM stops it works out the last.
 */

import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import { createStation, enter } from '../../engine/station';
import type { Duration } from '../../engine/units';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import type { DiegoCtx, DiegoMessage } from '../messages';
import type { LocketMessage } from './messages';
import {
  backgroundShare,
  checkExpiry,
  elidableRenewals,
  endRenewals,
  type LocketParts,
  type LocketState,
  setRenewals,
  setTimer,
  workersOf,
} from './presences';

const LOCK_REQUEST = observationId('locket.request.Lock');
const FETCH_REQUEST = observationId('locket.request.FetchAll');
const ACQUIRED = kindId('presence.acquired');
const COLLIDED = kindId('presence.collided');

type LockPresence = Extract<LocketMessage, { kind: 'locket.lockPresence' }>;

export function createLocket(
  parts: LocketParts,
  zone: string,
): Actor<LocketState, LocketMessage, DiegoMessage> {
  const station = createStation(workersOf(parts.config));
  return {
    role: 'locket',
    name: 'locket',
    zone,
    state: { presences: new Map(), elidable: 0, stoppedAt: new Map(), station },
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'locket.lockPresence':
          return onLockPresence(state, parts, message, ctx);
        case 'locket.renewalsEnded':
          state.stoppedAt.set(message.cell, ctx.now);
          return endRenewals(state, parts, message.cell, ctx);
        case 'locket.checkExpiry':
          return checkExpiry(state, parts, message.cell, ctx);
        case 'locket.fetchPresences':
          return onFetchPresences(state, parts, message.ticket, ctx);
        case 'locket.answerPresences':
          return onAnswerPresences(state, message.to, message.ticket, ctx);
        default:
          return assertNever(message);
      }
    },
  };
}

/** lock_db.go Lock: insert, refresh by the same owner, or collide, however old the row is. */
function onLockPresence(
  state: LocketState,
  parts: LocketParts,
  call: LockPresence,
  ctx: DiegoCtx,
): void {
  const { cell, owner } = call;
  let row = state.presences.get(cell);
  const expiresAt = ctx.now + parts.rep.presenceTtl;
  if (call.isElidable && row?.owner === owner) {
    row.expiresAt = expiresAt;
    const { callTime } = parts.config;
    ctx.count(LOCK_REQUEST, -1, callTime, ctx.now + callTime);
    answer(call, { isHeld: true, isElidable: true }, callTime, ctx);
    return;
  }
  const processing = timeOfCall(state, parts, ctx);
  ctx.count(LOCK_REQUEST, -1, processing, ctx.now + processing);
  if (row !== undefined && row.owner !== owner) {
    ctx.record(COLLIDED, cell, -1, -1, 0, 0, 0);
    answer(call, { isHeld: false, isElidable: false }, processing, ctx);
    return;
  }
  if (row === undefined) {
    ctx.record(ACQUIRED, cell, -1, -1, 0, 0, 0);
    row = { owner, expiresAt, timer: null, renewals: null, cause: ctx.cause };
    state.presences.set(cell, row);
  }
  row.expiresAt = expiresAt;
  setRenewals(state, row, null);
  if (!isFromTheDead(state, call)) {
    setRenewals(state, row, elidableRenewals(state, parts, call, processing, ctx));
  }
  setTimer(parts, cell, row, ctx);
  const isElidable = row.renewals !== null;
  answer(call, { isHeld: true, isElidable }, processing, ctx);
}

function answer(
  call: LockPresence,
  outcome: { readonly isHeld: boolean; readonly isElidable: boolean },
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const message = { kind: 'rep.presenceAnswered', attempt: call.attempt, ...outcome } as const;
  ctx.send(ctx.sender, message, processing);
}

/** Whether the VM that sent it has stopped since: no renewals will follow. */
function isFromTheDead({ stoppedAt }: LocketState, { cell, sentAt }: LockPresence): boolean {
  return sentAt < (stoppedAt.get(cell) ?? 0);
}

/** From now until a worker has finished a call that arrives now. */
function timeOfCall(state: LocketState, parts: LocketParts, ctx: DiegoCtx): Duration {
  const { callTime: service } = parts.config;
  const background = { share: backgroundShare(parts, state.elidable), service };
  return enter(state.station, ctx.now, service, background) - ctx.now;
}

/** lock_db.go FetchAll. */
function onFetchPresences(
  state: LocketState,
  parts: LocketParts,
  ticket: number,
  ctx: DiegoCtx,
): void {
  const processing = timeOfCall(state, parts, ctx);
  ctx.after(processing, { kind: 'locket.answerPresences', to: ctx.sender, ticket });
  ctx.count(FETCH_REQUEST, -1, processing, ctx.now + processing);
}

/** The list is as it is when the call is done, ascending. */
function onAnswerPresences(state: LocketState, to: ActorId, ticket: number, ctx: DiegoCtx): void {
  const cells = Int32Array.from(state.presences.keys()).sort();
  ctx.send(to, { kind: 'bbs.presences', ticket, cells });
}
