/** The tasks that the BBS holds at an instant, and the table of them. */
import type { Duration, Instant } from '../../../sim/engine/units';
import { NONE, type TaskId } from '../../../sim/model/identity';
import { durationColumn } from '../../charts/durationColumn';
import { count, megabytes } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import type { Table } from '../../charts/table';
import { taskSourceOf } from '../../replay/facts';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { TASK_STATES, type TaskState } from '../../replay/state';
import { readTask, type TaskView } from '../../replay/things';
import type { View } from '../../replay/view';

/** The stored tasks whose guid holds the text; undefined where the trace does not tell of tasks. */
export function tasksAt(replay: Replay, view: View, text: string): TaskView[] | undefined {
  if (!view.tells.has('task.created')) return undefined;
  const { tasks: names } = replay.columns.identities;
  const wanted = text.trim().toLowerCase();
  const found: TaskView[] = [];
  for (let task: TaskId = 0; task < names.length; task++) {
    // Most tasks of a long run are deleted: they are passed over before anything is made of them.
    if (read(view.state.tasks.state, task) === 0) continue;
    if (wanted !== '' && !(names[task] ?? '').toLowerCase().includes(wanted)) continue;
    const stored = readTask(replay, view, task);
    if (stored !== undefined) found.push(stored);
  }
  return found;
}

export interface TaskCount {
  readonly state: TaskState;
  readonly tasks: number;
  /** For how long the one has been in it that came into it first; undefined without any. */
  readonly longest: Duration | undefined;
}

/** How many tasks there are in each state, and how long they have waited in it. */
export function taskCounts(tasks: readonly TaskView[], at: Instant): TaskCount[] {
  return TASK_STATES.filter((state) => state !== 'none').map((state) => {
    const own = tasks.filter((task) => task.state === state);
    const first = own.reduce((least, { since }) => Math.min(least, since), at);
    return { state, tasks: own.length, longest: own.length === 0 ? undefined : at - first };
  });
}

/** The table of tasks at that instant. */
export function tasksTable(
  replay: Replay,
  { at }: View,
  tasks: readonly TaskView[],
): Table<TaskView> {
  const { facts, columns } = replay;
  const sourceOf = ({ taskGuid }: TaskView) => taskSourceOf(facts, taskGuid);
  const cellOf = ({ cell }: TaskView) =>
    cell === NONE ? undefined : columns.identities.cells[cell];
  return {
    caption: 'Tasks',
    rows: tasks,
    columns: [
      { key: 'task', title: 'Task', text: ({ taskGuid }) => taskGuid },
      { key: 'source', title: 'Source', text: (task) => sourceOf(task)?.name ?? '' },
      { key: 'state', title: 'State', text: stateOf, width: 120 },
      ...(tasks.some(({ ccState }) => ccState !== undefined)
        ? [{ key: 'cc', title: 'Cloud Controller', text: ccStateOf, width: 120 }]
        : []),
      { key: 'cell', title: 'Cell', text: (task) => cellOf(task) ?? '', value: cellOf },
      instantColumn(replay, { key: 'since', title: 'Since', width: 100, at: ({ since }) => since }),
      durationColumn(({ since }) => at - since, 76),
      {
        key: 'rejections',
        title: 'Rejections',
        isNumber: true,
        text: ({ rejections }) => count(rejections),
        value: ({ rejections }) => rejections,
        width: 84,
      },
      {
        key: 'memory',
        title: 'Memory',
        isNumber: true,
        text: (task) => megabytes(sourceOf(task)?.memory),
        value: (task) => sourceOf(task)?.memory,
        unit: 'MB',
        width: 76,
      },
    ],
  };
}

function stateOf({ state, hasFailed }: TaskView): string {
  return hasFailed && (state === 'Completed' || state === 'Resolving') ? `${state}, failed` : state;
}

function ccStateOf({ ccState }: TaskView): string {
  return ccState ?? '';
}
