/**
 * Tasks change only as the BBS allows, and complete once.
 *
 * Source: bbs models/task.go ValidateTransitionTo and db/sqldb/task_db.go. Pending → Running → Completed →
 * Resolving → gone; a rejection goes back to Pending; failing and cancelling complete a Pending task. A Resolving
 * task whose callback got lost is Completed again without a record, hence a second `task.resolving`, which comes when
 * the first is older than kick_task_duration (task_convergence.go demoteKickableResolvingTasks), not before; one that is
 * Completed for too long is deleted as it is. A guid is used once, but for this: a client that has not heard of its
 * DesireTask in time repeats it (bbs client.go), and when the task has been desired, has ended and is gone by then, the
 * BBS takes it for a new one; as it does when a BBS that stood still carries out the first attempt after another one
 * has carried out the second, since Diego has no fence. Cost: a step a record of a task.
 */
import { type Duration, type Instant, SECOND, toSeconds } from '../engine/units';
import { NONE } from '../model/identity';
import type { RecordInvariant, RecordRow } from './recordInvariant';

type State = 'absent' | 'Pending' | 'Running' | 'Completed' | 'Resolving' | 'gone';

/** From one attempt's end until the next one is carried out: a client waits no longer for it (bbs client.go). */
const ATTEMPT: Duration = 10 * SECOND;

export const legalTaskStates: RecordInvariant = {
  name: 'legalTaskStates',
  sentence:
    'Every change of a task is one that the BBS allows from the state before; it completes once.',
  watch({ spec, identities }, report) {
    const { kickTaskDuration } = spec.config.bbs;
    const resolvingSince = new Map<number, Instant>();
    const states = new Map<number, State>();
    const desiredAt = new Map<number, Instant>();
    let repeatedAt: Instant = Number.NEGATIVE_INFINITY;
    const repeats = ({ at, cell }: RecordRow): void => {
      if (cell === NONE) repeatedAt = at;
    };
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
      'task.created': (row) => {
        const { at, a: task } = row;
        const isRepeated = repeatedAt >= (desiredAt.get(task) ?? at) - ATTEMPT;
        step('created', isRepeated ? ['absent', 'gone'] : ['absent'], 'Pending')(row);
        desiredAt.set(task, at);
        resolvingSince.delete(task);
      },
      'call.timedOut': repeats,
      'call.refused': repeats,
      'task.started': step('started', ['Pending'], 'Running'),
      'task.rejected': step('rejected', ['Pending', 'Running'], 'Pending'),
      'task.completed': step('completed', ['Pending', 'Running'], 'Completed'),
      'task.resolving': (row) => {
        const { at, a: task } = row;
        step('resolving', ['Completed', 'Resolving'], 'Resolving')(row);
        const elapsed = at - (resolvingSince.get(task) ?? -kickTaskDuration);
        resolvingSince.set(task, at);
        if (elapsed >= kickTaskDuration) return;
        const text = `is called back again ${toSeconds(elapsed)}s after it was`;
        report(identities.tasks[task] ?? `task ${task}`, text);
      },
      'task.deleted': step('deleted', ['Completed', 'Resolving'], 'gone'),
    };
  },
};
