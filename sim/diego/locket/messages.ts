/** What Locket is told and asked, and what its clients are told. */
import type { ActorId } from '../../engine/actor';
import type { Duration, Instant } from '../../engine/units';
import type { CellId } from '../../model/identity';
import type { RenewalOffer, Renewals } from '../renewals';

/** Names a row: a cell's presence by the cell's id, a lock by a negative number. */
export type LocketKey = number;

export const BBS_LOCK: LocketKey = -1;
export const AUCTIONEER_LOCK: LocketKey = -2;

/** Whether the key is of a presence. */
export function isPresence(key: LocketKey): key is CellId {
  return key >= 0;
}

/** Names the attempts of a candidate at a lock among all renewals; no row has that key. */
export function waiterKey(key: LocketKey, owner: number): number {
  return (key - 1) * 1000 - owner;
}

export type LocketMessage =
  /** The process starts; `isWarm`: it has been up all along. */
  | { readonly kind: 'locket.boot'; readonly isWarm: boolean }
  /** The process is told to end. */
  | { readonly kind: 'locket.stop' }
  /** Takes the row, or keeps it; answered with who holds it. */
  | {
      readonly kind: 'locket.lock';
      readonly key: LocketKey;
      readonly owner: number;
      readonly ttl: Duration;
      /** When it was sent, which names the attempt; comes back with the answer. */
      readonly attempt: Instant;
      /** An elidable renewal, sent because the foundation is eager or because it would be on its way. */
      readonly isElidable: boolean;
      readonly renewals: RenewalOffer | null;
    }
  | {
      readonly kind: 'locket.release';
      readonly key: LocketKey;
      readonly owner: number;
      readonly sentAt: Instant;
    }
  /** The cell's VM has stopped. Nobody tells the real Locket: this stands for its hearing no more. */
  | { readonly kind: 'locket.renewalsEnded'; readonly cell: CellId }
  | { readonly kind: 'locket.checkExpiry'; readonly key: LocketKey; readonly due: Instant }
  /** The ticket comes back with the answer. */
  | { readonly kind: 'locket.fetchPresences'; readonly ticket: number }
  /** The time of a fetch is over. */
  | { readonly kind: 'locket.answerPresences'; readonly to: ActorId; readonly ticket: number }
  /** From now on each renewal is sent; of one cell's presence, or of all rows. */
  | { readonly kind: 'locket.reconsider'; readonly cell: CellId | null }
  /** Another Locket has died or stands still, and with it the timers of the rows that it had renewed. */
  | { readonly kind: 'locket.peerDied'; readonly peer: ActorId }
  /** Another Locket had the timer of that row, and cannot reach the database. */
  | { readonly kind: 'locket.rowPassed'; readonly key: LocketKey }
  /** Another Locket has seen the end of that lock: candidates whose attempts are not sent have to know. */
  | { readonly kind: 'locket.lockFreed'; readonly key: LocketKey }
  /** A call that waits for the database has waited long enough. */
  | { readonly kind: 'locket.operationTimedOut'; readonly operation: number }
  /** The database, or the way to it, is another than before. */
  | { readonly kind: 'locket.databaseChanged' };

/** What holders and candidates are told, and tell themselves. */
export type LocketClientMessage =
  | {
      readonly kind: 'locketClient.answered';
      readonly attempt: Instant;
      readonly outcome: LockOutcome;
      /** The attempts that follow, when they need not be sent. */
      readonly renewals: Renewals | null;
    }
  /** The next attempt is due. */
  | { readonly kind: 'locketClient.due' }
  /** The deadline of an attempt. */
  | { readonly kind: 'locketClient.timedOut'; readonly attempt: Instant }
  /** No Locket could be reached for the attempt: is there one now? */
  | { readonly kind: 'locketClient.connect'; readonly attempt: Instant }
  /** From now on each attempt is sent. */
  | { readonly kind: 'locketClient.reconsider' }
  /** The peer's process has ended, and the connections to it with it. */
  | { readonly kind: 'locketClient.connectionLost'; readonly peer: ActorId };

/** `failed`: Locket could not reach its database. */
export type LockOutcome = 'held' | 'collided' | 'failed';
