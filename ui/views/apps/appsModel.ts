/**
 * Every app's process at an instant, as columns: what is desired, what runs, what the BBS holds, and over how
 * many cells and zones it is spread.
 *
 * One pass over the LRP keys of a view, for a foundation of 25,000 instances a few milliseconds. Rows of the
 * table are ids; what is shown of them is read from the columns.
 *
 * Not here: why an instance is missing (`appModel`), and what happened before (`laneModel`).
 */
import { CLAIMED, CRASHED, EVACUATING, ORDINARY, SUSPECT, UNCLAIMED } from '../../../sim/model/actualLRP';
import { NONE, type ProcessId } from '../../../sim/model/identity';
import { rowsOfKind, valueAt } from '../../../sim/trace/columns';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { CONTAINER_STATES, codeOf, rowOf, type State } from '../../replay/state';
import type { View } from '../../replay/view';

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
  const counts = emptyCounts(processes);
  const runningInZone = new Int32Array(processes * zones);
  const listed: ProcessId[] = [];
  const spread: Spread = {
    zones,
    zoneOfCell: zonesOfCells(replay),
    lastOnCell: new Int32Array(identities.cells.length).fill(NONE),
    runningInZone,
  };
  const cellOfLrp = runningCells(replay, state);
  for (let process = 0; process < processes; process++) {
    const isLeft = countRows(replay, state, counts, process);
    countSpread(replay, cellOfLrp, spread, counts, process);
    const desired = read(state.processes.desired, process);
    counts.desired[process] = desired;
    if (desired !== NONE || isLeft || (counts.cells[process] as number) > 0) listed.push(process);
  }
  countCrashes(replay, view, counts.crashes);
  const hasAllCrashes = replay.tellsThroughout.has('actualLRP.crashed');
  return { replay, listed, ...counts, zones, runningInZone, hasAllCrashes };
}

function emptyCounts(processes: number): AppCounts {
  const column = () => new Int32Array(processes);
  return {
    desired: column(),
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
  { columns }: Replay,
  { rows, lrps, processes }: State,
  counts: AppCounts,
  process: ProcessId,
): boolean {
  const keys = columns.identities.lrpsOfProcess[process] ?? [];
  const desired = Math.max(0, read(processes.desired, process));
  let running = 0;
  let isLeft = false;
  for (let index = 0; index < keys.length; index++) {
    const lrp = keys[index];
    if (lrp === undefined) continue;
    if (index < desired && read(lrps.running, lrp) > 0) running++;
    const ordinary = rowOf(lrp, ORDINARY);
    const rowState = read(rows.state, ordinary);
    const hasSuspect = read(rows.state, rowOf(lrp, SUSPECT)) !== 0;
    const hasEvacuating = read(rows.state, rowOf(lrp, EVACUATING)) !== 0;
    if (hasSuspect) increment(counts.suspect, process);
    if (hasEvacuating) increment(counts.evacuating, process);
    isLeft ||= rowState !== 0 || hasSuspect || hasEvacuating;
    if (rowState === 0) continue;
    if (rowState === CLAIMED) increment(counts.claimed, process);
    else if (rowState === UNCLAIMED) increment(counts.unclaimed, process);
    else if (rowState === CRASHED) increment(counts.crashed, process);
    if (read(rows.crashCount, ordinary) > 0) increment(counts.crashing, process);
  }
  counts.running[process] = running;
  counts.missing[process] = desired - running;
  return isLeft;
}

interface Spread {
  readonly zones: number;
  /** By CellId, as a place in `facts.zones`. */
  readonly zoneOfCell: Int32Array;
  /** By CellId: the last process that was found on it. */
  readonly lastOnCell: Int32Array;
  readonly runningInZone: Int32Array;
}

function countSpread(
  { columns }: Replay,
  cellOfLrp: Int32Array,
  { zones, zoneOfCell, lastOnCell, runningInZone }: Spread,
  { cells }: AppCounts,
  process: ProcessId,
): void {
  for (const lrp of columns.identities.lrpsOfProcess[process] ?? []) {
    const cell = lrp === undefined ? NONE : (cellOfLrp[lrp] ?? NONE);
    if (cell === NONE) continue;
    const zone = zoneOfCell[cell] ?? NONE;
    if (zone !== NONE && zone < zones) increment(runningInZone, process * zones + zone);
    if (lastOnCell[cell] === process) continue;
    lastOnCell[cell] = process;
    increment(cells, process);
  }
}

const RUNNING_CONTAINER = codeOf(CONTAINER_STATES, 'running');

/** By LrpId: a cell on which a container of it runs, the one in the last slot; NONE when it runs nowhere. */
export function runningCells({ columns, slots }: Replay, { containers }: State): Int32Array {
  const cells = new Int32Array(columns.identities.lrpProcess.length).fill(NONE);
  for (let slot = 0; slot < slots.used; slot++) {
    if (read(containers.state, slot) !== RUNNING_CONTAINER) continue;
    const lrp = read(containers.lrp, slot);
    if (lrp !== NONE) cells[lrp] = read(containers.cell, slot);
  }
  return cells;
}

/** By CellId: the place of its zone in `facts.zones`; NONE where the scenario does not tell. */
export function zonesOfCells({ facts }: Replay): Int32Array {
  const places = new Map(facts.zones.map((zone, place) => [zone, place]));
  return Int32Array.from(facts.cells, (cell) => places.get(cell?.zone ?? '') ?? NONE);
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

export function filterCounts(now: AppsNow): FilterCounts {
  const counts = { all: now.listed.length, missing: 0, crashing: 0 };
  for (const process of now.listed) {
    if (isAmong(now, process, 'missing')) counts.missing++;
    if (isAmong(now, process, 'crashing')) counts.crashing++;
  }
  return counts;
}
