/**
 * What the BBS is told, asked, and tells itself. A `BbsCall` is a request, answered to its sender.
 */
import type { ActorId } from '../../engine/actor';
import type { Duration } from '../../engine/units';
import type {
  CellId,
  DomainId,
  InstanceId,
  LrpId,
  ProcessId,
  TaskId,
  TextId,
} from '../../model/identity';
import type { TaskDefinition } from '../../model/task';
import type { SyncCalls } from '../rep/messages';

interface InstanceKey {
  readonly cell: CellId;
  readonly lrp: LrpId;
  readonly instance: InstanceId;
}

export type BbsCall =
  // From reps.
  | ({ readonly kind: 'bbs.claim' } & InstanceKey)
  | ({ readonly kind: 'bbs.start' } & InstanceKey)
  | ({ readonly kind: 'bbs.crash'; readonly reason: TextId } & InstanceKey)
  | ({ readonly kind: 'bbs.removeActual' } & InstanceKey)
  | ({ readonly kind: 'bbs.removeEvacuating' } & InstanceKey)
  | ({ readonly kind: 'bbs.syncContainers' } & SyncCalls)
  | { readonly kind: 'bbs.fetchCell'; readonly cell: CellId }
  | {
      readonly kind: 'bbs.startTask';
      readonly cell: CellId;
      readonly task: TaskId;
      readonly instance: InstanceId;
    }
  | {
      readonly kind: 'bbs.completeTask';
      readonly cell: CellId;
      readonly task: TaskId;
      readonly instance: InstanceId;
      readonly failed: boolean;
      readonly reason: string;
    }
  /** From reps, which name the instance, and from the auctioneer, which has none. */
  | {
      readonly kind: 'bbs.rejectTask';
      readonly task: TaskId;
      readonly instance: InstanceId;
      readonly reason: string;
    }
  // From the auctioneer.
  | { readonly kind: 'bbs.failActual'; readonly lrp: LrpId; readonly reason: TextId }
  | { readonly kind: 'bbs.fetchCells' }
  // From Cloud Controller; the ticket comes back with the answer.
  | {
      readonly kind: 'bbs.desire';
      readonly process: ProcessId;
      readonly instances: number;
      readonly ticket: number;
    }
  | {
      readonly kind: 'bbs.update';
      readonly process: ProcessId;
      readonly instances: number;
      readonly ticket: number;
    }
  | { readonly kind: 'bbs.remove'; readonly process: ProcessId; readonly ticket: number }
  | {
      readonly kind: 'bbs.desireTask';
      readonly task: TaskId;
      readonly definition: TaskDefinition;
      readonly ticket: number;
    }
  | { readonly kind: 'bbs.cancelTask'; readonly task: TaskId; readonly ticket: number }
  | {
      readonly kind: 'bbs.upsertDomain';
      readonly domain: DomainId;
      readonly ttl: Duration;
      readonly ticket: number;
    }
  | { readonly kind: 'bbs.fetchDesired'; readonly domain: DomainId }
  | { readonly kind: 'bbs.fetchProcess'; readonly process: ProcessId };

/** The calls that are served when a worker is done with them: all but these two. */
export type QueuedCall = Exclude<BbsCall, { kind: 'bbs.fetchCells' | 'bbs.syncContainers' }>;

export type BbsMessage =
  | BbsCall
  /** A worker is done with the call: now its effect is seen and its answer sent. */
  | { readonly kind: 'bbs.serve'; readonly call: QueuedCall; readonly from: ActorId }
  /** Locket's list of cells, for whoever holds the ticket. */
  | { readonly kind: 'bbs.presences'; readonly ticket: number; readonly cells: Int32Array }
  | { readonly kind: 'bbs.converge' }
  /** The gathering part of an LRP pass is over; its actions begin. */
  | { readonly kind: 'bbs.actOnPlan' }
  | { readonly kind: 'bbs.convergenceAction'; readonly action: number }
  /** A completion callback was answered. */
  | { readonly kind: 'bbs.callbackDone'; readonly task: TaskId };
