/**
 * A completed task is called back by one worker, one attempt at a time.
 *
 * Source: bbs taskworkpool/taskcallback.go HandleCompletedTask: Resolving first, so that only one delivers; up to three
 * attempts, one after the other, in one worker of the pool. A later convergence pass may find a task whose callback
 * takes longer than the kick (30 s), and call it back once more at the same time: that is another completion's worth,
 * with another cause. Cost: a step a callback under way.
 */
import type { Foundation } from '../diego/foundation';
import type { Invariant } from './invariant';

export const oneCallback: Invariant = {
  name: 'oneCallback',
  sentence: 'A task is called back once at a time, and every callback has a worker of its own.',
  check(foundation: Foundation, report) {
    const { callbacks, rows } = foundation.bbs();
    const { underWay, pool } = callbacks;
    const seen = new Set<string>();
    for (const { task, cause } of underWay.values()) {
      const key = `${task} ${cause}`;
      if (seen.has(key))
        report(rows.identities.tasks[task] ?? `task ${task}`, 'is called back twice at once');
      seen.add(key);
    }
    if (pool.busy < underWay.size) {
      report('callbacks', `${underWay.size} are under way, but ${pool.busy} workers are busy`);
    }
  },
};
