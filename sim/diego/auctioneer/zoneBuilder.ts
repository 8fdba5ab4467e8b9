/**
 * From the cells' answers to the zones of an auction. Diego: auction/auctionrunner/zone_builder.go
 * fetchStateAndBuildZones.
 *
 * Not here: sending the requests, their time limit, and the repetition (up to four rounds in all while no
 * zone comes out), which are the auctioneer's.
 */
import type { CellState } from '../../model/cellState';
import type { CellId } from '../../model/identity';

/** What came of asking one cell for its state. */
export interface StateReply {
  /** Whom the BBS lists under this address. */
  cell: CellId;
  cellGuid: string;
  /** `undefined`: no answer in time, an error, or any status but 200 (an unhealthy cell answers 503). */
  state: CellState | undefined;
}

/** The cells that take part in an auction, and their zones. */
export interface Zones {
  /** In order of reply arrival. Elsewhere in an auction a cell is its position in this list. */
  readonly cells: readonly CellState[];
  /** By position: the cell that the BBS knows at the address; work is sent to it. */
  readonly cellIds: readonly CellId[];
  /** In the order in which each zone's first cell answered. */
  readonly names: readonly string[];
  /** By zone: its cells' positions, in the order in which scoring visits them. */
  readonly positions: readonly (readonly number[])[];
  /** By position: the index that bin packing counts with. */
  readonly indices: readonly number[];
  /** Cells whose request failed: AuctioneerFailedCellStateRequests. */
  readonly failed: readonly CellId[];
  /** Cells left out because they evacuate. */
  readonly evacuating: readonly CellId[];
  /** Cells left out because another cell answered at their address. */
  readonly mismatched: readonly CellId[];
}

/** `replies` in order of arrival. A zone is what the cell itself reports, not what its presence says. */
export function buildZones(replies: readonly StateReply[], binPackFirstFitWeight: number): Zones {
  const cells: CellState[] = [];
  const cellIds: CellId[] = [];
  const positionsByZone = new Map<string, number[]>();
  const failed: CellId[] = [];
  const evacuating: CellId[] = [];
  const mismatched: CellId[] = [];

  for (const { cell, cellGuid, state } of replies) {
    if (state === undefined) {
      failed.push(cell);
    } else if (state.evacuating) {
      evacuating.push(cell);
    } else if (state.cellGuid !== '' && state.cellGuid !== cellGuid) {
      mismatched.push(cell);
    } else {
      const position = cells.push(state) - 1;
      cellIds.push(cell);
      const zone = positionsByZone.get(state.zone);
      if (zone === undefined) positionsByZone.set(state.zone, [position]);
      else zone.push(position);
    }
  }

  const positions = [...positionsByZone.values()];
  const indices = cells.map((state) => state.index);
  if (binPackFirstFitWeight > 0) normaliseIndices(positions, indices);
  const names = [...positionsByZone.keys()];
  return { cells, cellIds, names, positions, indices, failed, evacuating, mismatched };
}

/**
 * Sorts each zone by index and counts anew from 0, so that every zone fills from its own first cell.
 * zone_builder.go normaliseCellIndices.
 */
function normaliseIndices(zones: number[][], indices: number[]): void {
  for (const zone of zones) {
    zone.sort((a, b) => (indices[a] as number) - (indices[b] as number));
    zone.forEach((position, normalised) => {
      indices[position] = normalised;
    });
  }
}
