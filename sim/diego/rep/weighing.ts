/**
 * The first of the two looks that a rep takes at the LRPs that an auction gave it: whether their memory,
 * proxies included, is left. The executor looks a second time, at each resource (`executor/container`).
 *
 * Real counterpart: rep:auctioncellrep/auction_cell_rep.go Perform and batch_container_allocator.go. The
 * scheduler counts an instance without its proxy once it has placed it, so that a batch may give a cell more
 * than fits; this is where the surplus is found. Pure: tried-out auctions use it as well.
 */
import type { MB } from '../../engine/units';
import type { LRPAuction } from '../../model/auction';

/** What is left for, and what is not. */
export interface Weighed {
  /** Biggest first; the executor may still refuse them. */
  readonly fitting: readonly LRPAuction[];
  readonly surplus: readonly LRPAuction[];
}

/** Biggest first, each against what those before it leave. An unlimited one weighs its proxy. */
export function weighLRPs(lrps: readonly LRPAuction[], available: MB, proxyMemory: MB): Weighed {
  const fitting: LRPAuction[] = [];
  const surplus: LRPAuction[] = [];
  let left = available;
  for (const auction of [...lrps].sort((one, other) => other.memory - one.memory)) {
    const needed = auction.memory + proxyMemory;
    if (needed <= left) {
      left -= needed;
      fitting.push(auction);
    } else {
      surplus.push(auction);
    }
  }
  return { fitting, surplus };
}
