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
import type { RequestId } from '../calls';
import type { SyncCalls } from '../rep/messages';
import type { CallbackStatus } from './callbacks';

/** The answer carries the same id; NO_REQUEST when nobody waits for it. */
interface Requested {
  readonly request: RequestId;
}

interface InstanceKey extends Requested {
  readonly cell: CellId;
  readonly lrp: LrpId;
  readonly instance: InstanceId;
}

export type BbsCall =
  // From reps.
  | ({ readonly kind: 'bbs.claim' } & InstanceKey)
  /** `isRoutable` absent: it is. */
  | ({ readonly kind: 'bbs.start'; readonly isRoutable?: boolean } & InstanceKey)
  | ({ readonly kind: 'bbs.crash'; readonly reason: TextId } & InstanceKey)
  | ({ readonly kind: 'bbs.removeActual' } & InstanceKey)
  | ({ readonly kind: 'bbs.removeEvacuating' } & InstanceKey)
  // From reps that evacuate.
  | ({ readonly kind: 'bbs.evacuateClaimed' } & InstanceKey)
  | ({ readonly kind: 'bbs.evacuateRunning'; readonly isRoutable: boolean } & InstanceKey)
  | ({ readonly kind: 'bbs.evacuateStopped' } & InstanceKey)
  | ({ readonly kind: 'bbs.evacuateCrashed'; readonly reason: TextId } & InstanceKey)
  /** ActualLRPs of one cell: asked by a rep that ends. */
  | ({ readonly kind: 'bbs.fetchActuals'; readonly cell: CellId } & Requested)
  /** A bulk sync: asks for the cell's rows and makes these calls; null: they come as heartbeats. */
  | ({
      readonly kind: 'bbs.sync';
      readonly cell: CellId;
      readonly calls: SyncCalls | null;
    } & Requested)
  | {
      readonly kind: 'bbs.heartbeat';
      readonly cell: CellId;
      readonly call: HeartbeatCall;
      /** An LRP, or a task for `startTask`. */
      readonly subject: LrpId | TaskId;
      readonly instance: InstanceId;
      /** Of a `start`; true for the others. */
      readonly isRoutable: boolean;
    }
  | {
      readonly kind: 'bbs.startTask';
      readonly request: RequestId;
      readonly cell: CellId;
      readonly task: TaskId;
      readonly instance: InstanceId;
    }
  | {
      readonly kind: 'bbs.completeTask';
      readonly request: RequestId;
      readonly cell: CellId;
      readonly task: TaskId;
      readonly instance: InstanceId;
      readonly failed: boolean;
      readonly reason: string;
    }
  /** From reps, which name the instance, and from the auctioneer, which has none. */
  | {
      readonly kind: 'bbs.rejectTask';
      readonly request: RequestId;
      readonly task: TaskId;
      readonly instance: InstanceId;
      readonly reason: string;
    }
  // From the auctioneer.
  | ({ readonly kind: 'bbs.failActual'; readonly lrp: LrpId; readonly reason: TextId } & Requested)
  | ({ readonly kind: 'bbs.fetchCells' } & Requested)
  // From Cloud Controller.
  | {
      readonly kind: 'bbs.desire';
      readonly process: ProcessId;
      readonly instances: number;
      readonly request: RequestId;
    }
  | {
      readonly kind: 'bbs.update';
      readonly process: ProcessId;
      readonly instances: number;
      readonly request: RequestId;
    }
  | { readonly kind: 'bbs.remove'; readonly process: ProcessId; readonly request: RequestId }
  | {
      readonly kind: 'bbs.desireTask';
      readonly task: TaskId;
      readonly definition: TaskDefinition;
      readonly request: RequestId;
    }
  | { readonly kind: 'bbs.cancelTask'; readonly task: TaskId; readonly request: RequestId }
  | {
      readonly kind: 'bbs.upsertDomain';
      readonly domain: DomainId;
      readonly ttl: Duration;
      readonly request: RequestId;
    }
  | ({ readonly kind: 'bbs.fetchDesired'; readonly domain: DomainId } & Requested)
  | ({ readonly kind: 'bbs.fetchProcess'; readonly process: ProcessId } & Requested)
  /** The instances of a process with an index below `instances`, for a deployment. */
  | ({
      readonly kind: 'bbs.fetchInstances';
      readonly process: ProcessId;
      readonly instances: number;
    } & Requested)
  | ({ readonly kind: 'bbs.fetchTasks'; readonly domain: DomainId } & Requested)
  | ({ readonly kind: 'bbs.fetchTask'; readonly task: TaskId } & Requested);

/** ClaimActualLRP, StartActualLRP or StartTask, as a bulk sync makes them. */
export type HeartbeatCall = 'claim' | 'start' | 'startTask';

/** The calls that are served when a worker is done with them: all but these. */
export type QueuedCall = Exclude<
  BbsCall,
  { kind: 'bbs.fetchCells' | 'bbs.sync' | 'bbs.heartbeat' }
>;

export type BbsMessage =
  | BbsCall
  /** The process starts; `isWarm`: it has been the active one all along. */
  | { readonly kind: 'bbs.boot'; readonly isWarm: boolean }
  /** The process is told to end. */
  | { readonly kind: 'bbs.stop' }
  /** It has taken over. */
  | { readonly kind: 'bbs.activated' }
  /** The database, or the way to it, is another than before. */
  | { readonly kind: 'bbs.databaseChanged' }
  /** A worker is done with the call: now its effect is seen and its answer sent. */
  | {
      readonly kind: 'bbs.serve';
      readonly call: QueuedCall;
      readonly from: ActorId;
      /** How often the database's connections had been cut when the query began. */
      readonly cuts: number;
      readonly tries: number;
    }
  /** Locket's list of cells, for whoever holds the ticket; null: there is none to be had. */
  | { readonly kind: 'bbs.presences'; readonly ticket: number; readonly cells: Int32Array | null }
  | { readonly kind: 'bbs.converge' }
  /** One of the queries that an LRP pass gathers with is done; after the last its actions begin. */
  | { readonly kind: 'bbs.queryDone' }
  /** The queries of a task pass are done. */
  | { readonly kind: 'bbs.tasksGathered' }
  | { readonly kind: 'bbs.convergenceAction'; readonly action: number }
  /** A completion callback was answered; null: its connection was refused. */
  | {
      readonly kind: 'bbs.callbackDone';
      readonly callback: number;
      readonly status: CallbackStatus;
    }
  | { readonly kind: 'bbs.callbackTimedOut'; readonly callback: number };
