/**
 * The converger: an LRP pass and a task pass every repeat interval.
 *
 * Real counterpart: bbs:converger/converger.go, controllers/lrp_convergence_controller.go and ConvergeTasks
 * of task_controller.go. Both passes start together; the timer is set again when both are done, so a slow
 * pass delays the next. The LRP pass lists the cells, plans, queues with everybody's calls for each of its
 * gathering queries, and then works through its actions with a pool of workers that compete for the BBS as
 * well. Its start requests go out together at the end. The task pass acts when its queries are done. Without a
 * database queries find nothing and actions do nothing. Left out: a callback pool so full that it blocks.
 */

import type { LRPStartRequest } from '../../model/auction';
import type { LrpId, ProcessId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import type { DiegoCtx } from '../messages';
import type { BbsParts, BbsState, PassState } from './bbsState';
import { askForCells } from './cellListing';
import { runConvergenceAction } from './convergenceActions';
import { book } from './costs';
import { databaseMode } from './databaseTrouble';
import { carryOut, requestAuctions, startRequest } from './effects';
import { actualLRPCount, type ConvergenceAction, planLRPConvergence } from './lrpConvergence';
import { recordEvents } from './records';
import { convergeTasks } from './taskConvergence';

const PASS_BEGAN = observationId('bbs.passBegan');
const STARTED = kindId('convergence.started');
const PLANNED = kindId('convergence.planned');
const COMPLETED = kindId('convergence.completed');
const ABORTED = kindId('convergence.aborted');
const TASKS_COMPLETED = kindId('convergence.tasksCompleted');
const DOMAIN_EXPIRED = kindId('domain.expired');

/** converger.go Run: the repeat interval is over. */
export function onConverge(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  state.passes = ++state.plane.passes;
  state.passBegunAt = ctx.now;
  ctx.count(PASS_BEGAN, -1, state.passes);
  askForCells(state, parts, 'convergence', ctx);
}

/** Neither pass does anything when the cells cannot be listed (ConvergeLRPs, ConvergeTasks). */
export function onConvergeFailed(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  ctx.note(ABORTED, -1, -1, -1, state.passes, 0, 0);
  ctx.after(parts.config.convergeRepeatInterval, { kind: 'bbs.converge' });
}

/** The list of cells is in: both passes begin. */
export function onConvergencePresences(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  const { gatheringQueries, convergeTasks: base, convergePerTask } = parts.config.serviceTimes;
  const pass: PassState = {
    number: state.passes,
    startedAt: state.passBegunAt,
    cells: state.listedCells,
    plan: null,
    next: 0,
    underWay: 0,
    starts: [],
    queriesLeft: gatheringQueries,
    areActionsDone: false,
    areTasksDone: false,
  };
  state.pass = pass;
  ctx.record(STARTED, -1, -1, -1, pass.number, pass.cells.size, 0);
  const { cause } = ctx;
  const taskTime = Math.round(base + state.rows.tasks.size * convergePerTask);
  ctx.at(book(state, parts, taskTime, ctx), { kind: 'bbs.tasksGathered' });
  if (databaseMode(state, parts, ctx) === 'up') planPass(state, pass, ctx);
  ctx.cause = cause;
  askNext(state, parts, ctx);
}

/** The task pass acts on what it has found at once; what it asked for follows. */
export function onTasksGathered(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  const { config } = parts;
  const pass = state.pass as PassState;
  const { cause } = ctx;
  if (databaseMode(state, parts, ctx) === 'up') {
    const result = convergeTasks(state.rows, pass.cells, ctx.now, {
      kick: config.kickTaskDuration,
      expirePending: config.expirePendingTaskDuration,
      expireCompleted: config.expireCompletedTaskDuration,
    });
    const { ConvergenceTasksKicked: kicked, ConvergenceTasksPruned: pruned } = result.metrics;
    ctx.record(TASKS_COMPLETED, -1, -1, -1, kicked, pruned, ctx.now - pass.startedAt);
    carryOut(state, parts, result, ctx);
  }
  pass.areTasksDone = true;
  ctx.cause = cause;
  waitForNext(state, parts, pass, ctx);
}

function planPass(state: BbsState, pass: PassState, ctx: DiegoCtx): void {
  const { cause } = ctx;
  const plan = planLRPConvergence(state.rows, pass.cells, ctx.now);
  pass.plan = plan;
  for (const domain of plan.prunedDomains) {
    ctx.note(DOMAIN_EXPIRED, -1, -1, -1, domain, 0, 0);
  }
  recordEvents(state.rows, plan.events, ctx);
  ctx.cause = cause;
  const suspects = plan.suspectRunning + plan.suspectClaimed;
  ctx.record(PLANNED, -1, -1, -1, plan.missing, plan.extra, suspects);
}

/** One query of the gathering, an equal part of its time; what it finds is as old as the pass. */
function askNext(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  const { convergePerLRP, gatheringQueries } = parts.config.serviceTimes;
  const query = Math.round((actualLRPCount(state.rows) * convergePerLRP) / gatheringQueries);
  ctx.at(book(state, parts, query, ctx), { kind: 'bbs.queryDone' });
}

export function onQueryDone(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  const pass = state.pass as PassState;
  if (--pass.queriesLeft > 0) askNext(state, parts, ctx);
  else continuePass(state, parts, pass, ctx);
}

/** Hands actions to idle workers; when all are done, the LRP pass is. */
function continuePass(state: BbsState, parts: BbsParts, pass: PassState, ctx: DiegoCtx): void {
  const actions = pass.plan?.actions ?? [];
  const { convergenceWorkers, serviceTimes } = parts.config;
  while (pass.underWay < convergenceWorkers && pass.next < actions.length) {
    const action = pass.next++;
    pass.underWay++;
    const done = book(state, parts, serviceTimes.convergenceAction, ctx);
    ctx.at(done, { kind: 'bbs.convergenceAction', action });
  }
  if (pass.underWay === 0) finishLRPPass(state, parts, pass, ctx);
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
  if (databaseMode(state, parts, ctx) !== 'up') {
    pass.underWay--;
    return continuePass(state, parts, pass, ctx);
  }
  // A retirement looks its cell up when it runs; the rest goes by the cells that the pass began with.
  const cells = action.kind === 'retire' ? state.listedCells : pass.cells;
  const outcome = runConvergenceAction(state.rows, cells, ctx.now, action, parts.config);
  carryOut(state, parts, outcome, ctx);
  if (outcome.startRequest !== undefined) pass.starts.push(outcome.startRequest);
  pass.underWay--;
  ctx.cause = cause;
  continuePass(state, parts, pass, ctx);
}

function finishLRPPass(state: BbsState, parts: BbsParts, pass: PassState, ctx: DiegoCtx): void {
  const elapsed = ctx.now - pass.startedAt;
  ctx.record(COMPLETED, -1, -1, -1, pass.number, pass.starts.length, elapsed);
  if (pass.starts.length > 0) {
    const starts = pass.starts.map((lrp) => singleStart(state, lrp));
    requestAuctions(state, { kind: 'auctioneer.requestLRPs', starts }, ctx);
  }
  pass.areActionsDone = true;
  waitForNext(state, parts, pass, ctx);
}

/** The timer is set again when both passes are over (converger.go converge). */
function waitForNext(state: BbsState, parts: BbsParts, pass: PassState, ctx: DiegoCtx): void {
  if (!pass.areActionsDone || !pass.areTasksDone) return;
  state.pass = null;
  ctx.after(parts.config.convergeRepeatInterval, { kind: 'bbs.converge' });
}

/** Start requests of a pass are not merged: one index each. */
function singleStart(state: BbsState, lrp: LrpId): LRPStartRequest {
  const { lrpProcess, lrpIndex } = state.rows.identities;
  return startRequest(state, lrpProcess[lrp] as ProcessId, [lrpIndex[lrp] as number]);
}
