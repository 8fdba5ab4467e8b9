/**
 * Every app's process at an instant, as columns: what is desired, what runs, what the BBS holds, and over how
 * many cells and zones it is spread.
 *
 * One pass over the LRP keys of a view, for a foundation of 25,000 instances a few milliseconds. Rows of the
 * table are ids; what is shown of them is read from the columns.
 *
 * Not here: why an instance is missing (`appModel`), and what happened before (`laneModel`).
 */
import {
  ABSENT,
  CLAIMED,
  CRASHED,
  EVACUATING,
  ORDINARY,
  SUSPECT,
  UNCLAIMED,
} from '../../../sim/model/actualLRP';
import { NONE, type ProcessId } from '../../../sim/model/identity';
import { rowsOfKind, valueAt } from '../../../sim/trace/columns';
import type { Replay } from '../../replay/openReplay';
import { rowOf, type State } from '../../replay/state';
import type { View } from '../../replay/view';
import {
  type Flat,
  flatColumn,
  flatOf,
  type Keys,
  keysOf,
  runningCells,
  zonesOfCells,
} from './flatState';

/** Counts by ProcessId. */
export interface AppCounts {
  /** NONE where the BBS holds no DesiredLRP. */
  readonly desired: Int32Array;
  /** Desired instances that run, by the ground truth: a container in state RUNNING on a cell that is up. */
  readonly running: Int32Array;
  /** Desired instances that do not run. */
  readonly missing: Int32Array;
  /** ORDINARY rows of the BBS by state. */
  readonly claimed: Int32Array;
  readonly unclaimed: Int32Array;
  readonly crashed: Int32Array;
  /** Rows of the other presences. */
  readonly suspect: Int32Array;
  readonly evacuating: Int32Array;
  /** Instances whose row has a crash count: it is reset after five minutes of running. */
  readonly crashing: Int32Array;
  /** Crashes since the run began. */
  readonly crashes: Int32Array;
  /** Cells on which instances run. */
  readonly cells: Int32Array;
}

export interface AppsNow extends AppCounts {
  readonly replay: Replay;
  /** Processes that are desired or of which something is left, by id. */
  readonly listed: readonly ProcessId[];
  /** Zones that are counted one by one: the first ones of the scenario. */
  readonly zones: number;
  /** Running instances by process and zone, at `process × zones + zone`. */
  readonly runningInZone: Int32Array;
  /** Whether `crashes` counts all of them: a thinned trace has only those of its range. */
  readonly hasAllCrashes: boolean;
}

/** A file may name any number of zones; foundations have a few. */
const ZONES_MAX = 64;

/** The apps of a view; undefined where the trace does not tell of LRPs and containers. */
export function appsAt(replay: Replay, view: View): AppsNow | undefined {
  const { tells, state } = view;
  if (!tells.has('actualLRP.created') || !tells.has('container.running')) return undefined;
  const { identities } = replay.columns;
  const processes = identities.processes.length;
  const zones = Math.min(ZONES_MAX, replay.facts.zones.length);
  const counts = emptyCounts(state, processes);
  const runningInZone = new Int32Array(processes * zones);
  const listed: ProcessId[] = [];
  const keys = keysOf(replay);
  const flat = flatOf(replay, state);
  const spread: Spread = {
    cellOfLrp: runningCells(replay, state),
    zones,
    zoneOfCell: zonesOfCells(replay),
    lastOnCell: new Int32Array(identities.cells.length).fill(NONE),
    runningInZone,
  };
  for (let process = 0; process < processes; process++) {
    const isLeft = countRows(keys, flat, counts, process);
    countSpread(keys, spread, counts, process);
    const desired = counts.desired[process];
    if (desired !== NONE || isLeft || (counts.cells[process] as number) > 0) listed.push(process);
  }
  countCrashes(replay, view, counts.crashes);
  const hasAllCrashes = replay.tellsThroughout.has('actualLRP.crashed');
  return { replay, listed, ...counts, zones, runningInZone, hasAllCrashes };
}

/** Nothing is counted yet; what is desired stands in the state. */
function emptyCounts(state: State, processes: number): AppCounts {
  const column = () => new Int32Array(processes);
  return {
    desired: flatColumn(state.processes.desired, column()),
    running: column(),
    missing: column(),
    claimed: column(),
    unclaimed: column(),
    crashed: column(),
    suspect: column(),
    evacuating: column(),
    crashing: column(),
    crashes: column(),
    cells: column(),
  };
}

