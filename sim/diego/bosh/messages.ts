/** What the director is told, asked, and tells himself. */
import type { VmId } from '../vms';

export type BoshMessage =
  /** A person runs `bosh deploy`. */
  | { readonly kind: 'director.deploy'; readonly deploy: number }
  /** A person runs a failed deploy again, in the run of that number. */
  | { readonly kind: 'director.rerun'; readonly deploy: number; readonly run: number }
  /** A person begins to rotate a certificate. */
  | { readonly kind: 'director.rotate'; readonly rotation: number }
  /** The pause after a deploy of the rotation is over. */
  | { readonly kind: 'director.stepRotation'; readonly rotation: number }
  /** The old certificate's date. */
  | { readonly kind: 'director.expire'; readonly rotation: number }
  /** The lock of the deployment is free again: whoever released it says so. */
  | { readonly kind: 'director.unlocked' }
  /** A step of the VM's update has taken its time, if that is still its token. */
  | { readonly kind: 'director.step'; readonly vm: VmId; readonly token: number }
  /** What was to be drained or stopped on the VM has ended. */
  | { readonly kind: 'director.jobsEnded'; readonly vm: VmId }
  /** The drain script of a job ended with an error: its process did not answer, or was not there. */
  | {
      readonly kind: 'director.drainFailed';
      readonly vm: VmId;
      readonly job: 'rep' | 'silk-daemon';
    }
  /** silk-daemon's drain on the cell is over. */
  | { readonly kind: 'director.silkDrained'; readonly vm: VmId }
  /** The VM stopped. */
  | { readonly kind: 'director.vmLost'; readonly vm: VmId }
  /** How the jobs of a VM are. */
  | {
      readonly kind: 'director.inspected';
      readonly vm: VmId;
      /** Comes back from the question. */
      readonly token: number;
      /** Whether monit says so of each. */
      readonly isRunning: boolean;
      /** Whether they answer at their ports, as their post-start scripts ask: silk-daemon excepted. */
      readonly isReachable: boolean;
      /** Whether silk-daemon does, which it does once it has its lease. */
      readonly hasLease: boolean;
    };
