/** What a workload asks of the cell that is to run it. Diego: rep.PlacementConstraint and rep.Resource. */
import type { MB } from '../engine/units';

export interface Resources {
  memory: MB;
  disk: MB;
  containers: number;
}

/**
 * Memory that a container of an LRP takes, the share of its proxy included. Unlimited memory, 0, stays
 * unlimited (rep: helpers.go).
 */
export function containerMemory(memory: MB, proxyMemory: MB): MB {
  return memory === 0 ? 0 : memory + proxyMemory;
}

export interface PlacementConstraint {
  /** Root filesystem URL, for example `preloaded:cflinuxfs4` or `docker:///image`. */
  rootFs: string;
  placementTags: readonly string[];
  volumeDrivers: readonly string[];
}
