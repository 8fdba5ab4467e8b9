/**
 * Carrying out a convergence plan: one action at a time, each looking at its row again, because reps
 * and the auctioneer may have called since.
 *
 * Diego: the work items of controllers/lrp_convergence_controller.go. The start requests of all actions
 * go to the auctioneer together, one index each, after the last action and after the metrics.
 */
import type { Instant } from '../../engine/units';
import { CLAIMED, CRASHED, ORDINARY, RUNNING, SUSPECT, UNCLAIMED } from '../../model/actualLRP';
import type { DomainId, LrpId } from '../../model/identity';
import { changePresence, createUnclaimedRow, unclaimRow, unclaimStaleRow } from './actualLRPRows';
import { readRow } from './actualLRPTable';
import { readRows, replacementEvents, withPresence } from './instanceEvents';
import {
  type ConvergenceAction,
  type ConvergencePlan,
  countRows,
  planLRPConvergence,
} from './lrpConvergence';
import { retireActualLRP } from './lrpLifecycle';
import {
  type BbsEvent,
  type CellSet,
  type Effect,
  NOTHING,
  type Outcome,
  succeeded,
} from './outcome';
import { type BbsRows, PRESENCES, reserveLRP, slotOf } from './rows';
import { promoteSuspectRow, removeSuspectRow } from './suspectRows';

export interface ActionOutcome extends Outcome {
  /** The key to be auctioned at the end of the pass, if any. */
  readonly startRequest?: LrpId;
}

/** What newer releases do otherwise than 2.105.0. */
export interface ConvergenceOptions {
  /** Whether a stale row stays with the cell that claimed it after the plan. */
  readonly keepsClaimedStaleRows: boolean;
}

const AS_IN_2_105: ConvergenceOptions = { keepsClaimedStaleRows: false };

/** Carries out one action. Errors are the action's own affair: Diego logs them. */
export function runConvergenceAction(
  rows: BbsRows,
  cells: CellSet,
  now: Instant,
  action: ConvergenceAction,
  options = AS_IN_2_105,
): ActionOutcome {
  reserveLRP(rows, action.lrp);
  switch (action.kind) {
    case 'retire':
      return retireActualLRP(rows, cells, now, action);
    case 'create':
      return create(rows, now, action.lrp, action.domain, []);
    case 'unclaim':
      return unclaimAndStart(rows, now, action.lrp, options);
    case 'suspect':
      return action.hasSuspect
        ? unclaimReplacement(rows, now, action.lrp)
        : turnSuspect(rows, now, action.lrp, action.domain);
    case 'promote':
      return promote(rows, action.lrp);
    case 'retireSuspect':
      return retireSuspect(rows, action.lrp);
  }
}

function create(
  rows: BbsRows,
  now: Instant,
  lrp: LrpId,
  domain: DomainId,
  events: BbsEvent[],
): ActionOutcome {
  if (createUnclaimedRow(rows, now, lrp, domain) !== undefined) return succeeded(events);
  const after = readRow(rows, slotOf(lrp, ORDINARY));
  if (after !== null) events.push({ kind: 'actualLRPCreated', after });
  return { ...succeeded(events), startRequest: lrp };
}

/**
 * A row that is still UNCLAIMED keeps its age and is auctioned all the same; one that was claimed or
 * started meanwhile is torn from its cell. Newer releases leave it where it is claimed, but not where it
 * runs, and auction it as well.
 */
function unclaimAndStart(
  rows: BbsRows,
  now: Instant,
  lrp: LrpId,
  { keepsClaimedStaleRows }: ConvergenceOptions,
): ActionOutcome {
  const unclaim = keepsClaimedStaleRows ? unclaimStaleRow : unclaimRow;
  const events = unclaimEvents(rows, now, lrp, unclaim);
  return events === null ? NOTHING : { ...succeeded(events), startRequest: lrp };
}

/**
 * The replacement of a suspect lost its own cell. It is not auctioned in this pass, against the
 * intention of a comment in Diego's code, but only when it has gone stale.
 */
function unclaimReplacement(rows: BbsRows, now: Instant, lrp: LrpId): ActionOutcome {
  return succeeded(unclaimEvents(rows, now, lrp) ?? []);
}

/** Null when there is no row; empty when it stays as it is. */
function unclaimEvents(
  rows: BbsRows,
  now: Instant,
  lrp: LrpId,
  unclaim = unclaimRow,
): BbsEvent[] | null {
  const before = readRow(rows, slotOf(lrp, ORDINARY));
  const error = unclaim(rows, now, lrp);
  if (error === 'ResourceNotFound') return null;
  const after = readRow(rows, slotOf(lrp, ORDINARY));
  if (error !== undefined || before === null || after === null) return [];
  return replacementEvents(before, after);
}

