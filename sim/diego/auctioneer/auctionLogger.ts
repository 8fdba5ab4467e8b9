/**
 * A look at each finished batch, for the auction log: what was fetched, what was asked, what was decided
 * and what came back. Nothing of it flows back into the simulation.
 */
import type { Instant } from '../../engine/units';
import type { AuctionConfig, AuctionRequest } from '../../model/auction';
import type { CellState } from '../../model/cellState';
import type { CellId, Identities } from '../../model/identity';
import type { Decision } from './scheduler';
import type { Zones } from './zoneBuilder';

export interface FinishedBatch {
  /** When the batch was started. */
  readonly at: Instant;
  readonly config: AuctionConfig;
  /** Every cell that answered, in order of arrival; evacuating ones included. */
  readonly cells: readonly CellState[];
  readonly request: AuctionRequest;
  readonly decisions: readonly Decision[];
  readonly rejected: readonly RejectedWork[];
  readonly identities: Identities;
}

export interface RejectedWork {
  readonly cell: CellId;
  readonly lrps: readonly number[];
  readonly tasks: readonly number[];
}

export type AuctionLogger = (batch: FinishedBatch) => void;

interface LoggedState {
  readonly startedAt: Instant;
  readonly replies: readonly { readonly state: CellState | undefined }[];
  readonly zones: Zones | null;
  readonly request: AuctionRequest | null;
  readonly decisions: readonly Decision[];
  readonly rejected: readonly RejectedWork[];
  readonly identities: Identities;
}

export function logBatch(logger: AuctionLogger, state: LoggedState, config: AuctionConfig): void {
  // A batch that found nothing to auction is no auction (auction_runner.go Run).
  if (state.request === null || state.decisions.length === 0) return;
  const cells: CellState[] = [];
  for (const { state: reported } of state.replies) if (reported !== undefined) cells.push(reported);
  logger({
    at: state.startedAt,
    config,
    cells,
    request: state.request,
    decisions: state.decisions,
    rejected: state.rejected,
    identities: state.identities,
  });
}
