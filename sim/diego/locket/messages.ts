/** What Locket is told and asked. */
import type { ActorId } from '../../engine/actor';
import type { CellId } from '../../model/identity';

export type LocketMessage =
  | { readonly kind: 'locket.lockPresence'; readonly cell: CellId; readonly owner: number }
  | { readonly kind: 'locket.checkExpiry'; readonly cell: CellId }
  | { readonly kind: 'locket.fetchPresences'; readonly ticket: number }
  | { readonly kind: 'locket.answerPresences'; readonly to: ActorId; readonly ticket: number };
