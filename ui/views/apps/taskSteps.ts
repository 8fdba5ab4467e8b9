/** A task's way through its states, from the BBS's records about it. */
import type { Instant } from '../../../sim/engine/units';
import { type CellId, NONE, type TaskId } from '../../../sim/model/identity';
import { rowAt, type TraceRow } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import { counted } from '../../charts/format';
import type { InstanceState } from '../../charts/palette';
import { lifeOfTask } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';
import type { TaskView } from '../../replay/things';

/** One state that it came into. */
export interface TaskStep {
  readonly row: number;
  readonly at: Instant;
  /** When the next one began; undefined for the last. */
  readonly until: Instant | undefined;
  readonly text: string;
  readonly colour: InstanceState;
  /** NONE where the record names none. */
  readonly cell: CellId;
}

type Step = Pick<TaskStep, 'text' | 'colour'>;

const STEPS: Readonly<Partial<Record<KindName, (row: TraceRow) => Step>>> = {
  'task.created': () => ({ text: 'Pending', colour: 'unclaimed' }),
  'task.started': () => ({ text: 'Running', colour: 'running' }),
  'task.rejected': ({ b }) => ({
    text: `Pending again, after ${counted(b, 'rejection')}`,
    colour: 'unclaimed',
  }),
  'task.completed': ({ b }) =>
    b === 0
      ? { text: 'Completed', colour: 'gone' }
      : { text: 'Completed, failed', colour: 'crashed' },
  'task.resolving': () => ({ text: 'Resolving', colour: 'claimed' }),
  'task.deleted': () => ({ text: 'Deleted', colour: 'gone' }),
};

/** The states that a task went through, in order, to the end of the trace. */
export function taskSteps(replay: Replay, task: TaskId): TaskStep[] {
  const { columns } = replay;
  const begun = Array.from(lifeOfTask(replay, task)).flatMap((row) => {
    const values = rowAt(columns, row);
    const spec = columns.kinds[values.kind];
    const step = STEPS[spec?.name as KindName]?.(values);
    const cell = spec?.cell === true ? values.cell : NONE;
    return step === undefined ? [] : [{ row, at: values.at, cell, ...step }];
  });
  return begun.map((step, place) => ({ ...step, until: begun[place + 1]?.at }));
}

/** How a task is now, in words; undefined is a task that the BBS does not hold. */
export function taskWords(now: TaskView | undefined, isAhead: boolean): Step {
  if (now === undefined) {
    return isAhead
      ? { text: 'Has not been created yet', colour: 'gone' }
      : { text: 'Is over, and deleted', colour: 'gone' };
  }
  switch (now.state) {
    case 'Pending':
      return { text: 'Pending: waits for a cell', colour: 'unclaimed' };
    case 'Running':
      return { text: 'Runs', colour: 'running' };
    case 'Completed':
    case 'Resolving':
      return {
        text: now.hasFailed ? `${now.state}: it failed` : now.state,
        colour: now.hasFailed ? 'crashed' : 'claimed',
      };
    case 'none':
      return { text: 'Is not stored', colour: 'gone' };
  }
}
