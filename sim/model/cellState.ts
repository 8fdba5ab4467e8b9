/**
 * What a cell tells the auctioneer about itself. Diego: rep.CellState, the answer to GET /state.
 *
 * Plain data: it crosses the network by copy, and a snapshot may hold one in flight. The profile is what
 * a cell is configured with; cells of one instance group share one object, and matching relies on that
 * only for speed.
 */
import type { MB } from '../engine/units';
import type { CellId } from './identity';
import type { Resources } from './placement';

/** What kinds of work a cell takes: the configuration that placement constraints are matched against. */
export interface PlacementProfile {
  /** Names of the preloaded root filesystems, for example `cflinuxfs4`. */
  stacks: readonly string[];
  /** URL schemes of which the cell runs any root filesystem. BOSH: diego.rep.rootfs_providers. */
  arbitraryRootFsSchemes: readonly string[];
  volumeDrivers: readonly string[];
  /** Tags that work must ask for to land here. BOSH: diego.rep.placement_tags. */
  placementTags: readonly string[];
  /** Tags that work may ask for. BOSH: diego.rep.optional_placement_tags. */
  optionalPlacementTags: readonly string[];
}

export interface CellState {
  cell: CellId;
  /** The cell id that the rep was configured with; empty is accepted as any cell's. */
  cellGuid: string;
  /** BOSH's spec.index, counted within an instance group. */
  index: number;
  zone: string;
  /** The capacity at the start of the rep's process. */
  total: Resources;
  /** What is left of it; memory of existing containers is counted with their proxy's. */
  available: Resources;
  /** LrpId of every LRP container, in any state. */
  lrps: Int32Array;
  /** TaskId of every task container, in any state. */
  tasks: Int32Array;
  /** Containers that are reserved, initializing or created, but do not run yet. */
  startingContainerCount: number;
  evacuating: boolean;
  profile: PlacementProfile;
  /** Memory that each LRP container needs for its Envoy; 0 where the container proxy is off. */
  proxyMemoryAllocation: MB;
}
