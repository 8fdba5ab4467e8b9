/** What came of a batch, in a sentence, and what failed in it. */
import { count, counted } from '../../charts/format';
import type { BatchReport } from '../../replay/batchOfRow';
import { rejectedIn } from './batchLines';
import type { DecisionLine } from './decisionLines';

/** In a sentence. */
export function batchText(report: BatchReport): string {
  const { cellsAsked, cellsAnswered, placed, failed } = report;
  const asked = `Asked ${counted(cellsAsked, 'cell')}`;
  if (cellsAnswered === undefined) return `${asked}; their answers are not in.`;
  const answered =
    cellsAnswered === cellsAsked ? ' and all answered' : `, ${count(cellsAnswered)} answered`;
  if (placed === undefined || failed === undefined) {
    return `${asked}${answered}; nothing was to be placed.`;
  }
  const nowhere = failed === 0 ? '' : `, ${count(failed)} nowhere`;
  const back = rejectedIn(report) ?? 0;
  const returned = back === 0 ? '' : `, ${count(back)} rejected by the winning cells`;
  return `${asked}${answered}; placed ${count(placed)}${nowhere}${returned}.`;
}

/** How many were placed nowhere, by error, the most first. */
export function failureCounts(
  lines: readonly DecisionLine[],
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { error } of lines) {
    if (error !== undefined) counts.set(error, (counts.get(error) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}
