/**
 * Tasks change only as the BBS allows, and complete once.
 *
 * Source: bbs models/task.go ValidateTransitionTo and db/sqldb/task_db.go. Pending → Running → Completed →
 * Resolving → gone; a rejection goes back to Pending; failing and cancelling complete a Pending task. A Resolving
 * task whose callback got lost is Completed again without a record, hence a second `task.resolving`; one that is
 * Completed for too long is deleted as it is. A guid is never used twice. Cost: a step a record of a task.
 */
import type { RecordInvariant, RecordRow } from './recordInvariant';

type State = 'absent' | 'Pending' | 'Running' | 'Completed' | 'Resolving' | 'gone';

export const legalTaskStates: RecordInvariant = {
  name: 'legalTaskStates',
  sentence:
    'Every change of a task is one that the BBS allows from the state before; it completes once.',
  watch({ identities }, report) {
    const states = new Map<number, State>();
    const step =
      (change: string, from: readonly State[], to: State) =>
      ({ a: task }: RecordRow): void => {
        const before = states.get(task) ?? 'absent';
        if (!from.includes(before)) {
          report(identities.tasks[task] ?? `task ${task}`, `${change} when it was ${before}`);
        }
        states.set(task, to);
      };
    return {
      'task.created': step('created', ['absent'], 'Pending'),
      'task.started': step('started', ['Pending'], 'Running'),
      'task.rejected': step('rejected', ['Pending', 'Running'], 'Pending'),
      'task.completed': step('completed', ['Pending', 'Running'], 'Completed'),
      'task.resolving': step('resolving', ['Completed', 'Resolving'], 'Resolving'),
      'task.deleted': step('deleted', ['Completed', 'Resolving'], 'gone'),
    };
  },
};
