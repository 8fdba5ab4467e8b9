/**
 * What a cell lacks, and how good it is: the lower the score the better. Diego: rep/resources.go
 * CellState.ResourceMatch and ComputeScore, auctionrunner/cell.go ScoreForLRP and ScoreForTask.
 *
 * The operations stand in the real ones' order, because a sum of floats depends on it and equal scores
 * must come out equal. A total of 0 gives an infinite score or none (NaN), as it does there; NaN compares
 * as false, so such a cell never wins.
 */
import { Lack } from '../../model/placementErrors';
import type { CellColumns } from './cellColumns';

/** What each instance of the same process on a cell adds to a score there: cell.go LocalityOffset. */
const LOCALITY_OFFSET = 1000;

/** `Lack` bits of what the cell has too little of; an exact fit is enough. */
export function lackOn(
  columns: CellColumns,
  position: number,
  memory: number,
  disk: number,
): number {
  let lack: number = Lack.none;
  if ((columns.diskAvailable[position] as number) < disk) lack |= Lack.disk;
  if ((columns.memoryAvailable[position] as number) < memory) lack |= Lack.memory;
  if ((columns.containersAvailable[position] as number) < 1) lack |= Lack.containers;
  return lack;
}

/** The mean share in use, were the work there, plus the price of containers that are still starting. */
function resourceScore(
  columns: CellColumns,
  position: number,
  memory: number,
  disk: number,
  startingContainerWeight: number,
): number {
  const memoryLeft = (columns.memoryAvailable[position] as number) - memory;
  const diskLeft = (columns.diskAvailable[position] as number) - disk;
  const containersLeft = (columns.containersAvailable[position] as number) - 1;
  const memoryUsed = 1 - memoryLeft / (columns.memoryTotal[position] as number);
  const diskUsed = 1 - diskLeft / (columns.diskTotal[position] as number);
  const containersUsed = 1 - containersLeft / (columns.containersTotal[position] as number);
  const starting = (columns.startingContainers[position] as number) * startingContainerWeight;
  return (memoryUsed + diskUsed + containersUsed) / 3 + starting;
}

/**
 * `memory` includes the cell's proxy memory; `sameProcess` is the number of instances of the process on
 * the cell, in any state.
 */
export function scoreForLRP(
  columns: CellColumns,
  position: number,
  memory: number,
  disk: number,
  sameProcess: number,
  startingContainerWeight: number,
  binPackFirstFitWeight: number,
): number {
  const resource = resourceScore(columns, position, memory, disk, startingContainerWeight);
  const packing = (columns.index[position] as number) * binPackFirstFitWeight;
  return resource + LOCALITY_OFFSET * sameProcess + packing;
}

/** A task keeps away from every other task, whatever it is, and neither pays for a proxy nor packs. */
export function scoreForTask(
  columns: CellColumns,
  position: number,
  memory: number,
  disk: number,
  startingContainerWeight: number,
): number {
  const resource = resourceScore(columns, position, memory, disk, startingContainerWeight);
  return resource + LOCALITY_OFFSET * (columns.tasks[position] as number);
}
