/**
 * Which desired instances do not run at an instant, and why.
 *
 * Why is told from the BBS's row of the instance and from its containers: what the operator would find by
 * `cfdot actual-lrps` and by looking on the cells. Whether one runs is the ground truth (a container in state
 * RUNNING on a cell that is up), so the sum is `totals.desired` less `totals.running`.
 *
 * Not here: what keeps an auction from placing one (`sim/explain`), and what happened before (`instanceLife`).
 */
import type { Instant } from '../../sim/engine/units';
import { ABSENT, CRASHED, ORDINARY, SUSPECT, UNCLAIMED } from '../../sim/model/actualLRP';
import { type CellId, type LrpId, NONE, type ProcessId } from '../../sim/model/identity';
import type { Replay } from './openReplay';
import { PAGE_ENTRIES, read } from './pages';
import { CONTAINER_STATES, codeOf, rowOf, type State } from './state';
import type { View } from './view';

/** Why a desired instance does not run; the first that holds. */
export const MISSING_REASONS = [
  'starting',
  'noRow',
  'suspect',
  'crashed',
  'refused',
  'waiting',
  'unnoticed',
] as const;
/**
 * `starting`: a container of it is being made. `noRow`: the BBS has no row of it, until the next convergence
 * pass creates one. `suspect`: its cell is missing, and no row for a replacement has been created yet.
 * `crashed`: waits in CRASHED for its back-off. `refused`: UNCLAIMED, and the last auction failed with a
 * placement error. `waiting`: UNCLAIMED, for an auction. `unnoticed`: the BBS holds it as CLAIMED or RUNNING,
 * but its cell is down or its container has ended, and nobody has told the BBS yet.
 */
export type MissingReason = (typeof MISSING_REASONS)[number];

export type MissingCounts = { readonly [Reason in MissingReason]: number };

export interface MissingInstance {
  /** NONE for an instance that the trace never names: no row of it was ever created. */
  readonly lrp: LrpId;
  readonly process: ProcessId;
  readonly index: number;
  readonly reason: MissingReason;
  /** What the last auction of it said, whatever the reason; undefined when it said nothing. */
  readonly placementError: string | undefined;
  readonly crashCount: number;
  /** The cell that the BBS holds it on; NONE when on none. */
  readonly cell: CellId;
  /** The BBS's last change of its row; undefined without a row. */
  readonly since: Instant | undefined;
}

/** The missing instances of one app's process. */
export interface MissingOfProcess {
  readonly process: ProcessId;
  readonly desired: number;
  readonly missing: number;
  readonly byReason: MissingCounts;
}

export interface MissingReport {
  readonly missing: number;
  readonly byReason: MissingCounts;
  /** Placement errors of those that were refused, most first. */
  readonly byError: readonly { readonly placementError: string; readonly instances: number }[];
  /** Processes that miss any, most first. */
  readonly byProcess: readonly MissingOfProcess[];
  /** The first of them, by process and index: at most as many as were asked for. */
  readonly list: readonly MissingInstance[];
  /** How many the filter lets through; the list may be shorter. */
  readonly listed: number;
}

/** Which of the missing go into the list; the counts are of all of them. */
export interface MissingFilter {
  readonly process?: ProcessId;
  readonly reason?: MissingReason;
  readonly placementError?: string;
}

/**
 * The missing instances of a view, the first `listMax` of them by name; undefined where the trace does not
 * tell of rows and containers. Costs a look at every desired instance: a few milliseconds for 25,000.
 */
export function missingInstances(
  replay: Replay,
  view: View,
  listMax: number,
  filter: MissingFilter = {},
): MissingReport | undefined {
  const { tells, state } = view;
  if (!tells.has('actualLRP.created') || !tells.has('container.running')) return undefined;
  const { processes, texts } = replay.columns.identities;
  const search: Search = {
    replay,
    state,
    filter,
    listMax,
    isMade: keysBeingMade(state, replay),
    errors: new Map(),
    byProcess: [],
    list: [],
    listed: 0,
  };
  for (let process = 0; process < processes.length; process++) searchProcess(search, process);
  const { byProcess, errors, list, listed } = search;
  const byReason = noCounts();
  for (const each of byProcess) {
    for (const reason of MISSING_REASONS) byReason[reason] += each.byReason[reason];
  }
  return {
    missing: sumOf(byReason),
    byReason,
    byError: [...errors]
      .map(([text, instances]) => ({ placementError: texts[text] ?? '', instances }))
      .sort((first, second) => second.instances - first.instances),
    byProcess: byProcess.sort((first, second) => second.missing - first.missing),
    list,
    listed,
  };
}

interface Search {
  readonly replay: Replay;
  readonly state: State;
  readonly filter: MissingFilter;
  readonly listMax: number;
  /** By LrpId: 1 for those with a container that is reserved or created. */
  readonly isMade: Uint8Array;
  /** By text of the placement error. */
  readonly errors: Map<number, number>;
  readonly byProcess: MissingOfProcess[];
  readonly list: MissingInstance[];
  listed: number;
}

