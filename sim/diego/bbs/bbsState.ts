/** What the BBS component keeps besides its tables, and what it is built from. */
import type { ActorId } from '../../engine/actor';
import type { Station } from '../../engine/station';
import type { Duration, Instant } from '../../engine/units';
import type { BbsConfig } from '../../model/config';
import type { AppSpec } from '../../model/foundationSpec';
import type { Identities, LrpId } from '../../model/identity';
import type { ControlPlane } from '../controlPlane';
import type { LocketClient } from '../locket/client';
import type { SyncCalls } from '../rep/messages';
import type { Callbacks } from './callbacks';
import type { Listing } from './cellListing';
import type { ConvergencePlan } from './lrpConvergence';
import type { BbsMessage } from './messages';
import type { BbsRows } from './rows';

/** An LRP convergence pass under way. */
export interface PassState {
  readonly number: number;
  readonly startedAt: Instant;
  /** The cells present when the pass began; its actions look cells up in it. */
  readonly cells: ReadonlySet<number>;
  plan: ConvergencePlan | null;
  next: number;
  underWay: number;
  starts: LrpId[];
  /** Queries of the gathering that are not done yet. */
  queriesLeft: number;
  /** Whether the LRP pass, and the task pass beside it, are over. */
  areActionsDone: boolean;
  areTasksDone: boolean;
}

/** What a bulk sync told when it found nothing to change, and the version of the cell's rows then. */
export interface SettledSync {
  readonly calls: SyncCalls;
  readonly version: number;
}

/** How far a BBS has come: it waits for the lock, or takes over, or serves. */
export type BbsPhase = 'down' | 'passive' | 'activating' | 'active';

/** A job that waits for the database to answer again. */
export type HeldJob = Extract<
  BbsMessage,
  {
    kind:
      | 'bbs.serve'
      | 'bbs.sync'
      | 'bbs.heartbeat'
      | 'bbs.queryDone'
      | 'bbs.tasksGathered'
      | 'bbs.convergenceAction';
  }
>;

export interface BbsState {
  /** The tables: all BBSs have them in common. */
  rows: BbsRows;
  identities: Identities;
  plane: ControlPlane;
  phase: BbsPhase;
  lock: LocketClient;
  /** In the order in which they came. */
  held: { readonly job: HeldJob; readonly from: ActorId; readonly cause: number }[];
  station: Station;
  /** Cells as Locket listed them last: answers CellById until the next listing. */
  listedCells: Set<number>;
  /** Who waits for which listing. */
  listings: Map<number, Listing>;
  lastTicket: number;
  passes: number;
  /** When the last pass began, which is before it has asked for the cells. */
  passBegunAt: Instant;
  pass: PassState | null;
  /** By CellId: the last bulk sync, if it changed nothing; the same again would change nothing either. */
  settled: (SettledSync | undefined)[];
  callbacks: Callbacks;
}

export interface BbsParts {
  readonly config: BbsConfig;
  /** Its place among the BBSs; names it in records, and owns its lock. */
  readonly index: number;
  readonly operator: ActorId;
  readonly database: ActorId;
  readonly lockets: readonly ActorId[];
  /** Of each attempt at the lock; 0: as long as the retry interval. */
  readonly lockDeadline: Duration;
  readonly cloudController: ActorId;
  /** By CellId: its rep. */
  readonly reps: readonly ActorId[];
  /** By ProcessId. */
  readonly apps: readonly AppSpec[];
  /** Of the reps' bulk syncs. */
  readonly pollingInterval: Duration;
  /** Whether bulk syncs that can change nothing are worked through all the same. */
  readonly isEager: boolean;
}
