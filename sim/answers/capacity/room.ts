/**
 * What is left on a set of cells, and how much of it is usable: sums, pieces of a size, the largest piece,
 * staging tasks that fit at once, and how unevenly it is spread.
 *
 * placeable(s) = Σ over cells of min(⌊memory/s⌋, ⌊disk/s⌋, containers): a piece is on one cell.
 * Instances or tasks of one size are placed by auctions exactly that often, so no auction is needed.
 */
import type { MB } from '../../engine/units';
import { Match, match } from '../../model/matching';
import type { PlacementConstraint, Resources } from '../../model/placement';
import type { CapacityCell } from './input';
import type { CapacityReport } from './result';

type Room = CapacityReport['rooms'][number];
type Spread = Room['memoryLeftPerCellMB'];
type Cell = Pick<CapacityCell, 'total' | 'available'>;

/** What one instance or task takes on its cell. */
export interface Size {
  readonly memory: MB;
  readonly disk: MB;
}

/** Healthwatch's chunk of memory. */
export const MEMORY_CHUNK: MB = 4096;
/** How much must be free on a cell for a staging task's disk: Healthwatch's disk chunk. */
const DISK_CHUNK: MB = 6144;

/** The pieces that are counted. */
export interface RoomSizes {
  readonly chunk: Size;
  readonly staging: Size;
}

/** How often the size fits, cell by cell; a size without memory or disk is bound by the rest. */
export function placeable(
  cells: readonly Pick<Cell, 'available'>[],
  { memory, disk }: Size,
): number {
  let count = 0;
  for (const { available } of cells) {
    const fits = Math.min(
      pieces(available.memory, memory),
      pieces(available.disk, disk),
      Math.max(0, available.containers),
    );
    count += fits;
  }
  return count;
}

/** Whole pieces of a size in what is free. */
function pieces(free: MB, size: MB): number {
  if (size === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor(free / size));
}

/** The cells that take work of this kind, whatever they have left. */
export function cellsFor(
  cells: readonly CapacityCell[],
  constraint: PlacementConstraint,
): CapacityCell[] {
  return cells.filter(
    ({ takesWork, profile }) => takesWork && match(profile, constraint) === Match.full,
  );
}

/** Share in use, 0 to 1; of nothing, nothing is used. */
export function usedShare(cells: readonly Cell[], resource: keyof Resources): number {
  let total = 0;
  let left = 0;
  for (const cell of cells) {
    total += cell.total[resource];
    left += cell.available[resource];
  }
  return total > 0 ? 1 - left / total : 0;
}

/** Smallest, middle and largest of the values; zeros when there are none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const at = (position: number): number => sorted[position] ?? 0;
  return {
    minimum: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    maximum: at(sorted.length - 1),
  };
}

/** 0: all that is left is on one cell, or nothing is. Near 1: it is spread in small pieces. */
export function fragmentation(largest: MB, left: MB): number {
  return left > 0 ? 1 - largest / left : 0;
}

/** What is left on these cells. Those that take no work are counted, and have nothing. */
export function roomOf(
  cells: readonly CapacityCell[],
  zone: string | null,
  placementTags: readonly string[] | null,
  { chunk, staging }: RoomSizes,
): Room {
  const up = cells.filter((cell) => cell.takesWork);
  const total = sumOf(up.map((cell) => cell.total));
  const left = sumOf(up.map((cell) => cell.available));
  const largestFreeMB = Math.max(0, ...up.map(({ available }) => available.memory));
  const share = (resource: keyof Resources): number =>
    total[resource] > 0 ? left[resource] / total[resource] : 0;
  return {
    zone,
    placementTags: placementTags === null ? null : [...placementTags],
    cells: cells.length,
    cellsUp: cells.filter((cell) => cell.isUp).length,
    memoryTotalMB: total.memory,
    memoryLeftMB: left.memory,
    memoryLeftShare: share('memory'),
    diskTotalMB: total.disk,
    diskLeftMB: left.disk,
    diskLeftShare: share('disk'),
    containersTotal: total.containers,
    containersLeft: left.containers,
    containersLeftShare: share('containers'),
    freeChunks: placeable(up, chunk),
    freeChunksByMemory: chunksOf(up, 'memory', chunk.memory),
    freeDiskChunks: chunksOf(up, 'disk', DISK_CHUNK),
    largestFreeMB,
    fragmentation: fragmentation(largestFreeMB, left.memory),
    stagingTasks: placeable(up, staging),
    cellsShortOfDisk: up.filter(({ available }) => available.disk < DISK_CHUNK).length,
    memoryLeftPerCellMB: spreadOf(up.map(({ available }) => available.memory)),
    diskLeftPerCellMB: spreadOf(up.map(({ available }) => available.disk)),
    containersLeftPerCell: spreadOf(up.map(({ available }) => available.containers)),
    instancesPerCell: spreadOf(up.map(({ instances }) => instances.process.length)),
  };
}

/** Healthwatch's chunks: of one resource, whatever else is left. A size of 0 has none. */
function chunksOf(cells: readonly Cell[], resource: 'memory' | 'disk', size: MB): number {
  if (size === 0) return 0;
  return cells.reduce((sum, { available }) => sum + pieces(available[resource], size), 0);
}

function sumOf(list: readonly Resources[]): Resources {
  const sum = { memory: 0, disk: 0, containers: 0 };
  for (const each of list) {
    sum.memory += each.memory;
    sum.disk += each.disk;
    sum.containers += each.containers;
  }
  return sum;
}
