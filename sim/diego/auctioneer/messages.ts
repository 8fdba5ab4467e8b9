/** What the auctioneer is told, asked, and tells itself. */
import type { LRPStartRequest, TaskStartRequest } from '../../model/auction';
import type { CellState } from '../../model/cellState';
import type { CellId, LrpId, TaskId } from '../../model/identity';
import type { RequestId } from '../calls';

export type AuctioneerMessage =
  /** The process starts; `isWarm`: it has been the active one all along. */
  | { readonly kind: 'auctioneer.boot'; readonly isWarm: boolean }
  /** The process is told to end. */
  | { readonly kind: 'auctioneer.stop' }
  /** POST /v1/lrps: answered 202 at once, so not answered at all here. */
  | { readonly kind: 'auctioneer.requestLRPs'; readonly starts: readonly LRPStartRequest[] }
  | { readonly kind: 'auctioneer.requestTasks'; readonly starts: readonly TaskStartRequest[] }
  /** The cells that the BBS lists, ascending. */
  | {
      readonly kind: 'auctioneer.cells';
      readonly request: RequestId;
      readonly cells: Int32Array;
    }
  /** After the BBS did not list them: a second later once more. */
  | { readonly kind: 'auctioneer.listCells' }
  /** A rep's answer to `/state`; null when it refuses or is unhealthy. */
  | {
      readonly kind: 'auctioneer.cellState';
      readonly batch: number;
      readonly attempt: number;
      readonly cell: CellId;
      readonly state: CellState | null;
    }
  /** The timer of the round of asking. */
  | { readonly kind: 'auctioneer.fetchTimedOut' }
  /** All answers of the round are read. */
  | { readonly kind: 'auctioneer.statesRead' }
  /** The scheduler's own time is over. */
  | { readonly kind: 'auctioneer.scheduled' }
  | {
      readonly kind: 'auctioneer.performed';
      readonly batch: number;
      readonly cell: CellId;
      /** Work that the cell handed back. */
      readonly lrps: readonly LrpId[];
      readonly tasks: readonly TaskId[];
    }
  /** The timer of the wait for Perform. */
  | { readonly kind: 'auctioneer.performTimedOut' }
  /** The BBS answered one FailActualLRP or RejectTask. */
  | { readonly kind: 'auctioneer.failureReported'; readonly request: RequestId }
  /** The timer of a call to the BBS. */
  | { readonly kind: 'auctioneer.callTimer'; readonly request: RequestId };
