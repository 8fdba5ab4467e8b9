/** Whom a pass over tasks must end, and whom it may leave. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { type Judged, judged } from '../testing/judgeFixture';

describe('tasksFailWithCells', () => {
  /** A task on a cell whose presence expires at 2 min; a pass of 3 s that began at `began`. */
  const pass = ({ tell, report }: Judged, began: number): void => {
    tell('task.created', { at: MINUTE, a: report });
    tell('task.started', { a: report, cell: 0 });
    tell('presence.expired', { at: 2 * MINUTE, cell: 0 });
    tell('convergence.tasksCompleted', { at: began + 3 * SECOND, x: 3 * SECOND });
  };
  const next = ({ tell }: Judged): void => tell('convergence.started', { at: 4 * MINUTE });

  test('has nothing against a task that the pass ends', () => {
    const run = judged();
    pass(run, 3 * MINUTE);
    run.tell('task.completed', { a: run.report });
    next(run);
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against a task whose cell was there when the pass began', () => {
    const run = judged();
    pass(run, 2 * MINUTE - SECOND);
    next(run);
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against a task whose cell is back', () => {
    const run = judged();
    run.tell('task.created', { a: run.report });
    run.tell('task.started', { a: run.report, cell: 0 });
    run.tell('presence.released', { cell: 0 });
    run.tell('presence.acquired', { at: MINUTE, cell: 0 });
    run.tell('convergence.tasksCompleted', { at: 2 * MINUTE, x: SECOND });
    next(run);
    expect(run.broken()).toEqual([]);
  });

  test('speaks of a task that the pass leaves running', () => {
    const run = judged();
    pass(run, 3 * MINUTE);
    next(run);
    expect(run.broken()).toEqual(['tasksFailWithCells']);
  });
});
