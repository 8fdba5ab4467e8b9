/**
 * What a rep does about one container: the ordinary LRP processor and the task processor.
 *
 * Real counterpart: rep:generator/internal/{ordinary_lrp_processor,task_processor}.go,
 * generator/operation.go, and the sliding operation queue (operationq): one operation runs per container,
 * at most one waits, and each reads the container anew when it runs. The BBS is taken to answer: time-outs
 * and retries of these calls come with failover. Reading the DesiredLRP after a claim is part of the
 * claim's answer.
 */

import { assertNever } from '../../engine/actor';
import { type InstanceId, NONE } from '../../model/identity';
import type { Container } from '../executor/container';
import {
  type ContainerEvents,
  deleteContainer,
  runContainer,
  stopContainer,
} from '../executor/executor';
import type { DiegoCtx } from '../messages';
import type { RepMessage } from './messages';
import { executorParts, type RepParts, type RepState } from './repState';

/** An executor event: the state report is stale, and the container wants an operation. */
function onContainerEvent(state: RepState, instance: InstanceId, ctx: DiegoCtx): void {
  state.report = null;
  ctx.after(0, { kind: 'rep.operate', instance });
}

export function eventsOf(state: RepState): ContainerEvents {
  return (instance, ctx) => onContainerEvent(state, instance, ctx);
}

export function onOperate(
  state: RepState,
  parts: RepParts,
  instance: InstanceId,
  ctx: DiegoCtx,
): void {
  const underWay = state.operations.get(instance);
  if (underWay !== undefined) {
    underWay.isAnotherWaiting = true;
    return;
  }
  const container = state.executor.containers.get(instance);
  if (container === undefined) return;
  state.operations.set(instance, { isAnotherWaiting: false });
  if (container.lrp === NONE) processTask(state, parts, container, ctx);
  else processLRP(parts, container, ctx);
}

/** Ends the operation under way; a waiting one begins. */
function finishOperation(state: RepState, instance: InstanceId, ctx: DiegoCtx): void {
  const done = state.operations.get(instance);
  state.operations.delete(instance);
  if (done?.isAnotherWaiting) ctx.after(0, { kind: 'rep.operate', instance });
}

/** ordinary_lrp_processor.go Process. */
function processLRP(parts: RepParts, container: Container, ctx: DiegoCtx): void {
  const { instance, lrp } = container;
  const key = { cell: parts.cell, lrp, instance };
  switch (container.state) {
    case 'reserved':
    case 'initializing':
    case 'created':
      ctx.send(parts.peers.bbs, { kind: 'bbs.claim', ...key });
      return;
    case 'running':
      ctx.send(parts.peers.bbs, { kind: 'bbs.start', ...key });
      return;
    case 'completed':
      // A stop that came after the crash hides it: RunResult.Stopped wins (storenode.go stop).
      if (container.isStopped) ctx.send(parts.peers.bbs, { kind: 'bbs.removeActual', ...key });
      else ctx.send(parts.peers.bbs, { kind: 'bbs.crash', ...key, reason: container.reason });
      return;
    default:
      return assertNever(container.state);
  }
}

/** task_processor.go Process. */
function processTask(state: RepState, parts: RepParts, container: Container, ctx: DiegoCtx): void {
  const { instance, task } = container;
  if (container.state !== 'completed') {
    ctx.send(parts.peers.bbs, { kind: 'bbs.startTask', cell: parts.cell, task, instance });
    return;
  }
  const reason = state.identities.texts[container.reason] ?? '';
  if (container.hasFailed && container.isRetryable) {
    ctx.send(parts.peers.bbs, { kind: 'bbs.rejectTask', task, reason, instance });
    return;
  }
  const failed = container.hasFailed;
  ctx.send(parts.peers.bbs, {
    kind: 'bbs.completeTask',
    cell: parts.cell,
    task,
    instance,
    failed,
    reason,
  });
}

/** An answer of the BBS to an operation's call. */
export function onOperationAnswered(
  state: RepState,
  parts: RepParts,
  message: Extract<
    RepMessage,
    {
      kind: 'rep.claimAnswered' | 'rep.startAnswered' | 'rep.endAnswered' | 'rep.taskStartAnswered';
    }
  >,
  ctx: DiegoCtx,
): void {
  const { instance } = message;
  const container = state.executor.containers.get(instance);
  if (container !== undefined) {
    switch (message.kind) {
      case 'rep.claimAnswered':
        onClaimed(state, parts, container, message, ctx);
        break;
      case 'rep.startAnswered':
        if (message.error === 'ActualLRPCannotBeStarted') stop(state, parts, container, ctx);
        break;
      case 'rep.endAnswered':
        remove(state, parts, container, ctx);
        break;
      case 'rep.taskStartAnswered':
        onTaskStarted(state, parts, container, message, ctx);
        break;
      default:
        assertNever(message);
    }
  }
  finishOperation(state, instance, ctx);
}

/** Refused: the LRP is somebody else's. Another error: leave it, the bulk sync tries again. */
function onClaimed(
  state: RepState,
  parts: RepParts,
  container: Container,
  answer: Extract<RepMessage, { kind: 'rep.claimAnswered' }>,
  ctx: DiegoCtx,
): void {
  if (answer.error === 'ActualLRPCannotBeClaimed') {
    remove(state, parts, container, ctx);
  } else if (answer.error === null && answer.isDesired && container.state === 'reserved') {
    runContainer(state.executor, executorParts(state, parts), container, ctx);
    state.report = null;
  }
}

function onTaskStarted(
  state: RepState,
  parts: RepParts,
  container: Container,
  answer: Extract<RepMessage, { kind: 'rep.taskStartAnswered' }>,
  ctx: DiegoCtx,
): void {
  const { error, shouldStart } = answer;
  if (error === 'InvalidStateTransition' || error === 'ResourceNotFound') {
    remove(state, parts, container, ctx);
  } else if (error === null && shouldStart && container.state === 'reserved') {
    runContainer(state.executor, executorParts(state, parts), container, ctx);
    state.report = null;
  }
}

export function stop(state: RepState, parts: RepParts, container: Container, ctx: DiegoCtx): void {
  stopContainer(state.executor, executorParts(state, parts), container, eventsOf(state), ctx);
}

export function remove(
  state: RepState,
  parts: RepParts,
  container: Container,
  ctx: DiegoCtx,
): void {
  deleteContainer(state.executor, executorParts(state, parts), container, eventsOf(state), ctx);
}
