/**
 * What a call of the BBS leads to besides changed rows: an answer, calls to others, and events.
 *
 * Calls name these and the component carries them out, because they cost time and may be lost. Every
 * request is `(rows, cells, now, request) => Outcome` and never throws for what a caller can do wrong.
 */
import type { ActualLRP } from '../../model/actualLRP';
import { BBS_ERROR_TYPES, type BbsErrorType } from '../../model/errors';
import type { CellId, InstanceId, LrpId, ProcessId, TaskId } from '../../model/identity';
import type { TaskState } from '../../model/task';

/** The cells that have a presence in Locket. Diego: models.CellSet, and CellById. */
export interface CellSet {
  has(cell: CellId): boolean;
  readonly size: number;
}

/** A call that the BBS makes to the auctioneer, to a rep, or to a task's callback. */
export type Effect =
  | {
      readonly kind: 'auctionLRP';
      readonly process: ProcessId;
      readonly indices: readonly number[];
    }
  | { readonly kind: 'auctionTask'; readonly task: TaskId }
  | {
      readonly kind: 'stopLRP';
      readonly cell: CellId;
      readonly lrp: LrpId;
      readonly instance: InstanceId;
    }
  | { readonly kind: 'cancelTask'; readonly cell: CellId; readonly task: TaskId }
  | { readonly kind: 'completeCallback'; readonly task: TaskId };

/**
 * What subscribers of the instance, desired and task streams see. Each ActualLRP event but a removal
 * carries the row after it; `before` of a change may be another row of the same key.
 */
export type BbsEvent =
  | { readonly kind: 'actualLRPCreated'; readonly after: ActualLRP }
  | { readonly kind: 'actualLRPChanged'; readonly before: ActualLRP; readonly after: ActualLRP }
  | { readonly kind: 'actualLRPCrashed'; readonly before: ActualLRP; readonly after: ActualLRP }
  | { readonly kind: 'actualLRPRemoved'; readonly before: ActualLRP }
  | { readonly kind: 'desiredLRPCreated'; readonly process: ProcessId; readonly instances: number }
  | {
      readonly kind: 'desiredLRPChanged';
      readonly process: ProcessId;
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'desiredLRPRemoved'; readonly process: ProcessId; readonly instances: number }
  | { readonly kind: 'taskCreated'; readonly task: TaskId }
  | {
      readonly kind: 'taskChanged';
      readonly task: TaskId;
      /** Invalid in the event of a rejection that was refused. */
      readonly before: TaskState | 'Invalid';
      readonly after: TaskState;
    }
  | { readonly kind: 'taskRemoved'; readonly task: TaskId; readonly before: TaskState };

export interface Outcome {
  /** Absent when the call succeeded. */
  readonly error?: BbsErrorType;
  readonly effects: readonly Effect[];
  readonly events: readonly BbsEvent[];
  /** Answer of the two evacuation calls that have one: whether the rep is to keep the container. */
  readonly keepContainer?: boolean;
  /** Answer of StartTask: whether the rep is to run it. */
  readonly shouldStart?: boolean;
}

const NO_EFFECTS: readonly Effect[] = Object.freeze([]);
const NO_EVENTS: readonly BbsEvent[] = Object.freeze([]);

/** Success that changed nothing; shared, because heartbeats end so. */
export const NOTHING: Outcome = Object.freeze({ effects: NO_EFFECTS, events: NO_EVENTS });

const REFUSALS = new Map<BbsErrorType, Outcome>(
  BBS_ERROR_TYPES.map((error) => [error, Object.freeze({ ...NOTHING, error })]),
);

/** The outcome of a call that is refused and changes nothing. */
export function refused(error: BbsErrorType): Outcome {
  return REFUSALS.get(error) as Outcome;
}

/** Success with these events, and with the calls that follow. */
export function succeeded(
  events: readonly BbsEvent[],
  effects: readonly Effect[] = NO_EFFECTS,
): Outcome {
  return events.length === 0 && effects.length === 0 ? NOTHING : { effects, events };
}
