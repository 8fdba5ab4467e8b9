/**
 * What is left on each cell, grouped: how many cells of a zone have how much memory free. It shows why a sum
 * misleads: an instance needs its memory on one cell.
 */
import type { MB } from '../../../sim/engine/units';
import { count, megabytes } from '../../charts/format';
import type { Table } from '../../charts/table';
import type { CapacityFoundation } from '../../worker/protocol';
import { tagsText } from './lossTexts';

export type CellLeft = CapacityFoundation['cells'][number];

export interface LeftGroup {
  readonly zone: string;
  /** The zone's name, and the tags that work must ask for where cells differ in them. */
  readonly name: string;
  /** Those that take work, least memory left first. */
  readonly cells: readonly CellLeft[];
  /** Of all of them. */
  readonly memory: MB;
}

/** Groups that are drawn; the table has all cells. */
const GROUPS_MAX = 60;

/** By zone, in their order, then by tags. */
export function leftGroups({ zones, cells }: CapacityFoundation): readonly LeftGroup[] {
  const tagsOf = (cell: CellLeft) => tagsText([...cell.profile.placementTags].sort());
  const hasTags = new Set(cells.map(tagsOf)).size > 1;
  const groups = new Map<string, CellLeft[]>();
  for (const cell of cells) {
    const name = hasTags ? `${cell.zone}, ${tagsOf(cell)}` : cell.zone;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [cell]);
    else group.push(cell);
  }
  const place = ([, [cell]]: [string, CellLeft[]]): number => {
    const found = zones.indexOf(cell?.zone ?? '');
    return found < 0 ? zones.length : found;
  };
  return [...groups]
    .sort((one, other) => place(one) - place(other))
    .slice(0, GROUPS_MAX)
    .map(([name, all]) => groupOf(name, all));
}

function groupOf(name: string, all: readonly CellLeft[]): LeftGroup {
  const cells = all
    .filter(({ takesWork }) => takesWork)
    .sort((one, other) => one.available.memory - other.available.memory);
  const memory = cells.reduce((sum, { available }) => sum + available.memory, 0);
  return { zone: all[0]?.zone ?? '', name, cells, memory };
}

/** Why nothing is left on a cell, whatever its rep counts. */
function whyNone({ isUp, takesWork }: CellLeft): string | undefined {
  if (takesWork) return undefined;
  return isUp ? 'takes no work' : 'down';
}

export function cellTable({ cells }: CapacityFoundation): Table<CellLeft> {
  const size = (key: 'memory' | 'disk', title: string) => ({
    key,
    title,
    isNumber: true,
    text: (cell: CellLeft) => whyNone(cell) ?? megabytes(cell.available[key]),
    value: ({ takesWork, available }: CellLeft) => (takesWork ? available[key] : undefined),
    unit: 'MB' as const,
  });
  return {
    caption: 'What is left on each cell',
    columns: [
      { key: 'cell', title: 'Cell', text: ({ cellGuid }) => cellGuid },
      { key: 'zone', title: 'Zone', text: ({ zone }) => zone },
      { key: 'tags', title: 'Tags', text: ({ profile }) => profile.placementTags.join(', ') },
      size('memory', 'Memory left'),
      size('disk', 'Disk left'),
      {
        key: 'containers',
        title: 'Containers left',
        isNumber: true,
        text: (cell) => whyNone(cell) ?? count(cell.available.containers),
        value: ({ takesWork, available }) => (takesWork ? available.containers : undefined),
      },
      {
        key: 'instances',
        title: 'Instances',
        isNumber: true,
        text: ({ instances }) => count(instances.index.length),
        value: ({ instances }) => instances.index.length,
      },
    ],
    rows: cells,
  };
}
