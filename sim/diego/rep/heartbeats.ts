/**
 * The calls that a bulk sync makes about containers, in their order. The order is the same whether each call
 * is a message of its own or all travel in one, or the two would not be one run.
 */
import type { InstanceId, LrpId, TaskId } from '../../model/identity';
import type { HeartbeatCall } from '../bbs/messages';
import type { SyncCalls } from './messages';

/** StartActualLRP for all, then ClaimActualLRP, then StartTask. `subject` is a task for the last. */
export function forEachHeartbeat(
  { startLRPs, startInstances, claimLRPs, claimInstances, tasks, taskInstances }: SyncCalls,
  visit: (call: HeartbeatCall, subject: LrpId | TaskId, instance: InstanceId) => void,
): void {
  const visitAll = (
    call: HeartbeatCall,
    subjects: readonly (LrpId | TaskId)[],
    instances: readonly InstanceId[],
  ): void => {
    subjects.forEach((subject, i) => {
      visit(call, subject, instances[i] as InstanceId);
    });
  };
  visitAll('start', startLRPs, startInstances);
  visitAll('claim', claimLRPs, claimInstances);
  visitAll('startTask', tasks, taskInstances);
}
