/**
 * What a rep does about one task's container, evacuating or not.
 *
 * Real counterpart: rep:generator/internal/task_processor.go. Reading the Task after StartTask is part of its
 * answer.
 */
import type { BbsErrorType } from '../../model/errors';
import { call, type PendingCall } from '../calls';
import type { Container } from '../executor/container';
import type { DiegoCtx } from '../messages';
import { bbsClient } from './bbsClient';
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
  call(bbsClient(state, parts, ctx), { ...made, failed: true, reason: REFUSED_COMPLETION }, ctx);
  return true;
}
