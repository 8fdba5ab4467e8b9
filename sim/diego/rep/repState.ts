/**
 * What a rep knows and what it needs: shared by the files of this folder.
 *
 * One rep per cell, with the executor in its process. `phase` is how far its ordered start-up has come.
 */
import type { ActorId } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import type { Station } from '../../engine/station';
import type { CellState } from '../../model/cellState';
import type { FoundationConfig } from '../../model/config';
import type { AppSpec, CellSpec, TaskSource } from '../../model/foundationSpec';
import type { CellId, Identities, InstanceId } from '../../model/identity';
import type { Calls } from '../calls';
import type { ExecutorState } from '../executor/executorState';
import type { World } from '../world';
import type { SyncCalls } from './messages';

export interface RepState {
  identities: Identities;
  world: World;
  phase: 'off' | 'starting' | 'up';
  hasLease: boolean;
  /** The owner of this process's presence: a fresh number for every start. */
  owner: number;
  isPresent: boolean;
  presenceDeadline: EventId | null;
  /** How often the rep's process has started; the occasion of the draws of a start. */
  starts: number;
  executor: ExecutorState;
  /** Container operations under way (operationq: one runs per container, at most one waits). */
  operations: Map<InstanceId, Operation>;
  /** The last answer to `/state`, while nothing in it has changed. */
  report: CellState | null;
  /** What a bulk sync tells, while nothing in it has changed. */
  told: SyncCalls | null;
  /** What the bulk sync under way has told. */
  syncing: SyncCalls | null;
  /** Calls to the BBS under way. */
  calls: Calls;
  /** Its HTTP server at work. */
  server: Station;
}

/** An operation whose call the BBS has not answered yet. */
export interface Operation {
  /** It found the container reserved, and so will run it. */
  readonly isToRun: boolean;
  isAnotherWaiting: boolean;
}

/** What does not change while a simulation runs. */
export interface RepParts {
  readonly cell: CellId;
  readonly spec: CellSpec;
  readonly config: FoundationConfig;
  readonly apps: readonly AppSpec[];
  readonly taskSources: readonly TaskSource[];
  readonly peers: RepPeers;
  /** Whether messages that can change nothing are sent all the same; see `FoundationOptions`. */
  readonly isEager: boolean;
}

export interface RepPeers {
  readonly bbs: ActorId;
  readonly locket: ActorId;
  /** Null in a foundation without Silk. */
  readonly silkController: ActorId | null;
}
