/**
 * What goes into an auction and what comes out. Diego: auctioneer.LRPStartRequest and TaskStartRequest,
 * auctiontypes.LRPAuction, TaskAuction and AuctionRequest, rep.Work.
 *
 * Ids instead of guids; otherwise the real shapes, without the fields that the auctioneer only fills in
 * to report on (Attempts is always 1, WaitDuration is now minus `queuedAt`).
 */
import type { Instant, MB } from '../engine/units';
import type { CellId, DomainId, LrpId, ProcessId, TaskId } from './identity';
import type { PlacementConstraint } from './placement';

/** The memory and disk that one instance or task asks for. Diego: rep.Resource. */
export interface Demand {
  memory: MB;
  disk: MB;
}

/** Asks for some instances of one process. Diego: auctioneer.LRPStartRequest. */
export interface LRPStartRequest extends Demand {
  process: ProcessId;
  domain: DomainId;
  indices: readonly number[];
  constraint: PlacementConstraint;
}

/** Diego: auctioneer.TaskStartRequest. */
export interface TaskStartRequest extends Demand {
  task: TaskId;
  domain: DomainId;
  constraint: PlacementConstraint;
}

/** One instance to place. */
export interface LRPAuction extends Demand {
  kind: 'lrp';
  lrp: LrpId;
  process: ProcessId;
  index: number;
  domain: DomainId;
  constraint: PlacementConstraint;
  queuedAt: Instant;
}

/** One task to place. */
export interface TaskAuction extends Demand {
  kind: 'task';
  task: TaskId;
  domain: DomainId;
  constraint: PlacementConstraint;
  queuedAt: Instant;
}

export type Auction = LRPAuction | TaskAuction;

/** The work of one round, each identity once. Diego: auctiontypes.AuctionRequest. */
export interface AuctionRequest {
  lrps: readonly LRPAuction[];
  tasks: readonly TaskAuction[];
}

/** What one cell is asked to start. Diego: rep.Work, the body of POST /work. */
export interface Work {
  cell: CellId;
  lrps: LRPAuction[];
  tasks: TaskAuction[];
}

/** The knobs of placement. */
export interface AuctionConfig {
  /** diego.auctioneer.bin_pack_first_fit_weight: what one position within the zone adds to a score; default 0. */
  binPackFirstFitWeight: number;
  /** diego.auctioneer.starting_container_weight: what one starting container adds to a score; default 0.25. */
  startingContainerWeight: number;
  /** diego.auctioneer.starting_container_count_maximum: cap over all cells; 0 or less, the default, is none. */
  startingContainerCountMaximum: number;
}
