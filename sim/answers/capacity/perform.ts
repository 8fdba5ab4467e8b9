/**
 * Which of the work that an auction gave a cell the cell takes. Diego: rep:auctioncellrep Perform,
 * batch_container_allocator.go, executor:resources.go; the simulated rep's own is `sim/diego/rep/perform`,
 * and a test holds both to the same answers.
 *
 * An auction counts an instance without its proxy once it has placed it, so that a batch may give a cell
 * more than fits; the rep hands the surplus back.
 */
import type { MB } from '../../engine/units';
import type { LRPAuction } from '../../model/auction';
import type { PlacementProfile } from '../../model/cellState';
import type { Resources } from '../../model/placement';
import { canProvideRootFs } from '../../model/rootFs';
import { containerMemory } from './input';

/** What decides whether a cell takes work. */
export interface Taker {
  readonly profile: PlacementProfile;
  /** Changed by what the cell takes. */
  available: Resources;
}

/** Reserves what fits and answers the rest. LRPs are first weighed against memory, biggest first. */
export function takeWork(
  taker: Taker,
  lrps: readonly LRPAuction[],
  proxyMemory: MB,
): { taken: LRPAuction[]; handedBack: LRPAuction[] } {
  const taken: LRPAuction[] = [];
  const handedBack: LRPAuction[] = [];
  const weighed: LRPAuction[] = [];
  let memoryLeft = taker.available.memory;
  for (const auction of [...lrps].sort((one, other) => other.memory - one.memory)) {
    const needed = auction.memory + proxyMemory;
    if (needed <= memoryLeft) {
      memoryLeft -= needed;
      weighed.push(auction);
    } else {
      handedBack.push(auction);
    }
  }
  for (const auction of weighed) {
    const isTaken =
      canProvideRootFs(taker.profile, auction.constraint.rootFs) &&
      reserve(taker, containerMemory(auction.memory, proxyMemory), auction.disk);
    (isTaken ? taken : handedBack).push(auction);
  }
  return { taken, handedBack };
}

/** executor:resources.go canSubtract: an exact fit is fine. */
function reserve(taker: Taker, memory: MB, disk: MB): boolean {
  const { available } = taker;
  if (available.memory < memory || available.disk < disk || available.containers < 1) return false;
  taker.available = {
    memory: available.memory - memory,
    disk: available.disk - disk,
    containers: available.containers - 1,
  };
  return true;
}
