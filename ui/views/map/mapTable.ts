/** The map as a table: a line a cell. */
import { count, megabytes, UNKNOWN } from '../../charts/format';
import type { Table, TableColumn } from '../../charts/table';
import { hasBosh } from '../../replay/deploys';
import type { Replay } from '../../replay/openReplay';
import { type CellView, readCell } from '../../replay/things';
import type { View } from '../../replay/view';
import {
  evacuationText,
  gardenText,
  leaseText,
  presenceText,
  stateText,
  updateText,
} from './cellTexts';
import { bandCells } from './mapLayout';

type Column = TableColumn<CellView>;

const size = (
  key: string,
  title: string,
  value: (cell: CellView) => number | undefined,
  text: (value: number | undefined) => string = count,
): Column => ({
  key,
  title,
  isNumber: true,
  value,
  text: (cell) => text(value(cell)),
  ...(text === megabytes ? { unit: 'MB' } : {}),
});

const COLUMNS: readonly Column[] = [
  { key: 'cell', title: 'Cell', text: ({ cellGuid }) => cellGuid, order: ({ cell }) => cell },
  { key: 'zone', title: 'Zone', text: ({ zone = UNKNOWN }) => zone },
  { key: 'group', title: 'Group', text: ({ group = UNKNOWN }) => group },
  { key: 'state', title: 'State', text: stateText },
  { key: 'update', title: 'Deploy', text: (cell) => updateText(cell) ?? '' },
  { key: 'address', title: 'Address', text: ({ address = UNKNOWN }) => address },
  size('memoryUsed', 'Memory used', ({ memoryUsed }) => memoryUsed, megabytes),
  size('memory', 'of memory', ({ total }) => total?.memory, megabytes),
  size('diskUsed', 'Disk used', ({ diskUsed }) => diskUsed, megabytes),
  size('disk', 'of disk', ({ total }) => total?.disk, megabytes),
  size('containers', 'Containers', ({ containers }) => containers),
  size('containersMax', 'of containers', ({ total }) => total?.containers),
  size('running', 'Running', ({ running }) => running),
  size('starting', 'Starting', ({ starting }) => starting),
  size('suspect', 'Suspect rows', ({ rows }) => rows?.suspect),
  size('evacuating', 'Evacuating rows', ({ rows }) => rows?.evacuating),
  { key: 'evacuation', title: 'Evacuation', text: (cell) => evacuationText(cell) ?? '' },
  { key: 'garden', title: 'Garden', text: gardenText },
  { key: 'lease', title: 'Silk lease', text: leaseText },
  { key: 'presence', title: 'Locket', text: presenceText },
];

/** The cells in the order of the map. */
export function cellTable(replay: Replay, view: View): Table<CellView> {
  const cells = bandCells(replay).flatMap((band) => band.cells);
  const rows = cells.map((cell) => readCell(replay, view, cell));
  // Most foundations have one group of cells: no need to say which in every line.
  const hasGroups = new Set(rows.map(({ group }) => group)).size > 1;
  // Nor do most have a deploy.
  const isTold = { group: hasGroups, update: hasBosh(replay) } as const;
  const columns = COLUMNS.filter(({ key }) => isTold[key as keyof typeof isTold] ?? true);
  return { caption: 'Cells', columns, rows };
}
