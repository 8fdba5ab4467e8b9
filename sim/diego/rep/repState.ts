/**
 * What a rep knows and what it needs: shared by the files of this folder.
 *
 * One rep per cell, with the executor in its process. `phase` is how far its ordered start-up has come.
 */
import type { ActorId } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import { createStation, type Station } from '../../engine/station';
import type { Duration, Instant } from '../../engine/units';
import type { CellState } from '../../model/cellState';
import type { FoundationConfig } from '../../model/config';
import type { AppSpec, CellSpec, TaskSource } from '../../model/foundationSpec';
import type { CellId, Identities, InstanceId } from '../../model/identity';
import type { Calls } from '../calls';
import type { ControlPlane } from '../controlPlane';
import type { ExecutorState } from '../executor/executorState';
import { createLocketClient, type LocketClient } from '../locket/client';
import type { Daemon } from '../silk/daemonState';
import type { World } from '../world';
import type { SyncCalls } from './messages';

export interface RepState {
  identities: Identities;
  world: World;
  phase: 'off' | 'starting' | 'up';
  plane: ControlPlane;
  /** The cell's silk-daemon; null in a foundation without Silk. */
  lease: Daemon | null;
  /** Its owner is a fresh number for every start of the process. */
  presence: LocketClient;
  /** Until the first refresh of the presence, while that is another time than between later ones. */
  firstPresenceWait: Duration | null;
  /** How often the rep's process has started; the occasion of the draws of a start. */
  starts: number;
  executor: ExecutorState;
  /** Container operations under way (operationq: one runs per container, at most one waits). */
  operations: Map<InstanceId, Operation>;
  /** The last answer to `/state`, while nothing in it has changed. */
  report: CellState | null;
  /** What a bulk sync tells, while nothing in it has changed. */
  told: SyncCalls | null;
  /** What the bulk sync under way, or the last one, has told. */
  syncing: SyncCalls | null;
  isSyncing: boolean;
  /** When the next bulk sync is set; null while one is under way. */
  nextSync: EventId | null;
  /** From the drain on, until the process has ended. */
  evacuation: Evacuation | null;
  /** From the moment the process is told to end, or ends its evacuation, until it has ended. */
  shutdown: Shutdown | null;
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

/** A rep that takes no more work and waits until it has no container left. */
export interface Evacuation {
  readonly since: Instant;
  /** Running containers of which a replacement has been asked for. */
  readonly requested: Set<InstanceId>;
  /** A bulk sync is to follow the one under way at once. */
  isSyncDue: boolean;
  isTimedOut: boolean;
  /** The evacuator's next look. */
  nextLook: EventId | null;
  readonly timeout: EventId;
}

/** A rep's process that ends: no more events and syncs, its servers still answer. */
export interface Shutdown {
  readonly reason: 'drained' | 'stopped';
  /** EVACUATING rows that the BBS holds of the cell. */
  stranded: number;
  /** Containers that the cleanup has asked to be deleted and that are not yet; null before it did. */
  awaited: Set<InstanceId> | null;
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
  readonly operator: ActorId;
  readonly lockets: readonly ActorId[];
  /** None in a foundation without Silk. */
  readonly silkControllers: readonly ActorId[];
}

/** What a process knows by heart, as it is when there is none: what it leaves on the VM stays. */
export function forgetProcess(state: RepState, parts: RepParts): void {
  state.phase = 'off';
  state.presence = createLocketClient(state.starts);
  state.operations = new Map();
  state.report = null;
  state.told = null;
  state.syncing = null;
  state.isSyncing = false;
  state.nextSync = null;
  state.evacuation = null;
  state.shutdown = null;
  state.server = createStation(parts.config.rep.parallelism);
  // Answers to the process before it may still come, and must not be taken for its own.
  state.calls = { last: state.calls.last, underWay: new Map() };
}
