/** What the Silk controller is told and asked. */
import type { Instant } from '../../engine/units';
import type { CellId } from '../../model/identity';

export type SilkMessage =
  | { readonly kind: 'silk.acquire'; readonly cell: CellId }
  /** Stands for the daemon's silence after its VM died. */
  | {
      readonly kind: 'silk.renewalsEnded';
      readonly cell: CellId;
      readonly lastRenewedAt: Instant;
    };
