/** The decisions of a batch as a table, and what of it has a text in it. */
import { NONE } from '../../../sim/model/identity';
import { count, UNKNOWN } from '../../charts/format';
import type { Table, TableColumn } from '../../charts/table';
import type { DecidedBy, DecisionLine } from './decisionLines';
import { scoreText } from './scoreText';

/** Those whose work, cell, zone, error or outcome has the text in it, whatever its case. */
export function filteredDecisions(
  lines: readonly DecisionLine[],
  text: string,
): readonly DecisionLine[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return lines;
  const has = (field: string | undefined) => field?.toLowerCase().includes(wanted) === true;
  return lines.filter((line) => has(line.work) || has(line.zone) || has(outcomeText(line)));
}

/** Where it went, and whether it stayed; or why it went nowhere. */
export function outcomeText({ cellGuid, error, isRejected }: DecisionLine): string {
  if (cellGuid === undefined) return error ?? '';
  return isRejected ? `${cellGuid}, rejected` : cellGuid;
}

const DECIDED_BY: Readonly<Record<DecidedBy, string>> = {
  score: 'score',
  order: 'order',
  draw: 'draw',
  equals: 'among equals',
  nothing: 'no winner',
};

const COLUMNS: readonly TableColumn<DecisionLine>[] = [
  {
    key: 'index',
    title: '#',
    isNumber: true,
    width: 52,
    text: ({ index }) => count(index + 1),
    value: ({ index }) => index + 1,
  },
  { key: 'work', title: 'Instance or task', text: ({ work }) => work },
  { key: 'outcome', title: 'Cell, or why none', text: outcomeText },
  {
    key: 'score',
    title: 'Score',
    isNumber: true,
    width: 84,
    text: ({ score }) => (score === undefined ? '' : scoreText(score)),
    value: ({ score }) => score,
  },
  {
    key: 'zone',
    title: 'Zone',
    width: 52,
    text: ({ zone, cell }) => zone ?? (cell === NONE ? '' : UNKNOWN),
  },
  {
    key: 'decidedBy',
    title: 'Decided by',
    width: 96,
    text: ({ decidedBy }) => (decidedBy === undefined ? UNKNOWN : DECIDED_BY[decidedBy]),
  },
];

export function decisionTable(lines: readonly DecisionLine[]): Table<DecisionLine> {
  return { caption: 'Decisions of the batch', rows: lines, columns: COLUMNS };
}

/** Only the columns that an inspector has room for. */
export function narrowDecisionTable(lines: readonly DecisionLine[]): Table<DecisionLine> {
  return { ...decisionTable(lines), columns: COLUMNS.slice(0, 4) };
}
