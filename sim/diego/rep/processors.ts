/**
 * What a rep does about one container: the ordinary LRP processor and the task processor.
 *
 * Real counterpart: rep:generator/internal/{ordinary_lrp_processor,task_processor}.go,
 * generator/operation.go, and the sliding operation queue (operationq): one operation runs per container,
 * at most one waits, and each reads the container anew when it runs. The BBS is taken to answer: time-outs
 * and retries of these calls come with failover. Reading the DesiredLRP after a claim is part of the
 * claim's answer. Left out: result files of tasks, and the second CompleteTask after a refused one, which
 * is refused too.
 */
import { assertNever } from '../../engine/actor';
import { type InstanceId, NONE } from '../../model/identity';
import type { Container } from '../executor/container';
import { deleteContainer, runContainer } from '../executor/executor';
import { stopContainer } from '../executor/storeNode';
import type { DiegoCtx } from '../messages';
import { depotOf } from './depot';
import type { RepMessage } from './messages';
import type { RepParts, RepState } from './repState';

/** operation.go ContainerOperation: for an event of the executor, or for the bulk sync. */
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
  // The real operation that deletes a container lasts until it is gone; what waits then finds nothing.
  if (container === undefined || container.isDeleting) return;
  const isToRun = container.state === 'reserved';
  state.operations.set(instance, { isToRun, isAnotherWaiting: false });
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

type OperationAnswer = Extract<
  RepMessage,
  { kind: 'rep.claimAnswered' | 'rep.startAnswered' | 'rep.endAnswered' | 'rep.taskStartAnswered' }
>;

/** An answer of the BBS to an operation's call. */
export function onOperationAnswered(
  state: RepState,
  parts: RepParts,
  answer: OperationAnswer,
  ctx: DiegoCtx,
): void {
  const { instance } = answer;
  const container = state.executor.containers.get(instance);
  if (container !== undefined) react(state, parts, container, answer, ctx);
  finishOperation(state, instance, ctx);
}

/** What is not named here is another error: leave the container, the bulk sync tries again. */
function react(
  state: RepState,
  parts: RepParts,
  container: Container,
  answer: OperationAnswer,
  ctx: DiegoCtx,
): void {
  const depot = depotOf(state, parts, ctx);
  switch (answer.kind) {
    case 'rep.claimAnswered':
      if (answer.error === 'ActualLRPCannotBeClaimed') deleteContainer(depot, container);
      else if (answer.error === null && answer.isDesired) run(state, parts, container, ctx);
      return;
    case 'rep.startAnswered':
      if (answer.error === 'ActualLRPCannotBeStarted') stopContainer(depot, container);
      return;
    case 'rep.endAnswered':
      return deleteContainer(depot, container);
    case 'rep.taskStartAnswered': {
      const { error, shouldStart } = answer;
      const isOver = error === 'InvalidStateTransition' || error === 'ResourceNotFound';
      if (isOver) deleteContainer(depot, container);
      else if (error === null && shouldStart) run(state, parts, container, ctx);
      return;
    }
    default:
      return assertNever(answer);
  }
}

/**
 * container_delegate.go RunContainer: a container that has ended while the BBS was asked cannot be run; it
 * is deleted and its row goes, without a word of why it ended.
 */
function run(state: RepState, parts: RepParts, container: Container, ctx: DiegoCtx): void {
  if (state.operations.get(container.instance)?.isToRun !== true) return;
  const depot = depotOf(state, parts, ctx);
  if (runContainer(depot, container)) return;
  const { lrp, task, instance } = container;
  const { bbs } = parts.peers;
  const { cell } = parts;
  deleteContainer(depot, container);
  if (task === NONE) {
    ctx.send(bbs, { kind: 'bbs.removeActual', cell, lrp, instance });
  } else {
    const reason = 'failed to run container';
    ctx.send(bbs, { kind: 'bbs.completeTask', cell, task, instance, failed: true, reason });
  }
}
