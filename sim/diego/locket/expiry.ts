/**
 * How rows end that nobody refreshes, and who sees to it.
 *
 * Real counterpart: locket:expiration/lock_pick.go and burglar.go. Each Locket has a timer for every row that it
 * knows, and looks every 5 s for rows that it does not know; deleting a row takes the database, too. Of all those
 * timers only the first to fire is kept (`rows`): that of the Locket which handled the last refresh. When that one
 * dies, stands still or has lost its way to the database, another one's is next: TTL after its burglar's first look
 * at the row. An expiry that finds no database waits for the first look of the burglar after its return, and then
 * for a whole TTL. Left out: several Lockets that race to watch such a row (one of them does); a look of the
 * burglar that failed before the Locket died whose row it is about.
 */
import type { ActorId } from '../../engine/actor';
import type { Instant } from '../../engine/units';
import { databaseCondition } from '../database';
import type { DiegoCtx } from '../messages';
import { endRowRenewals, onLockFreed } from './elision';
import { type LocketParts, type LocketState, nextLook } from './locketState';
import { isPresence, type LocketKey, type LocketMessage } from './messages';
import { clearTimer, type LocketRow, recordRow, setTimer } from './rows';

/** A Locket starts: rows that no other living one watches get a fresh TTL, if it can read them. */
export function registerRows(state: LocketState, parts: LocketParts, ctx: DiegoCtx): void {
  const isReadable = isDatabaseUp(state, parts, ctx);
  for (const [key, row] of state.rows) {
    if (row.server !== ctx.self && state.plane.listening.locket.includes(row.server)) continue;
    row.timer = null;
    if (isReadable) watch(parts, key, row, ctx.now + row.ttl, ctx);
    else row.server = ctx.self;
  }
}

function isDatabaseUp(state: LocketState, { database }: LocketParts, ctx: DiegoCtx): boolean {
  return databaseCondition(state.plane, database, ctx).mode === 'up';
}

/** From now on this Locket ends the row. */
function watch(
  parts: LocketParts,
  key: LocketKey,
  row: LocketRow,
  expiresAt: Instant,
  ctx: DiegoCtx,
): void {
  clearTimer(row, ctx);
  row.server = ctx.self;
  row.expiresAt = expiresAt;
  setTimer(key, row, parts.isEager, ctx);
}

/** The row is free: whoever watched it does so no more, and every Locket wakes its candidates. */
export function remove(
  state: LocketState,
  parts: LocketParts,
  key: LocketKey,
  row: LocketRow,
  ctx: DiegoCtx,
): void {
  clearTimer(row, ctx);
  endRowRenewals(state, key, row, ctx);
  state.rows.delete(key);
  if (isPresence(key)) return;
  onLockFreed(state, parts, key, ctx);
  for (const peer of state.plane.listening.locket) {
    if (peer !== ctx.self) ctx.deliver(peer, { kind: 'locket.lockFreed', key });
  }
}

/**
 * lock_pick.go checkExpiration. Rows that end at one instant go in the order of their keys, whichever
 * timer was set first. Without a database the row stays, and this Locket's timer knows of it no more. In a Locket
 * that goes on after it stood still, timers and requests race; here the requests are first.
 */
export function onCheckExpiry(
  state: LocketState,
  parts: LocketParts,
  { key, due }: Extract<LocketMessage, { kind: 'locket.checkExpiry' }>,
  ctx: DiegoCtx,
): void {
  const row = state.rows.get(key);
  if (row === undefined || row.server !== ctx.self) return;
  // A Locket that stood still: the calls that have waited go first.
  if (due < ctx.now || row.expiresAt > ctx.now) {
    row.timer = null;
    return setTimer(key, row, parts.isEager, ctx);
  }
  const dueRows = [...state.rows].filter(
    ([, { timer, expiresAt, server }]) =>
      timer !== null && expiresAt <= ctx.now && server === ctx.self,
  );
  const isUp = isDatabaseUp(state, parts, ctx);
  for (const [each, dueRow] of dueRows.sort(([a], [b]) => a - b)) {
    clearTimer(dueRow, ctx);
    if (!isUp) {
      passRow(state, each, ctx);
      continue;
    }
    ctx.cause = dueRow.cause;
    recordRow('expired', each, dueRow.owner, parts.names, ctx);
    remove(state, parts, each, dueRow, ctx);
  }
}

/** The burglar registers what nobody's timer knows of at its first look after the database is back. */
export function onDatabaseChanged(state: LocketState, parts: LocketParts, ctx: DiegoCtx): void {
  if (!isDatabaseUp(state, parts, ctx)) return;
  for (const [key, row] of state.rows) {
    if (row.server !== ctx.self || row.timer !== null || row.renewals !== null) continue;
    watch(parts, key, row, nextLook(state, parts, ctx.now) + row.ttl, ctx);
  }
}

/** Where only this Locket is cut off from the database, another one's timer is the next to end the row. */
function passRow({ plane }: LocketState, key: LocketKey, ctx: DiegoCtx): void {
  if (plane.database.mode !== 'up') return;
  const peer = plane.listening.locket.find((other) => other !== ctx.self);
  if (peer !== undefined) ctx.deliver(peer, { kind: 'locket.rowPassed', key });
}

export function onRowPassed(
  state: LocketState,
  parts: LocketParts,
  key: LocketKey,
  ctx: DiegoCtx,
): void {
  const row = state.rows.get(key);
  if (row !== undefined) takeOver(state, parts, key, row, ctx);
}

/** Another Locket has died, or stands still. */
export function onPeerDied(
  state: LocketState,
  parts: LocketParts,
  peer: ActorId,
  ctx: DiegoCtx,
): void {
  for (const [key, row] of state.rows) {
    if (row.server === peer) takeOver(state, parts, key, row, ctx);
  }
}

/** Of a row that another Locket refreshed, this one knows since its burglar looked at it. */
function takeOver(
  state: LocketState,
  parts: LocketParts,
  key: LocketKey,
  row: LocketRow,
  ctx: DiegoCtx,
): void {
  const look = nextLook(state, parts, row.expiresAt - row.ttl);
  const expiresAt = Math.max(ctx.now, look + row.ttl);
  const isFruitless = look >= ctx.now || expiresAt === ctx.now;
  if (!isFruitless || isDatabaseUp(state, parts, ctx)) {
    return watch(parts, key, row, expiresAt, ctx);
  }
  clearTimer(row, ctx);
  row.server = ctx.self;
}
