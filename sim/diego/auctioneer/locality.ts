/**
 * How many instances of a process each cell and each zone holds. Diego counts anew in every auction, over
 * all instances of all cells (cell.go ScoreForLRP, zone_sorter.go accumulateZonesByInstances); here each
 * process of the batch has a chain of (cell, count) links, built in one pass over the cells and extended
 * by each reservation.
 *
 * One process at a time is spread out over columns, so that scoring reads its count by position.
 */
import type { LRPAuction } from '../../model/auction';
import type { LrpId, ProcessId } from '../../model/identity';
import type { Zones } from './zoneBuilder';

const END = -1;

export interface Locality {
  /** By position: instances of the process that is spread out. */
  readonly onCell: Int32Array;
  /** By zone: the same, over all the zone's cells, whether they match or not. */
  readonly inZone: Int32Array;
  /** By ProcessId: its first link; `END` for a process with no instance, or not in the batch. */
  readonly first: Int32Array;
  readonly linkNext: number[];
  readonly linkPosition: number[];
  readonly linkCount: number[];
}

/** Counts the instances, on the fetched cells, of the processes in `lrps`. */
export function createLocality(
  zones: Zones,
  lrps: readonly LRPAuction[],
  lrpProcess: readonly ProcessId[],
): Locality {
  let processes = 0;
  for (const { process } of lrps) processes = Math.max(processes, process + 1);
  const locality: Locality = {
    onCell: new Int32Array(zones.cells.length),
    inZone: new Int32Array(zones.names.length),
    first: new Int32Array(processes).fill(END),
    linkNext: [],
    linkPosition: [],
    linkCount: [],
  };
  const isWanted = new Uint8Array(processes);
  for (const { process } of lrps) isWanted[process] = 1;
  zones.cells.forEach((cell, position) => {
    countCell(locality, cell.lrps, position, isWanted, lrpProcess);
  });
  return locality;
}

function countCell(
  locality: Locality,
  lrps: Int32Array,
  position: number,
  isWanted: Uint8Array,
  lrpProcess: readonly ProcessId[],
): void {
  const { first, linkPosition, linkCount } = locality;
  for (let i = 0; i < lrps.length; i++) {
    const process = lrpProcess[lrps[i] as LrpId] as ProcessId;
    if (isWanted[process] !== 1) continue;
    // Cells are counted one after the other, so this cell's link, if there is one, is the newest.
    const newest = first[process] as number;
    if (newest !== END && linkPosition[newest] === position) {
      linkCount[newest] = (linkCount[newest] as number) + 1;
    } else {
      addLink(locality, process, position);
    }
  }
}

function addLink(locality: Locality, process: ProcessId, position: number): void {
  const link = locality.linkNext.push(locality.first[process] as number) - 1;
  locality.linkPosition.push(position);
  locality.linkCount.push(1);
  locality.first[process] = link;
}

/** Fills `onCell` and `inZone` for one process. They must be clear. `zoneOf` is by position. */
export function spread(locality: Locality, process: ProcessId, zoneOf: Int32Array): void {
  const { onCell, inZone, linkNext, linkPosition, linkCount } = locality;
  let link = locality.first[process] as number;
  while (link !== END) {
    const position = linkPosition[link] as number;
    const count = linkCount[link] as number;
    const zone = zoneOf[position] as number;
    onCell[position] = count;
    inZone[zone] = (inZone[zone] as number) + count;
    link = linkNext[link] as number;
  }
}

/** Clears `onCell` and `inZone` after one process was spread out. */
export function gather(locality: Locality, process: ProcessId): void {
  const { onCell, inZone, linkNext, linkPosition } = locality;
  let link = locality.first[process] as number;
  while (link !== END) {
    onCell[linkPosition[link] as number] = 0;
    link = linkNext[link] as number;
  }
  inZone.fill(0);
}

/** Counts one more instance of a process on a cell. */
export function addInstance(locality: Locality, process: ProcessId, position: number): void {
  const { linkNext, linkPosition, linkCount } = locality;
  let link = locality.first[process] as number;
  while (link !== END && linkPosition[link] !== position) link = linkNext[link] as number;
  if (link === END) addLink(locality, process, position);
  else linkCount[link] = (linkCount[link] as number) + 1;
}