function turnSuspect(rows: BbsRows, now: Instant, lrp: LrpId, domain: DomainId): ActionOutcome {
  const before = readRow(rows, slotOf(lrp, ORDINARY));
  if (changePresence(rows, lrp, ORDINARY, SUSPECT) !== undefined) return NOTHING;
  const after = readRow(rows, slotOf(lrp, SUSPECT));
  if (before === null || after === null) return NOTHING;
  return create(rows, now, lrp, domain, [{ kind: 'actualLRPChanged', before, after }]);
}

/** The cell of a replacement that is deleted so is not told; its rep learns when it calls next. */
function promote(rows: BbsRows, lrp: LrpId): ActionOutcome {
  const set = readRows(rows, lrp);
  const removed = withPresence(set, ORDINARY);
  const before = withPresence(set, SUSPECT);
  if (before === null || promoteSuspectRow(rows, lrp) !== undefined) return NOTHING;
  const events: BbsEvent[] = [];
  if (removed !== null) events.push({ kind: 'actualLRPRemoved', before: removed });
  const after = readRow(rows, slotOf(lrp, ORDINARY));
  if (after !== null) events.push({ kind: 'actualLRPChanged', before, after });
  return succeeded(events);
}

/** Diego announces even a suspect that is gone already, as an event without a row; that one is left out. */
function retireSuspect(rows: BbsRows, lrp: LrpId): ActionOutcome {
  const before = readRow(rows, slotOf(lrp, SUSPECT));
  if (before === null) return NOTHING;
  removeSuspectRow(rows, lrp);
  return succeeded([{ kind: 'actualLRPRemoved', before }]);
}

/** Diego's metrics of a pass, by their own names; `Domain.<name>` follows from the plan. */
export interface LRPConvergenceMetrics {
  readonly LRPsUnclaimed: number;
  readonly LRPsClaimed: number;
  readonly LRPsRunning: number;
  readonly CrashedActualLRPs: number;
  readonly LRPsMissing: number;
  readonly LRPsExtra: number;
  readonly SuspectRunningActualLRPs: number;
  readonly SuspectClaimedActualLRPs: number;
  readonly LRPsDesired: number;
  readonly CrashingDesiredLRPs: number;
  readonly PresentCells: number;
  readonly SuspectCells: number;
}

/** To be read after the last action: rows are counted as they are, the rest as it was planned. */
export function lrpConvergenceMetrics(
  rows: BbsRows,
  cells: CellSet,
  plan: ConvergencePlan,
): LRPConvergenceMetrics {
  return {
    LRPsUnclaimed: countRows(rows, ORDINARY, UNCLAIMED),
    LRPsClaimed: countRows(rows, ORDINARY, CLAIMED),
    LRPsRunning: countRows(rows, ORDINARY, RUNNING),
    CrashedActualLRPs: countRows(rows, ORDINARY, CRASHED),
    LRPsMissing: plan.missing,
    LRPsExtra: plan.extra,
    SuspectRunningActualLRPs: plan.suspectRunning,
    SuspectClaimedActualLRPs: plan.suspectClaimed,
    LRPsDesired: rows.desired.instancesTotal,
    CrashingDesiredLRPs: crashingProcesses(rows),
    PresentCells: cells.size,
    SuspectCells: plan.missingCells.length,
  };
}

function crashingProcesses(rows: BbsRows): number {
  if (countRows(rows, ORDINARY, CRASHED) === 0) return 0;
  const processes = new Set<number>();
  for (let slot = ORDINARY; slot < rows.actual.capacity; slot += PRESENCES) {
    if (rows.actual.state[slot] !== CRASHED) continue;
    processes.add(rows.identities.lrpProcess[slot / PRESENCES] as number);
  }
  return processes.size;
}

export interface ConvergencePass {
  readonly events: readonly BbsEvent[];
  readonly effects: readonly Effect[];
  readonly metrics: LRPConvergenceMetrics;
}

/** A whole pass at one instant, as one worker without anybody else calling would do it. */
export function convergeLRPs(rows: BbsRows, cells: CellSet, now: Instant): ConvergencePass {
  const plan = planLRPConvergence(rows, cells, now);
  const events: BbsEvent[] = [...plan.events];
  const effects: Effect[] = [];
  const starts: LrpId[] = [];
  for (const action of plan.actions) {
    const outcome = runConvergenceAction(rows, cells, now, action);
    events.push(...outcome.events);
    effects.push(...outcome.effects);
    if (outcome.startRequest !== undefined) starts.push(outcome.startRequest);
  }
  const { lrpProcess, lrpIndex } = rows.identities;
  for (const lrp of starts) {
    const process = lrpProcess[lrp] as number;
    effects.push({ kind: 'auctionLRP', process, indices: [lrpIndex[lrp] as number] });
  }
  return { events, effects, metrics: lrpConvergenceMetrics(rows, cells, plan) };
}
