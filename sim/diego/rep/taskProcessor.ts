/**
 * What a rep does about one task's container, evacuating or not.
 *
 * Real counterpart: rep:generator/internal/task_processor.go, and container_delegate.go
 * FetchContainerResultFile. Reading the Task after StartTask is part of its answer. As in release 2.105.0 only a
 * task that succeeded has its result fetched. Of the tasks here those that stage an app leave a result; it is
 * never longer than the 51,200 bytes that are allowed. A Garden that hangs counts as one that refuses.
 */
import type { BbsErrorType } from '../../model/errors';
import { call, type PendingCall } from '../calls';
import type { Container } from '../executor/container';
import { resultFileReadAt } from '../executor/executor';
import type { DiegoCtx } from '../messages';
import { bbsClient } from './bbsClient';
import { depotOf } from './depot';
import type { RepParts, RepState } from './repState';

/** What CompleteTask says when the one before was refused for the task's state. */
const REFUSED_COMPLETION = 'invalid state transition';

/** task_processor.go Process. */
export function processTask(
  state: RepState,
  parts: RepParts,
  container: Container,
  ctx: DiegoCtx,
): void {
  const { instance, task } = container;
  const { cell } = parts;
  const client = bbsClient(state, parts);
  if (container.state !== 'completed') {
    return call(client, { kind: 'bbs.startTask', cell, task, instance }, ctx);
  }
  const reason = state.identities.texts[container.reason] ?? '';
  if (container.hasFailed && container.isRetryable) {
    return call(client, { kind: 'bbs.rejectTask', task, reason, instance }, ctx);
  }
  const completion = { kind: 'bbs.completeTask', cell, task, instance } as const;
  if (container.hasFailed || !hasResult(state, parts, container)) {
    return call(client, { ...completion, failed: container.hasFailed, reason }, ctx);
  }
  const isReadable = state.executor.garden.mode === 'works' && !container.isLost;
  if (!isReadable) {
    return call(client, { ...completion, failed: true, reason: 'failed to fetch result' }, ctx);
  }
  const processing = resultFileReadAt(depotOf(state, parts, ctx)) - ctx.now;
  call(client, { ...completion, failed: false, reason }, ctx, { processing });
}

/** Whether the task names a result file. */
function hasResult({ world }: RepState, { taskSources }: RepParts, { task }: Container): boolean {
  const source = taskSources[world.taskSource[task] ?? -1];
  return source !== undefined && source.staging !== null;
}

/**
 * A CompleteTask that finds the task in another state is followed by one that says so, which is refused as
 * well unless the state has changed. Answers whether that was made (task_processor.go completeTask).
 */
export function completesAgain(
  state: RepState,
  parts: RepParts,
  { call: made }: PendingCall,
  error: BbsErrorType | null,
  ctx: DiegoCtx,
): boolean {
  if (made.kind !== 'bbs.completeTask' || error !== 'InvalidStateTransition') return false;
  if (made.reason === REFUSED_COMPLETION) return false;
  call(bbsClient(state, parts), { ...made, failed: true, reason: REFUSED_COMPLETION }, ctx);
  return true;
}
