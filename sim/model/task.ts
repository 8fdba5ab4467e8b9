/** Task: work that runs once. Diego: models.Task, without its actions and its result. */
import type { Instant, MB } from '../engine/units';
import type { CellId, DomainId, TaskId } from './identity';
import type { PlacementConstraint } from './placement';

export type TaskState = 'Pending' | 'Running' | 'Completed' | 'Resolving';

/** What is asked for; it never changes. */
export interface TaskDefinition {
  readonly domain: DomainId;
  readonly memory: MB;
  readonly disk: MB;
  readonly constraint: PlacementConstraint;
  /** Whether somebody is to be called when the task completes. */
  readonly hasCallback: boolean;
}

/** A copy of one row; a change makes a new one. */
export interface Task {
  readonly task: TaskId;
  readonly definition: TaskDefinition;
  readonly state: TaskState;
  /** NONE until started. Survives a rejection and the loss of the cell, as in Diego. */
  readonly cell: CellId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** 0 until completed, as in Diego. */
  readonly firstCompletedAt: Instant;
  readonly hasFailed: boolean;
  readonly failureReason: string;
  readonly rejectionCount: number;
  readonly rejectionReason: string;
}

/**
 * Whether a task may take the step by itself. Failing and cancelling may also complete a Pending task,
 * and a rejection or convergence may go back; those calls say so (bbs task.go ValidateTransitionTo).
 */
export function allowsTaskTransition(from: TaskState, to: TaskState): boolean {
  return (
    (from === 'Pending' && to === 'Running') ||
    (from === 'Running' && to === 'Completed') ||
    (from === 'Completed' && to === 'Resolving')
  );
}
