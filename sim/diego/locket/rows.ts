/**
 * Locket's rows: presences of cells and locks of the control plane, who holds them, and when they expire.
 *
 * Real counterpart: locket:db/lock_db.go, expiration/lock_pick.go, expiration/burglar.go. The rows lie in the
 * database; when one expires is known only to the Locket processes, each of which has a timer for every row
 * that it has seen: TTL after the refresh that it handled itself, or after its burglar's last look, every 5 s,
 * at a row that another one refreshed. The timer of the Locket that handled the last refresh is the first to
 * fire, so only that one is kept here; when its process dies, a survivor's burglar has the next.
 *
 * A row has one timer, which a refresh does not touch: it finds the row refreshed and sets itself anew. A row
 * that elided renewals keep has none until they end.
 */
import type { ActorId } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import type { Duration, Instant } from '../../engine/units';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import type { Renewals } from '../renewals';
import { isPresence, type LocketKey } from './messages';

export interface LocketRow {
  /** A presence: a fresh number for each rep process. A lock: the number of the component, which it keeps. */
  readonly owner: number;
  readonly ttl: Duration;
  /** As the calls that were handled say; elided renewals move it when they end. */
  expiresAt: Instant;
  /** When the last call that took or refreshed it, of those that were handled, had been sent. */
  attempt: Instant;
  /** The Locket that handled the last refresh. */
  server: ActorId;
  /** Null while elided renewals keep the row, and while no Locket lives that knows when it expires. */
  timer: EventId | null;
  /** The elidable renewals of a living holder; null when each of its calls is a job like any other. */
  renewals: Renewals | null;
  /** The pause between those. */
  interval: Duration;
  /** The record of its acquisition, which is the cause of its end. */
  readonly cause: number;
}

/** The `locks` table of the database, which all Lockets share. */
export type LocketRows = Map<LocketKey, LocketRow>;

/** By key: what records call the lock and its holders. */
export interface LockNames {
  readonly lock: number;
  /** By owner. */
  readonly holders: readonly number[];
}

const PRESENCE = {
  acquired: kindId('presence.acquired'),
  collided: kindId('presence.collided'),
  expired: kindId('presence.expired'),
  released: kindId('presence.released'),
};
const LOCK = {
  acquired: kindId('lock.acquired'),
  collided: kindId('lock.collided'),
  expired: kindId('lock.expired'),
  released: kindId('lock.released'),
};

/** Says what happened to a row: a presence's records name its cell, a lock's the lock and who is concerned. */
export function recordRow(
  what: keyof typeof LOCK,
  key: LocketKey,
  owner: number,
  names: ReadonlyMap<LocketKey, LockNames>,
  ctx: DiegoCtx,
): void {
  if (isPresence(key)) return ctx.record(PRESENCE[what], key, -1, -1, 0, 0, 0);
  const { lock, holders } = names.get(key) ?? { lock: -1, holders: [] };
  ctx.record(LOCK[what], -1, -1, -1, lock, holders[owner] ?? -1, 0);
}

/** Sees to it that a row of this Locket ends when it should. */
export function setTimer(key: LocketKey, row: LocketRow, isEager: boolean, ctx: DiegoCtx): void {
  if (row.renewals !== null && !isEager) return clearTimer(row, ctx);
  if (row.timer !== null) return;
  const { cause } = ctx;
  ctx.cause = row.cause;
  const due = Math.max(row.expiresAt, ctx.now);
  row.timer = ctx.at(due, { kind: 'locket.checkExpiry', key, due });
  ctx.cause = cause;
}

export function clearTimer(row: LocketRow, ctx: DiegoCtx): void {
  if (row.timer !== null) ctx.cancel(row.timer);
  row.timer = null;
}
