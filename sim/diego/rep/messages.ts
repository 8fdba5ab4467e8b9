/** What a rep is told, asked, and tells itself. */
import type { LRPAuction, TaskAuction } from '../../model/auction';
import type { BbsErrorType } from '../../model/errors';
import type { CellId, InstanceId, LrpId, TaskId } from '../../model/identity';

export type RepMessage =
  /** The VM starts; `isWarm`: it has been up all along, only its servers are to appear. */
  | { readonly kind: 'rep.boot'; readonly isWarm: boolean }
  /** The supervisor starts silk-daemon again. */
  | { readonly kind: 'rep.acquireLease' }
  | { readonly kind: 'rep.leaseAnswered'; readonly hasLease: boolean }
  /** The rep's process starts, with Garden's first health check. */
  | { readonly kind: 'rep.checkGarden' }
  | { readonly kind: 'rep.gardenChecked' }
  /** The next attempt at the presence is due. */
  | { readonly kind: 'rep.lockPresence' }
  | { readonly kind: 'rep.presenceAnswered'; readonly isHeld: boolean }
  | { readonly kind: 'rep.presenceTimedOut' }
  | { readonly kind: 'rep.state'; readonly batch: number; readonly attempt: number }
  | {
      readonly kind: 'rep.perform';
      readonly batch: number;
      readonly lrps: readonly LRPAuction[];
      readonly tasks: readonly TaskAuction[];
    }
  | { readonly kind: 'rep.stopLRP'; readonly lrp: LrpId; readonly instance: InstanceId }
  | { readonly kind: 'rep.cancelTask'; readonly task: TaskId }
  /** A container operation, from an event or from the bulk sync. */
  | { readonly kind: 'rep.operate'; readonly instance: InstanceId }
  | ({ readonly kind: 'rep.claimAnswered' } & ClaimAnswer)
  | {
      readonly kind: 'rep.startAnswered';
      readonly instance: InstanceId;
      readonly error: BbsErrorType | null;
    }
  /** RemoveActualLRP, CrashActualLRP, CompleteTask or RejectTask came back; whatever it says, delete. */
  | { readonly kind: 'rep.endAnswered'; readonly instance: InstanceId }
  | {
      readonly kind: 'rep.taskStartAnswered';
      readonly instance: InstanceId;
      readonly error: BbsErrorType | null;
      readonly shouldStart: boolean;
    }
  | { readonly kind: 'rep.sync' }
  | ({ readonly kind: 'rep.cellFetched' } & CellRows)
  /** Of the bulk sync's calls, those that the BBS refused. */
  | { readonly kind: 'rep.syncAnswered'; readonly refusals: readonly SyncRefusal[] };

export interface ClaimAnswer {
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

/** One container's call of a bulk sync. */
export interface SyncRefusal {
  readonly instance: InstanceId;
  readonly error: BbsErrorType;
}

/** The calls of one bulk sync: what its containers tell the BBS every polling interval. */
export interface SyncCalls {
  readonly cell: CellId;
  /** ClaimActualLRP for each initializing or created container. */
  readonly claimLRPs: readonly LrpId[];
  readonly claimInstances: readonly InstanceId[];
  /** StartActualLRP for each running container. */
  readonly startLRPs: readonly LrpId[];
  readonly startInstances: readonly InstanceId[];
  /** StartTask for each task that runs or is about to. */
  readonly tasks: readonly TaskId[];
  readonly taskInstances: readonly InstanceId[];
}
