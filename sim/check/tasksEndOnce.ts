/**
 * For whoever asked for it, a task ends once.
 *
 * Source: cloud_controller_ng lib/cloud_controller/diego/task_completion_handler.rb, app/models/runtime/task_model.rb:
 * SUCCEEDED and FAILED are final. The BBS may call back more than once (bbs taskworkpool/taskcallback.go tries three
 * times, and convergence again): only the first ends the task. A task ends in the BBS, or was never taken by it.
 * Cost: a step a record of a task of Cloud Controller.
 */
import type { RecordInvariant } from './recordInvariant';

/** By state: those that may come before it. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  PENDING: ['new'],
  RUNNING: ['PENDING'],
  CANCELING: ['PENDING', 'RUNNING'],
  SUCCEEDED: ['PENDING', 'RUNNING', 'CANCELING'],
  FAILED: ['PENDING', 'RUNNING', 'CANCELING'],
};

export const tasksEndOnce: RecordInvariant = {
  name: 'tasksEndOnce',
  sentence: 'For Cloud Controller every task begins once, ends once, and does not go back.',
  watch({ identities }, report) {
    const states = new Map<number, string>();
    return {
      'ccTask.changed': ({ a: task, b }) => {
        const state = identities.texts[b] ?? '';
        const before = states.get(task) ?? 'new';
        if (BEFORE[state]?.includes(before) !== true) {
          report(identities.tasks[task] ?? `task ${task}`, `${state} when it was ${before}`);
        }
        states.set(task, state);
      },
      'ccTask.failed': ({ a: task }) => {
        const state = states.get(task) ?? 'new';
        if (state === 'FAILED') return;
        report(
          identities.tasks[task] ?? `task ${task}`,
          `has a reason for failing, but is ${state}`,
        );
      },
    };
  },
};
