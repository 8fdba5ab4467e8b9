/**
 * Which cells may take what, and what that takes: read anew from Diego's rules, not from the model.
 *
 * Source: rep resources.go Match, MatchRootFS, MatchPlacementTags: a cell's tags are all asked for, and what is asked
 * for it has, as a tag or an optional one; a preloaded stack is one that it has, any other scheme one that it provides.
 */
import type { MB } from '../engine/units';
import type { PlacementProfile } from '../model/cellState';
import type { PlacementConstraint, Resources } from '../model/placement';

/** Whether the cell may take it, whatever it has left. */
export function acceptsAll(profile: PlacementProfile, constraint: PlacementConstraint): boolean {
  const asked = new Set(constraint.placementTags);
  const offered = new Set([...profile.placementTags, ...profile.optionalPlacementTags]);
  const [scheme = '', stack = ''] = constraint.rootFs.split(':');
  const hasRootFs =
    scheme === 'preloaded'
      ? profile.stacks.includes(stack)
      : profile.arbitraryRootFsSchemes.includes(scheme);
  return (
    hasRootFs &&
    profile.placementTags.every((tag) => asked.has(tag)) &&
    [...asked].every((tag) => offered.has(tag))
  );
}

/** Whether so much is there for one container of this size. */
export function holdsOne(
  { memory, disk, containers }: Resources,
  need: { readonly memory: MB; readonly disk: MB },
): boolean {
  return memory >= need.memory && disk >= need.disk && containers >= 1;
}
