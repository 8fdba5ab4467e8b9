/** What Cloud Controller is told, asked, and tells itself. */
import type { BbsErrorType } from '../../model/errors';
import type { ProcessId, TaskId } from '../../model/identity';

export type CloudControllerMessage =
  /** A person wants this many instances of the process from now on, or none at all. */
  | {
      readonly kind: 'cc.changeApp';
      readonly process: ProcessId;
      readonly instances: number;
      /** Scaling what is not there does nothing. */
      readonly change: 'add' | 'scale' | 'delete';
    }
  | { readonly kind: 'cc.sync' }
  | {
      readonly kind: 'cc.desiredFetched';
      readonly processes: Int32Array;
      /** Beside `processes`. */
      readonly instances: Int32Array;
    }
  /** Cloud Controller has read its own processes. */
  | { readonly kind: 'cc.batchRead' }
  | {
      readonly kind: 'cc.callAnswered';
      readonly ticket: number;
      readonly error: BbsErrorType | null;
    }
  /** The next pushes of these slots may begin. */
  | { readonly kind: 'cc.startPushes'; readonly push: number }
  | { readonly kind: 'cc.staged'; readonly push: number; readonly process: ProcessId }
  | { readonly kind: 'cc.pollPush'; readonly process: ProcessId }
  | { readonly kind: 'cc.processFetched'; readonly process: ProcessId; readonly running: number }
  | { readonly kind: 'cc.submitTasks'; readonly source: number; readonly arrival: number }
  | { readonly kind: 'cc.taskCompleted'; readonly task: TaskId };
