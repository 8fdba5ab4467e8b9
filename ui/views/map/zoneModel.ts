/** What the inspector of a zone tells: its cells, and which apps would be gone with it. */
import { type CellId, NONE, type ProcessId } from '../../../sim/model/identity';
import { count, megabytes } from '../../charts/format';
import type { Table } from '../../charts/table';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { CONTAINER_STATES, codeOf } from '../../replay/state';
import { type CellView, readCell } from '../../replay/things';
import type { View } from '../../replay/view';
import type { Capacity } from './cellModel';
import { STATE_TEXT } from './cellTexts';
import { sumOfCells } from './zoneSums';

/** Of the cells that are not down. */
export function zoneCapacities(replay: Replay, view: View, cells: readonly CellId[]): Capacity[] {
  const fills = [
    ['Memory', 'memory', megabytes],
    ['Disk', 'disk', megabytes],
    ['Containers', 'containers', count],
  ] as const;
  return fills.map(([name, fill, format]) => {
    const { used, total } = sumOfCells(replay, view, fill, cells);
    return { name, used, total, told: undefined, format };
  });
}

/** An app all of whose running instances are in one zone. */
export interface AppHere {
  readonly process: ProcessId;
  readonly processGuid: string;
  readonly running: number;
}

export interface AppsHere {
  /** Of two and more instances, the most first. */
  readonly several: readonly AppHere[];
  /** How many apps have a single running instance, and it is here. */
  readonly single: number;
  /** Apps with a running instance here. */
  readonly apps: number;
}

const RUNNING = codeOf(CONTAINER_STATES, 'running');

/**
 * Apps by where their instances run; undefined where the trace does not tell. Costs a look at every
 * container.
 */
export function appsOnlyIn(replay: Replay, view: View, zone: string): AppsHere | undefined {
  if (!view.tells.has('container.running')) return undefined;
  const { identities } = replay.columns;
  const { containers } = view.state;
  const processes = identities.processes.length;
  const here = new Int32Array(processes);
  const elsewhere = new Int32Array(processes);
  const isHere = replay.facts.cells.map((cell) => cell?.zone === zone);
  for (let slot = 0; slot < replay.slots.used; slot++) {
    if (read(containers.state, slot) !== RUNNING) continue;
    const lrp = read(containers.lrp, slot);
    const process = lrp === NONE ? NONE : (identities.lrpProcess[lrp] ?? NONE);
    if (process === NONE) continue;
    const counts = isHere[read(containers.cell, slot)] === true ? here : elsewhere;
    counts[process] = (counts[process] ?? 0) + 1;
  }
  const several: AppHere[] = [];
  let single = 0;
  let apps = 0;
  for (const [process, running] of here.entries()) {
    if (running > 0) apps++;
    if (running === 0 || elsewhere[process] !== 0) continue;
    if (running === 1) single++;
    else several.push({ process, processGuid: identities.processes[process] ?? '', running });
  }
  several.sort((one, other) => other.running - one.running || one.process - other.process);
  return { several, single, apps };
}

/** The cells of a zone in short; the map's own table has all columns. */
export function zoneTable(replay: Replay, view: View, cells: readonly CellId[]): Table<CellView> {
  return {
    caption: 'Cells of the zone',
    columns: [
      {
        key: 'cell',
        title: 'Cell',
        text: ({ cellGuid }) => cellGuid,
        order: ({ cell }) => cell,
      },
      { key: 'state', title: 'State', text: ({ state }) => STATE_TEXT[state], width: 76 },
      {
        key: 'memory',
        title: 'Memory used',
        isNumber: true,
        text: ({ memoryUsed }) => megabytes(memoryUsed),
        value: ({ memoryUsed }) => memoryUsed,
        unit: 'MB',
        width: 88,
      },
      {
        key: 'running',
        title: 'Running',
        isNumber: true,
        text: ({ running }) => count(running),
        value: ({ running }) => running,
        width: 60,
      },
      {
        key: 'starting',
        title: 'Starting',
        isNumber: true,
        text: ({ starting }) => count(starting),
        value: ({ starting }) => starting,
        width: 60,
      },
    ],
    rows: cells.map((cell) => readCell(replay, view, cell)),
  };
}
