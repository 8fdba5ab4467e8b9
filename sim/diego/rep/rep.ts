/**
 * The rep: speaks for one cell.
 *
 * Real counterpart: rep:cmd/rep/main.go and the packages beside it. Modelled: how it comes up (`startup`),
 * `/state` and Perform (`perform`), container operations (`processors`), the bulk sync (`bulkSync`), stop
 * and cancel. The executor lives in its process (`depot`). Configuration: `RepConfig` in `model/config`.
 *
 * Left out until later: evacuation and drain; updates of running instances; Garden's health checks after
 * the first, so a cell that is up never answers 503; BBS calls that time out. Left out for good: operation
 * failures of the executor that only a broken cell has, and the checks of what only a wrong address
 * could send (ErrCellIdMismatch).
 */
import { type Actor, assertNever } from '../../engine/actor';
import { sample } from '../../engine/distribution';
import type { Identities } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { deleteContainer, onExecutorMessage } from '../executor/executor';
import { createExecutorState } from '../executor/executorState';
import type { ExecutorMessage } from '../executor/messages';
import { stopContainer } from '../executor/storeNode';
import type { DiegoCtx, DiegoMessage } from '../messages';
import type { World } from '../world';
import { onCellFetched, onSync, onSyncAnswered } from './bulkSync';
import { depotOf } from './depot';
import type { RepMessage } from './messages';
import { cellState, perform } from './perform';
import { onOperate, onOperationAnswered } from './processors';
import type { RepParts, RepState } from './repState';
import {
  lockPresence,
  onAcquireLease,
  onBoot,
  onCheckGarden,
  onGardenChecked,
  onLeaseAnswered,
  onPresenceAnswered,
  onPresenceTimedOut,
} from './startup';

const REPORTED = kindId('rep.reported');

export type RepActor = Actor<RepState, RepMessage | ExecutorMessage, DiegoMessage>;

export function createRep(parts: RepParts, identities: Identities, world: World): RepActor {
  return {
    role: 'rep',
    name: parts.spec.cellGuid,
    zone: parts.spec.zone,
    state: {
      identities,
      world,
      phase: 'off',
      hasLease: false,
      owner: 0,
      isPresent: false,
      presenceDeadline: null,
      starts: 0,
      executor: createExecutorState(parts.spec.total, parts.config.executor),
      operations: new Map(),
      report: null,
    },
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(
  state: RepState,
  parts: RepParts,
  message: RepMessage | ExecutorMessage,
  ctx: DiegoCtx,
): void {
  switch (message.kind) {
    case 'rep.boot':
      return onBoot(state, parts, message.isWarm, ctx);
    case 'rep.acquireLease':
      return onAcquireLease(parts, ctx);
    case 'rep.leaseAnswered':
      return onLeaseAnswered(state, parts, message.hasLease, ctx);
    case 'rep.checkGarden':
      return onCheckGarden(state, parts, ctx);
    case 'rep.gardenChecked':
      return onGardenChecked(state, parts, ctx);
    case 'rep.lockPresence':
      return lockPresence(state, parts, ctx);
    case 'rep.presenceAnswered':
      return onPresenceAnswered(state, parts, message.isHeld, ctx);
    case 'rep.presenceTimedOut':
      return onPresenceTimedOut(state, parts, ctx);
    case 'rep.state':
      return onState(state, parts, message, ctx);
    case 'rep.perform':
      return onPerform(state, parts, message, ctx);
    case 'rep.stopLRP':
      return onStopLRP(state, parts, message.instance, ctx);
    case 'rep.cancelTask':
      return onCancelTask(state, parts, message.task, ctx);
    case 'rep.operate':
      return onOperate(state, parts, message.instance, ctx);
    case 'rep.claimAnswered':
    case 'rep.startAnswered':
    case 'rep.endAnswered':
    case 'rep.taskStartAnswered':
      return onOperationAnswered(state, parts, message, ctx);
    case 'rep.sync':
      return onSync(parts, ctx);
    case 'rep.cellFetched':
      return onCellFetched(state, parts, message, ctx);
    case 'rep.syncAnswered':
      return onSyncAnswered(state, parts, message.refusals, ctx);
    case 'executor.created':
    case 'executor.becameHealthy':
    case 'executor.exited':
    case 'executor.destroyed':
    case 'executor.pruneReserved':
      // A deletion changes what the rep reports, and is no event.
      state.report = null;
      return onExecutorMessage(depotOf(state, parts, ctx), message);
    default:
      return assertNever(message);
  }
}

/**
 * state_handler.go. A rep whose servers are not up yet refuses connections, which the auctioneer counts as
 * a failed cell. How long each cell takes decides the order of the replies, and so who wins among equals.
 */
function onState(
  state: RepState,
  parts: RepParts,
  request: Extract<RepMessage, { kind: 'rep.state' }>,
  ctx: DiegoCtx,
): void {
  const { batch, attempt } = request;
  const lastReport = state.report;
  const answer = state.phase === 'up' ? cellState(state, parts) : null;
  if (answer !== null && answer !== lastReport) {
    const { cause } = ctx;
    ctx.record(REPORTED, parts.cell, -1, -1, batch, answer.lrps.length, answer.tasks.length);
    ctx.cause = cause;
  }
  const { cell } = parts;
  const message = { kind: 'auctioneer.cellState', batch, attempt, cell, state: answer } as const;
  const { stateTime } = parts.config.rep;
  ctx.send(ctx.sender, message, sample(stateTime, ctx.random('rep.state')));
}

/**
 * A call that fails, as one to a rep that is just coming up does, counts for the
 * auctioneer as if nothing had been handed back (cell.go Commit).
 */
function onPerform(
  state: RepState,
  parts: RepParts,
  work: Extract<RepMessage, { kind: 'rep.perform' }>,
  ctx: DiegoCtx,
): void {
  const { batch, lrps, tasks } = work;
  const isUp = state.phase === 'up';
  const failed = isUp ? perform(state, parts, lrps, tasks, ctx) : { lrps: [], tasks: [] };
  const message = { kind: 'auctioneer.performed', batch, cell: parts.cell, ...failed } as const;
  ctx.send(ctx.sender, message, isUp ? parts.config.rep.performTime : 0);
}

/** stop_lrp_handler.go: the container is left to its own operation, which reports its end. */
function onStopLRP(state: RepState, parts: RepParts, instance: number, ctx: DiegoCtx): void {
  const container = state.executor.containers.get(instance);
  if (container !== undefined) stopContainer(depotOf(state, parts, ctx), container);
}

/** cancel_task_handler.go: deletes the container, whatever it is doing. */
function onCancelTask(state: RepState, parts: RepParts, task: number, ctx: DiegoCtx): void {
  const instance = state.executor.instanceOfTask.get(task);
  const container = instance === undefined ? undefined : state.executor.containers.get(instance);
  if (container !== undefined) deleteContainer(depotOf(state, parts, ctx), container);
}
