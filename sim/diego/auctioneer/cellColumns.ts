/**
 * The numbers that scoring reads, one column each, by a cell's position among the fetched ones. Made once
 * per batch and changed by each reservation. Diego: auctionrunner/cell.go Cell, with rep/resources.go
 * AddLRP and AddTask.
 *
 * Floats throughout: scores are computed in floats, and megabytes are exact in them.
 */
import type { Auction } from '../../model/auction';
import type { Zones } from './zoneBuilder';

export interface CellColumns {
  readonly memoryTotal: Float64Array;
  readonly diskTotal: Float64Array;
  readonly containersTotal: Float64Array;
  readonly memoryAvailable: Float64Array;
  readonly diskAvailable: Float64Array;
  readonly containersAvailable: Float64Array;
  readonly startingContainers: Float64Array;
  readonly proxyMemory: Float64Array;
  /** Tasks on the cell, of any kind. */
  readonly tasks: Float64Array;
  /** What bin packing counts with: see `Zones.indices`. */
  readonly index: Float64Array;
  /** Number of the cell's zone in `Zones.names`. */
  readonly zone: Int32Array;
}

export function createCellColumns({ cells, positions, indices }: Zones): CellColumns {
  const columns: CellColumns = {
    memoryTotal: new Float64Array(cells.length),
    diskTotal: new Float64Array(cells.length),
    containersTotal: new Float64Array(cells.length),
    memoryAvailable: new Float64Array(cells.length),
    diskAvailable: new Float64Array(cells.length),
    containersAvailable: new Float64Array(cells.length),
    startingContainers: new Float64Array(cells.length),
    proxyMemory: new Float64Array(cells.length),
    tasks: new Float64Array(cells.length),
    index: Float64Array.from(indices),
    zone: new Int32Array(cells.length),
  };
  cells.forEach((cell, position) => {
    columns.memoryTotal[position] = cell.total.memory;
    columns.diskTotal[position] = cell.total.disk;
    columns.containersTotal[position] = cell.total.containers;
    columns.memoryAvailable[position] = cell.available.memory;
    columns.diskAvailable[position] = cell.available.disk;
    columns.containersAvailable[position] = cell.available.containers;
    columns.startingContainers[position] = cell.startingContainerCount;
    columns.proxyMemory[position] = cell.proxyMemoryAllocation;
    columns.tasks[position] = cell.tasks.length;
  });
  positions.forEach((inZone, zone) => {
    for (const position of inZone) columns.zone[position] = zone;
  });
  return columns;
}

/**
 * Takes room for a winner. The memory is what was asked for, without the proxy's: within one batch the
 * auctioneer undercounts, over-places, and the rep hands the surplus back. Cell.ReserveLRP, ReserveTask.
 */
export function reserve(columns: CellColumns, position: number, auction: Auction): void {
  subtract(columns.memoryAvailable, position, auction.memory);
  subtract(columns.diskAvailable, position, auction.disk);
  subtract(columns.containersAvailable, position, 1);
  subtract(columns.startingContainers, position, -1);
  if (auction.kind === 'task') subtract(columns.tasks, position, -1);
}

function subtract(column: Float64Array, position: number, amount: number): void {
  column[position] = (column[position] as number) - amount;
}
