/** Instances that their last auction refused, by placement error and app. */
import type { Identities, ProcessId, TextId } from '../model/identity';
import type { PlacementGroup } from './result';

/** Instances by placement error and process. */
export type Refused = Map<TextId, Map<ProcessId, number>>;

const EXAMPLES_MAXIMUM = 10;

/** Counts one more. */
export function addRefused(refused: Refused, error: TextId, process: ProcessId): void {
  const processes = refused.get(error) ?? new Map<ProcessId, number>();
  refused.set(error, processes.set(process, (processes.get(process) ?? 0) + 1));
}

/** Most instances first; equal groups by their text. */
export function placementGroups(refused: Refused, identities: Identities): PlacementGroup[] {
  return [...refused]
    .map(([error, processes]) => groupOf(identities.texts[error] ?? '', processes, identities))
    .sort(
      (one, other) =>
        other.instances - one.instances || (one.placementError < other.placementError ? -1 : 1),
    );
}

function groupOf(
  placementError: string,
  processes: ReadonlyMap<ProcessId, number>,
  { processes: names }: Identities,
): PlacementGroup {
  const listed = [...processes]
    .sort(([one, few], [other, many]) => many - few || one - other)
    .map(([process, instances]) => ({ name: names[process] ?? '', instances }));
  return {
    placementError,
    instances: listed.reduce((sum, app) => sum + app.instances, 0),
    apps: listed.slice(0, EXAMPLES_MAXIMUM),
    appCount: listed.length,
  };
}
