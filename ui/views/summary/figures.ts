/** The foundation in figures at one instant: the ground truth, the BBS's rows, and the cells. */
import { ABSENT, ORDINARY } from '../../../sim/model/actualLRP';
import { valueAt } from '../../../sim/trace/columns';
import type { InstanceState } from '../../charts/palette';
import type { MissingReason } from '../../replay/missing';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import type { PassFindings } from '../../replay/passReport';
import { type Span, spanUnderWay } from '../../replay/spans';
import { rowOf } from '../../replay/state';
import { cellStateIn } from '../../replay/things';
import type { View } from '../../replay/view';

export interface Figure {
  readonly name: string;
  /** Undefined: not in this trace. */
  readonly value: number | undefined;
  readonly meaning: string;
  /** The state whose colour it has; null for sums. */
  readonly state: InstanceState | null;
  /** More than none is worth a second look. */
  readonly isBad?: boolean;
  /** Which of the missing instances it leads to: a reason, or all of them. */
  readonly leadsTo?: MissingReason | 'all';
}

export interface FigureGroup {
  readonly title: string;
  readonly figures: readonly Figure[];
}

export function figureGroups(replay: Replay, view: View): readonly FigureGroup[] {
  const { totals } = view;
  const { identities } = replay.columns;
  return [
    {
      title: 'Instances, by the ground truth',
      figures: [
        sum('desired', totals.desired, 'What DesiredLRPs ask for'),
        {
          ...sum(
            'running',
            totals.running,
            'Desired, and their container runs on a cell that is up',
          ),
          state: 'running',
        },
        {
          ...sum('missing', missingOf(view), 'Desired and not running'),
          isBad: true,
          leadsTo: 'all',
        },
        {
          ...sum('extra', extraRows(replay, view), 'Rows that the BBS holds and nobody desires'),
          isBad: true,
        },
      ],
    },
    {
      title: 'Rows of the BBS',
      figures: [
        row('unclaimed', totals.rowsUnclaimed, 'UNCLAIMED: wait for an auction', 'waiting'),
        row('claimed', totals.rowsClaimed, 'CLAIMED: start on a cell', 'starting'),
        row('running', totals.rowsRunning, 'RUNNING, whether or not the BBS is right'),
        row('crashed', totals.rowsCrashed, 'CRASHED: wait for their back-off', 'crashed'),
        row('suspect', totals.rowsSuspect, 'SUSPECT: their cell is missing', 'suspect'),
        row('evacuating', totals.rowsEvacuating, 'EVACUATING: their cell is leaving'),
      ],
    },
    {
      title: 'Cells',
      figures: [
        sum('up', cellsUp(replay, view), 'Cell VMs that run or boot'),
        { ...sum('down', totals.cellsDown, 'Cell VMs that are stopped'), isBad: true },
        sum('present', totals.cellsPresent, 'Cells that Locket lists'),
        sum('containers', totals.containers, 'Of LRPs and tasks, in any state'),
        ...(identities.tasks.length > 0
          ? [sum('tasks', totals.tasks, 'Tasks that the BBS holds')]
          : []),
      ],
    },
    ...underWay(view),
  ];
}

/** What Cloud Controller and drains have under way; left out while it is nothing. */
function underWay({ totals }: View): FigureGroup[] {
  const figures = [
    sum('stagings', totals.stagings, 'Apps whose droplet is being built'),
    sum('deployments', totals.deployments, 'Rolling deployments'),
    sum('evacuations', totals.cellsEvacuating, 'Cells whose rep asks for replacements'),
  ].filter(({ value }) => value !== undefined && value > 0);
  return figures.length === 0 ? [] : [{ title: 'Under way', figures }];
}

/** Desired and not running; undefined where the trace does not tell. */
export function missingOf({ totals }: Pick<View, 'totals'>): number | undefined {
  const { desired, running } = totals;
  return desired === undefined || running === undefined ? undefined : desired - running;
}

/** ORDINARY rows of instances that nobody desires; undefined where the trace does not tell. */
export function extraRows({ columns }: Replay, { tells, state }: View): number | undefined {
  if (!tells.has('actualLRP.created') || !tells.has('desiredLRP.created')) return undefined;
  const { lrpsOfProcess } = columns.identities;
  let extra = 0;
  for (let process = 0; process < lrpsOfProcess.length; process++) {
    const keys = lrpsOfProcess[process] ?? [];
    const desired = Math.max(0, read(state.processes.desired, process));
    for (let index = desired; index < keys.length; index++) {
      const lrp = keys[index];
      if (lrp !== undefined && read(state.rows.state, rowOf(lrp, ORDINARY)) !== ABSENT) extra++;
    }
  }
  return extra;
}

export interface PassHint {
  readonly span: Span;
  readonly isUnderWay: boolean;
  /** Undefined until it has made its plan at the instant. */
  readonly found: PassFindings | undefined;
}

/** The convergence pass under way, else the last one that began; undefined before the first. */
export function lastPass(
  { marks, columns }: Replay,
  { at, rows }: Pick<View, 'at' | 'rows'>,
): PassHint | undefined {
  const underWay = spanUnderWay(marks.passes, at);
  const span = underWay ?? marks.passes.findLast(({ from }) => from <= at);
  if (span === undefined) return undefined;
  const { middleRow } = span;
  const isPlanned = middleRow >= 0 && middleRow < rows;
  const value = (column: 'a' | 'b' | 'x') => valueAt(columns, column, middleRow);
  return {
    span,
    isUnderWay: underWay !== undefined,
    found: isPlanned ? { missing: value('a'), extra: value('b'), suspect: value('x') } : undefined,
  };
}

function sum(name: string, value: number | undefined, meaning: string): Figure {
  return { name, value, meaning, state: null };
}

function row(
  state: InstanceState,
  value: number | undefined,
  meaning: string,
  leadsTo?: MissingReason,
): Figure {
  return { name: state, value, meaning, state, ...(leadsTo && { leadsTo }) };
}

/** Those that a scenario adds later do not count before. */
function cellsUp({ columns }: Replay, view: View): number | undefined {
  const { cellsDown } = view.totals;
  if (cellsDown === undefined) return undefined;
  const cells = columns.identities.cells.length;
  let absent = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (cellStateIn(view, cell) === 'absent') absent++;
  }
  return cells - cellsDown - absent;
}
