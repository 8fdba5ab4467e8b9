/**
 * Which cells there are: the BBS knows only what Locket lists, and asks it each time.
 *
 * Real counterpart: bbs:serviceclient/service_client.go Cells. Both convergence passes ask by themselves
 * there; here one listing serves both. A listing is also what CellById is answered from until the next.
 */

import type { ActorId } from '../../engine/actor';
import type { Instant } from '../../engine/units';
import type { RequestId } from '../calls';
import type { DiegoCtx } from '../messages';
import type { BbsParts, BbsState } from './bbsState';
import { book } from './costs';

/** Who asked for the cells, and by which request. */
export interface ListingRequest {
  readonly asker: ActorId;
  readonly request: RequestId;
  readonly askedAt: Instant;
}

/** Asks Locket on somebody's behalf; null is convergence. */
export function askForCells(
  state: BbsState,
  parts: BbsParts,
  asker: ListingRequest | null,
  ctx: DiegoCtx,
): void {
  const ticket = ++state.lastTicket;
  state.listings.set(ticket, asker);
  const done = book(state, parts, parts.config.serviceTimes.fetchCells, ctx);
  ctx.send(parts.locket, { kind: 'locket.fetchPresences', ticket }, done - ctx.now);
}

/** Takes in what Locket answered. Who had asked for it; undefined when nobody waits for it. */
export function takeListing(
  state: BbsState,
  ticket: number,
  cells: Int32Array,
): ListingRequest | null | undefined {
  const asker = state.listings.get(ticket);
  if (asker === undefined) return undefined;
  state.listings.delete(ticket);
  state.listedCells = new Set(cells);
  return asker;
}
