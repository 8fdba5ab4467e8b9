/** Instances that their last auction refused, by placement error and app. */
import type { AppSpec } from '../model/foundationSpec';
import type { ProcessId, TextId } from '../model/identity';
import type { PlacementGroup } from './result';

/** What of an app is told. */
type RefusedApp = Pick<AppSpec, 'name' | 'memory' | 'disk'>;

/** Instances by placement error and process. */
export type Refused = Map<TextId, Map<ProcessId, number>>;

const EXAMPLES_MAXIMUM = 10;

/** Counts one more. */
export function addRefused(refused: Refused, error: TextId, process: ProcessId): void {
  const processes = refused.get(error) ?? new Map<ProcessId, number>();
  refused.set(error, processes.set(process, (processes.get(process) ?? 0) + 1));
}

/** Most instances first; equal groups by their text. `apps` and `texts` are by process and by text. */
export function placementGroups(
  refused: Refused,
  texts: readonly string[],
  apps: readonly RefusedApp[],
): PlacementGroup[] {
  return [...refused]
    .map(([error, processes]) => groupOf(texts[error] ?? '', processes, apps))
    .sort(
      (one, other) =>
        other.instances - one.instances || (one.placementError < other.placementError ? -1 : 1),
    );
}

/** Apps under the names that people gave them: the versions of one are one. */
function groupOf(
  placementError: string,
  processes: ReadonlyMap<ProcessId, number>,
  apps: readonly RefusedApp[],
): PlacementGroup {
  const byName = new Map<string, number>();
  let memoryMaximumMB = 0;
  let diskMaximumMB = 0;
  for (const [process, instances] of [...processes].sort(([one], [other]) => one - other)) {
    const name = apps[process]?.name ?? '';
    memoryMaximumMB = Math.max(memoryMaximumMB, apps[process]?.memory ?? 0);
    diskMaximumMB = Math.max(diskMaximumMB, apps[process]?.disk ?? 0);
    byName.set(name, (byName.get(name) ?? 0) + instances);
  }
  // Sorting is stable: equally many stay in the order of the scenario.
  const listed = [...byName]
    .map(([name, instances]) => ({ name, instances }))
    .sort((one, other) => other.instances - one.instances);
  return {
    placementError,
    instances: listed.reduce((sum, app) => sum + app.instances, 0),
    apps: listed.slice(0, EXAMPLES_MAXIMUM),
    appCount: listed.length,
    memoryMaximumMB,
    diskMaximumMB,
  };
}
