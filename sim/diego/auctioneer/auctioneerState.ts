/** What the auctioneer knows and what it needs: shared by the files of this folder. */
import type { ActorId } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import type { Duration, Instant } from '../../engine/units';
import type { AuctionRequest, Work } from '../../model/auction';
import type { CellState } from '../../model/cellState';
import type { AuctioneerConfig } from '../../model/config';
import type { CellId, Identities, LrpId, TaskId } from '../../model/identity';
import { bbsClientPolicy, type Calls, type Client, createCalls, NO_CELL } from '../calls';
import type { ControlPlane } from '../controlPlane';
import { createLocketClient, type LocketClient } from '../locket/client';
import type { AuctionLogger, RejectedWork } from './auctionLogger';
import { type Batch, createBatch } from './batch';
import type { PlacementPolicy } from './placementPolicy';
import type { Decision } from './scheduler';
import type { StateReply, Zones } from './zoneBuilder';

/** How far the batch under way has come. */
export type AuctioneerPhase =
  | 'idle'
  | 'listing'
  | 'fetching'
  | 'reading'
  | 'scheduling'
  | 'performing'
  | 'reporting';

/** Plain data. What belongs to one batch means nothing while the phase is `idle`. */
export interface AuctioneerState {
  identities: Identities;
  plane: ControlPlane;
  /** Whether it holds the lock and serves. */
  isActive: boolean;
  lock: LocketClient;
  /** What waits for the next drain. */
  batch: Batch;
  /** Counts the batches; names them in the trace. */
  number: number;
  phase: AuctioneerPhase;
  /** Calls to the BBS under way. */
  calls: Calls;
  startedAt: Instant;
  /** The cells that the BBS lists, ascending. */
  cells: Int32Array;
  fetchStartedAt: Instant;
  /** Rounds of asking all cells, this one included. */
  attempt: number;
  /** How many of the cells have been asked in this round. */
  asked: number;
  /** When the answers that have arrived will have been read. */
  readAt: Instant;
  /** Of this round, in order of arrival. */
  replies: StateReply[];
  /** Ends the fetch, or the wait for Perform. */
  timer: EventId | null;
  zones: Zones | null;
  request: AuctionRequest | null;
  decisions: readonly Decision[];
  /** What the cells won, handed out when the scheduler's time is over. */
  work: readonly Work[];
  /** How many of the cells in `work` have been told. */
  told: number;
  /** Cells that were told, and whose Perform is neither answered nor given up. */
  performing: Set<CellId>;
  /** What cells handed back. */
  rejected: RejectedWork[];
  /** Still to be reported to the BBS, last first. */
  failures: Failure[];
  /** By CellId: the last report of each cell, so that the trace need tell only what changed. */
  lastReported: (CellState | undefined)[];
}

/** Work that this batch did not place, and the placement error; it is empty for work handed back. */
export type Failure =
  | { readonly kind: 'lrp'; readonly lrp: LrpId; readonly reason: string }
  | { readonly kind: 'task'; readonly task: TaskId; readonly reason: string };

/** What does not change while a simulation runs. */
export interface AuctioneerParts {
  readonly config: AuctioneerConfig;
  /** Its place among the auctioneers; names it in records, and owns its lock. */
  readonly index: number;
  readonly operator: ActorId;
  readonly lockets: readonly ActorId[];
  /** Of each attempt at the lock; 0: as long as the retry interval. */
  readonly lockDeadline: Duration;
  readonly isEager: boolean;
  /** By CellId: its rep. */
  readonly reps: readonly ActorId[];
  /** Told of each finished batch; null when nobody wants an auction log. */
  readonly logger: AuctionLogger | null;
  /** Scores cells in Diego's place; null, or not given: Diego does. */
  readonly policy?: PlacementPolicy | null;
}

/** The auctioneer's client of the BBS. */
export function bbsClient(state: AuctioneerState, { config }: AuctioneerParts): Client {
  return {
    calls: state.calls,
    policy: bbsClientPolicy(config.communicationTimeout),
    plane: state.plane,
    cell: NO_CELL,
    timer: 'auctioneer.callTimer',
    send: null,
  };
}

/** What an auctioneer shares with other actors. */
export interface AuctioneerShared {
  readonly identities: Identities;
  readonly plane: ControlPlane;
}

export function createAuctioneerState(shared: AuctioneerShared, index: number): AuctioneerState {
  return { ...shared, number: 0, calls: createCalls(), ...freshMemory(index) };
}

/** What a process has in its memory when it starts. */
export function freshMemory(index: number) {
  return {
    isActive: false,
    lock: createLocketClient(index),
    batch: createBatch(),
    phase: 'idle' as const,
    startedAt: 0,
    cells: new Int32Array(0),
    fetchStartedAt: 0,
    attempt: 0,
    asked: 0,
    readAt: 0,
    replies: [],
    timer: null,
    zones: null,
    request: null,
    decisions: [],
    work: [],
    told: 0,
    performing: new Set<CellId>(),
    rejected: [],
    failures: [],
    lastReported: [],
  };
}
