/**
 * What is true of the workload whoever looks at it: how often each LRP has been started, which source a
 * task came from. It belongs to no component of Diego; it keys the draws of app behaviour, so that the
 * third start of an instance behaves the same whichever cell it lands on.
 */
import type { StoreCondition } from '../model/foundationSpec';

export interface World {
  /** By LrpId: containers reserved for it so far. Sparse. */
  lrpStarts: number[];
  /** By TaskId. */
  taskStarts: number[];
  /** By TaskId: position of its TaskSource. */
  taskSource: number[];
  /** By CellId: containers reserved on it so far, over all boots. */
  instancesOfCell: number[];
  /** Where droplets and lifecycles are downloaded from. */
  blobstore: StoreCondition;
}

const UP: StoreCondition = { mode: 'up', slowdown: 1 };

export function createWorld(): World {
  return { lrpStarts: [], taskStarts: [], taskSource: [], instancesOfCell: [], blobstore: UP };
}
