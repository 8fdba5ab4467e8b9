/** What the Silk controller is told and asked. */
import type { Instant } from '../../engine/units';
import type { CellId } from '../../model/identity';
import type { RenewalOffer } from '../renewals';

export type SilkMessage =
  | {
      readonly kind: 'silk.acquire';
      readonly cell: CellId;
      readonly sentAt: Instant;
      readonly renewals: RenewalOffer | null;
    }
  | { readonly kind: 'silk.renew'; readonly cell: CellId }
  /** The cell's VM has stopped. Nobody tells the real controller: this stands for the daemon's silence. */
  | { readonly kind: 'silk.renewalsEnded'; readonly cell: CellId };
