/** What the Silk controller is told and asked. */
import type { Instant } from '../../engine/units';
import type { CellId } from '../../model/identity';
import type { RenewalOffer } from '../renewals';

export type SilkMessage =
  | {
      readonly kind: 'silk.acquire';
      readonly cell: CellId;
      /** When it was sent, which names the attempt; comes back with the answer. */
      readonly attempt: Instant;
      readonly renewals: RenewalOffer | null;
    }
  | {
      readonly kind: 'silk.renew';
      readonly cell: CellId;
      readonly attempt: Instant;
      /** An elidable renewal, sent because the foundation is eager or because it would be on its way. */
      readonly isElidable: boolean;
      readonly renewals: RenewalOffer | null;
    }
  /** The cell's VM has stopped. Nobody tells the real controller: this stands for its hearing no more. */
  | { readonly kind: 'silk.renewalsEnded'; readonly cell: CellId }
  /** From now on each renewal is sent; of one cell, or of all. */
  | { readonly kind: 'silk.reconsider'; readonly cell: CellId | null };