/** Counts the rows and the missing of a process; answers whether the BBS holds any row. */
function countRows(
  { starts, keys, indices }: Keys,
  { rowStates, crashCounts, running }: Flat,
  counts: AppCounts,
  process: ProcessId,
): boolean {
  const end = starts[process + 1] as number;
  const desired = Math.max(0, counts.desired[process] as number);
  let runningKeys = 0;
  let isLeft = false;
  for (let place = starts[process] as number; place < end; place++) {
    const lrp = keys[place] as number;
    if ((indices[place] as number) < desired && (running[lrp] as number) > 0) runningKeys++;
    const ordinary = rowOf(lrp, ORDINARY);
    const rowState = rowStates[ordinary];
    const hasSuspect = rowStates[rowOf(lrp, SUSPECT)] !== ABSENT;
    const hasEvacuating = rowStates[rowOf(lrp, EVACUATING)] !== ABSENT;
    if (hasSuspect) increment(counts.suspect, process);
    if (hasEvacuating) increment(counts.evacuating, process);
    isLeft ||= rowState !== ABSENT || hasSuspect || hasEvacuating;
    if (rowState === ABSENT) continue;
    if (rowState === CLAIMED) increment(counts.claimed, process);
    else if (rowState === UNCLAIMED) increment(counts.unclaimed, process);
    else if (rowState === CRASHED) increment(counts.crashed, process);
    if ((crashCounts[ordinary] as number) > 0) increment(counts.crashing, process);
  }
  counts.running[process] = runningKeys;
  counts.missing[process] = desired - runningKeys;
  return isLeft;
}

interface Spread {
  /** By LrpId: where it runs. */
  readonly cellOfLrp: Int32Array;
  readonly zones: number;
  /** By CellId, as a place in `facts.zones`. */
  readonly zoneOfCell: Int32Array;
  /** By CellId: the last process that was found on it. */
  readonly lastOnCell: Int32Array;
  readonly runningInZone: Int32Array;
}

function countSpread(
  { starts, keys }: Keys,
  { cellOfLrp, zones, zoneOfCell, lastOnCell, runningInZone }: Spread,
  { cells }: AppCounts,
  process: ProcessId,
): void {
  const end = starts[process + 1] as number;
  for (let place = starts[process] as number; place < end; place++) {
    const lrp = keys[place] as number;
    const cell = cellOfLrp[lrp] as number;
    if (cell === NONE) continue;
    const zone = zoneOfCell[cell] ?? NONE;
    if (zone !== NONE && zone < zones) increment(runningInZone, process * zones + zone);
    if (lastOnCell[cell] === process) continue;
    lastOnCell[cell] = process;
    increment(cells, process);
  }
}

const crashRows = new WeakMap<Replay, Int32Array>();

function countCrashes(replay: Replay, { rows }: View, crashes: Int32Array): void {
  const { columns } = replay;
  let all = crashRows.get(replay);
  if (all === undefined) {
    all = rowsOfKind(columns, 'actualLRP.crashed');
    crashRows.set(replay, all);
  }
  for (const row of all) {
    if (row >= rows) break;
    const process = columns.identities.lrpProcess[valueAt(columns, 'lrp', row)];
    if (process !== undefined) increment(crashes, process);
  }
}

function increment(counts: Int32Array, entry: number): void {
  counts[entry] = (counts[entry] as number) + 1;
}

/** Which apps are listed. */
export const APP_FILTERS = ['all', 'missing', 'crashing'] as const;
export type AppFilter = (typeof APP_FILTERS)[number];

function isAmong(now: AppsNow, process: ProcessId, filter: AppFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'missing':
      return (now.missing[process] as number) > 0;
    case 'crashing':
      return (now.crashing[process] as number) > 0 || (now.crashed[process] as number) > 0;
  }
}

/** The listed processes that a filter lets through and whose guid holds the text, in any case. */
export function filteredApps(now: AppsNow, filter: AppFilter, text: string): ProcessId[] {
  const { processes } = now.replay.columns.identities;
  const wanted = text.trim().toLowerCase();
  return now.listed.filter(
    (process) =>
      isAmong(now, process, filter) &&
      (wanted === '' || (processes[process] ?? '').toLowerCase().includes(wanted)),
  );
}

export type FilterCounts = { readonly [Filter in AppFilter]: number };

/** How many apps each filter leaves. */
export function filterCounts(now: AppsNow): FilterCounts {
  const counts = { all: now.listed.length, missing: 0, crashing: 0 };
  for (const process of now.listed) {
    if (isAmong(now, process, 'missing')) counts.missing++;
    if (isAmong(now, process, 'crashing')) counts.crashing++;
  }
  return counts;
}
