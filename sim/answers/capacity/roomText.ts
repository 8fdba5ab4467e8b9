/** Tables of what is left: by resource, in pieces, and for the sizes of the apps. */
import { formatCount, formatMemory, formatNumberOf, formatShare } from '../format';
import { cut, indented, type Line, line, table, titled } from '../textLines';
import type { CapacityResult } from './result';

type Room = CapacityResult['rooms'][number];
type Size = CapacityResult['chunk'];

/** Columns for the name of a set of cells; the tables beside it fill a hundred. */
const NAME_WIDTH = 18;

/** How much is left, and in which pieces. Of many rooms, the sums before what is left in single zones. */
export function roomLines(result: CapacityResult, listMaximum: number): Line[] {
  const { rooms, chunk, staging } = result;
  const shown = roomsShown(rooms, listMaximum);
  const left = table(
    [
      ['Capacity left', 'cells up', 'memory', '', 'disk', '', 'containers', ''],
      ...shown.map(leftRow),
    ],
    [1, 2, 3, 4, 5, 6, 7],
  );
  const chunkName = `${formatMemory(chunk.memoryMB)} chunks`;
  const pieces = table(
    [
      [
        'In pieces',
        'largest',
        'fragmented',
        chunkName,
        'staging',
        'disk < 6 GB',
        'memory on a cell',
      ],
      ...shown.map(piecesRow),
    ],
    [1, 2, 3, 4, 5],
  );
  const about = [
    `A chunk has ${sizeText(chunk)}, a staging task ${sizeText(staging)}, each on one cell.`,
    'Fragmented: the share of the memory left that is not on the cell with most.',
    'Memory left on the cell with least/on the middle one/on the one with most.',
  ];
  return [
    ...titled(left),
    ...leftOutLines(rooms.length - shown.length, 'set of cells', 'sets of cells'),
    line(''),
    ...titled(pieces),
    ...about.map((text) => indented(text, 'dim')),
  ];
}

/** Tags in single zones go first, then the last zones; the sum of all stays. */
function roomsShown(rooms: readonly Room[], listMaximum: number): readonly Room[] {
  if (rooms.length <= listMaximum) return rooms;
  const sums = rooms.filter(({ zone, placementTags }) => zone === null || placementTags === null);
  return sums.length <= listMaximum ? sums : [...sums.slice(0, listMaximum - 1), ...sums.slice(-1)];
}

/** What a table leaves out; nothing when that is nothing. */
export function leftOutLines(count: number, one: string, several: string): Line[] {
  return count > 0
    ? [indented(`and ${formatNumberOf(count, one, several)} more, see --json`, 'dim')]
    : [];
}

/** `z1`, `z1 [isolated]`, `[isolated]`, `z1 [no tags]`, `all`. */
export function placeName(zone: string | null, placementTags: readonly string[] | null): string {
  if (placementTags === null) return zone ?? 'all';
  const tags = placementTags.length === 0 ? 'no tags' : placementTags.join(', ');
  return zone === null ? `[${tags}]` : `${zone} [${tags}]`;
}

function leftRow(room: Room): string[] {
  return [
    `  ${cut(placeName(room.zone, room.placementTags), NAME_WIDTH)}`,
    room.cells === room.cellsUp
      ? formatCount(room.cells)
      : `${formatCount(room.cellsUp)} of ${formatCount(room.cells)}`,
    formatMemory(room.memoryLeftMB),
    formatShare(room.memoryLeftShare),
    formatMemory(room.diskLeftMB),
    formatShare(room.diskLeftShare),
    formatCount(room.containersLeft),
    formatShare(room.containersLeftShare),
  ];
}

function piecesRow(room: Room): string[] {
  return [
    `  ${cut(placeName(room.zone, room.placementTags), NAME_WIDTH)}`,
    formatMemory(room.largestFreeMB),
    formatShare(room.fragmentation),
    formatCount(room.freeChunks),
    formatCount(room.stagingTasks),
    formatCount(room.cellsShortOfDisk),
    spreadText(room.memoryLeftPerCellMB, formatMemory),
  ];
}

/** `20 MB/24 MB/52 MB`: least, median, most. */
function spreadText(
  { minimum, median, maximum }: Room['memoryLeftPerCellMB'],
  format: (value: number) => string,
): string {
  if (minimum === maximum) return format(minimum);
  return `${format(minimum)}/${format(median)}/${format(maximum)}`;
}

/** Memory and disk of one thing. */
function sizeText({ memoryMB, diskMB }: Size): string {
  return `${formatMemory(memoryMB)} and ${formatMemory(diskMB)} of disk`;
}

/** How many more of each size would fit, largest first: those run out of room before the others. */
export function sizeLines({ sizes, sizesLeftOut }: CapacityResult, listMaximum: number): Line[] {
  if (sizes.length === 0) return [];
  const bySize = [...sizes].sort(
    (one, other) => other.memoryMB - one.memoryMB || other.diskMB - one.diskMB,
  );
  const shown = bySize.slice(0, listMaximum);
  const hasTags = sizes.some(({ placementTags }) => placementTags.length > 0);
  const rows = shown.map(({ memoryMB, diskMB, apps, instances, placeable, placementTags }) => [
    `  ${formatMemory(memoryMB)} and ${formatMemory(diskMB)}`,
    formatCount(apps),
    formatCount(instances),
    formatCount(placeable),
    ...(hasTags ? [placementTags.length === 0 ? '' : `[${placementTags.join(', ')}]`] : []),
  ]);
  const header = ['Sizes of apps (memory and disk)', 'apps', 'instances', 'more of them fit'];
  return [
    ...titled(table([header, ...rows], [1, 2, 3])),
    ...leftOutLines(sizes.length - shown.length + sizesLeftOut, 'size', 'sizes'),
    indented('One size at a time, proxies included, on the cells that take such work.', 'dim'),
  ];
}
