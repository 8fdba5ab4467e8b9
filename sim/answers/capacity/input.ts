/**
 * A foundation at one instant, as far as capacity goes: what each cell holds and has left, and the apps
 * whose instances those are.
 *
 * Plain data, so that it can come from a simulation as well as from a replayed trace. What is left is what
 * the reps themselves count, not what the BBS believes. Not here: anything that is computed from it.
 */
import type { Instant, MB } from '../../engine/units';
import type { AuctionConfig } from '../../model/auction';
import type { PlacementProfile } from '../../model/cellState';
import type { ProcessId } from '../../model/identity';
import type { PlacementConstraint, Resources } from '../../model/placement';
import type { Readings } from './readings';

/** The LRP containers of a cell, a column each. */
export interface CellInstances {
  /** Position in `CapacityInput.apps`. */
  readonly process: Int32Array;
  /** Index of the instance within its process. */
  readonly index: Int32Array;
  /**
   * 1 when Diego would start the instance elsewhere were the cell lost: it is desired, and its container
   * has not ended. The others only count where instances of one app keep away from each other.
   */
  readonly isWanted: Uint8Array;
}

/** A cell as its rep counts it; memory and disk in MB. */
export interface CapacityCell {
  readonly cellGuid: string;
  /** BOSH's spec.index, which bin packing goes by. */
  readonly index: number;
  readonly zone: string;
  /** Cells of one group share one object; matching relies on that for speed only. */
  readonly profile: PlacementProfile;
  readonly total: Resources;
  readonly available: Resources;
  /** Whether its rep is up. A cell whose rep is not has nothing left and nothing to lose. */
  readonly isUp: boolean;
  /** Whether it takes work: one that drains, or whose Garden is unhealthy, has much to lose and nothing left. */
  readonly takesWork: boolean;
  readonly startingContainerCount: number;
  /** Containers of tasks: they end with their cell, and nobody starts them elsewhere. */
  readonly tasks: number;
  readonly instances: CellInstances;
}

/** One DesiredLRP. */
export interface CapacityApp {
  readonly name: string;
  /** 0 when nobody desires it now. */
  readonly instances: number;
  readonly memory: MB;
  readonly disk: MB;
  readonly constraint: PlacementConstraint;
}

/** All that capacity is computed from. */
export interface CapacityInput {
  readonly at: Instant;
  /** In the order in which they are told of. */
  readonly zones: readonly string[];
  readonly cells: readonly CapacityCell[];
  /** By ProcessId. */
  readonly apps: readonly CapacityApp[];
  readonly auctioneer: AuctionConfig;
  /** Memory that each LRP container needs for its Envoy; 0 where the container proxy is off. */
  readonly proxyMemory: MB;
  /** What was measured up to `at`; undefined when nobody listened. */
  readonly readings: Readings | undefined;
}

/** Instances that are wanted on this cell. */
export function wantedCount({ instances }: CapacityCell): number {
  let count = 0;
  for (const isWanted of instances.isWanted) count += isWanted;
  return count;
}

/** The app of a process; an app with that number must exist. */
export function appOf({ apps }: Pick<CapacityInput, 'apps'>, process: ProcessId): CapacityApp {
  const app = apps[process];
  if (app === undefined) throw new RangeError(`no process ${process}`);
  return app;
}
