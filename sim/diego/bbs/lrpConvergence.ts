/**
 * The plan of a convergence pass over LRPs: what is stale, lost, missing, extra, orphaned or crashed.
 *
 * Diego: db/sqldb/lrp_convergence.go ConvergeLRPs, step by step in its order, and the order in which
 * controllers/lrp_convergence_controller.go queues the work. Only pruning writes; everything else
 * becomes an action, carried out by `convergenceActions`, which looks at its row again.
 *
 * Where the database's row order decides, LRP ids do, ascending. Counts of rows by state let a step
 * that has nothing to look at cost nothing. Left out: drift of routes and metric tags.
 */
import { type Instant, SECOND } from '../../engine/units';
import {
  type ActualLRPState,
  CLAIMED,
  CRASHED,
  EVACUATING,
  ORDINARY,
  type Presence,
  RUNNING,
  SUSPECT,
  UNCLAIMED,
} from '../../model/actualLRP';
import { type CellId, type DomainId, type LrpId, lrpId } from '../../model/identity';
import { deleteRow, isPresent, readRow, slotsOnCell } from './actualLRPTable';
import { restartableAt } from './crashPolicy';
import { freshDomains, pruneDomains } from './domains';
import type { BbsEvent, CellSet } from './outcome';
import { type BbsRows, PRESENCES, reserveLRP, STATES, slotOf } from './rows';

/** An UNCLAIMED row that is older than this is auctioned again (bbs actual_lrp.go). */
const STALE_UNCLAIMED = 30 * SECOND;

/** One work item of the pass. The DesiredLRP's domain is the one at planning time. */
export type ConvergenceAction =
  | { readonly kind: 'retire'; readonly lrp: LrpId }
  | { readonly kind: 'create'; readonly lrp: LrpId; readonly domain: DomainId }
  | { readonly kind: 'unclaim'; readonly lrp: LrpId }
  | {
      readonly kind: 'suspect';
      readonly lrp: LrpId;
      readonly domain: DomainId;
      /** It is itself the replacement of a suspect. */
      readonly hasSuspect: boolean;
    }
  | { readonly kind: 'promote'; readonly lrp: LrpId }
  | { readonly kind: 'retireSuspect'; readonly lrp: LrpId };

export interface ConvergencePlan {
  readonly prunedDomains: readonly DomainId[];
  readonly freshDomains: readonly DomainId[];
  /** Removals of EVACUATING rows. */
  readonly events: readonly BbsEvent[];
  /** In the order in which workers take them. */
  readonly actions: readonly ConvergenceAction[];
  readonly missing: number;
  /** Extra and orphaned together. */
  readonly extra: number;
  readonly suspectRunning: number;
  readonly suspectClaimed: number;
  /** Cells without presence that desired instances are still held on, ascending. */
  readonly missingCells: readonly CellId[];
}

/** Plans a pass. Prunes domains and EVACUATING rows at once. */
export function planLRPConvergence(rows: BbsRows, cells: CellSet, now: Instant): ConvergencePlan {
  const prunedDomains = pruneDomains(rows, now);
  const events = pruneEvacuating(rows, cells);
  const fresh = freshDomains(rows, now);
  const unstarted = staleUnclaimed(rows, now);
  const onMissingCells = desiredOnMissingCells(rows, cells);
  const { missing, extra } = instanceCounts(rows, fresh);
  const retiring = [...extra, ...orphans(rows, ORDINARY)];
  const retiringSuspects = [...orphans(rows, SUSPECT), ...extraSuspects(rows)];
  const returned = suspectsOnPresentCells(rows, cells);
  unstarted.push(...restartableCrashed(rows, now));
  return {
    prunedDomains,
    freshDomains: fresh,
    events,
    actions: [
      ...retiring.map((lrp) => ({ kind: 'retire', lrp }) as const),
      ...missing,
      ...unstarted.map((lrp) => ({ kind: 'unclaim', lrp }) as const),
      ...onMissingCells.actions,
      ...returned.map((lrp) => ({ kind: 'promote', lrp }) as const),
      ...retiringSuspects.map((lrp) => ({ kind: 'retireSuspect', lrp }) as const),
    ],
    missing: missing.length,
    extra: retiring.length,
    suspectRunning: countRows(rows, SUSPECT, RUNNING),
    suspectClaimed: countRows(rows, SUSPECT, CLAIMED),
    missingCells: onMissingCells.cells,
  };
}

