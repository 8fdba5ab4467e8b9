/** What a workload asks of the cell that is to run it. Diego: rep.PlacementConstraint and rep.Resource. */
import type { MB } from '../engine/units';

export interface Resources {
  memory: MB;
  disk: MB;
  containers: number;
}

export interface PlacementConstraint {
  /** Root filesystem URL, for example `preloaded:cflinuxfs4` or `docker:///image`. */
  rootFs: string;
  placementTags: readonly string[];
  volumeDrivers: readonly string[];
}
