/** What the operator and the supervisors tell themselves and are told. */
import type { ActorId } from '../../engine/actor';
import type { CellId } from '../../model/identity';

export type OperatorMessage =
  /** An event of the scenario is due. */
  | { readonly kind: 'operator.event'; readonly event: number }
  /** Whom it concerns has reconsidered what it leaves unsent: now it happens. */
  | { readonly kind: 'operator.apply'; readonly event: number }
  /** The cell's VM has booted, if that is still its boot. */
  | { readonly kind: 'operator.boot'; readonly cell: number; readonly boot: number }
  /** A process of the control plane has ended by itself. */
  | {
      readonly kind: 'operator.exited';
      readonly process: ActorId;
      readonly reason: 'stopped' | 'lost lock';
    }
  /** The rep's process has ended by itself. */
  | {
      readonly kind: 'operator.repExited';
      readonly cell: CellId;
      readonly reason: 'drained' | 'stopped' | 'failed';
    }
  /** The drain script of the cell's silk-daemon is over. */
  | { readonly kind: 'operator.silkDrained'; readonly cell: CellId }
  /** A supervisor's look finds the process dead, if that is still its death. */
  | { readonly kind: 'operator.supervise'; readonly process: number; readonly death: number }
  | { readonly kind: 'operator.superviseRep'; readonly cell: CellId; readonly death: number }
  /** The VM of the control plane has booted, if that is still its boot. */
  | { readonly kind: 'operator.vmBooted'; readonly vm: string; readonly boot: number }
  /** The database cluster has failed over. */
  | { readonly kind: 'operator.failedOver'; readonly failover: number };
