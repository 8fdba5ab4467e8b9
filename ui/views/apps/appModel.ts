/** One app at an instant: where its instances run, and which are missing, with why. */
import { type CellId, NONE, type ProcessId } from '../../../sim/model/identity';
import {
  type MissingInstance,
  type MissingReason,
  type MissingReport,
  missingInstances,
} from '../../replay/missing';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import type { View } from '../../replay/view';
import { keysOfProcess, runningCells } from './flatState';

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
const LISTED_MAX = 200;

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
  const { lrpIndex } = columns.identities;
  const cellOfLrp = runningCells(replay, state);
  const onCells = new Map<CellId, number[]>();
  for (const lrp of keysOfProcess(replay, process)) {
    const cell = cellOfLrp[lrp] ?? NONE;
    if (cell === NONE) continue;
    const indices = onCells.get(cell) ?? [];
    indices.push(lrpIndex[lrp] ?? 0);
    onCells.set(cell, indices);
  }
  const cells = [...onCells].map(([cell, indices]) => ({ cell, indices }));
  cells.sort((one, other) => one.cell - other.cell);
  const zones = [...facts.zones, ''].map((zone): ZoneOfApp => {
    const inZone = cells.filter(({ cell }) => (facts.cells[cell]?.zone ?? '') === zone);
    return {
      zone,
      cells: inZone,
      instances: inZone.reduce((sum, { indices }) => sum + indices.length, 0),
    };
  });
  return zones.filter(({ zone, instances }) => zone !== '' || instances > 0);
}

/** Missing instances for one reason, with one placement error. */
export interface MissingGroup {
  readonly reason: MissingReason;
  readonly placementError: string | undefined;
  readonly instances: readonly MissingInstance[];
}

/** The list by reason and placement error, the largest group first. */
export function groupedMissing(list: readonly MissingInstance[]): MissingGroup[] {
  const groups = new Map<string, MissingInstance[]>();
  for (const instance of list) {
    const key = `${instance.reason} ${instance.placementError ?? ''}`;
    const group = groups.get(key) ?? [];
    group.push(instance);
    groups.set(key, group);
  }
  return [...groups.values()]
    .flatMap((instances) => {
      const [first] = instances;
      if (first === undefined) return [];
      return [{ reason: first.reason, placementError: first.placementError, instances }];
    })
    .sort((one, other) => other.instances.length - one.instances.length);
}
