/** What the operator does: the scenario's events, and machines that have booted. */
import type { CellPosition } from '../../model/foundationSpec';

export type OperatorMessage =
  /** Position in `FoundationSpec.events`. */
  | { readonly kind: 'operator.event'; readonly event: number }
  /** The cell's VM is up; `boot` tells it from a boot that a later kill has undone. */
  | { readonly kind: 'operator.boot'; readonly cell: CellPosition; readonly boot: number }
  /** A rep's process has ended by itself. */
  | {
      readonly kind: 'operator.repExited';
      readonly cell: CellPosition;
      readonly reason: 'drained' | 'stopped' | 'failed';
    };
