/**
 * What the kernel does when containers use more memory than the VM has.
 *
 * No part of Diego, which goes by what cells say that they have (executor: initializer/configuration). On a
 * cell whose operator says more than there is, the kernel kills: the container that uses most, of equals the
 * youngest (assumption: oom_score goes by resident memory). It is looked at when a container starts to run,
 * at which moment it uses what it will. Left out: what is over on disk, where writes fail inside the apps.
 */
import { memoryUsed } from './appBehaviour';
import type { Depot } from './executorState';

export function killForMemory(depot: Depot): void {
  const { physical, state, ctx } = depot;
  if (physical === null) return;
  const running = [...state.containers.values()].filter(
    (container) => container.state === 'running' && !container.isStopped && !container.isLost,
  );
  let used = running.reduce((sum, container) => sum + memoryUsed(depot, container), 0);
  running.sort(
    (one, other) =>
      memoryUsed(depot, other) - memoryUsed(depot, one) || other.instance - one.instance,
  );
  for (const container of running) {
    if (used <= physical.memory) return;
    used -= memoryUsed(depot, container);
    if (container.next !== null) ctx.cancel(container.next);
    const { instance } = container;
    container.next = ctx.after(0, {
      kind: 'executor.exited',
      instance,
      reason: 'killed-by-kernel',
    });
  }
}
