/** What Cloud Controller is told, asked, and tells itself. */
import type { BbsErrorType } from '../../model/errors';
import type { ProcessId, TaskId } from '../../model/identity';
import type { DesiredListing } from '../bbs/rows';
import type { RequestId } from '../calls';

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
      readonly request: RequestId;
      readonly listing: DesiredListing;
    }
  /** Cloud Controller has read its own processes. */
  | { readonly kind: 'cc.batchRead' }
  | {
      readonly kind: 'cc.callAnswered';
      readonly request: RequestId;
      readonly error: BbsErrorType | null;
    }
  /** The next pushes of these slots may begin. */
  | { readonly kind: 'cc.startPushes'; readonly push: number }
  | { readonly kind: 'cc.staged'; readonly push: number; readonly process: ProcessId }
  | { readonly kind: 'cc.pollPush'; readonly process: ProcessId }
  | {
      readonly kind: 'cc.processFetched';
      readonly request: RequestId;
      readonly process: ProcessId;
      readonly running: number;
    }
  /** The timer of a call to the BBS. */
  | { readonly kind: 'cc.callTimer'; readonly request: RequestId }
  | { readonly kind: 'cc.submitTasks'; readonly source: number; readonly arrival: number }
  | { readonly kind: 'cc.taskCompleted'; readonly task: TaskId };
