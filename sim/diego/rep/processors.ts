/**
 * What a rep does about one container: the ordinary LRP processor and the task processor.
 *
 * Real counterpart: rep:generator/internal/{ordinary_lrp_processor,task_processor}.go,
 * generator/operation.go, and the sliding operation queue (operationq): one operation runs per container,
 * at most one waits, and each reads the container anew when it runs. Calls time out and are repeated as the
 * BBS client does (`calls`). Reading the DesiredLRP after a claim is part of the claim's answer.
 *
 * Left out: result files of tasks, and the second CompleteTask after a refused one, which is refused too.
 */
import { type ActorId, assertNever } from '../../engine/actor';
import type { Duration } from '../../engine/units';
import { type InstanceId, NONE } from '../../model/identity';
import type { BbsCall } from '../bbs/messages';
import {
  type AwaitedCall,
  bbsClientPolicy,
  type Client,
  call,
  NO_REQUEST,
  type PendingCall,
  takeAnswer,
  tell,
} from '../calls';
import type { Container } from '../executor/container';
import { deleteContainer, runContainer } from '../executor/executor';
import { stopContainer } from '../executor/storeNode';
import type { DiegoCtx } from '../messages';
import { depotOf } from './depot';
import { forEachHeartbeat } from './heartbeats';
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
  else processLRP(state, parts, container, ctx);
}

/** Ends the operation under way; a waiting one begins. */
function finishOperation(state: RepState, instance: InstanceId, ctx: DiegoCtx): void {
  const done = state.operations.get(instance);
  state.operations.delete(instance);
  if (done?.isAnotherWaiting) ctx.after(0, { kind: 'rep.operate', instance });
}

/** ordinary_lrp_processor.go Process. */
function processLRP(state: RepState, parts: RepParts, container: Container, ctx: DiegoCtx): void {
  const { instance, lrp } = container;
  const key = { cell: parts.cell, lrp, instance };
  const client = bbsClient(state, parts, ctx);
  switch (container.state) {
    case 'reserved':
    case 'initializing':
    case 'created':
      return call(client, { kind: 'bbs.claim', ...key }, ctx);
    case 'running':
      return call(client, { kind: 'bbs.start', ...key }, ctx);
    case 'completed':
      // A stop that came after the crash hides it: RunResult.Stopped wins (storenode.go stop).
      if (container.isStopped) return call(client, { kind: 'bbs.removeActual', ...key }, ctx);
      return call(client, { kind: 'bbs.crash', ...key, reason: container.reason }, ctx);
    default:
      return assertNever(container.state);
  }
}

/** task_processor.go Process. */
function processTask(state: RepState, parts: RepParts, container: Container, ctx: DiegoCtx): void {
  const { instance, task } = container;
  const { cell } = parts;
  const client = bbsClient(state, parts, ctx);
  if (container.state !== 'completed') {
    return call(client, { kind: 'bbs.startTask', cell, task, instance }, ctx);
  }
  const reason = state.identities.texts[container.reason] ?? '';
  if (container.hasFailed && container.isRetryable) {
    return call(client, { kind: 'bbs.rejectTask', task, reason, instance }, ctx);
  }
  const failed = container.hasFailed;
  call(client, { kind: 'bbs.completeTask', cell, task, instance, failed, reason }, ctx);
}

/** The rep's client of the BBS. */
export function bbsClient(state: RepState, parts: RepParts, ctx: DiegoCtx): Client {
  const { cell, config } = parts;
  return {
    calls: state.calls,
    policy: bbsClientPolicy(config.rep.communicationTimeout),
    plane: state.plane,
    cell,
    timerMessage: (request) => ({ kind: 'rep.callTimer', request }),
    send: (bbs, message, processing) => sendCall(parts, bbs, message, processing, ctx),
  };
}

/**
 * An attempt at a call. An eager rep makes each call of a bulk sync by itself, where wires take a constant time:
 * over others no call can be left out, and so none is sent by itself either.
 */
function sendCall(
  { cell, isEager }: RepParts,
  bbs: ActorId,
  message: AwaitedCall,
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const areSingle = isEager && ctx.constantLatency(bbs) !== undefined;
  if (message.kind !== 'bbs.sync' || message.calls === null || !areSingle) {
    ctx.send(bbs, message, processing);
    return;
  }
  ctx.send(bbs, { ...message, calls: null }, processing);
  forEachHeartbeat(message.calls, (heartbeat, subject, instance) => {
    ctx.send(bbs, { kind: 'bbs.heartbeat', cell, call: heartbeat, subject, instance }, processing);
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
  if (takeAnswer({ calls: state.calls, cell: parts.cell }, answer.request, ctx) === null) return;
  const { instance } = answer;
  const container = state.executor.containers.get(instance);
  if (container !== undefined) react(state, parts, container, answer, ctx);
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
