/** What the operator and the supervisors tell themselves and are told. */
import type { ActorId } from '../../engine/actor';
import type { CellId } from '../../model/identity';
import type { VmId } from '../vms';

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
  /** The drain script of the cell's silk-daemon is over; `isFailed`: with an error, since no daemon ran. */
  | { readonly kind: 'operator.silkDrained'; readonly cell: CellId; readonly isFailed: boolean }
  /** A supervisor's look finds the process dead, if that is still its death. */
  | { readonly kind: 'operator.supervise'; readonly process: number; readonly death: number }
  | { readonly kind: 'operator.superviseRep'; readonly cell: CellId; readonly death: number }
  /** The VM of the control plane has booted, if that is still its boot. */
  | { readonly kind: 'operator.vmBooted'; readonly vm: string; readonly boot: number }
  /** The database cluster has failed over. */
  | { readonly kind: 'operator.failedOver'; readonly failover: number }
  /** BOSH has the IaaS delete or create a VM, which it does at once: the time it takes is counted by who asks. */
  | { readonly kind: 'operator.deleteVm'; readonly vm: VmId }
  | { readonly kind: 'operator.createVm'; readonly vm: VmId; readonly address: 'same' | 'new' }
  /** BOSH has the agent drain, stop or start the jobs of a VM: `director.jobsEnded` answers the first two. */
  | {
      readonly kind: 'operator.drainJobs';
      readonly vm: VmId;
      /** Whether the rep can be asked to evacuate. */
      readonly isReachable: boolean;
    }
  | { readonly kind: 'operator.stopJobs'; readonly vm: VmId }
  | { readonly kind: 'operator.startJobs'; readonly vm: VmId }
  /** BOSH asks how the jobs of a VM of the control plane are: `director.inspected` answers. */
  | { readonly kind: 'operator.inspectJobs'; readonly vm: VmId; readonly token: number }
  /** Whom it concerns has reconsidered what it leaves unsent: now it happens to the VM. */
  | { readonly kind: 'operator.applyToVm'; readonly vm: VmId; readonly act: 'delete' | 'stop' };
