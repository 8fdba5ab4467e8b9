/**
 * What follows from changed rows: events into the trace, calls to auctioneer, reps and callbacks.
 *
 * Real counterpart: the clients of the auctioneer and of reps; completion callbacks are in `callbacks`. Each
 * call is made once and its failure would only be logged; what gets lost is found again by convergence.
 * Left out: the five attempts, without a pause, that RetireActualLRP makes at a stop.
 */
import { type ActorId, assertNever } from '../../engine/actor';
import type { LRPStartRequest, TaskStartRequest } from '../../model/auction';
import type { ProcessId, TaskId } from '../../model/identity';
import type { AuctioneerMessage } from '../auctioneer/messages';
import type { DiegoCtx } from '../messages';
import type { BbsParts, BbsState } from './bbsState';
import { submitCallback } from './callbacks';
import { schedulingInfo } from './desiredRows';
import type { Effect, Outcome } from './outcome';
import { recordEvents } from './records';

/** Writes the events down and makes the calls; all of them are caused by the call or by its last event. */
export function carryOut(
  state: BbsState,
  parts: BbsParts,
  outcome: Pick<Outcome, 'events' | 'effects'>,
  ctx: DiegoCtx,
): void {
  if (outcome.events.length > 0) recordEvents(state.rows, outcome.events, ctx);
  if (outcome.effects.length > 0) makeCalls(state, parts, outcome.effects, ctx);
}

function makeCalls(
  state: BbsState,
  parts: BbsParts,
  effects: readonly Effect[],
  ctx: DiegoCtx,
): void {
  const lrps: LRPStartRequest[] = [];
  const tasks: TaskStartRequest[] = [];
  for (const effect of effects) {
    switch (effect.kind) {
      case 'auctionLRP':
        lrps.push(startRequest(state, effect.process, effect.indices));
        break;
      case 'auctionTask':
        tasks.push(taskRequest(state, effect.task));
        break;
      case 'stopLRP': {
        const { lrp, instance } = effect;
        ctx.send(parts.reps[effect.cell] as ActorId, { kind: 'rep.stopLRP', lrp, instance });
        break;
      }
      case 'cancelTask': {
        const { task } = effect;
        ctx.send(parts.reps[effect.cell] as ActorId, { kind: 'rep.cancelTask', task });
        break;
      }
      case 'completeCallback':
        submitCallback(state, parts, effect.task, ctx);
        break;
      default:
        assertNever(effect);
    }
  }
  if (lrps.length > 0) {
    requestAuctions(state, { kind: 'auctioneer.requestLRPs', starts: lrps }, ctx);
  }
  if (tasks.length > 0) {
    requestAuctions(state, { kind: 'auctioneer.requestTasks', starts: tasks }, ctx);
  }
}

/** One attempt at the auctioneer that is active; without one the request is lost (auctioneer:client.go). */
export function requestAuctions(
  { plane }: BbsState,
  request: Extract<
    AuctioneerMessage,
    { kind: 'auctioneer.requestLRPs' | 'auctioneer.requestTasks' }
  >,
  ctx: DiegoCtx,
): void {
  const [auctioneer] = plane.listening.auctioneer;
  if (auctioneer !== undefined) ctx.send(auctioneer, request);
}

/** What the auctioneer is told of some instances of a process. */
export function startRequest(
  state: BbsState,
  process: ProcessId,
  indices: readonly number[],
): LRPStartRequest {
  const info = schedulingInfo(state.rows, process);
  if (info === null) throw new Error(`process ${process} was never desired`);
  const { domain, memory, disk, constraint } = info;
  return { process, domain, indices, memory, disk, constraint };
}

function taskRequest(state: BbsState, task: TaskId): TaskStartRequest {
  const row = state.rows.tasks.get(task);
  if (row === undefined) throw new Error(`no task ${task}`);
  const { domain, memory, disk, constraint } = row.definition;
  return { task, domain, memory, disk, constraint };
}
