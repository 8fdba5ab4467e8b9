/**
 * The converger: an LRP pass and a task pass every repeat interval.
 *
 * Real counterpart: bbs:converger/converger.go, controllers/lrp_convergence_controller.go and ConvergeTasks
 * of task_controller.go. Both passes start together; the timer is set again when both are done, so a slow
 * pass delays the next. The LRP pass lists the cells, plans, takes the time of the gathering queries, and
 * then works through its actions with a pool of workers that compete with everybody's calls for the BBS.
 * Its start requests go out together at the end. Left out: the task pass takes no time of its own; a
 * listing that fails, after which the real passes do nothing; a callback pool so full that it blocks.
 */
import { enter } from '../../engine/station';
import type { LRPStartRequest } from '../../model/auction';
import type { LrpId, ProcessId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import type { BbsParts, BbsState, PassState } from './bbsState';
import { askForCells } from './cellListing';
import { runConvergenceAction } from './convergenceActions';
import { carryOut, startRequest } from './effects';
import { actualLRPCount, type ConvergenceAction, planLRPConvergence } from './lrpConvergence';
import { recordEvents } from './records';
import { convergeTasks } from './taskConvergence';

const STARTED = kindId('convergence.started');
const PLANNED = kindId('convergence.planned');
const COMPLETED = kindId('convergence.completed');
const TASKS_COMPLETED = kindId('convergence.tasksCompleted');
const DOMAIN_EXPIRED = kindId('domain.expired');

/** converger.go Run: the repeat interval is over. */
export function onConverge(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  state.passes++;
  askForCells(state, parts, null, ctx);
}

/** The list of cells is in. Tasks are dealt with at once; the LRP pass goes on. */
export function onConvergencePresences(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  const pass: PassState = {
    number: state.passes,
    startedAt: ctx.now,
    cells: state.listedCells,
    plan: null,
    next: 0,
    underWay: 0,
    starts: [],
  };
  state.pass = pass;
  ctx.record(STARTED, -1, -1, -1, pass.number, pass.cells.size, 0);
  const { cause } = ctx;
  convergeTasksNow(state, parts, ctx);
  ctx.cause = cause;
  planPass(state, pass, ctx);
  const { convergePerLRP } = parts.config.serviceTimes;
  const gathering = Math.round(actualLRPCount(state.rows) * convergePerLRP);
  ctx.after(gathering, { kind: 'bbs.actOnPlan' });
}

function convergeTasksNow(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  const { config } = parts;
  const result = convergeTasks(state.rows, state.listedCells, ctx.now, {
    kick: config.kickTaskDuration,
    expirePending: config.expirePendingTaskDuration,
    expireCompleted: config.expireCompletedTaskDuration,
  });
  const { ConvergenceTasksKicked: kicked, ConvergenceTasksPruned: pruned } = result.metrics;
  ctx.record(TASKS_COMPLETED, -1, -1, -1, kicked, pruned, 0);
  carryOut(state, parts, result, ctx);
}

function planPass(state: BbsState, pass: PassState, ctx: DiegoCtx): void {
  const { cause } = ctx;
  const plan = planLRPConvergence(state.rows, pass.cells, ctx.now);
  pass.plan = plan;
  for (const domain of plan.prunedDomains) {
    ctx.record(DOMAIN_EXPIRED, -1, -1, -1, domain, 0, 0);
    ctx.cause = cause;
  }
  recordEvents(state.rows, plan.events, ctx);
  ctx.cause = cause;
  const suspects = plan.suspectRunning + plan.suspectClaimed;
  ctx.record(PLANNED, -1, -1, -1, plan.missing, plan.extra, suspects);
}

/** The gathering queries are done; what they found is as old as their beginning. */
export function onActOnPlan(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  continuePass(state, parts, state.pass as PassState, ctx);
}

/** Hands actions to idle workers; when all are done, the pass is. */
function continuePass(state: BbsState, parts: BbsParts, pass: PassState, ctx: DiegoCtx): void {
  const actions = pass.plan?.actions ?? [];
  const { convergenceWorkers, serviceTimes } = parts.config;
  while (pass.underWay < convergenceWorkers && pass.next < actions.length) {
    const action = pass.next++;
    pass.underWay++;
    const done = enter(state.station, ctx.now, serviceTimes.convergenceAction);
    ctx.at(done, { kind: 'bbs.convergenceAction', action });
  }
  if (pass.underWay === 0) finishPass(state, parts, pass, ctx);
}

/** A worker is done with one action: its row is looked at again only now. */
export function onConvergenceAction(
  state: BbsState,
  parts: BbsParts,
  index: number,
  ctx: DiegoCtx,
): void {
  const pass = state.pass as PassState;
  const action = pass.plan?.actions[index] as ConvergenceAction;
  const { cause } = ctx;
  // A retirement looks its cell up when it runs; the rest goes by the cells that the pass began with.
  const cells = action.kind === 'retire' ? state.listedCells : pass.cells;
  const outcome = runConvergenceAction(state.rows, cells, ctx.now, action);
  carryOut(state, parts, outcome, ctx);
  if (outcome.startRequest !== undefined) pass.starts.push(outcome.startRequest);
  pass.underWay--;
  ctx.cause = cause;
  continuePass(state, parts, pass, ctx);
}

function finishPass(state: BbsState, parts: BbsParts, pass: PassState, ctx: DiegoCtx): void {
  const elapsed = ctx.now - pass.startedAt;
  ctx.record(COMPLETED, -1, -1, -1, pass.number, pass.starts.length, elapsed);
  if (pass.starts.length > 0) {
    const starts = pass.starts.map((lrp) => singleStart(state, lrp));
    ctx.send(parts.auctioneer, { kind: 'auctioneer.requestLRPs', starts });
  }
  state.pass = null;
  ctx.after(parts.config.convergeRepeatInterval, { kind: 'bbs.converge' });
}

/** Start requests of a pass are not merged: one index each. */
function singleStart(state: BbsState, lrp: LrpId): LRPStartRequest {
  const { lrpProcess, lrpIndex } = state.rows.identities;
  return startRequest(state, lrpProcess[lrp] as ProcessId, [lrpIndex[lrp] as number]);
}
