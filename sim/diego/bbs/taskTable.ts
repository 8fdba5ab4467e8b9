/**
 * Writing task rows, with the note for their cells kept in step: `rows.tasks` is read everywhere, but
 * written only here.
 */
import type { TaskId } from '../../model/identity';
import type { Task } from '../../model/task';
import { type BbsRows, noteChangeOnCell } from './rows';

/** Inserts or replaces the row. */
export function putTask(rows: BbsRows, row: Task): void {
  const before = rows.tasks.get(row.task);
  if (before !== undefined) noteChangeOnCell(rows, before.cell);
  noteChangeOnCell(rows, row.cell);
  rows.tasks.set(row.task, row);
}

/** Removes the row, if there is one. */
export function dropTask(rows: BbsRows, task: TaskId): void {
  const before = rows.tasks.get(task);
  if (before === undefined) return;
  noteChangeOnCell(rows, before.cell);
  rows.tasks.delete(task);
}
