/**
 * What a rep does about one container: its operations, and the ordinary LRP processor. The others are in
 * `evacuationProcessor` and `taskProcessor`.
 *
 * Real counterpart: rep:generator/internal/ordinary_lrp_processor.go, generator/operation.go, and the
 * sliding operation queue (operationq): one operation runs per container, at most one waits, and each reads
 * the container anew when it runs. Calls time out and are repeated as the BBS client does (`calls`). Reading
 * the DesiredLRP after a claim is part of the claim's answer.
 */
import { assertNever } from '../../engine/actor';
import { type InstanceId, NONE } from '../../model/identity';
import type { BbsCall } from '../bbs/messages';
import { call, NO_REQUEST, type PendingCall, takeAnswer, tell } from '../calls';
import type { Container } from '../executor/container';
import { isHandingIn } from '../executor/createQueue';
import { deleteContainer, runContainer } from '../executor/executor';
import { stopContainer } from '../executor/storeNode';
import type { DiegoCtx } from '../messages';
import { bbsClient } from './bbsClient';
import { depotOf } from './depot';
import { processEvacuatingLRP } from './evacuationProcessor';
import type { RepMessage } from './messages';
import type { RepParts, RepState } from './repState';
import { completesAgain, processTask } from './taskProcessor';

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
  else if (state.evacuation !== null) processEvacuatingLRP(state, parts, container, ctx);
  else processLRP(state, parts, container, ctx);
}

/** Ends the operation under way; a waiting one begins. */
export function finishOperation(state: RepState, instance: InstanceId, ctx: DiegoCtx): void {
  const done = state.operations.get(instance);
  state.operations.delete(instance);
  if (done?.isAnotherWaiting) ctx.after(0, { kind: 'rep.operate', instance });
}

/** ordinary_lrp_processor.go Process. */
function processLRP(state: RepState, parts: RepParts, container: Container, ctx: DiegoCtx): void {
  const { instance, lrp } = container;
  const key = { cell: parts.cell, lrp, instance };
  const client = bbsClient(state, parts);
  switch (container.state) {
    case 'reserved':
    case 'initializing':
    case 'created':
      return call(client, { kind: 'bbs.claim', ...key }, ctx);
    case 'running':
      return call(client, { kind: 'bbs.start', ...key, isRoutable: container.isRoutable }, ctx);
    case 'completed':
      // A stop that came after the crash hides it: RunResult.Stopped wins (storenode.go stop).
      if (container.isStopped) return call(client, { kind: 'bbs.removeActual', ...key }, ctx);
      return call(client, { kind: 'bbs.crash', ...key, reason: container.reason }, ctx);
    default:
      return assertNever(container.state);
  }
}

type OperationAnswer = Extract<
  RepMessage,
  {
    kind:
      | 'rep.claimAnswered'
      | 'rep.startAnswered'
      | 'rep.endAnswered'
      | 'rep.evacuationAnswered'
      | 'rep.taskStartAnswered';
  }
>;

/** An answer of the BBS to an operation's call. */
export function onOperationAnswered(
  state: RepState,
  parts: RepParts,
  answer: OperationAnswer,
  ctx: DiegoCtx,
): void {
  const made = takeAnswer({ calls: state.calls, cell: parts.cell }, answer.request, ctx);
  if (made === null) return;
  const { instance } = answer;
  const container = state.executor.containers.get(instance);
  if (container !== undefined && completesAgain(state, parts, made, answer.error, ctx)) return;
  if (container !== undefined) react(state, parts, container, answer, ctx);
  // RunContainer returns when the create pool has taken the container.
  if (isHandingIn(state.executor, instance)) return;
  finishOperation(state, instance, ctx);
}

/**
 * The BBS did not answer in time, three times: an error like any other. What was about the end of a
 * container deletes it all the same; the others are left to the next bulk sync.
 */
export function onOperationGivenUp(
  state: RepState,
  parts: RepParts,
  given: PendingCall['call'],
  ctx: DiegoCtx,
): void {
  if (!('instance' in given)) return;
  const { instance } = given;
  const container = state.executor.containers.get(instance);
  const isEnd = ENDS.has(given.kind);
  if (container !== undefined && isEnd) deleteContainer(depotOf(state, parts, ctx), container);
  finishOperation(state, instance, ctx);
}

const ENDS: ReadonlySet<string> = new Set<BbsCall['kind']>([
  'bbs.crash',
  'bbs.removeActual',
  'bbs.completeTask',
  'bbs.rejectTask',
  'bbs.evacuateClaimed',
  'bbs.evacuateStopped',
  'bbs.evacuateCrashed',
]);

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
    case 'rep.evacuationAnswered':
      if (!answer.keepContainer) deleteContainer(depot, container);
      return;
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
  const { cell } = parts;
  const { plane } = state;
  deleteContainer(depot, container);
  if (task === NONE) {
    tell(plane, { kind: 'bbs.removeActual', cell, lrp, instance, request: NO_REQUEST }, ctx);
  } else {
    const result = { failed: true, reason: 'failed to run container', request: NO_REQUEST };
    tell(plane, { kind: 'bbs.completeTask', cell, task, instance, ...result }, ctx);
  }
}
