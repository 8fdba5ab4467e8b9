/** What the inspector of a cell tells beyond the cell's own fields: what was last heard of it, what is odd. */
import type { CellId, LrpId, TaskId } from '../../../sim/model/identity';
import { lrpName, NONE } from '../../../sim/model/identity';
import { count, counted, megabytes, UNKNOWN } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import type { Table } from '../../charts/table';
import type { Replay } from '../../replay/openReplay';
import {
  type CellView,
  type ContainerView,
  containersOnCell,
  readContainer,
} from '../../replay/things';
import type { View } from '../../replay/view';
import { instanceSelected } from '../../session/runFacts';
import type { Selected } from '../../session/selected';
import { CONTAINER_TEXT } from './cellTexts';

export interface Capacity {
  readonly name: string;
  readonly used: number | undefined;
  readonly total: number | undefined;
  /** In use by what the cell told the auctioneer last; undefined: it has told nothing, or the trace does not. */
  readonly told: number | undefined;
  readonly format: (value: number | undefined) => string;
}

/** The cell's resources: used, in total, and as last told. */
export function capacitiesOf(cell: CellView): Capacity[] {
  const { total, reported } = cell;
  const told = (name: 'memory' | 'disk' | 'containers') =>
    total === undefined || reported === undefined ? undefined : total[name] - reported[name];
  return [
    {
      name: 'Memory',
      used: cell.memoryUsed,
      total: total?.memory,
      told: told('memory'),
      format: megabytes,
    },
    {
      name: 'Disk',
      used: cell.diskUsed,
      total: total?.disk,
      told: told('disk'),
      format: megabytes,
    },
    {
      name: 'Containers',
      used: cell.containers,
      total: total?.containers,
      told: told('containers'),
      format: count,
    },
  ];
}

/** What the auctioneer last heard, and what has changed since: `3.5 GB in use; now 512 MB more`. */
export function toldText({ used, told, format }: Capacity): string {
  if (told === undefined) return UNKNOWN;
  if (used === undefined) return `${format(told)} in use`;
  if (told === used) return `${format(told)} in use, as now`;
  return `${format(told)} in use; now ${format(Math.abs(used - told))} ${told < used ? 'more' : 'less'}`;
}

/** What does not fit together at this instant, each in a sentence. */
export function contradictions(cell: CellView): string[] {
  const { state, isPresent, rows, lease, garden, drain, rep } = cell;
  const found: string[] = [];
  const held = rows === undefined ? 0 : rows.claimed + rows.running;
  if (state === 'down' && isPresent === true) {
    found.push('It is down, but Locket still lists it: nobody looks for its instances yet.');
  }
  if (state === 'up' && isPresent === false) {
    found.push('It is up, but Locket does not list it: auctions pass it over.');
  }
  if (state === 'down' && held > 0) {
    found.push(
      `It is down, but the BBS holds ${counted(held, 'row')} for it as claimed or running.`,
    );
  }
  if (rows !== undefined && rows.suspect > 0) {
    found.push(
      `${counted(rows.suspect, 'row')} of it ${rows.suspect === 1 ? 'is' : 'are'} suspect: kept until a replacement runs.`,
    );
  }
  if (rep !== 'running' && rep !== undefined && state !== 'down' && cell.running !== 0) {
    found.push(
      `Its rep ${rep === 'hung' ? 'stands still' : 'has ended'}; what its Garden holds runs on meanwhile.`,
    );
  }
  if (garden.fault !== 'none' && garden.isHealthy === true && state === 'up') {
    found.push(
      'Its Garden is broken, and the rep has not found out: it still takes part in auctions.',
    );
  }
  if (garden.isHealthy === false) {
    found.push('Its Garden is unhealthy: it answers auctions that it cannot take anything.');
  }
  if (drain.state === 'drained' && drain.stranded > 0) {
    found.push(
      `It was drained with ${counted(drain.stranded, 'instance')} whose replacement did not run yet.`,
    );
  }
  if (lease === 'refused')
    found.push('No Silk subnet was free for it: its rep does not become ready.');
  if (lease === 'evicted') {
    found.push('Its Silk lease ran out while it was away, and another cell leases its subnet.');
  }
  return found;
}

export interface ContainerRow extends ContainerView {
  readonly slot: number;
  readonly name: string;
  readonly isTask: boolean;
}

/** The cell's containers, oldest first. */
export function containerTable(replay: Replay, view: View, cell: CellId): Table<ContainerRow> {
  const { identities } = replay.columns;
  const rows = containersOnCell(view, cell).flatMap((slot): ContainerRow[] => {
    const container = readContainer(replay, view, slot);
    if (container === undefined) return [];
    const isTask = container.lrp === NONE;
    const name = isTask
      ? (identities.tasks[container.task] ?? UNKNOWN)
      : lrpName(identities, container.lrp);
    return [{ ...container, slot, name, isTask }];
  });
  return {
    caption: 'Containers',
    columns: [
      {
        key: 'name',
        title: 'Instance or task',
        text: ({ name, isTask }) => (isTask ? `task ${name}` : name),
      },
      { key: 'state', title: 'State', text: ({ state }) => CONTAINER_TEXT[state], width: 72 },
      instantColumn(replay, { key: 'since', title: 'Since', width: 96, at: ({ since }) => since }),
      {
        key: 'memory',
        title: 'Memory',
        isNumber: true,
        text: ({ memory }) => megabytes(memory),
        value: ({ memory }) => memory,
        unit: 'MB',
        width: 68,
      },
    ],
    rows,
  };
}

/** What choosing a container selects. */
export function containerSelected(
  replay: Replay,
  { lrp, task }: { readonly lrp: LrpId; readonly task: TaskId },
): Selected | null {
  if (lrp !== NONE) return instanceSelected(replay, lrp);
  const taskGuid = replay.columns.identities.tasks[task];
  return taskGuid === undefined ? null : { kind: 'task', taskGuid };
}