/** How many rows have that presence and state. */
export function countRows(rows: BbsRows, presence: Presence, state: ActualLRPState): number {
  return rows.actual.countByState[presence * STATES + state] as number;
}

/** How many ActualLRP rows there are, whatever their presence and state. */
export function actualLRPCount(rows: BbsRows): number {
  return countAll(rows, ORDINARY) + countAll(rows, EVACUATING) + countAll(rows, SUSPECT);
}

/** Step 2: what was evacuating on a cell that is gone needs nobody's patience any more. */
function pruneEvacuating(rows: BbsRows, cells: CellSet): BbsEvent[] {
  const events: BbsEvent[] = [];
  if (countAll(rows, EVACUATING) === 0) return events;
  for (let lrp = 0; lrp < lrpCount(rows); lrp++) {
    const slot = slotOf(lrp, EVACUATING);
    if (!isPresent(rows, slot) || cells.has(rows.actual.cell[slot] as number)) continue;
    const before = readRow(rows, slot);
    if (before !== null) events.push({ kind: 'actualLRPRemoved', before });
    deleteRow(rows, slot);
  }
  return events;
}

/** Step 4: the auction was lost, or found no cell. */
function staleUnclaimed(rows: BbsRows, now: Instant): LrpId[] {
  const { since } = rows.actual;
  return desiredLRPsWhere(
    rows,
    ORDINARY,
    UNCLAIMED,
    (slot) => (since[slot] as number) < now - STALE_UNCLAIMED,
  );
}

/** Step 5: instances whose cell has no presence; suspects only name their cell. */
function desiredOnMissingCells(
  rows: BbsRows,
  cells: CellSet,
): { actions: ConvergenceAction[]; cells: CellId[] } {
  const { actual, desired, identities } = rows;
  const lost: number[] = [];
  const missingCells: CellId[] = [];
  for (let cell = 0; cell < actual.countOnCell.length; cell++) {
    if (actual.countOnCell[cell] === 0 || cells.has(cell)) continue;
    const slots = slotsOnCell(rows, cell).filter((slot) => isSlotDesired(rows, slot));
    if (slots.length > 0) missingCells.push(cell);
    for (const slot of slots) if (slot % PRESENCES === ORDINARY) lost.push(slot);
  }
  const actions = lost
    .sort((a, b) => a - b)
    .map((slot): ConvergenceAction => {
      const lrp = Math.floor(slot / PRESENCES);
      const domain = desired.domain[identities.lrpProcess[lrp] as number] as number;
      const suspect = slotOf(lrp, SUSPECT);
      const isGranted = actual.state[suspect] === RUNNING || actual.state[suspect] === CLAIMED;
      const hasSuspect = isGranted && actual.domain[suspect] === domain;
      return { kind: 'suspect', lrp, domain, hasSuspect };
    });
  return { actions, cells: missingCells };
}

/**
 * Step 6. Only the counts are compared: rows {0, 1, 3} of three desired instances look complete, and
 * index 2 stays away until the count changes. Crashed and unclaimed rows occupy their index.
 */
function instanceCounts(
  rows: BbsRows,
  fresh: readonly DomainId[],
): { missing: ConvergenceAction[]; extra: LrpId[] } {
  const { desired, identities } = rows;
  const missing: ConvergenceAction[] = [];
  const extra: LrpId[] = [];
  for (let process = 0; process < desired.capacity; process++) {
    if (desired.isPresent[process] === 0) continue;
    const instances = desired.instances[process] as number;
    if (desired.ordinaryCount[process] === instances) continue;
    const domain = desired.domain[process] as number;
    for (let index = 0; index < instances; index++) {
      const lrp = lrpId(identities, process, index);
      reserveLRP(rows, lrp);
      if (!isPresent(rows, slotOf(lrp, ORDINARY))) missing.push({ kind: 'create', lrp, domain });
    }
    if (!fresh.includes(domain)) continue;
    for (const lrp of (identities.lrpsOfProcess[process] ?? []).slice(instances)) {
      if (lrp === undefined) continue;
      reserveLRP(rows, lrp);
      if (isPresent(rows, slotOf(lrp, ORDINARY))) extra.push(lrp);
    }
  }
  return { missing, extra };
}

