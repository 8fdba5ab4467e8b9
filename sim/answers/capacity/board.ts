/**
 * Cells on which auctions are tried out: a copy of what they hold, changed by what is placed. A board is
 * made from a part of a foundation, and one board from another, so that the same loss can be tried again.
 */
import type { LRPAuction } from '../../model/auction';
import type { CellState, PlacementProfile } from '../../model/cellState';
import type { ProcessId } from '../../model/identity';
import type { Resources } from '../../model/placement';
import { appOf, type CapacityCell, type CapacityInput } from './input';

/** A cell, and what is tried out on it. */
export interface BoardCell {
  readonly cellGuid: string;
  readonly index: number;
  readonly zone: string;
  readonly profile: PlacementProfile;
  readonly total: Resources;
  available: Resources;
  startingContainerCount: number;
  readonly tasks: number;
  /** A cell that takes none may be lost all the same, with what it holds. */
  readonly takesWork: boolean;
  /** Process of each LRP container, in any state. */
  readonly processes: ProcessId[];
  /** What of them Diego would start elsewhere were the cell lost. */
  readonly wanted: LRPAuction[];
}

export type Board = readonly BoardCell[];

/** The cells that are up, with what they hold. */
export function boardOf(input: CapacityInput): Board {
  return input.cells.filter((cell) => cell.isUp).map((cell) => boardCell(input, cell));
}

function boardCell(input: CapacityInput, cell: CapacityCell): BoardCell {
  const { process, index, isWanted } = cell.instances;
  const wanted: LRPAuction[] = [];
  isWanted.forEach((flag, position) => {
    if (flag === 1) wanted.push(startRequest(input, process[position] ?? 0, index[position] ?? 0));
  });
  return {
    cellGuid: cell.cellGuid,
    index: cell.index,
    zone: cell.zone,
    profile: cell.profile,
    total: cell.total,
    available: cell.available,
    startingContainerCount: cell.startingContainerCount,
    tasks: cell.tasks,
    takesWork: cell.takesWork,
    processes: [...process],
    wanted,
  };
}

/** The auction that one instance asks for. */
export function startRequest(
  input: Pick<CapacityInput, 'apps'>,
  process: ProcessId,
  index: number,
): LRPAuction {
  const { memory, disk, constraint } = appOf(input, process);
  // Its LRP is named by whoever schedules it; nothing here goes by domains or waits.
  return { kind: 'lrp', lrp: 0, process, index, domain: 0, memory, disk, constraint, queuedAt: 0 };
}

/** A board of its own, to be changed. */
export function copyOf(board: Board): BoardCell[] {
  return board.map((cell) => ({
    ...cell,
    processes: [...cell.processes],
    wanted: [...cell.wanted],
  }));
}

/** What the cell would tell the auctioneer. `lrps` are positions in `lrpProcess`, which is extended. */
export function stateOf(
  cell: BoardCell,
  position: number,
  proxyMemory: number,
  lrpProcess: ProcessId[],
): CellState {
  const first = lrpProcess.length;
  for (const process of cell.processes) lrpProcess.push(process);
  return {
    cell: position,
    cellGuid: cell.cellGuid,
    index: cell.index,
    zone: cell.zone,
    total: cell.total,
    available: cell.available,
    lrps: Int32Array.from(cell.processes, (_, i) => first + i),
    tasks: new Int32Array(cell.tasks),
    startingContainerCount: cell.startingContainerCount,
    evacuating: false,
    profile: cell.profile,
    proxyMemoryAllocation: proxyMemory,
  };
}
