/**
 * The decisions of one batch as lines of a table, from their own records: at once, and at any level that has
 * them. Why a decision was made needs the batch itself (`askedDecision`).
 */
import { type CellId, type LrpId, NONE, type TaskId } from '../../../sim/model/identity';
import { rowAt, valueAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import { count, UNKNOWN } from '../../charts/format';
import type { Table } from '../../charts/table';
import type { BatchReport } from '../../replay/batchOfRow';
import { type Replay, toldAt } from '../../replay/openReplay';
import type { Selected } from '../../session/selected';
import { scoreText } from './scoreText';

/** `equals`: several cells were as good, and what decided among them is not in this trace. */
export type DecidedBy = 'score' | 'order' | 'draw' | 'equals' | 'nothing';

export interface DecisionLine {
  /** Which of the batch's decisions, from 0. */
  readonly index: number;
  readonly row: number;
  /** NONE: of a task. */
  readonly lrp: LrpId;
  /** NONE: of an LRP. */
  readonly task: TaskId;
  /** `checkout-1/3`, or the task's guid. */
  readonly work: string;
  /** NONE: no winner. */
  readonly cell: CellId;
  readonly cellGuid: string | undefined;
  readonly zone: string | undefined;
  readonly score: number | undefined;
  /** The placement error; undefined when there is a winner. */
  readonly error: string | undefined;
  /** undefined: not in its records. */
  readonly decidedBy: DecidedBy | undefined;
}

/** In the order in which they were made. */
export function decisionLines(replay: Replay, report: BatchReport): readonly DecisionLine[] {
  const tellsDraws = toldAt(replay, report.from).has('auction.tieBroken');
  return Array.from(report.decisionRows, (row, index) => lineOf(replay, row, index, tellsDraws));
}

function lineOf(replay: Replay, row: number, index: number, tellsDraws: boolean): DecisionLine {
  const { columns, facts } = replay;
  const { identities } = columns;
  const { a, b, x, cell: rowCell, lrp: rowLrp } = rowAt(columns, row);
  const kind = kindAt(replay, row);
  const isTask = kind === 'auction.taskPlaced' || kind === 'auction.taskFailed';
  const isPlaced = kind === 'auction.placed' || kind === 'auction.taskPlaced';
  const task = isTask ? (kind === 'auction.taskPlaced' ? b : a) : NONE;
  const lrp = isTask ? NONE : rowLrp;
  const cell = isPlaced ? rowCell : NONE;
  const isDrawn = row > 0 && kindAt(replay, row - 1) === 'auction.tieBroken';
  const tied = kind === 'auction.placed' ? b : undefined;
  return {
    index,
    row,
    lrp,
    task,
    work: isTask ? (identities.tasks[task] ?? '?') : nameOfLrp(replay, lrp),
    cell,
    cellGuid: identities.cells[cell],
    zone: facts.cells[cell]?.zone,
    score: isPlaced ? x : undefined,
    error: isPlaced ? undefined : (identities.texts[b] ?? ''),
    decidedBy: decidedBy({ isPlaced, isDrawn, tied, tellsDraws }),
  };
}

function kindAt({ columns }: Replay, row: number): KindName | undefined {
  return columns.kinds[valueAt(columns, 'kind', row)]?.name as KindName | undefined;
}

/** `checkout-1/3`. */
export function nameOfLrp({ columns }: Replay, lrp: LrpId): string {
  const { processes, lrpProcess, lrpIndex } = columns.identities;
  return `${processes[lrpProcess[lrp] ?? NONE] ?? '?'}/${lrpIndex[lrp] ?? '?'}`;
}

/** How many were as good is recorded for LRPs only. */
function decidedBy(known: {
  readonly isPlaced: boolean;
  readonly isDrawn: boolean;
  readonly tied: number | undefined;
  readonly tellsDraws: boolean;
}): DecidedBy | undefined {
  if (!known.isPlaced) return 'nothing';
  if (known.isDrawn) return 'draw';
  if (known.tied === undefined) return undefined;
  if (known.tied <= 1) return 'score';
  return known.tellsDraws ? 'order' : 'equals';
}

/** The instance or the task that a decision is about. */
export function workSelected(replay: Replay, { lrp, work }: DecisionLine): Selected | null {
  if (lrp === NONE) return { kind: 'task', taskGuid: work };
  const { processes, lrpProcess, lrpIndex } = replay.columns.identities;
  const processGuid = processes[lrpProcess[lrp] ?? NONE];
  if (processGuid === undefined) return null;
  return { kind: 'instance', processGuid, index: lrpIndex[lrp] ?? 0 };
}

/** Those whose work, cell, zone or error has the text in it, whatever its case. */
export function filteredDecisions(
  lines: readonly DecisionLine[],
  text: string,
): readonly DecisionLine[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return lines;
  const has = (field: string | undefined) => field?.toLowerCase().includes(wanted) === true;
  return lines.filter(
    ({ work, cellGuid, zone, error }) => has(work) || has(cellGuid) || has(zone) || has(error),
  );
}

const DECIDED_BY: Readonly<Record<DecidedBy, string>> = {
  score: 'score',
  order: 'order',
  draw: 'draw',
  equals: 'among equals',
  nothing: 'no winner',
};

/** With columns for a wide place, or those that an inspector has room for. */
export function decisionTable(
  lines: readonly DecisionLine[],
  isNarrow = false,
): Table<DecisionLine> {
  const all: Table<DecisionLine>['columns'] = [
    {
      key: 'index',
      title: '#',
      isNumber: true,
      width: isNarrow ? 40 : 56,
      text: ({ index }) => count(index + 1),
      value: ({ index }) => index + 1,
    },
    { key: 'work', title: 'Instance or task', text: ({ work }) => work },
    {
      key: 'cell',
      title: 'Cell, or why none',
      text: ({ cellGuid, error }) => cellGuid ?? error ?? '',
    },
    {
      key: 'zone',
      title: 'Zone',
      width: 56,
      text: ({ zone, cell }) => zone ?? (cell === NONE ? '' : UNKNOWN),
    },
    {
      key: 'score',
      title: 'Score',
      isNumber: true,
      width: 84,
      text: ({ score }) => (score === undefined ? '' : scoreText(score)),
      value: ({ score }) => score,
    },
    {
      key: 'decidedBy',
      title: 'Decided by',
      width: 96,
      text: ({ decidedBy }) => (decidedBy === undefined ? UNKNOWN : DECIDED_BY[decidedBy]),
    },
  ];
  const columns = isNarrow ? all.filter(({ key }) => key !== 'zone' && key !== 'decidedBy') : all;
  return { caption: 'Decisions of the batch', rows: lines, columns };
}
