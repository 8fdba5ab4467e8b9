/**
 * The cells that may take work with a given placement constraint, whatever they have left. Diego:
 * scheduler.go Zone.filterCells, zone_sorter.go filterZones and the same loop in scheduleTaskAuction.
 *
 * The answer cannot change within a batch, so it is worked out once per constraint; and cells of one
 * profile match alike, so it is worked out once per profile.
 */
import type { PlacementProfile } from '../../model/cellState';
import { Match, match } from '../../model/matching';
import type { PlacementConstraint } from '../../model/placement';
import {
  placementTagMismatch,
  ROOT_FS_MISMATCH,
  VOLUME_DRIVER_MISMATCH,
} from '../../model/placementErrors';
import type { Zones } from './zoneBuilder';

export interface Candidates {
  readonly constraint: PlacementConstraint;
  /** Positions of the matching cells, zone after zone, in the order in which scoring visits them. */
  readonly positions: Int32Array;
  /** By zone: where its positions start; one entry more than zones, so that each also has an end. */
  readonly starts: Int32Array;
  /** By zone: the best match among its cells. */
  readonly verdicts: readonly Match[];
}

/** Filters the cells for each constraint at its first use. */
export type CandidateFinder = (constraint: PlacementConstraint) => Candidates;

export function createCandidateFinder(zones: Zones): CandidateFinder {
  const profiles = zones.cells.map((cell) => cell.profile);
  const byIdentity = new Map<PlacementConstraint, Candidates>();
  const byContent = new Map<string, Candidates>();
  return (constraint) => {
    const known = byIdentity.get(constraint);
    if (known !== undefined) return known;
    const { rootFs, placementTags, volumeDrivers } = constraint;
    const content = JSON.stringify([rootFs, placementTags, volumeDrivers]);
    const candidates = byContent.get(content) ?? filterZones(zones, profiles, constraint);
    byContent.set(content, candidates);
    byIdentity.set(constraint, candidates);
    return candidates;
  };
}

function filterZones(
  zones: Zones,
  profiles: readonly PlacementProfile[],
  constraint: PlacementConstraint,
): Candidates {
  const matches = new Map<PlacementProfile, Match>();
  const positions: number[] = [];
  const starts: number[] = [0];
  const verdicts: Match[] = [];
  for (const inZone of zones.positions) {
    let verdict: Match = Match.failsRootFs;
    for (const position of inZone) {
      const profile = profiles[position] as PlacementProfile;
      let reached = matches.get(profile);
      if (reached === undefined) {
        reached = match(profile, constraint);
        matches.set(profile, reached);
      }
      if (reached > verdict) verdict = reached;
      if (reached === Match.full) positions.push(position);
    }
    verdicts.push(verdict);
    starts.push(positions.length);
  }
  return {
    constraint,
    positions: Int32Array.from(positions),
    starts: Int32Array.from(starts),
    verdicts,
  };
}

/**
 * Whether the order in which zones are visited decides which mismatch is reported. Only a tag mismatch
 * gives way to anything newer, so it takes one of those and another kind.
 */
export function mismatchDependsOnOrder({ verdicts }: Candidates): boolean {
  return (
    verdicts.includes(Match.failsPlacementTags) &&
    verdicts.some((verdict) => verdict !== Match.failsPlacementTags)
  );
}

/**
 * The error when no cell matches, with zones visited from `start` on. A zone's error replaces the one
 * before if that is a root filesystem or a tag mismatch; a volume driver mismatch only gives way to a tag
 * mismatch.
 */
export function mismatchError({ constraint, verdicts }: Candidates, start: number): string {
  const zoneCount = verdicts.length;
  let reported: Match | undefined;
  for (let turn = 0; turn < zoneCount; turn++) {
    const verdict = verdicts[(start + turn) % zoneCount];
    if (reported !== Match.failsVolumeDrivers || verdict === Match.failsPlacementTags) {
      reported = verdict;
    }
  }
  if (reported === Match.failsPlacementTags) return placementTagMismatch(constraint.placementTags);
  return reported === Match.failsVolumeDrivers ? VOLUME_DRIVER_MISMATCH : ROOT_FS_MISMATCH;
}
