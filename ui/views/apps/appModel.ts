/** One app at an instant: where its instances run, and which are missing, with why. */
import { type CellId, type LrpId, NONE, type ProcessId } from '../../../sim/model/identity';
import { type MissingReport, missingInstances } from '../../replay/missing';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import type { View } from '../../replay/view';
import { runningCells } from './appsModel';

export interface AppNow {
  /** NONE where the BBS holds no DesiredLRP. */
  readonly desired: number;
  /** Desired instances that run. */
  readonly running: number;
  readonly zones: readonly ZoneOfApp[];
  /** Of this app: its own counts and list; undefined when none is missing. */
  readonly missing: Pick<MissingReport, 'list' | 'listed'> | undefined;
}

export interface ZoneOfApp {
  /** Empty for cells that the scenario does not name. */
  readonly zone: string;
  readonly instances: number;
  readonly cells: readonly { readonly cell: CellId; readonly indices: readonly number[] }[];
}

/** How many of the missing are listed. */
export const LISTED_MAX = 50;

/** The app; undefined where the trace does not tell of LRPs and containers. */
export function appAt(replay: Replay, view: View, process: ProcessId): AppNow | undefined {
  const missing = missingInstances(replay, view, LISTED_MAX, { process });
  if (missing === undefined) return undefined;
  const { state } = view;
  const desired = read(state.processes.desired, process);
  return {
    desired,
    running: Math.max(0, desired) - missing.listed,
    zones: whereNow(replay, view, process),
    missing: missing.listed === 0 ? undefined : missing,
  };
}

/** Zones in the scenario's order, cells by id. */
function whereNow(replay: Replay, { state }: View, process: ProcessId): ZoneOfApp[] {
  const { columns, facts } = replay;
  const { lrpsOfProcess, lrpIndex } = columns.identities;
  const cellOfLrp = runningCells(replay, state);
  const onCells = new Map<CellId, number[]>();
  for (const lrp of lrpsOfProcess[process] ?? []) {
    const cell = cellOf(cellOfLrp, lrp);
    if (cell === NONE) continue;
    const indices = onCells.get(cell) ?? [];
    indices.push(lrpIndex[lrp as LrpId] ?? 0);
    onCells.set(cell, indices);
  }
  const cells = [...onCells].map(([cell, indices]) => ({ cell, indices }));
  cells.sort((one, other) => one.cell - other.cell);
  const zones = [...facts.zones, ''].map((zone): ZoneOfApp => {
    const inZone = cells.filter(({ cell }) => (facts.cells[cell]?.zone ?? '') === zone);
    return { zone, cells: inZone, instances: inZone.reduce((sum, { indices }) => sum + indices.length, 0) };
  });
  return zones.filter(({ zone, instances }) => zone !== '' || instances > 0);
}

function cellOf(cells: Int32Array, lrp: LrpId | undefined): CellId {
  return lrp === undefined ? NONE : (cells[lrp] ?? NONE);
}
