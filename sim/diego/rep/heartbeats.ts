/**
 * The calls that a bulk sync makes about containers, in their order. The order is the same whether each call
 * is a message of its own or all travel in one, or the two would not be one run.
 */
import type { InstanceId, LrpId, TaskId } from '../../model/identity';
import type { HeartbeatCall } from '../bbs/messages';
import type { SyncCalls } from './messages';

/** What a bulk sync tells of one container. */
export interface ToldOf {
  readonly call: HeartbeatCall;
  /** An LRP, or a task for `startTask`. */
  readonly subject: LrpId | TaskId;
  readonly instance: InstanceId;
  /** Of a `start`: whether its readiness check passes; true for the others. */
  readonly isRoutable: boolean;
}

/** StartActualLRP for all, then ClaimActualLRP, then StartTask. */
export function forEachHeartbeat(calls: SyncCalls, visit: (told: ToldOf) => void): void {
  const { startLRPs, startInstances, claimLRPs, claimInstances, tasks, taskInstances } = calls;
  const unroutable = new Set(calls.unroutableInstances);
  const visitAll = (
    call: HeartbeatCall,
    subjects: readonly (LrpId | TaskId)[],
    instances: readonly InstanceId[],
  ): void => {
    subjects.forEach((subject, i) => {
      const instance = instances[i] as InstanceId;
      visit({ call, subject, instance, isRoutable: !unroutable.has(instance) });
    });
  };
  visitAll('start', startLRPs, startInstances);
  visitAll('claim', claimLRPs, claimInstances);
  visitAll('startTask', tasks, taskInstances);
}
