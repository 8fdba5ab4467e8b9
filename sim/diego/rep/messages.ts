/** What a rep is told, asked, and tells itself. */
import type { Address } from '../../model/address';
import type { LRPAuction, TaskAuction } from '../../model/auction';
import type { BbsErrorType } from '../../model/errors';
import type { InstanceId, LrpId, TaskId } from '../../model/identity';
import type { RequestId } from '../calls';

export type RepMessage =
  /**
   * The rep's process starts. `isWarm`: it has been up all along, only its servers are to appear.
   * `isVmStart`: with its VM, on which there is nothing; else on a VM that ran on, by the supervisor.
   * `hasPreStart`: by BOSH, which runs the pre-start scripts of the jobs first.
   */
  | {
      readonly kind: 'rep.boot';
      readonly isWarm: boolean;
      readonly isVmStart: boolean;
      /** Of the VM on the underlay network. */
      readonly address: Address;
      readonly hasPreStart: boolean;
      /** A deploy or the resurrector has created the VM. */
      readonly isNewVm: boolean;
    }
  /** BOSH's drain: to evacuate, then to end. */
  | { readonly kind: 'rep.drain' }
  /** SIGTERM: to end cleanly. */
  | { readonly kind: 'rep.stop' }
  /** SIGKILL has ended the process; its containers run on. */
  | { readonly kind: 'rep.processKilled' }
  /** BOSH asks how the jobs of the cell are: `director.inspected` answers. */
  | { readonly kind: 'rep.inspect'; readonly token: number }
  /** The evacuator's next look. */
  | { readonly kind: 'rep.checkEvacuated' }
  | { readonly kind: 'rep.evacuationTimedOut' }
  /** The evacuation cleanup's next look. */
  | { readonly kind: 'rep.checkCleaned' }
  | { readonly kind: 'rep.cleanupTimedOut' }
  /** From now on each renewal of presence and lease is sent. */
  | { readonly kind: 'rep.reconsider' }
  /** The rep's process starts, with Garden's first health check. */
  | { readonly kind: 'rep.checkGarden' }
  /** Garden is clear of former containers and its first check is over; the error ends the process. */
  | { readonly kind: 'rep.gardenChecked'; readonly error: string | null }
  | { readonly kind: 'rep.breakGarden'; readonly mode: 'fails' | 'hangs' }
  | { readonly kind: 'rep.mendGarden' }
  | { readonly kind: 'rep.loseContainers'; readonly share: number }
  /** The condition of the blobstore, in `world`, is another. */
  | { readonly kind: 'rep.blobstoreChanged' }
  | { readonly kind: 'rep.state'; readonly batch: number; readonly attempt: number }
  | {
      readonly kind: 'rep.perform';
      readonly batch: number;
      readonly lrps: readonly LRPAuction[];
      readonly tasks: readonly TaskAuction[];
    }
  | { readonly kind: 'rep.stopLRP'; readonly lrp: LrpId; readonly instance: InstanceId }
  | { readonly kind: 'rep.cancelTask'; readonly task: TaskId }
  /** The create pool has room for the container that an operation hands in: the operation is over. */
  | { readonly kind: 'rep.handedIn'; readonly instance: InstanceId }
  /** A container operation, from an event or from the bulk sync. */
  | { readonly kind: 'rep.operate'; readonly instance: InstanceId }
  | ({ readonly kind: 'rep.claimAnswered' } & ClaimAnswer)
  | {
      readonly kind: 'rep.startAnswered';
      readonly request: RequestId;
      readonly instance: InstanceId;
      readonly error: BbsErrorType | null;
    }
  /** A call about the end of a container came back: whatever it says, the container is deleted. */
  | {
      readonly kind: 'rep.endAnswered';
      readonly request: RequestId;
      readonly instance: InstanceId;
      readonly error: BbsErrorType | null;
    }
  /** EvacuateRunningActualLRP came back. */
  | {
      readonly kind: 'rep.evacuationAnswered';
      readonly request: RequestId;
      readonly instance: InstanceId;
      readonly error: BbsErrorType | null;
      /** Decides, whatever the error. */
      readonly keepContainer: boolean;
    }
  /** How many EVACUATING rows the BBS holds of the cell. */
  | {
      readonly kind: 'rep.actualsFetched';
      readonly request: RequestId;
      readonly evacuating: number;
    }
  | {
      readonly kind: 'rep.taskStartAnswered';
      readonly request: RequestId;
      readonly instance: InstanceId;
      readonly error: BbsErrorType | null;
      readonly shouldStart: boolean;
    }
  /** The timer of a call to the BBS. */
  | { readonly kind: 'rep.callTimer'; readonly request: RequestId }
  | { readonly kind: 'rep.sync' }
  /** The cell's rows, or null when they are those of the containers that the sync told about. */
  | {
      readonly kind: 'rep.cellFetched';
      readonly request: RequestId;
      readonly rows: CellRows | null;
    }
  /** Of a call that a bulk sync made. */
  | {
      readonly kind: 'rep.heartbeatAnswered';
      readonly instance: InstanceId;
      readonly error: BbsErrorType | null;
    };

export interface ClaimAnswer {
  readonly request: RequestId;
  readonly instance: InstanceId;
  readonly error: BbsErrorType | null;
  /** Whether the DesiredLRP, which the rep reads next, is still there. */
  readonly isDesired: boolean;
}

/** The BBS's rows of one cell, as the bulk sync reads them. */
export interface CellRows {
  /** Not evacuating: ORDINARY and SUSPECT rows. */
  readonly instanceLRPs: readonly LrpId[];
  readonly instances: readonly InstanceId[];
  readonly evacuatingLRPs: readonly LrpId[];
  readonly evacuatingInstances: readonly InstanceId[];
  /** Running tasks of the cell. */
  readonly tasks: readonly TaskId[];
}

/**
 * The calls of one bulk sync: what its containers tell the BBS every polling interval. One object as long
 * as nothing in it changes, so that it can be recognized.
 */
export interface SyncCalls {
  /** ClaimActualLRP for each initializing or created container. */
  readonly claimLRPs: readonly LrpId[];
  readonly claimInstances: readonly InstanceId[];
  /** StartActualLRP for each running container. */
  readonly startLRPs: readonly LrpId[];
  readonly startInstances: readonly InstanceId[];
  /** Those of them whose readiness check does not pass. */
  readonly unroutableInstances: readonly InstanceId[];
  /** StartTask for each task that runs or is about to. */
  readonly tasks: readonly TaskId[];
  readonly taskInstances: readonly InstanceId[];
  /** Containers that are reserved or completed, or that an operation is about: not told about here. */
  readonly otherContainers: number;
}
