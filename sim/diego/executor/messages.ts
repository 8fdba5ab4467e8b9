/** What the executor tells itself, about one container of one cell or about the cell's Garden. */
import type { InstanceId } from '../../model/identity';

export type ExecutorMessage =
  /** What the container's root filesystem needs, or its droplet, has come, or one attempt at it failed. */
  | {
      readonly kind: 'executor.downloadEnded';
      readonly instance: InstanceId;
      readonly hasFailed: boolean;
    }
  /** The pause after a failed attempt is over. */
  | { readonly kind: 'executor.downloadRetried'; readonly instance: InstanceId }
  /** The droplet has been streamed into the container. */
  | { readonly kind: 'executor.unpacked'; readonly instance: InstanceId }
  /** The container's certificates are there: its droplet comes next. */
  | { readonly kind: 'executor.credentialsMade'; readonly instance: InstanceId }
  /** Garden created the container, or refused to. */
  | {
      readonly kind: 'executor.created';
      readonly instance: InstanceId;
      readonly isRefused: boolean;
    }
  /** The start-up check passed; a task's process started. */
  | { readonly kind: 'executor.becameHealthy'; readonly instance: InstanceId }
  /** The readiness check has changed its verdict, or is to be looked at again. */
  | { readonly kind: 'executor.readinessProbed'; readonly instance: InstanceId }
  /** The container's process group ended: by itself, or because it was told to. */
  | { readonly kind: 'executor.exited'; readonly instance: InstanceId; readonly reason: ExitReason }
  /** Garden destroyed the container, or refused to. */
  | {
      readonly kind: 'executor.destroyed';
      readonly instance: InstanceId;
      readonly isRefused: boolean;
    }
  /** Garden destroyed a container that no executor knew any more. */
  | { readonly kind: 'executor.strayDestroyed'; readonly instance: InstanceId }
  | { readonly kind: 'executor.pruneReserved' }
  /** The reaper's next look is due. */
  | { readonly kind: 'executor.reap' }
  /** The next health check of Garden is due. */
  | { readonly kind: 'executor.checkGarden' }
  | { readonly kind: 'executor.gardenChecked'; readonly hasPassed: boolean }
  /** The health check has not returned in its time. */
  | { readonly kind: 'executor.gardenCheckTimedOut' };

/**
 * Why a process group ended. `stopped`: it was told to. The others from `finished` on: how a task, or the
 * staging of an app, ended.
 */
export type ExitReason =
  | 'stopped'
  | 'crashed'
  | 'never-healthy'
  | 'unhealthy'
  | 'out-of-memory'
  | 'killed-by-kernel'
  | 'finished'
  | 'failed'
  | 'build-failed'
  | 'timed-out';
