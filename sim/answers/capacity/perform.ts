/**
 * Which of the work that an auction gave a cell the cell takes: what `sim/diego/rep/perform` answers, without
 * a rep and its containers. A test holds both to the same answers.
 *
 * Real counterpart: rep:auctioncellrep/auction_cell_rep.go Perform. Tasks are not placed here.
 */
import { fits, subtract } from '../../diego/executor/container';
import { weighLRPs } from '../../diego/rep/weighing';
import type { MB } from '../../engine/units';
import type { LRPAuction } from '../../model/auction';
import type { PlacementProfile } from '../../model/cellState';
import { containerMemory, type Resources } from '../../model/placement';
import { canProvideRootFs } from '../../model/rootFs';

/** What decides whether a cell takes work. */
export interface Taker {
  readonly profile: PlacementProfile;
  /** Replaced by what is left when the cell takes something. */
  available: Resources;
}

/** Reserves what fits and answers the rest. */
export function takeWork(
  taker: Taker,
  lrps: readonly LRPAuction[],
  proxyMemory: MB,
): { taken: LRPAuction[]; handedBack: LRPAuction[] } {
  const { fitting, surplus } = weighLRPs(lrps, taker.available.memory, proxyMemory);
  const taken: LRPAuction[] = [];
  const handedBack = [...surplus];
  for (const auction of fitting) {
    const isTaken =
      canProvideRootFs(taker.profile, auction.constraint.rootFs) &&
      reserve(taker, containerMemory(auction.memory, proxyMemory), auction.disk);
    (isTaken ? taken : handedBack).push(auction);
  }
  return { taken, handedBack };
}

/** Boards share what is available until one of them changes it. */
function reserve(taker: Taker, memory: MB, disk: MB): boolean {
  if (!fits(taker.available, memory, disk)) return false;
  const available = { ...taker.available };
  subtract(available, memory, disk);
  taker.available = available;
  return true;
}