/** Steps 7 and 8: rows that nobody desires, in a domain that is still in the table. */
function orphans(rows: BbsRows, presence: Presence): LrpId[] {
  const { actual, desired, domains, identities } = rows;
  const found: LrpId[] = [];
  if (domains.size === 0 || countAll(rows, presence) === 0) return found;
  for (let process = 0; process < desired.capacity; process++) {
    if (desired.isPresent[process] === 1) continue;
    if (presence === ORDINARY && desired.ordinaryCount[process] === 0) continue;
    for (const lrp of identities.lrpsOfProcess[process] ?? []) {
      if (lrp === undefined) continue;
      reserveLRP(rows, lrp);
      const slot = slotOf(lrp, presence);
      if (isPresent(rows, slot) && domains.has(actual.domain[slot] as number)) found.push(lrp);
    }
  }
  return found.sort((a, b) => a - b);
}

/** Step 9: the replacement runs, and nobody took the suspect away. */
function extraSuspects(rows: BbsRows): LrpId[] {
  const { state, domain } = rows.actual;
  return lrpsWhere(rows, SUSPECT, RUNNING, (slot) => {
    const ordinary = slot - SUSPECT + ORDINARY;
    return state[ordinary] === RUNNING && domain[ordinary] === domain[slot];
  });
}

/** Step 10: the cell is back. */
function suspectsOnPresentCells(rows: BbsRows, cells: CellSet): LrpId[] {
  const found: LrpId[] = [];
  if (cells.size === 0 || countAll(rows, SUSPECT) === 0) return found;
  for (let lrp = 0; lrp < lrpCount(rows); lrp++) {
    const slot = slotOf(lrp, SUSPECT);
    if (isPresent(rows, slot) && cells.has(rows.actual.cell[slot] as number)) found.push(lrp);
  }
  return found;
}

/** Step 13: the back-off is over. */
function restartableCrashed(rows: BbsRows, now: Instant): LrpId[] {
  const { since, crashCount } = rows.actual;
  return desiredLRPsWhere(
    rows,
    ORDINARY,
    CRASHED,
    (slot) => restartableAt(since[slot] as number, crashCount[slot] as number) <= now,
  );
}

function desiredLRPsWhere(
  rows: BbsRows,
  presence: Presence,
  state: ActualLRPState,
  isMeant: (slot: number) => boolean,
): LrpId[] {
  return lrpsWhere(rows, presence, state, (slot) => isSlotDesired(rows, slot) && isMeant(slot));
}

/** The keys with such a row, ascending. */
function lrpsWhere(
  rows: BbsRows,
  presence: Presence,
  state: ActualLRPState,
  isMeant: (slot: number) => boolean,
): LrpId[] {
  const found: LrpId[] = [];
  if (countRows(rows, presence, state) === 0) return found;
  const states = rows.actual.state;
  for (let lrp = 0; lrp < lrpCount(rows); lrp++) {
    const slot = slotOf(lrp, presence);
    if (states[slot] === state && isMeant(slot)) found.push(lrp);
  }
  return found;
}

function isSlotDesired(rows: BbsRows, slot: number): boolean {
  const process = rows.identities.lrpProcess[Math.floor(slot / PRESENCES)] as number;
  return rows.desired.isPresent[process] === 1;
}

function countAll(rows: BbsRows, presence: Presence): number {
  let count = 0;
  for (const state of [UNCLAIMED, CLAIMED, RUNNING, CRASHED] as const) {
    count += countRows(rows, presence, state);
  }
  return count;
}

/** LRP keys there is room for; later ones have no rows. */
function lrpCount(rows: BbsRows): number {
  return rows.actual.capacity / PRESENCES;
}
