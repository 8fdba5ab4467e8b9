/** The list of tasks that the BBS holds. */
import { useMemo } from 'react';
import type { Instant } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import { DataTable } from '../../charts/dataTable';
import { count, duration } from '../../charts/format';
import { NotInTrace } from '../../charts/notInTrace';
import { Panel } from '../../charts/panel';
import { CellLink } from '../../charts/thingLinks';
import type { TaskView } from '../../replay/things';
import { select } from '../../session/actions';
import { useDashboard, useSession } from '../../session/hooks';
import { cellSelected, taskOf } from '../../session/runFacts';
import type { ListProps } from './appsView';
import { ListSummary } from './listSummary';
import { taskCounts, tasksAt, tasksTable } from './tasksModel';

export function TasksPanel({ frame, choice: { text }, tabs, search }: ListProps) {
  const { replay } = frame.run;
  const { state, tells } = frame.view;
  const dashboard = useDashboard();
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the view, only these matter.
  const tasks = useMemo(() => tasksAt(replay, frame.view, text), [replay, text, state, tells]);
  const chosen = useSession(({ selected }) =>
    selected?.kind === 'task' ? selected.taskGuid : undefined,
  );
  if (tasks === undefined) {
    return (
      <Panel id="tasks" title="Tasks" isTable summary={tabs}>
        <NotInTrace what="Tasks" replay={replay} />
      </Panel>
    );
  }
  const table = tasksTable(replay, frame.view, tasks);
  const chosenTask = chosen === undefined ? NONE : taskOf(replay, chosen);
  const keyOf = ({ task }: TaskView) => task;
  const empty =
    replay.columns.identities.tasks.length === 0
      ? 'This scenario has no tasks. The scenario task-flood has many.'
      : text.trim() === ''
        ? 'The BBS holds no task at this instant.'
        : `No task is called like “${text.trim()}”.`;
  return (
    <Panel
      id="tasks"
      title="Tasks"
      isTable
      className="apps-panel"
      summary={<ListSummary tabs={tabs} text={countsText(tasks, frame.view.at)} />}
      actions={search}
      table={{ make: () => table, keyOf, empty }}
    >
      <DataTable
        table={table}
        keyOf={keyOf}
        onChoose={({ taskGuid }) => select(dashboard, { kind: 'task', taskGuid })}
        isChosen={({ task }) => task === chosenTask}
        cell={(column, { cell }) =>
          column.key === 'cell' && cellSelected(replay, cell) !== null ? (
            <CellLink replay={replay} cell={cell} hasZone />
          ) : undefined
        }
        empty={empty}
      />
    </Panel>
  );
}

function countsText(tasks: readonly TaskView[], at: Instant): string {
  return taskCounts(tasks, at)
    .filter((each) => each.tasks > 0)
    .map(({ tasks: amount, state, longest }) =>
      // What waits is what one looks for; how long a task may run is its own affair.
      state === 'Running'
        ? `${count(amount)} ${state}`
        : `${count(amount)} ${state}, for up to ${duration(longest)}`,
    )
    .join(' · ');
}
