/** One task: how it is now, why it is where it is, how it went, and all its records. */
import { useMemo } from 'react';
import { NONE, type TaskId } from '../../../sim/model/identity';
import { count, counted, duration, megabytes } from '../../charts/format';
import { NotInTrace } from '../../charts/notInTrace';
import { RecordList } from '../../charts/recordList';
import { Facts, InstantLink, Part, Sheet } from '../../charts/sheet';
import { StateMark } from '../../charts/stateMark';
import { CellLink } from '../../charts/thingLinks';
import { lifeOfTask } from '../../replay/events';
import { taskSourceOf } from '../../replay/facts';
import type { Replay } from '../../replay/openReplay';
import { readTask, type TaskView } from '../../replay/things';
import type { View } from '../../replay/view';
import { useShown } from '../../session/hooks';
import { taskOf } from '../../session/runFacts';
import type { Selected } from '../../session/selected';
import { DecisionPart, decisionTitle } from './decisionPart';
import { lastDecisionOnTask } from './placement';
import { type TaskStep, taskSteps, taskWords } from './taskSteps';
import './apps.css';

export interface TaskInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'task' }>;
}

export function TaskInspector({ selected }: TaskInspectorProps) {
  const frame = useShown();
  const { taskGuid } = selected;
  if (frame === undefined) return null;
  const { view } = frame;
  const { replay } = frame.run;
  const task = taskOf(replay, taskGuid);
  return (
    <Sheet kind="Task" title={taskGuid}>
      {!view.tells.has('task.created') ? (
        <NotInTrace what="Tasks" replay={replay} />
      ) : task === NONE ? (
        <p className="note">No record of this run names this task.</p>
      ) : (
        <Known replay={replay} view={view} task={task} taskGuid={taskGuid} />
      )}
    </Sheet>
  );
}

interface KnownProps {
  readonly replay: Replay;
  readonly view: View;
  readonly task: TaskId;
  readonly taskGuid: string;
}

function Known({ replay, view, task, taskGuid }: KnownProps) {
  const now = readTask(replay, view, task);
  const { rows } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the view, only the rows matter.
  const decision = useMemo(() => lastDecisionOnTask(replay, view, task), [replay, task, rows]);
  const records = useMemo(() => lifeOfTask(replay, task), [replay, task]);
  const steps = useMemo(() => taskSteps(replay, task), [replay, task]);
  return (
    <>
      <NowPart replay={replay} view={view} taskGuid={taskGuid} now={now} steps={steps} />
      <Part
        title={decisionTitle(decision, now === undefined || now.cell === NONE ? [] : [now.cell])}
      >
        <DecisionPart
          replay={replay}
          decision={decision}
          none="No auction has been about it so far."
        />
      </Part>
      <Part title="How it went" summary={counted(steps.length, 'step')}>
        <Steps replay={replay} view={view} steps={steps} />
      </Part>
      <Part title="Records" summary={counted(records.length, 'record')}>
        <RecordList rows={records} label={`Records of ${taskGuid}`} empty="No records." />
      </Part>
    </>
  );
}

interface NowPartProps {
  readonly replay: Replay;
  readonly view: View;
  readonly taskGuid: string;
  readonly now: TaskView | undefined;
  readonly steps: readonly TaskStep[];
}

function NowPart({ replay, view, taskGuid, now, steps }: NowPartProps) {
  const source = taskSourceOf(replay.facts, taskGuid);
  const isAhead = (steps[0]?.at ?? Number.POSITIVE_INFINITY) > view.at;
  const { text, colour } = taskWords(now, isAhead);
  const facts = [
    { name: 'Source', value: source?.name ?? 'not in the scenario' },
    { name: 'Memory', value: megabytes(source?.memory) },
    { name: 'Disk', value: megabytes(source?.disk) },
    ...(now === undefined
      ? []
      : [
          { name: 'Since', value: <InstantLink replay={replay} at={now.since} /> },
          { name: 'Rejections', value: count(now.rejections) },
          ...(now.ccState === undefined
            ? []
            : [{ name: 'Cloud Controller', value: `holds it as ${now.ccState}` }]),
        ]),
  ];
  return (
    <Part title="Now">
      <p className="apps-headline">
        <StateMark state={colour} /> {text}
        {now !== undefined && now.cell !== NONE && (
          <>
            {' '}
            on <CellLink replay={replay} cell={now.cell} hasZone />
          </>
        )}
      </p>
      <Facts facts={facts} />
    </Part>
  );
}

interface StepsProps {
  readonly replay: Replay;
  readonly view: View;
  readonly steps: readonly TaskStep[];
}

function Steps({ replay, view, steps }: StepsProps) {
  return (
    <table className="apps-truth">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Cell</th>
          <th scope="col">From</th>
          <th scope="col" className="apps-number">
            For
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ row, at, until, text, colour, cell }) => (
          <tr
            key={row}
            className={at > view.at ? 'apps-later' : ''}
            aria-current={at <= view.at && (until ?? Number.POSITIVE_INFINITY) > view.at}
          >
            <th scope="row">
              <StateMark state={colour} /> {text}
            </th>
            <td>
              <CellLink replay={replay} cell={cell} />
            </td>
            <td>
              <InstantLink replay={replay} at={at} />
            </td>
            <td className="apps-number">{until === undefined ? '' : duration(until - at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
