/**
 * What is left on the cells: per zone and set of placement tags, and how much of it is usable.
 *
 * A sum of free memory hides that an app of 4 GB needs it on one cell: the free 4 GB chunks count only
 * what one cell can give (Healthwatch's "available free chunks"), and fragmentation says how far the
 * largest piece is from all of it. Pure arithmetic over plain inputs.
 */
import type { Resources } from '../../model/placement';
import type { CapacityRow } from '../result';
import { fragmentation, MEMORY_CHUNK } from './room';

/** A cell as far as capacity goes. */
export interface CellCapacity {
  readonly zone: string;
  readonly placementTags: readonly string[];
  /** Whether its rep is up. */
  readonly isUp: boolean;
  /** A cell that takes none, because it drains or is unhealthy, has nothing left. */
  readonly takesWork: boolean;
  readonly total: Resources;
  readonly available: Resources;
}

/** One row for each zone and set of placement tags, in the order in which they are met in `zones`. */
export function capacityByZone(
  cells: readonly CellCapacity[],
  zones: readonly string[] = [],
): CapacityRow[] {
  const rows = new Map<string, CapacityRow>();
  for (const cell of cells) {
    const placementTags = [...cell.placementTags].sort();
    const key = [cell.zone, ...placementTags].join('\n');
    const row = rows.get(key) ?? emptyRow(cell.zone, placementTags);
    rows.set(key, addCell(row, cell));
  }
  const place = (row: CapacityRow): number => {
    const position = zones.indexOf(row.zone);
    return position < 0 ? zones.length : position;
  };
  return [...rows.values()]
    .sort((one, other) => place(one) - place(other))
    .map((row) => ({ ...row, fragmentation: fragmentation(row.largestFreeMB, row.memoryLeftMB) }));
}

function emptyRow(zone: string, placementTags: string[]): CapacityRow {
  return {
    zone,
    placementTags,
    cells: 0,
    cellsUp: 0,
    memoryTotalMB: 0,
    memoryLeftMB: 0,
    diskTotalMB: 0,
    diskLeftMB: 0,
    containersTotal: 0,
    containersLeft: 0,
    largestFreeMB: 0,
    freeChunks4GB: 0,
    fragmentation: 0,
  };
}

function addCell(row: CapacityRow, cell: CellCapacity): CapacityRow {
  const { isUp, takesWork, total, available } = cell;
  const counted = { ...row, cells: row.cells + 1, cellsUp: row.cellsUp + (isUp ? 1 : 0) };
  if (!takesWork) return counted;
  return {
    ...counted,
    memoryTotalMB: row.memoryTotalMB + total.memory,
    memoryLeftMB: row.memoryLeftMB + available.memory,
    diskTotalMB: row.diskTotalMB + total.disk,
    diskLeftMB: row.diskLeftMB + available.disk,
    containersTotal: row.containersTotal + total.containers,
    containersLeft: row.containersLeft + available.containers,
    largestFreeMB: Math.max(row.largestFreeMB, available.memory),
    freeChunks4GB: row.freeChunks4GB + Math.floor(Math.max(0, available.memory) / MEMORY_CHUNK),
  };
}
