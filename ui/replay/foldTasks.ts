/** The BBS's tasks, and the freshness of its domains. */
import type { Instant } from '../../sim/engine/units';
import { type CellId, NONE, type TaskId } from '../../sim/model/identity';
import { addTotal, type Fold, type Handlers } from './handler';
import { read, write } from './pages';
import { codeOf, NOT_FRESH, TASK_STATES, totalId } from './state';

const NO_TASK = codeOf(TASK_STATES, 'none');
const PENDING = codeOf(TASK_STATES, 'Pending');
const RUNNING = codeOf(TASK_STATES, 'Running');
const COMPLETED = codeOf(TASK_STATES, 'Completed');
const RESOLVING = codeOf(TASK_STATES, 'Resolving');
const TASKS = totalId('tasks');

export const TASK_HANDLERS: Handlers = {
  'task.created': (fold, at, _cell, _lrp, _instance, task) => {
    setTask(fold, task, PENDING, at);
    setCell(fold, task, NONE);
    write(fold.draft.tasks.rejections, task, 0);
    write(fold.draft.tasks.hasFailed, task, 0);
  },
  'task.started': (fold, at, cell, _lrp, _instance, task) => {
    setTask(fold, task, RUNNING, at);
    setCell(fold, task, cell);
  },
  'task.completed': (fold, at, _cell, _lrp, _instance, task, hasFailed) => {
    setTask(fold, task, COMPLETED, at);
    setCell(fold, task, NONE);
    write(fold.draft.tasks.hasFailed, task, hasFailed === 0 ? 0 : 1);
  },
  // The row keeps its cell, as in Diego.
  'task.rejected': (fold, at, _cell, _lrp, _instance, task, rejections) => {
    setTask(fold, task, PENDING, at);
    write(fold.draft.tasks.rejections, task, rejections);
  },
  'task.resolving': (fold, at, _cell, _lrp, _instance, task) => setTask(fold, task, RESOLVING, at),
  // Cloud Controller has taken its result by then.
  'task.deleted': (fold, at, _cell, _lrp, _instance, task) => {
    setTask(fold, task, NO_TASK, at);
    write(fold.draft.tasks.ccState, task, NONE);
  },
  'ccTask.changed': ({ draft }, _at, _cell, _lrp, _instance, task, state) =>
    write(draft.tasks.ccState, task, state),

  'domain.refreshed': ({ draft }, _at, _cell, _lrp, _instance, domain, _b, until) =>
    write(draft.domains.until, domain, until),
  'domain.expired': ({ draft }, _at, _cell, _lrp, _instance, domain) =>
    write(draft.domains.until, domain, NOT_FRESH),
};

function setTask({ draft }: Fold, task: TaskId, state: number, at: Instant): void {
  const before = read(draft.tasks.state, task);
  addTotal(draft, TASKS, (state === NO_TASK ? 0 : 1) - (before === NO_TASK ? 0 : 1));
  write(draft.tasks.state, task, state);
  write(draft.tasks.since, task, at);
}

function setCell({ draft }: Fold, task: TaskId, cell: CellId): void {
  write(draft.tasks.cell, task, cell);
}
