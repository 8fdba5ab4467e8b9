/** What Locket is told and asked. */
import type { ActorId } from '../../engine/actor';
import type { CellId } from '../../model/identity';

export type LocketMessage =
  /** Takes the presence, or keeps it; answered with whether the owner holds it. */
  | { readonly kind: 'locket.lockPresence'; readonly cell: CellId; readonly owner: number }
  | { readonly kind: 'locket.checkExpiry'; readonly cell: CellId }
  /** The ticket comes back with the answer. */
  | { readonly kind: 'locket.fetchPresences'; readonly ticket: number }
  /** The time of a fetch is over. */
  | { readonly kind: 'locket.answerPresences'; readonly to: ActorId; readonly ticket: number };
