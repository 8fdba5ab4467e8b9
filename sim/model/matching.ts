/**
 * Whether a kind of cell can take a kind of work at all, whatever it has left. Diego: the Match functions
 * of rep/resources.go CellState.
 */
import type { PlacementProfile } from './cellState';
import type { PlacementConstraint } from './placement';
import { offersRootFs, parseRootFs } from './rootFs';

/**
 * How far a cell gets through the tests, in their order. A higher number is nearer to a match, so that a
 * zone's verdict is the highest of its cells'.
 */
export const Match = {
  failsRootFs: 0,
  failsVolumeDrivers: 1,
  failsPlacementTags: 2,
  full: 3,
} as const;
export type Match = (typeof Match)[keyof typeof Match];

/** Tests the root filesystem, then the volume drivers, then the placement tags. Diego: Zone.filterCells. */
export function match(profile: PlacementProfile, constraint: PlacementConstraint): Match {
  const url = parseRootFs(constraint.rootFs);
  if (url === undefined || !offersRootFs(profile, url)) return Match.failsRootFs;
  if (!hasVolumeDrivers(profile, constraint.volumeDrivers)) return Match.failsVolumeDrivers;
  if (!acceptsPlacementTags(profile, constraint.placementTags)) return Match.failsPlacementTags;
  return Match.full;
}

/** Every requested driver is on the cell. Diego: CellState.MatchVolumeDrivers. */
export function hasVolumeDrivers(profile: PlacementProfile, requested: readonly string[]): boolean {
  return requested.every((driver) => profile.volumeDrivers.includes(driver));
}

/**
 * Everything the cell requires is asked for, and everything asked for is required or optional there. So
 * untagged work never lands on a cell with required tags, nor tagged work on an untagged cell.
 * Diego: CellState.MatchPlacementTags.
 */
export function acceptsPlacementTags(
  profile: PlacementProfile,
  desired: readonly string[],
): boolean {
  return (
    profile.placementTags.every((tag) => desired.includes(tag)) &&
    desired.every(
      (tag) => profile.placementTags.includes(tag) || profile.optionalPlacementTags.includes(tag),
    )
  );
}
