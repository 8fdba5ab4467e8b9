/**
 * The answer that adding up gives: what the lost instances need, and what the cells that could take any of
 * them have left. It cannot see that an instance needs its memory on one cell, nor that not every cell takes
 * every app; so it may say that what does not fit fits, never the other way round.
 */
import type { LRPAuction } from '../../model/auction';
import { Match, match } from '../../model/matching';
import { containerMemory, type PlacementConstraint, type Resources } from '../../model/placement';
import type { Board } from './board';

const RESOURCES = ['memory', 'disk', 'containers'] as const;
type Resource = (typeof RESOURCES)[number];

/** Needs beside what is free; memory and disk in MB. */
export interface Sum {
  /** What the instances need, proxies included. */
  readonly needed: Resources;
  /** What is left on cells that could take one of them, whatever they have left. */
  readonly free: Resources;
  /** What there is less of than needed. */
  readonly short: readonly Resource[];
}

/** What the lost instances need, and what the cells that are left have for them. */
export function addUp(board: Board, lost: readonly LRPAuction[], proxyMemory: number): Sum {
  const needed = { memory: 0, disk: 0, containers: lost.length };
  for (const { memory, disk } of lost) {
    needed.memory += containerMemory(memory, proxyMemory);
    needed.disk += disk;
  }
  const free = { memory: 0, disk: 0, containers: 0 };
  for (const { available } of compatibleCells(board, lost)) {
    for (const resource of RESOURCES) free[resource] += available[resource];
  }
  return { needed, free, short: RESOURCES.filter((resource) => free[resource] < needed[resource]) };
}

/** The cells that take work and whose configuration takes at least one of the instances. */
export function compatibleCells(board: Board, lost: readonly LRPAuction[]): Board {
  const constraints = constraintsOf(lost);
  const profiles = new Map<object, boolean>();
  return board.filter(({ profile, takesWork }) => {
    if (!takesWork) return false;
    let isCompatible = profiles.get(profile);
    if (isCompatible === undefined) {
      isCompatible = constraints.some((each) => match(profile, each) === Match.full);
      profiles.set(profile, isCompatible);
    }
    return isCompatible;
  });
}

/** Each constraint once. */
function constraintsOf(lost: readonly LRPAuction[]): PlacementConstraint[] {
  const objects = new Set(lost.map(({ constraint }) => constraint));
  const contents = new Map<string, PlacementConstraint>();
  for (const constraint of objects) {
    const { rootFs, placementTags, volumeDrivers } = constraint;
    contents.set(JSON.stringify([rootFs, placementTags, volumeDrivers]), constraint);
  }
  return [...contents.values()];
}
