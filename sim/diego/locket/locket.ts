/**
 * Locket: who is present.
 *
 * Real counterpart: locket:handlers/handler.go, db/lock_db.go, expiration/lock_pick.go. Modelled: presence
 * rows with owner and TTL, collisions between owners, expiry by a timer that each refresh moves. Left out
 * until failover is modelled: locks of the BBS and the auctioneer, several Lockets, the burglar, releases.
 * Configuration: `LocketConfig` in `model/config`; the TTL is the rep's to say.
 *
 * A presence is the only sign by which the BBS knows that a cell exists. A dead cell is listed until its
 * row expires, TTL after the last refresh that Locket handled.
 */
import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import { createStation, enter, type Station } from '../../engine/station';
import type { Duration, Instant } from '../../engine/units';
import type { LocketConfig } from '../../model/config';
import type { CellId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx, DiegoMessage } from '../messages';
import type { LocketMessage } from './messages';

/** A row of the locks table, of type presence. */
interface PresenceRow {
  /** A fresh number for each rep process: a restarted rep is another owner. */
  owner: number;
  expiresAt: Instant;
}

export interface LocketState {
  presences: Map<CellId, PresenceRow>;
  station: Station;
}

const ACQUIRED = kindId('presence.acquired');
const EXPIRED = kindId('presence.expired');
const COLLIDED = kindId('presence.collided');

export function createLocket(
  config: LocketConfig,
  presenceTtl: Duration,
  zone: string,
): Actor<LocketState, LocketMessage, DiegoMessage> {
  return {
    role: 'locket',
    name: 'locket',
    zone,
    state: { presences: new Map(), station: createStation(config.parallelism) },
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'locket.lockPresence':
          return onLockPresence(state, config, presenceTtl, message, ctx);
        case 'locket.checkExpiry':
          return onCheckExpiry(state, message.cell, ctx);
        case 'locket.fetchPresences':
          return onFetchPresences(state, config, message.ticket, ctx);
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
  config: LocketConfig,
  presenceTtl: Duration,
  message: Extract<LocketMessage, { kind: 'locket.lockPresence' }>,
  ctx: DiegoCtx,
): void {
  const { cell, owner } = message;
  const row = state.presences.get(cell);
  const processing = enter(state.station, ctx.now, config.callTime) - ctx.now;
  if (row !== undefined && row.owner !== owner) {
    ctx.record(COLLIDED, cell, -1, -1, 0, 0, 0);
    ctx.send(ctx.sender, { kind: 'rep.presenceAnswered', isHeld: false }, processing);
    return;
  }
  const expiresAt = ctx.now + presenceTtl;
  if (row === undefined) {
    ctx.record(ACQUIRED, cell, -1, -1, 0, 0, 0);
    state.presences.set(cell, { owner, expiresAt });
    ctx.at(expiresAt, { kind: 'locket.checkExpiry', cell });
  } else {
    // The timer set for the older expiry finds the row refreshed and sets itself anew.
    row.expiresAt = expiresAt;
  }
  ctx.send(ctx.sender, { kind: 'rep.presenceAnswered', isHeld: true }, processing);
}

/** lock_pick.go checkExpiration. */
function onCheckExpiry(state: LocketState, cell: CellId, ctx: DiegoCtx): void {
  const row = state.presences.get(cell);
  if (row === undefined) return;
  if (row.expiresAt > ctx.now) {
    ctx.at(row.expiresAt, { kind: 'locket.checkExpiry', cell });
    return;
  }
  state.presences.delete(cell);
  ctx.record(EXPIRED, cell, -1, -1, 0, 0, 0);
}

/** lock_db.go FetchAll. */
function onFetchPresences(
  state: LocketState,
  config: LocketConfig,
  ticket: number,
  ctx: DiegoCtx,
): void {
  const done = enter(state.station, ctx.now, config.callTime);
  ctx.at(done, { kind: 'locket.answerPresences', to: ctx.sender, ticket });
}

/** The list is as it is when the call is done, ascending. */
function onAnswerPresences(state: LocketState, to: ActorId, ticket: number, ctx: DiegoCtx): void {
  const cells = Int32Array.from(state.presences.keys()).sort();
  ctx.send(to, { kind: 'bbs.presences', ticket, cells });
}
