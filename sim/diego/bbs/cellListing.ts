/**
 * Which cells there are: the BBS knows only what Locket lists, and asks it each time.
 *
 * Real counterpart: bbs:serviceclient/service_client.go Cells. Both convergence passes ask by themselves
 * there; here one listing serves both. A listing is also what CellById is answered from until the next; a BBS
 * that takes over asks for one before it serves. One attempt: a listing that fails is an error to who asked.
 */
import type { ActorId } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import type { Instant } from '../../engine/units';
import type { RequestId } from '../calls';
import { lockParts } from '../locket/candidate';
import { currentLocket } from '../locket/client';
import type { DiegoCtx } from '../messages';
import type { BbsParts, BbsState } from './bbsState';
import { book } from './costs';

/** Who asked for the cells, and by which request. */
export interface ListingRequest {
  readonly asker: ActorId;
  readonly request: RequestId;
  readonly askedAt: Instant;
}

/** What a listing is for. */
export type ListingPurpose = ListingRequest | 'convergence' | 'activation';

/** A listing under way. */
export interface Listing {
  readonly purpose: ListingPurpose;
  readonly deadline: EventId;
}

/** Asks Locket. With no Locket to ask, or none that answers in time, the listing comes back as failed. */
export function askForCells(
  state: BbsState,
  parts: BbsParts,
  purpose: ListingPurpose,
  ctx: DiegoCtx,
): void {
  const ticket = ++state.lastTicket;
  const { fetchCells } = parts.config.serviceTimes;
  const elapsed = book(state, parts, fetchCells, ctx) - ctx.now;
  const locket = currentLocket(state.lock, lockParts('bbs', parts), state.plane, ctx);
  const patience = locket === undefined ? 0 : parts.config.locketTimeout;
  const failed = { kind: 'bbs.presences', ticket, cells: null } as const;
  const deadline = ctx.after(elapsed + patience, failed);
  state.listings.set(ticket, { purpose, deadline });
  if (locket !== undefined) ctx.send(locket, { kind: 'locket.fetchPresences', ticket }, elapsed);
}

/** Takes in what Locket answered. What it was for; undefined when nobody waits for it. */
export function takeListing(
  state: BbsState,
  ticket: number,
  cells: Int32Array | null,
  ctx: DiegoCtx,
): ListingPurpose | undefined {
  const listing = state.listings.get(ticket);
  if (listing === undefined) return undefined;
  ctx.cancel(listing.deadline);
  state.listings.delete(ticket);
  if (cells !== null) state.listedCells = new Set(cells);
  return listing.purpose;
}
