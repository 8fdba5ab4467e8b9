/**
 * Renewals and attempts that are not sent, as Locket knows of them.
 *
 * Nothing of this is in the real Locket (`../renewals`). Elidable calls take the time of a call and no more, and
 * slow the other calls as background. Quiet, they are not sent: Locket knows their rhythm from the call before.
 * When the cell's VM stops, or a lock becomes free, or something happens to wires, stores or processes, it works
 * out the last, and sends the answer that would be on its way.
 */
import type { ActorId } from '../../engine/actor';
import { type Duration, NEVER } from '../../engine/units';
import { observationId } from '../../trace/observations';
import type { DiegoCtx } from '../messages';
import { departureOnItsWay, lastDeparture, type Renewals } from '../renewals';
import {
  clientOf,
  countElidable,
  elidableRenewals,
  type LockCall,
  type LocketParts,
  type LocketState,
} from './locketState';
import { isPresence, type LocketKey, type LockOutcome, waiterKey } from './messages';
import { type LocketRow, setTimer } from './rows';

const RENEWALS_ENDED = observationId('locket.renewalsEnded');

/**
 * Nothing has happened since the call before that would make this one a job. What a cell had sent before its VM
 * stopped is none either, for quiet it is not sent.
 */
export function isStillElidable(
  { waiters, cellSteadySince }: LocketState,
  { key, owner, attempt }: LockCall,
  row: LocketRow | undefined,
): boolean {
  if (row === undefined) return false;
  if (row.owner !== owner) return waiters.get(key)?.has(owner) === true;
  return row.renewals !== null || attempt < (cellSteadySince.get(key) ?? 0);
}

export function beginRowRenewals(
  state: LocketState,
  row: LocketRow,
  renewals: Renewals | null,
  interval: Duration,
): void {
  row.renewals = renewals;
  row.interval = interval;
  if (renewals !== null) countElidable(state, interval, 1);
}

/** Those that arrived before now have not been sent, and count all the same. */
export function endRowRenewals(
  state: LocketState,
  key: LocketKey,
  row: LocketRow,
  ctx: DiegoCtx,
): void {
  if (row.renewals === null) return;
  ctx.count(RENEWALS_ENDED, key, 0);
  countElidable(state, row.interval, -1);
  row.renewals = null;
}

/** A candidate's next attempts need not be sent while somebody holds the lock. */
export function wait(
  state: LocketState,
  parts: LocketParts,
  call: LockCall,
  processing: Duration,
  ctx: DiegoCtx,
): Renewals | null {
  if (isPresence(call.key)) return null;
  const renewals = elidableRenewals(state, parts, call, processing, NEVER, ctx);
  if (renewals === null) return null;
  const { interval = 0 } = call.renewals ?? {};
  const waiters = state.waiters.get(call.key) ?? new Map();
  waiters.set(call.owner, { to: clientOf(parts, call.key, call.owner), renewals, interval });
  state.waiters.set(call.key, waiters);
  countElidable(state, interval, 1);
  return renewals;
}

export function stopWaiting(
  state: LocketState,
  key: LocketKey,
  owner: number,
  ctx: DiegoCtx,
): void {
  const waiter = state.waiters.get(key)?.get(owner);
  if (waiter === undefined) return;
  ctx.count(RENEWALS_ENDED, waiterKey(key, owner), 0);
  state.waiters.get(key)?.delete(owner);
  countElidable(state, waiter.interval, -1);
}

/**
 * The lock is free: from now on the attempts of this Locket's candidates are sent, the one that is on its way
 * included.
 */
export function onLockFreed(
  state: LocketState,
  parts: LocketParts,
  key: LocketKey,
  ctx: DiegoCtx,
): void {
  for (const [owner, { to, renewals }] of [...(state.waiters.get(key) ?? [])]) {
    stopWaiting(state, key, owner, ctx);
    if (!parts.isEager) answerOnItsWay(parts, to, renewals, 'collided', ctx);
    ctx.deliver(to, { kind: 'locketClient.reconsider' });
  }
}

/**
 * The cell's VM stops: its row lives for its TTL after the last renewal that left before now. One that is on its way,
 * and was not sent, is put there.
 */
export function onRenewalsEnded(
  state: LocketState,
  parts: LocketParts,
  cell: LocketKey,
  ctx: DiegoCtx,
): void {
  state.cellSteadySince.set(cell, ctx.now);
  const row = state.rows.get(cell);
  if (row === undefined || row.server !== ctx.self || row.renewals === null) return;
  const { renewals, owner, ttl } = row;
  endRowRenewals(state, cell, row, ctx);
  if (parts.isEager) return;
  keepByThoseUnsent(cell, row, renewals, ctx);
  const attempt = departureOnItsWay(renewals, ctx.now);
  if (attempt === undefined) return;
  const call = { key: cell, owner, ttl, attempt, isElidable: true, renewals: null };
  const { cause } = ctx;
  ctx.cause = renewals.cause;
  ctx.at(attempt + renewals.latency, { kind: 'locket.lock', ...call });
  ctx.cause = cause;
}

/** The row has its timer again: TTL after the last renewal that had arrived before now. */
function keepByThoseUnsent(
  key: LocketKey,
  row: LocketRow,
  renewals: Renewals,
  ctx: DiegoCtx,
): void {
  const last = lastDeparture(renewals, ctx.now - renewals.latency);
  if (last !== undefined) row.expiresAt = last + renewals.latency + row.ttl;
  setTimer(key, row, false, ctx);
}

/**
 * Something is about to happen, and holders and candidates are told as well. What they would have on its way
 * they send; the answers that would be on theirs are sent here.
 */
export function onReconsider(
  state: LocketState,
  parts: LocketParts,
  only: LocketKey | null,
  ctx: DiegoCtx,
): void {
  if (only === null) state.steadySince = ctx.now;
  else state.cellSteadySince.set(only, ctx.now);
  for (const [key, row] of state.rows) {
    if (row.server !== ctx.self || row.renewals === null) continue;
    if (only !== null && key !== only) continue;
    const { renewals } = row;
    endRowRenewals(state, key, row, ctx);
    if (parts.isEager) continue;
    const to = clientOf(parts, key, row.owner);
    answerOnItsWay(parts, to, renewals, 'held', ctx);
    keepByThoseUnsent(key, row, renewals, ctx);
  }
  if (only !== null) return;
  for (const [key, waiters] of state.waiters) {
    for (const [owner, { to, renewals }] of [...waiters]) {
      stopWaiting(state, key, owner, ctx);
      if (!parts.isEager) answerOnItsWay(parts, to, renewals, 'collided', ctx);
    }
  }
}

/**
 * Quiet, sends what an eager Locket would have sent: the answer to an attempt that arrived before now, if it
 * would not have reached its client by now.
 */
function answerOnItsWay(
  { config }: LocketParts,
  to: ActorId,
  renewals: Renewals,
  outcome: LockOutcome,
  ctx: DiegoCtx,
): void {
  const back = ctx.constantLatency(to, 'locketClient.answered') ?? 0;
  const attempt = lastDeparture(renewals, ctx.now - renewals.latency);
  if (attempt === undefined || attempt >= renewals.until) return;
  const leavesAt = attempt + renewals.latency + config.callTime;
  if (leavesAt + back < ctx.now) return;
  const message = { kind: 'locketClient.answered', attempt, outcome, renewals: null } as const;
  const { cause } = ctx;
  ctx.cause = renewals.cause;
  ctx.send(to, message, leavesAt - ctx.now);
  ctx.cause = cause;
}
