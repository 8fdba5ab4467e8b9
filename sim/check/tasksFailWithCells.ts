/**
 * No task outlives its cell by more than a convergence pass.
 *
 * Source: bbs db/sqldb/task_convergence.go failTasksWithDisappearedCells: a pass fails every Running task whose cell was
 * not among those that it listed. A pass asks for the cells after it has begun; so what counts is a presence that was
 * gone before, and is gone still when the pass is through with the tasks. Unlike `passingRows` this needs no quiet: the
 * pass itself says that it got so far. Cost: a step a record of a presence, and of a task; a step a Running task a pass.
 */
import type { Instant } from '../engine/units';
import type { RecordInvariant, RecordRow } from './recordInvariant';

export const tasksFailWithCells: RecordInvariant = {
  name: 'tasksFailWithCells',
  sentence: 'A pass over tasks ends every Running task whose cell had lost its presence before.',
  watch({ spec, identities }, report) {
    const absentSince = new Map<number, Instant>();
    /** By task: the cell that it runs on. */
    const running = new Map<number, number>();
    const due = new Set<number>();
    let dueAt: Instant = -1;

    /** The pass tells of itself first, then of the tasks, all at one instant. */
    const judgeDue = ({ at }: RecordRow): void => {
      if (due.size === 0 || at <= dueAt) return;
      for (const task of due) {
        const cell = running.get(task) ?? -1;
        const where = spec.cells[cell]?.cellGuid ?? `cell ${cell}`;
        report(
          identities.tasks[task] ?? `task ${task}`,
          `is Running on ${where}, though a pass began after that had lost its presence`,
        );
      }
      due.clear();
    };
    const ends = (row: RecordRow): void => {
      judgeDue(row);
      running.delete(row.a);
      due.delete(row.a);
    };
    const isGone = ({ at, cell }: RecordRow): void => {
      absentSince.set(cell, at);
    };
    return {
      'presence.acquired': ({ cell }) => absentSince.delete(cell),
      'presence.expired': isGone,
      'presence.released': isGone,
      'task.started': ({ a: task, cell }) => running.set(task, cell),
      'task.completed': ends,
      'task.rejected': ends,
      'task.deleted': ends,
      'convergence.started': judgeDue,
      'convergence.tasksCompleted': (row) => {
        judgeDue(row);
        const { at, x: elapsed } = row;
        dueAt = at;
        for (const [task, cell] of running) {
          const since = absentSince.get(cell);
          if (since !== undefined && since < at - elapsed) due.add(task);
        }
      },
    };
  },
};
