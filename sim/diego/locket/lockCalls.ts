/**
 * Calls of Locket that change rows: Lock and Release.
 *
 * Real counterpart: locket:db/lock_db.go, behind handlers/handler.go. A row belongs to its owner however old it
 * is; who refreshes it says for how long it is to live. What a call changes is changed at its arrival, and its
 * answer leaves when a worker is done with it. Left out: rejections of calls without owner, TTL or known type,
 * which no component makes; the index and id of a row, which stand for "refreshed since" and "another row".
 */
import type { ActorId } from '../../engine/actor';
import type { Duration } from '../../engine/units';
import { observationId } from '../../trace/observations';
import type { DiegoCtx } from '../messages';
import type { Renewals } from '../renewals';
import { beginRowRenewals, endRowRenewals, isStillElidable, stopWaiting, wait } from './elision';
import { remove } from './expiry';
import { isHeldUp } from './heldCalls';
import {
  clientOf,
  elidableRenewals,
  type LockCall,
  type LocketParts,
  type LocketState,
  timeOfCall,
} from './locketState';
import { isPresence, type LocketMessage, type LockOutcome } from './messages';
import { clearTimer, type LocketRow, recordRow, setTimer } from './rows';

const LOCK_REQUEST = observationId('locket.request.Lock');
const RELEASE_REQUEST = observationId('locket.request.Release');

/** lock_db.go Lock: insert, refresh by the same owner, or collide, however old the row is. */
export function onLock(
  state: LocketState,
  parts: LocketParts,
  call: LockCall,
  ctx: DiegoCtx,
): void {
  const client = clientOf(parts, call.key, call.owner);
  if (isHeldUp(state, parts, call, client, ctx)) return;
  const { key, owner, ttl } = call;
  let row = state.rows.get(key);
  if (call.isElidable && isStillElidable(state, call, row)) {
    const { callTime } = parts.config;
    ctx.count(LOCK_REQUEST, -1, callTime, ctx.now + callTime);
    const isHeld = row?.owner === owner;
    if (row !== undefined && isHeld) row.expiresAt = ctx.now + ttl;
    const renewals = isHeld ? row?.renewals : state.waiters.get(key)?.get(owner)?.renewals;
    return answer(call, client, isHeld ? 'held' : 'collided', renewals ?? null, callTime, ctx);
  }
  const processing = timeOfCall(state, parts, ctx);
  ctx.count(LOCK_REQUEST, -1, processing, ctx.now + processing);
  stopWaiting(state, key, owner, ctx);
  if (row !== undefined && row.owner !== owner) {
    // A candidate for a lock says so itself, the first time only (lock.go).
    if (isPresence(key)) recordRow('collided', key, owner, parts.names, ctx);
    const renewals = wait(state, parts, call, processing, ctx);
    return answer(call, client, 'collided', renewals, processing, ctx);
  }
  if (row === undefined) {
    recordRow('acquired', key, owner, parts.names, ctx);
    row = newRow(call, ctx);
    state.rows.set(key, row);
  }
  endRowRenewals(state, key, row, ctx);
  // One that was set for the burglar's look would come too late.
  if (row.server !== ctx.self || row.expiresAt > ctx.now + ttl) clearTimer(row, ctx);
  row.server = ctx.self;
  row.attempt = call.attempt;
  row.expiresAt = ctx.now + ttl;
  const renewals = elidableRenewals(state, parts, call, processing, ttl, ctx);
  beginRowRenewals(state, row, renewals, call.renewals?.interval ?? 0);
  setTimer(key, row, parts.isEager, ctx);
  answer(call, client, 'held', row.renewals, processing, ctx);
}

function newRow({ owner, ttl, attempt }: LockCall, ctx: DiegoCtx): LocketRow {
  const { now, self: server, cause } = ctx;
  const timing = { ttl, expiresAt: now + ttl, attempt, timer: null, renewals: null, interval: 0 };
  return { owner, server, cause, ...timing };
}

/** The database has not answered in time. */
export function onLockFailed(call: LockCall, from: ActorId, ctx: DiegoCtx): void {
  answer(call, from, 'failed', null, 0, ctx);
}

function answer(
  call: LockCall,
  client: ActorId,
  outcome: LockOutcome,
  renewals: Renewals | null,
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const { attempt } = call;
  const message = { kind: 'locketClient.answered', attempt, outcome, renewals } as const;
  ctx.send(client, message, processing);
}

/**
 * lock_db.go Release: by its owner only; what is not there is released. A process that ends waits for the answer;
 * here the next one may have the lock before its release comes, which then has nothing to say.
 */
export function onRelease(
  state: LocketState,
  parts: LocketParts,
  call: Extract<LocketMessage, { kind: 'locket.release' }>,
  ctx: DiegoCtx,
): void {
  const { key, owner, sentAt } = call;
  if (isHeldUp(state, parts, call, ctx.sender, ctx)) return;
  const processing = timeOfCall(state, parts, ctx);
  ctx.count(RELEASE_REQUEST, -1, processing, ctx.now + processing);
  const row = state.rows.get(key);
  if (row?.owner !== owner || row.attempt >= sentAt) return;
  recordRow('released', key, owner, parts.names, ctx);
  remove(state, parts, key, row, ctx);
}
