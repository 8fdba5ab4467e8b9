/** What Cloud Controller is told, asked, and tells itself. */

import type { Duration } from '../../engine/units';
import type { BbsErrorType } from '../../model/errors';
import type { ProcessId, TaskId, TextId } from '../../model/identity';
import type { InstanceReport } from '../bbs/instanceReport';
import type { DesiredListing } from '../bbs/rows';
import type { RequestId } from '../calls';

/** What people ask of the API: it waits while no Cloud Controller is up. */
export type Request =
  /** A person wants this many instances of the process from now on, or none at all. */
  | {
      readonly kind: 'cc.changeApp';
      readonly process: ProcessId;
      readonly instances: number;
      /** Scaling what is not there does nothing. */
      readonly change: 'add' | 'scale' | 'delete';
    }
  /** A rolling deployment: the process takes the place of an older one. */
  | {
      readonly kind: 'cc.deploy';
      readonly replaces: ProcessId;
      readonly process: ProcessId;
      readonly instances: number;
      readonly maxInFlight: number;
      /** When a person cancels it, counted from now; null: nobody does. */
      readonly cancelAfter: Duration | null;
    }
  | { readonly kind: 'cc.cancelDeployment'; readonly process: ProcessId }
  /** The next pushes of these slots may begin. */
  | { readonly kind: 'cc.startPushes'; readonly push: number }
  /** The tasks of one arrival. */
  | { readonly kind: 'cc.runTasks'; readonly source: number }
  | { readonly kind: 'cc.cancelTask'; readonly task: TaskId }
  /** A share of the source's tasks that have not ended. */
  | { readonly kind: 'cc.cancelTasks'; readonly source: number; readonly share: number };

/** Processes of Cloud Controller that can be down by themselves. */
export type CloudControllerProcess = 'cloud-controller' | 'clock';

export type CloudControllerMessage =
  | Request
  // Faults.
  | { readonly kind: 'cc.processDown'; readonly component: CloudControllerProcess }
  | { readonly kind: 'cc.processUp'; readonly component: CloudControllerProcess }
  | { readonly kind: 'cc.pauseSync' }
  | { readonly kind: 'cc.resumeSync' }
  // The Diego sync. `run` tells it from one that died with its clock.
  | { readonly kind: 'cc.sync' }
  | {
      readonly kind: 'cc.desiredFetched';
      readonly request: RequestId;
      readonly listing: DesiredListing;
    }
  /** Cloud Controller has read its own processes. */
  | { readonly kind: 'cc.batchRead'; readonly run: number }
  | {
      readonly kind: 'cc.tasksFetched';
      readonly request: RequestId;
      /** Ascending. */
      readonly tasks: readonly TaskId[];
    }
  /** Cloud Controller has read its own tasks. */
  | { readonly kind: 'cc.tasksRead'; readonly run: number }
  | {
      readonly kind: 'cc.taskFetched';
      readonly request: RequestId;
      readonly task: TaskId;
      readonly isHeld: boolean;
    }
  // Answers and timers of other calls.
  | {
      readonly kind: 'cc.callAnswered';
      readonly request: RequestId;
      readonly error: BbsErrorType | null;
    }
  /** The timer of a call to the BBS. */
  | { readonly kind: 'cc.callTimer'; readonly request: RequestId }
  // Pushes and staging.
  /** A person has waited long enough for the app to be staged. */
  | { readonly kind: 'cc.pushTimedOut'; readonly process: ProcessId }
  | { readonly kind: 'cc.pollPush'; readonly process: ProcessId }
  | {
      readonly kind: 'cc.processFetched';
      readonly request: RequestId;
      readonly process: ProcessId;
      readonly running: number;
    }
  | { readonly kind: 'cc.cleanBuilds' }
  // Tasks.
  /** The next arrival of a source. */
  | { readonly kind: 'cc.submitTasks'; readonly source: number; readonly arrival: number }
  /** The completion callback of a task or of a staging; `callback` is given back with the answer. */
  | {
      readonly kind: 'cc.taskCompleted';
      readonly callback: number;
      readonly task: TaskId;
      readonly hasFailed: boolean;
      readonly reason: TextId;
    }
  // Deployments.
  | { readonly kind: 'cc.updateDeployments' }
  | {
      readonly kind: 'cc.instancesFetched';
      readonly request: RequestId;
      readonly process: ProcessId;
      readonly report: InstanceReport;
    };
