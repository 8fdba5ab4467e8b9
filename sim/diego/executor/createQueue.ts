/**
 * The queue of the create pool: as many places as there are workers, beyond which whoever submits waits.
 *
 * Real counterpart: workpool:workpool.go Submit. What waits is the rep's operation for the container; the next
 * one for it, of its stop for example, runs when it is through. Left out: that a container which is stopped in
 * the queue keeps its place there until a worker finds it so.
 */
import type { InstanceId } from '../../model/identity';
import type { Depot, ExecutorState } from './executorState';

/** Whether the operation that runs the container still waits for a place. */
export function isHandingIn({ creating }: ExecutorState, instance: InstanceId): boolean {
  return creating.waiting.indexOf(instance) >= creating.workers;
}

/** The queue has moved by one: the first that waited for a place has it. */
export function takeHandedIn(depot: Depot): void {
  const { creating } = depot.state;
  const taken = creating.waiting[creating.workers - 1];
  if (taken !== undefined) depot.handedIn(taken);
}