/** Most processes miss nothing, and there are tens of thousands: nothing is made for those. */
function searchProcess(search: Search, process: ProcessId): void {
  const { replay, state } = search;
  const desired = read(state.processes.desired, process);
  if (desired <= 0) return;
  const keys = replay.columns.identities.lrpsOfProcess[process] ?? [];
  const named = Math.min(desired, keys.length);
  let byReason: Counts | undefined;
  for (let index = 0; index < named; index++) {
    const lrp = keys[index] ?? NONE;
    if (lrp !== NONE && read(state.lrps.running, lrp) > 0) continue;
    byReason ??= noCounts();
    const reason = lrp === NONE ? 'noRow' : reasonOf(state, lrp, search.isMade[lrp] === 1);
    byReason[reason]++;
    takeInstance(search, process, lrp, index, reason);
  }
  if (desired > named) {
    byReason ??= noCounts();
    byReason.noRow += desired - named;
    takeNameless(search, process, named, desired);
  }
  if (byReason === undefined) return;
  search.byProcess.push({ process, desired, missing: sumOf(byReason), byReason });
}

function takeInstance(
  search: Search,
  process: ProcessId,
  lrp: LrpId,
  index: number,
  reason: MissingReason,
): void {
  const { replay, state, filter, listMax, errors, list } = search;
  const error = lrp === NONE ? NONE : placementErrorOf(state, lrp);
  if (reason === 'refused') errors.set(error, (errors.get(error) ?? 0) + 1);
  if (!isMeant(filter, process, reason, replay.columns.identities.texts[error])) return;
  search.listed++;
  if (list.length < listMax) list.push(instanceOf(replay, state, process, lrp, index, reason));
}

/** A hostile file may desire two thousand million instances: those without a name are only counted. */
function takeNameless(search: Search, process: ProcessId, from: number, until: number): void {
  const { replay, state, filter, listMax, list } = search;
  if (!isMeant(filter, process, 'noRow', undefined)) return;
  search.listed += until - from;
  for (let index = from; index < until && list.length < listMax; index++) {
    list.push(instanceOf(replay, state, process, NONE, index, 'noRow'));
  }
}

/** Why a key that is desired and does not run does not; `isBeingMade`: it has a reserved or created container. */
export function reasonOf(state: State, lrp: LrpId, isBeingMade: boolean): MissingReason {
  if (isBeingMade) return 'starting';
  const { rows } = state;
  const row = rowOf(lrp, ORDINARY);
  switch (read(rows.state, row)) {
    case ABSENT:
      return read(rows.state, rowOf(lrp, SUSPECT)) === ABSENT ? 'noRow' : 'suspect';
    case CRASHED:
      return 'crashed';
    case UNCLAIMED:
      return read(rows.placementError, row) === NONE ? 'waiting' : 'refused';
    default:
      return 'unnoticed';
  }
}

/** The text of what the last auction of an LRP key said; NONE when it said nothing, or there is no row. */
export function placementErrorOf({ rows }: State, lrp: LrpId): number {
  const row = rowOf(lrp, ORDINARY);
  return read(rows.state, row) === ABSENT ? NONE : read(rows.placementError, row);
}

const RESERVED = codeOf(CONTAINER_STATES, 'reserved');
const CREATED = codeOf(CONTAINER_STATES, 'created');

/** By LrpId: 1 for those with a container that is reserved or created. */
function keysBeingMade({ containers }: State, { columns }: Replay): Uint8Array {
  const isMade = new Uint8Array(columns.identities.lrpProcess.length);
  // Page by page, since there are more slots than anything else here.
  containers.state.pages.forEach((states, page) => {
    for (let entry = 0; entry < states.length; entry++) {
      if (states[entry] !== RESERVED && states[entry] !== CREATED) continue;
      const lrp = read(containers.lrp, page * PAGE_ENTRIES + entry);
      if (lrp !== NONE) isMade[lrp] = 1;
    }
  });
  return isMade;
}

function instanceOf(
  { columns }: Replay,
  state: State,
  process: ProcessId,
  lrp: LrpId,
  index: number,
  reason: MissingReason,
): MissingInstance {
  const { rows } = state;
  const row = rowOf(lrp, reason === 'suspect' ? SUSPECT : ORDINARY);
  const hasRow = lrp !== NONE && read(rows.state, row) !== ABSENT;
  return {
    lrp,
    process,
    index,
    reason,
    placementError: hasRow ? columns.identities.texts[read(rows.placementError, row)] : undefined,
    crashCount: hasRow ? read(rows.crashCount, row) : 0,
    cell: hasRow ? read(rows.cell, row) : NONE,
    since: hasRow ? read(rows.since, row) : undefined,
  };
}

function isMeant(
  filter: MissingFilter,
  process: ProcessId,
  reason: MissingReason,
  placementError: string | undefined,
): boolean {
  return (
    (filter.process === undefined || filter.process === process) &&
    (filter.reason === undefined || filter.reason === reason) &&
    (filter.placementError === undefined || filter.placementError === placementError)
  );
}

type Counts = Record<MissingReason, number>;

function noCounts(): Counts {
  return {
    starting: 0,
    noRow: 0,
    suspect: 0,
    crashed: 0,
    refused: 0,
    waiting: 0,
    unnoticed: 0,
  };
}

function sumOf(counts: MissingCounts): number {
  return MISSING_REASONS.reduce((sum, reason) => sum + counts[reason], 0);
}
