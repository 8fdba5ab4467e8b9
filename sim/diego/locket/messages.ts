/** What Locket is told and asked. */
import type { ActorId } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import type { Instant } from '../../engine/units';
import type { CellId } from '../../model/identity';
import type { RenewalOffer } from '../renewals';

export type LocketMessage =
  /** Takes the presence, or keeps it; answered with whether the owner holds it. */
  | {
      readonly kind: 'locket.lockPresence';
      readonly cell: CellId;
      readonly owner: number;
      /** Comes back with the answer, which the rep takes only before this deadline. */
      readonly attempt: EventId;
      readonly sentAt: Instant;
      /** An elidable renewal, sent because the foundation is eager. */
      readonly isElidable: boolean;
      readonly renewals: RenewalOffer | null;
    }
  /** The cell's VM has stopped. Nobody tells the real Locket: this stands for its hearing no more. */
  | { readonly kind: 'locket.renewalsEnded'; readonly cell: CellId }
  | { readonly kind: 'locket.checkExpiry'; readonly cell: CellId }
  /** The ticket comes back with the answer. */
  | { readonly kind: 'locket.fetchPresences'; readonly ticket: number }
  /** The time of a fetch is over. */
  | { readonly kind: 'locket.answerPresences'; readonly to: ActorId; readonly ticket: number };
