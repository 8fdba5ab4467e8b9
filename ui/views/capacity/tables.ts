/** The report as tables: what is left, for which sizes of apps, what losses do, what finds no cell. */
import { count, megabytes, percent } from '../../charts/format';
import type { Table, TableColumn } from '../../charts/table';
import type { CapacityAnswered } from '../../worker/protocol';
import { type Loss, lossName, placedText, sumText, tagsText } from './lossTexts';

export type Room = CapacityAnswered['rooms'][number];
export type Size = CapacityAnswered['sizes'][number];
type Unplaced = Loss['unplaced'][number];

/** `z1`, `z1, isolated`, `all zones, isolated`, `all cells`. */
export function roomName({ zone, placementTags }: Room): string {
  if (placementTags === null) return zone ?? 'all cells';
  return `${zone ?? 'all zones'}, ${tagsText(placementTags)}`;
}

const roomNumber = (
  key: string,
  title: string,
  value: (room: Room) => number,
  width = 78,
): TableColumn<Room> => ({
  key,
  title,
  isNumber: true,
  width,
  text: (room) => count(value(room)),
  value,
});

const roomSize = (
  key: string,
  title: string,
  value: (room: Room) => number,
  width = 76,
): TableColumn<Room> => ({
  key,
  title,
  isNumber: true,
  width,
  text: (room) => megabytes(value(room)),
  value,
  unit: 'MB',
});

const roomShare = (
  key: string,
  title: string,
  value: (room: Room) => number,
  width = 62,
): TableColumn<Room> => ({
  key,
  title,
  isNumber: true,
  width,
  text: (room) => percent(value(room)),
  value,
});

export function roomTable({ rooms, chunk }: CapacityAnswered): Table<Room> {
  const shortOfDisk = roomNumber('short', 'Disk < 6 GB', (room) => room.cellsShortOfDisk, 92);
  const isShortOfDisk = rooms.some((room) => room.cellsShortOfDisk > 0);
  const cellsWidth = rooms.every(({ cells, cellsUp }) => cells === cellsUp) ? 54 : 86;
  return {
    caption: 'Room by zone and placement tags',
    columns: [
      { key: 'name', title: 'Cells', text: roomName, width: 110 },
      {
        key: 'up',
        title: 'Up',
        isNumber: true,
        width: cellsWidth,
        text: ({ cells, cellsUp }) =>
          cells === cellsUp ? count(cells) : `${count(cellsUp)} of ${count(cells)}`,
        value: ({ cellsUp }) => cellsUp,
      },
      roomSize('memory', 'Memory', (room) => room.memoryLeftMB),
      roomShare('memoryShare', 'left', (room) => room.memoryLeftShare),
      roomSize('disk', 'Disk', (room) => room.diskLeftMB),
      roomShare('diskShare', 'left', (room) => room.diskLeftShare),
      roomNumber('containers', 'Containers', (room) => room.containersLeft, 80),
      roomShare('containersShare', 'left', (room) => room.containersLeftShare),
      roomNumber('chunks', `${megabytes(chunk.memoryMB)} chunks`, (room) => room.freeChunks, 98),
      roomNumber('staging', 'Staging', (room) => room.stagingTasks, 66),
      roomSize('largest', 'Largest', (room) => room.largestFreeMB, 72),
      roomShare('fragmented', 'Fragmented', (room) => room.fragmentation, 90),
      ...(isShortOfDisk ? [shortOfDisk] : []),
    ],
    rows: rooms,
  };
}

export function sizeTable({ sizes }: CapacityAnswered): Table<Size> {
  const hasTags = sizes.some(({ placementTags }) => placementTags.length > 0);
  const number = (key: 'apps' | 'instances' | 'placeable', title: string): TableColumn<Size> => ({
    key,
    title,
    isNumber: true,
    text: (size) => count(size[key]),
    value: (size) => size[key],
  });
  const size = (key: 'memoryMB' | 'diskMB', title: string): TableColumn<Size> => ({
    key,
    title,
    isNumber: true,
    text: (row) => megabytes(row[key]),
    value: (row) => row[key],
    unit: 'MB',
  });
  const tags: TableColumn<Size> = {
    key: 'tags',
    title: 'Tags',
    text: ({ placementTags }) => placementTags.join(', '),
  };
  return {
    caption: 'Sizes of apps',
    columns: [
      size('memoryMB', 'Memory'),
      size('diskMB', 'Disk'),
      ...(hasTags ? [tags] : []),
      number('apps', 'Apps'),
      number('instances', 'Instances'),
      number('placeable', 'More of them fit'),
    ],
    rows: sizes,
  };
}

export function lossTable({ losses }: Pick<CapacityAnswered, 'losses'>): Table<Loss> {
  const tasks = lossNumber('tasks', 'Tasks lost', ({ tasksLost }) => tasksLost, 80);
  return {
    caption: 'What each loss would do',
    columns: [
      { key: 'loss', title: 'If lost', text: lossName, width: 140 },
      {
        key: 'verdict',
        title: 'Verdict',
        text: ({ verdict }) => verdict,
        width: 146,
      },
      lossNumber('cells', 'Cells', ({ cellsLost }) => cellsLost, 54),
      lossNumber('instances', 'Instances', ({ instances }) => instances, 74),
      {
        key: 'placed',
        title: 'Auctions place',
        text: placedText,
        value: ({ placedMinimum }) => placedMinimum,
        width: 140,
      },
      { key: 'sum', title: 'Adding up', text: sumText, width: 190 },
      {
        key: 'used',
        title: 'Then used',
        isNumber: true,
        width: 80,
        text: ({ after }) => percent(after.memoryUsedShare),
        value: ({ after }) => after.memoryUsedShare,
      },
      ...(losses.some(({ tasksLost }) => tasksLost > 0) ? [tasks] : []),
    ],
    rows: losses,
  };
}

function lossNumber(
  key: string,
  title: string,
  value: (loss: Loss) => number,
  width: number,
): TableColumn<Loss> {
  return { key, title, isNumber: true, width, text: (loss) => count(value(loss)), value };
}

/** Instances that find no cell after a loss, in the worst of the draws. */
export interface UnplacedRow extends Unplaced {
  readonly loss: Loss;
}

export function unplacedTable({ losses }: Pick<CapacityAnswered, 'losses'>): Table<UnplacedRow> {
  return {
    caption: 'What finds no cell',
    columns: [
      { key: 'loss', title: 'If lost', text: ({ loss }) => lossName(loss), width: 150 },
      {
        key: 'instances',
        title: 'Instances',
        isNumber: true,
        width: 74,
        text: ({ instances }) => count(instances),
        value: ({ instances }) => instances,
      },
      {
        key: 'error',
        title: 'Placement error',
        text: ({ placementError }) => placementError,
        width: 230,
      },
      {
        key: 'largest',
        title: 'Largest',
        isNumber: true,
        width: 72,
        text: ({ memoryMaximumMB }) => megabytes(memoryMaximumMB),
        value: ({ memoryMaximumMB }) => memoryMaximumMB,
        unit: 'MB',
      },
      { key: 'apps', title: 'Apps', text: appsText },
    ],
    rows: losses.flatMap((loss) => loss.unplaced.map((group) => ({ ...group, loss }))),
  };
}

function appsText({ apps, appCount }: Unplaced): string {
  const [example] = apps;
  return `${example?.name ?? ''}${othersText(appCount)}`;
}

/** ` and 877 others`; nothing for one. */
export function othersText(appCount: number): string {
  if (appCount < 2) return '';
  return ` and ${count(appCount - 1)} ${appCount === 2 ? 'other' : 'others'}`;
}
