/**
 * The changes to what a cell offers, and to what an app asks for, that could make the two match, or keep
 * other cells from matching. Whether they make the cell win is for `flip` to find out.
 */
import type { CellState } from '../model/cellState';
import { Match, match } from '../model/matching';
import type { PlacementConstraint } from '../model/placement';
import { parseRootFs } from '../model/rootFs';
import type { Change, ProfileChange } from './change';

/** What a cell that does not match would have to offer to pass the first test that it fails. */
export function profileChanges({ profile }: CellState, constraint: PlacementConstraint): Change[] {
  const change = ((): ProfileChange | undefined => {
    switch (match(profile, constraint)) {
      case Match.failsRootFs:
        return rootFsOffer(constraint.rootFs);
      case Match.failsVolumeDrivers:
        return {
          volumeDrivers: missingFrom(profile.volumeDrivers, constraint.volumeDrivers),
        };
      case Match.failsPlacementTags:
        return {
          optionalPlacementTags: missingFrom(
            [...profile.placementTags, ...profile.optionalPlacementTags],
            constraint.placementTags,
          ),
          withoutTags: missingFrom(constraint.placementTags, profile.placementTags),
        };
      case Match.full:
        return undefined;
    }
  })();
  return change === undefined ? [] : [{ kind: 'profile', profile: change }];
}

/** Undefined for text that is no URL: no cell has what it asks for. */
function rootFsOffer(rootFs: string): ProfileChange | undefined {
  const url = parseRootFs(rootFs);
  if (url === undefined) return undefined;
  const { scheme, opaque } = url;
  const isPreloaded = scheme === 'preloaded' || scheme === 'preloaded+layer';
  return isPreloaded ? { stacks: [opaque] } : { arbitraryRootFsSchemes: [scheme] };
}

/**
 * Other tags for the app: those that make it match this cell; or, where it does, one tag more that the cell
 * offers, or one less that it need not be asked for, which other cells may not stand.
 */
export function tagChanges({ profile }: CellState, constraint: PlacementConstraint): Change[] {
  const asked = constraint.placementTags;
  const reached = match(profile, constraint);
  if (reached === Match.failsPlacementTags) {
    const offered = [...profile.placementTags, ...profile.optionalPlacementTags];
    const asks = missingFrom(asked, profile.placementTags);
    return [{ kind: 'appTags', asks, drops: missingFrom(offered, asked) }];
  }
  if (reached !== Match.full) return [];
  const more = missingFrom(asked, profile.optionalPlacementTags);
  const fewer = missingFrom(profile.placementTags, asked);
  return [
    ...more.map((tag): Change => ({ kind: 'appTags', asks: [tag], drops: [] })),
    ...fewer.map((tag): Change => ({ kind: 'appTags', asks: [], drops: [tag] })),
  ];
}

/** What of `wanted` is not in `present`, each once. */
function missingFrom(present: readonly string[], wanted: readonly string[]): string[] {
  return [...new Set(wanted)].filter((name) => !present.includes(name));
}
