/**
 * The decisions of one batch as lines of a table, from their own records: at once, and at any level that has
 * them. Why a decision was made needs the batch itself (`askedDecision`).
 */
import { type CellId, type LrpId, NONE, type TaskId } from '../../../sim/model/identity';
import { kindAt, rowAt, valueAt } from '../../../sim/trace/columns';
import { type BatchReport, endOfBatch, reportBatch } from '../../replay/batchOfRow';
import type { Replay } from '../../replay/openReplay';
import type { Span } from '../../replay/spans';
import { toldAt } from '../../replay/told';
import type { Selected } from '../../session/selected';

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
  /** The winner would not take it. */
  readonly isRejected: boolean;
  /** undefined: not in its records. */
  readonly decidedBy: DecidedBy | undefined;
}

/** What the records of one batch say of it and of its decisions. */
export interface BatchDecisions {
  readonly report: BatchReport;
  readonly lines: readonly DecisionLine[];
}

/** A batch may have thousands of decisions, and is shown by the view and by the inspector. */
const known = new WeakMap<Span, BatchDecisions>();

/** Of one of the run's `marks.batches`; made once. */
export function decisionsOf(replay: Replay, span: Span): BatchDecisions {
  const before = known.get(span);
  if (before !== undefined) return before;
  const report = reportBatch(replay, span);
  const decisions = { report, lines: decisionLines(replay, span, report) };
  known.set(span, decisions);
  return decisions;
}

/** In the order in which they were made. */
function decisionLines(
  replay: Replay,
  span: Span,
  { decisionRows, from }: BatchReport,
): readonly DecisionLine[] {
  const tellsDraws = toldAt(replay, from).has('auction.tieBroken');
  const rejected = rejectionsIn(replay, span, decisionRows);
  return Array.from(decisionRows, (row, index) =>
    lineOf(replay, { row, index, tellsDraws, rejected }),
  );
}

/** What winners would not take. */
interface Rejections {
  readonly lrps: ReadonlySet<LrpId>;
  readonly tasks: ReadonlySet<TaskId>;
}

function rejectionsIn(replay: Replay, span: Span, decisionRows: Int32Array): Rejections {
  const { columns } = replay;
  const lrps = new Set<LrpId>();
  const tasks = new Set<TaskId>();
  const end = span.endRow >= 0 ? span.endRow : endOfBatch(replay, span);
  for (let row = (decisionRows.at(-1) ?? end) + 1; row < end; row++) {
    const kind = kindAt(columns, row)?.name;
    if (kind === 'auction.rejected') lrps.add(valueAt(columns, 'lrp', row));
    else if (kind === 'auction.taskRejected') tasks.add(valueAt(columns, 'b', row));
  }
  return { lrps, tasks };
}

interface Place {
  readonly row: number;
  readonly index: number;
  readonly tellsDraws: boolean;
  readonly rejected: Rejections;
}

function lineOf(replay: Replay, { row, index, tellsDraws, rejected }: Place): DecisionLine {
  const { columns, facts } = replay;
  const { identities } = columns;
  const { a, b, x, cell: rowCell, lrp: rowLrp } = rowAt(columns, row);
  const kind = kindAt(columns, row)?.name;
  const isTask = kind === 'auction.taskPlaced' || kind === 'auction.taskFailed';
  const isPlaced = kind === 'auction.placed' || kind === 'auction.taskPlaced';
  const task = isTask ? (kind === 'auction.taskPlaced' ? b : a) : NONE;
  const lrp = isTask ? NONE : rowLrp;
  const cell = isPlaced ? rowCell : NONE;
  const isDrawn = row > 0 && kindAt(columns, row - 1)?.name === 'auction.tieBroken';
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
    isRejected: isTask ? rejected.tasks.has(task) : rejected.lrps.has(lrp),
    decidedBy: decidedBy({ isPlaced, isDrawn, tied, tellsDraws }),
  };
}

/** `checkout-1/3`. */
function nameOfLrp({ columns }: Replay, lrp: LrpId): string {
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
