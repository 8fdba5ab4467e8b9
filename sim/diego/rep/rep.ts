/**
 * The rep: speaks for one cell.
 *
 * Real counterpart: rep:cmd/rep/main.go and the packages beside it. Modelled here: start-up up to the
 * presence, `/state`, Perform, stop and cancel, container operations, the bulk sync. Left out until later:
 * evacuation, drain, updates of running instances, Garden's later health checks, lost BBS answers.
 */
import { type Actor, assertNever } from '../../engine/actor';
import { sample } from '../../engine/distribution';
import type { Identities } from '../../model/identity';
import { createExecutorState, onExecutorMessage } from '../executor/executor';
import type { ExecutorMessage } from '../executor/messages';
import type { DiegoCtx, DiegoMessage } from '../messages';
import type { World } from '../world';
import { onCellFetched, onSync, onSyncAnswered } from './bulkSync';
import type { RepMessage } from './messages';
import { cellState, perform } from './perform';
import { eventsOf, onOperate, onOperationAnswered, remove, stop } from './processors';
import { executorParts, type RepParts, type RepState } from './repState';
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
      state.report = null;
      return onExecutorMessage(
        state.executor,
        executorParts(state, parts),
        message,
        eventsOf(state),
        ctx,
      );
    default:
      return assertNever(message);
  }
}

/** A rep whose servers are not up yet refuses connections; the auctioneer counts that as a failed cell. */
function onState(
  state: RepState,
  parts: RepParts,
  request: Extract<RepMessage, { kind: 'rep.state' }>,
  ctx: DiegoCtx,
): void {
  const { batch, attempt } = request;
  const answer = state.phase === 'up' ? cellState(state, parts) : null;
  const { cell } = parts;
  const message = { kind: 'auctioneer.cellState', batch, attempt, cell, state: answer } as const;
  // How long each cell takes decides the order of the replies, and so who wins among equals.
  const { stateTime } = parts.config.rep;
  ctx.send(ctx.sender, message, sample(stateTime, ctx.random('rep.state')));
}

function onPerform(
  state: RepState,
  parts: RepParts,
  work: Extract<RepMessage, { kind: 'rep.perform' }>,
  ctx: DiegoCtx,
): void {
  const { batch } = work;
  const failed = perform(state, parts, work.lrps, work.tasks, eventsOf(state), ctx);
  const { cell } = parts;
  const message = { kind: 'auctioneer.performed', batch, cell, ...failed } as const;
  ctx.send(ctx.sender, message, parts.config.rep.performTime);
}

function onStopLRP(state: RepState, parts: RepParts, instance: number, ctx: DiegoCtx): void {
  const container = state.executor.containers.get(instance);
  if (container !== undefined) stop(state, parts, container, ctx);
}

/** cancel_task_handler.go: deletes the container, whatever it is doing. */
function onCancelTask(state: RepState, parts: RepParts, task: number, ctx: DiegoCtx): void {
  const instance = state.executor.instanceOfTask.get(task);
  const container = instance === undefined ? undefined : state.executor.containers.get(instance);
  if (container !== undefined) remove(state, parts, container, ctx);
}
