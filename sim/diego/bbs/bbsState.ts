/** What the BBS component keeps besides its tables, and what it is built from. */
import type { ActorId } from '../../engine/actor';
import type { Station } from '../../engine/station';
import type { Instant } from '../../engine/units';
import type { BbsConfig } from '../../model/config';
import type { AppSpec } from '../../model/foundationSpec';
import type { LrpId } from '../../model/identity';
import type { ConvergencePlan } from './lrpConvergence';
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
}

export interface BbsState {
  rows: BbsRows;
  station: Station;
  /** Cells as Locket listed them last: answers CellById until the next listing. */
  listedCells: Set<number>;
  /** Who waits for which listing; null is convergence. */
  listings: Map<number, ActorId | null>;
  lastTicket: number;
  passes: number;
  pass: PassState | null;
}

export interface BbsParts {
  readonly config: BbsConfig;
  readonly locket: ActorId;
  readonly auctioneer: ActorId;
  readonly cloudController: ActorId;
  /** By CellId: its rep. */
  readonly reps: readonly ActorId[];
  /** By ProcessId. */
  readonly apps: readonly AppSpec[];
}
