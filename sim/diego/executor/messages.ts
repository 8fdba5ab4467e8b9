/** What the executor tells itself. All of it is about one container of one cell. */
import type { InstanceId } from '../../model/identity';

export type ExecutorMessage =
  /** Garden created the container, or would have. */
  | { readonly kind: 'executor.created'; readonly instance: InstanceId }
  /** The start-up check passed; a task's process started. */
  | { readonly kind: 'executor.becameHealthy'; readonly instance: InstanceId }
  /** The container's process group ended: by itself, or because it was told to. */
  | { readonly kind: 'executor.exited'; readonly instance: InstanceId; readonly reason: ExitReason }
  | { readonly kind: 'executor.destroyed'; readonly instance: InstanceId }
  | { readonly kind: 'executor.pruneReserved' };

/**
 * Why a process group ended. `stopped`: it was told to. The others from `finished` on: how a task, or the
 * staging of an app, ended.
 */
export type ExitReason =
  | 'stopped'
  | 'crashed'
  | 'never-healthy'
  | 'finished'
  | 'failed'
  | 'build-failed'
  | 'timed-out';
