/**
 * One container of a cell, and the arithmetic of a cell's resources.
 *
 * Real counterpart: executor:resources.go (states, canSubtract) and depot/containerstore/nodemap.go.
 */
import type { EventId } from '../../engine/eventQueue';
import type { Instant, MB } from '../../engine/units';
import type { InstanceId, LrpId, TaskId, TextId } from '../../model/identity';
import type { Resources } from '../../model/placement';

/** Legal: reserved → initializing → created → running; anything → completed. */
export type ContainerState = 'reserved' | 'initializing' | 'created' | 'running' | 'completed';

/** How an instance that is not always ready is in itself, whatever its check has found. */
export interface Readiness {
  isReady: boolean;
  /** It has been so since then, and will be until then. */
  since: Instant;
  until: Instant;
  /** Stretches so far: the occasion of their draws. */
  stretches: number;
  /** When the check's verdict was last changed: its probes follow in their interval. */
  probedAt: Instant;
  /** When the next probe finds otherwise; NEVER: not known yet. */
  flipsAt: Instant;
}

export interface Container {
  readonly instance: InstanceId;
  /** NONE for a task. */
  readonly lrp: LrpId;
  /** NONE for an LRP. */
  readonly task: TaskId;
  /** With the proxy's share, as it was reserved. */
  readonly memory: MB;
  readonly disk: MB;
  readonly allocatedAt: Instant;
  /** When a worker of the create pool took it up; `allocatedAt` until then. */
  creationBeganAt: Instant;
  /** When Garden was asked to destroy it; −1 before. */
  destructionBeganAt: Instant;
  /** How many containers this LRP or task has had before, on any cell: the occasion of its draws. */
  readonly occasion: number;
  state: ContainerState;
  /** What happens next by itself: it becomes healthy, or its process ends. */
  next: EventId | null;
  /** Whether Garden has it, or has begun to make it: else there is nothing to destroy. */
  isInGarden: boolean;
  /** What its lifecycle was downloaded to is mounted in it. */
  hasLifecycle: boolean;
  /** Garden has forgotten it, and its processes are gone; nobody has noticed yet. */
  isLost: boolean;
  /** Whether it may get traffic once it runs: false while its readiness check fails. */
  isRoutable: boolean;
  /** Null: it has no readiness check, or one that always passes once it runs. */
  readiness: Readiness | null;
  /** A stop has been asked for; a crash reported after it counts as a removal (storenode.go stop). */
  isStopped: boolean;
  /** Its operation has asked for a delete, which lasts until the container is gone or Garden refuses. */
  isDeleting: boolean;
  /** A worker of the delete pool has taken it up. */
  isBeingDestroyed: boolean;
  /** The store has let go of it, and its deletion is told: what is left of it is Garden's. */
  isLetGo: boolean;
  hasFailed: boolean;
  /** The rep may hand a failed task back: its container was never created. */
  isRetryable: boolean;
  /** NONE until completed. */
  reason: TextId;
}

/** Whether the container counts as starting in the cell's state (auction_cell_rep.go containerIsStarting). */
export function isStarting(container: Container): boolean {
  return (
    container.state === 'reserved' ||
    container.state === 'initializing' ||
    container.state === 'created'
  );
}

/** Whether memory, disk and a slot are left (executor:resources.go canSubtract: an exact fit is fine). */
export function fits(available: Resources, memory: MB, disk: MB): boolean {
  return available.memory >= memory && available.disk >= disk && available.containers > 0;
}

export function subtract(available: Resources, memory: MB, disk: MB): void {
  available.memory -= memory;
  available.disk -= disk;
  available.containers -= 1;
}

export function giveBack(available: Resources, memory: MB, disk: MB): void {
  available.memory += memory;
  available.disk += disk;
  available.containers += 1;
}
