/**
 * Locket's presence rows: how they are kept, which renewals are elidable, and when a row expires.
 *
 * Real counterpart: locket:db/lock_db.go, expiration/lock_pick.go. A row has one timer, which a refresh does
 * not touch: it finds the row refreshed and sets itself anew. A row that elided renewals keep has none
 * until they end.
 */
import type { EventId } from '../../engine/eventQueue';
import type { Station } from '../../engine/station';
import { type Duration, type Instant, NEVER } from '../../engine/units';
import type { LocketConfig, RepConfig } from '../../model/config';
import type { CellId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import { lastArrival, type Renewals } from '../renewals';
import type { LocketMessage } from './messages';

export interface LocketParts {
  readonly config: LocketConfig;
  /** A presence's TTL and the pause between its renewals are the reps' to say. */
  readonly rep: Pick<RepConfig, 'presenceTtl' | 'presenceRetryInterval'>;
  /** Whether elidable renewals are sent all the same. */
  readonly isEager: boolean;
}

/** A row of the locks table, of type presence. */
export interface PresenceRow {
  /** A fresh number for each rep process: a restarted rep is another owner. */
  owner: number;
  /** As the calls that were handled say; elided renewals move it when they end. */
  expiresAt: Instant;
  /** Null while elided renewals keep the row. */
  timer: EventId | null;
  /** The elidable renewals of a living rep; null when each of its calls is a job like any other. */
  renewals: Renewals | null;
  /** The record of its acquisition, which is the cause of its end. */
  readonly cause: number;
}

export interface LocketState {
  presences: Map<CellId, PresenceRow>;
  /** How many of them have elidable renewals. */
  elidable: number;
  /** By cell: when its VM last stopped. */
  stoppedAt: Map<CellId, Instant>;
  station: Station;
}

const EXPIRED = kindId('presence.expired');

/**
 * The largest share of the workers that elidable renewals may take (assumption): with more they would
 * wait for each other, and so each is a job. The default of 1 ms a call, 3 workers and 250 cells makes 2 %.
 */
const ELIDABLE_SHARE_MAX = 0.5;

/** How many calls Locket and its database serve at once: a worker needs a connection. */
export function workersOf({ parallelism, maxOpenConnections }: LocketConfig): number {
  return Math.min(parallelism, maxOpenConnections);
}

/** The share of the workers that elidable renewals take: all other calls wait for them as well. */
export function backgroundShare(parts: LocketParts, elidable: number): number {
  const { callTime } = parts.config;
  return (elidable * callTime) / parts.rep.presenceRetryInterval / workersOf(parts.config);
}

/**
 * The renewals that will follow a call which is answered after `processing`, if nothing but constants
 * decides when they come, and each comes in time to keep the row; else null. The first in time to keep the
 * row means an answer in time for the rep's deadline, which is as long as the TTL.
 */
export function elidableRenewals(
  state: LocketState,
  parts: LocketParts,
  call: Extract<LocketMessage, { kind: 'locket.lockPresence' }>,
  processing: Duration,
  ctx: DiegoCtx,
): Renewals | null {
  const back = ctx.constantLatency(ctx.sender, 'rep.presenceAnswered');
  if (call.renewals === null || back === undefined) return null;
  const { latency, wait } = call.renewals;
  const { presenceTtl, presenceRetryInterval } = parts.rep;
  const from = ctx.now + processing + back + wait;
  const period = latency + parts.config.callTime + back + presenceRetryInterval;
  const isElidable =
    from + latency < ctx.now + presenceTtl &&
    period > 0 &&
    period < presenceTtl &&
    backgroundShare(parts, state.elidable + 1) <= ELIDABLE_SHARE_MAX;
  return isElidable ? { from, period, latency, until: NEVER } : null;
}

export function setRenewals(state: LocketState, row: PresenceRow, renewals: Renewals | null): void {
  if (row.renewals !== null) state.elidable--;
  if (renewals !== null) state.elidable++;
  row.renewals = renewals;
}

/** Sees to it that the row ends when it should. */
export function setTimer(parts: LocketParts, cell: CellId, row: PresenceRow, ctx: DiegoCtx): void {
  if (row.renewals !== null && !parts.isEager) {
    if (row.timer !== null) ctx.cancel(row.timer);
    row.timer = null;
    return;
  }
  if (row.timer !== null) return;
  const { cause } = ctx;
  ctx.cause = row.cause;
  row.timer = ctx.at(row.expiresAt, { kind: 'locket.checkExpiry', cell });
  ctx.cause = cause;
}

/** The row lives for its TTL after the last renewal that left before now. An eager one's is on its way. */
export function endRenewals(
  state: LocketState,
  parts: LocketParts,
  cell: CellId,
  ctx: DiegoCtx,
): void {
  const row = state.presences.get(cell);
  if (row === undefined || row.renewals === null) return;
  const last = lastArrival({ ...row.renewals, until: ctx.now }, NEVER);
  setRenewals(state, row, null);
  if (parts.isEager) return;
  if (last !== undefined) row.expiresAt = last + parts.rep.presenceTtl;
  setTimer(parts, cell, row, ctx);
}

/**
 * lock_pick.go checkExpiration. Rows that end at one instant go in the order of their cells, whichever
 * timer was set first.
 */
export function checkExpiry(
  state: LocketState,
  parts: LocketParts,
  cell: CellId,
  ctx: DiegoCtx,
): void {
  const row = state.presences.get(cell);
  if (row === undefined) return;
  if (row.expiresAt > ctx.now) {
    row.timer = null;
    setTimer(parts, cell, row, ctx);
    return;
  }
  const due = [...state.presences].filter(
    ([, { timer, expiresAt }]) => timer !== null && expiresAt === ctx.now,
  );
  for (const [each, dueRow] of due.sort(([a], [b]) => a - b)) expire(state, each, dueRow, ctx);
}

function expire(state: LocketState, cell: CellId, row: PresenceRow, ctx: DiegoCtx): void {
  if (row.timer !== null) ctx.cancel(row.timer);
  setRenewals(state, row, null);
  state.presences.delete(cell);
  ctx.cause = row.cause;
  ctx.record(EXPIRED, cell, -1, -1, 0, 0, 0);
}
