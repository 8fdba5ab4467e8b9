/**
 * A task that has ended is gone soon, delivered or not.
 *
 * Source: bbs taskworkpool/taskcallback.go: a completed task is called back, and deleted when that is delivered;
 * task_convergence.go: a callback that has been under way for kick_task_duration is given up
 * (demoteKickableResolvingTasks), and a task that ended more than expire_completed_task_duration ago is deleted as it
 * is (deleteExpiredCompletedTasks). So none stays Completed or Resolving for longer than both, two intervals of passes
 * and what a pass takes, while nothing is wrong (`disturbance`). Cost: a step a task.
 */
import type { Foundation } from '../diego/foundation';
import { type Duration, SECOND, toSeconds } from '../engine/units';
import type { BbsConfig } from '../model/config';
import type { Disturbance } from './disturbance';
import type { Invariant } from './invariant';
import { createPersistence } from './persistence';

/** Passes over a few hundred tasks, behind a BBS that is busy. */
const PASSES: Duration = 30 * SECOND;

/** A watch over one run. */
export function createEndedTasksGo(
  disturbance: Disturbance,
  limits: Pick<
    BbsConfig,
    'convergeRepeatInterval' | 'kickTaskDuration' | 'expireCompletedTaskDuration'
  >,
): Invariant {
  const { convergeRepeatInterval, kickTaskDuration, expireCompletedTaskDuration } = limits;
  const limit =
    expireCompletedTaskDuration + kickTaskDuration + 2 * convergeRepeatInterval + PASSES;
  const persistence = createPersistence<number>(limit);
  return {
    name: 'endedTasksGo',
    sentence: 'No task stays Completed or Resolving for longer than it may wait for its callback.',
    check(foundation: Foundation, report) {
      const { now } = foundation.simulation;
      const quietSince = disturbance.quietSince(foundation);
      const { rows } = foundation.bbs();
      for (const { task, state } of rows.tasks.values()) {
        if (state !== 'Completed' && state !== 'Resolving') continue;
        const lasted = persistence.seen(task, now, quietSince);
        if (lasted === undefined) continue;
        const name = rows.identities.tasks[task] ?? `task ${task}`;
        report(name, `has ended, but is ${state} still, after ${toSeconds(lasted)}s of quiet`);
      }
      persistence.endLook();
    },
  };
}
