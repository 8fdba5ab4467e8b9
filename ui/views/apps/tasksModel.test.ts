import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import { app, type FoundationEntry, task } from '../../../sim/testing/builders';
import { csvOf } from '../../charts/table';
import { DURATION, replayOf } from '../../replay/testing/tracedRun';
import { readTask } from '../../replay/things';
import { viewAt } from '../../replay/view';
import { taskSteps, taskWords } from './taskSteps';
import { taskCounts, tasksAt, tasksTable } from './tasksModel';

const TASKS: FoundationEntry = {
  cells: 1,
  tasks: [task('nightly', { count: 3 }), task('huge', { memory: 999_999 })],
};

describe('the tasks of an instant', () => {
  it('are those that the BBS holds, filtered by name', () => {
    const replay = replayOf(TASKS);
    const during = viewAt(replay, 8 * SECOND);
    expect(tasksAt(replay, during, '')).toHaveLength(4);
    expect(tasksAt(replay, during, 'NIGHT')).toHaveLength(3);
    const counts = taskCounts(tasksAt(replay, during, '') ?? [], during.at);
    expect(counts.find(({ state }) => state === 'Running')?.tasks).toBe(3);
    const later = tasksAt(replay, viewAt(replay, DURATION), '');
    expect(later?.map(({ taskGuid }) => taskGuid)).not.toContain('nightly-1');
  });

  it('stand in the table with their source and cell', () => {
    const replay = replayOf(TASKS);
    const view = viewAt(replay, 8 * SECOND);
    const lines = csvOf(tasksTable(replay, view, tasksAt(replay, view, 'nightly') ?? [])).split(
      '\r\n',
    );
    expect(lines[0]).toBe(
      'Task,Source,State,Cloud Controller,Cell,"Since, s","For, s",Rejections,"Memory, MB"',
    );
    expect(lines[1]).toMatch(/^nightly-\d,nightly,Running,RUNNING,cell-0,[\d.]+,[\d.]+,0,128$/);
  });

  it('are unknown where the trace tells of faults only', () => {
    const replay = replayOf(TASKS, 'summary');
    expect(tasksAt(replay, viewAt(replay, SECOND), '')).toBeUndefined();
  });

  it('are none where the scenario has none', () => {
    const replay = replayOf({ cells: 1, apps: [app('web')] });
    expect(tasksAt(replay, viewAt(replay, MINUTE), '')).toEqual([]);
  });
});

describe('the steps of a task', () => {
  it('lead from Pending to Deleted without a gap', () => {
    const replay = replayOf({ cells: 1, tasks: [task('nightly')] });
    const steps = taskSteps(replay, 0);
    expect(steps.map(({ text }) => text)).toEqual([
      'Pending',
      'Running',
      'Completed',
      'Resolving',
      'Deleted',
    ]);
    expect(steps.map(({ cell }) => cell)).toEqual([NONE, 0, NONE, NONE, NONE]);
    for (const [place, { until }] of steps.slice(0, -1).entries()) {
      expect(until).toBe(steps[place + 1]?.at);
    }
  });

  it('end in failure for a task that no cell can take', () => {
    const replay = replayOf({ cells: 1, tasks: [task('huge', { memory: 999_999 })] });
    expect(taskSteps(replay, 0).map(({ text }) => text)).toContain('Completed, failed');
  });

  it('are told in words before, during and after', () => {
    const replay = replayOf({ cells: 1, tasks: [task('nightly')] });
    const at = (instant: number) => readTask(replay, viewAt(replay, instant), 0);
    expect(taskWords(at(8 * SECOND), false).text).toBe('Runs');
    expect(taskWords(at(DURATION), false).text).toBe('Is over, and deleted');
    expect(taskWords(undefined, true).text).toBe('Has not been created yet');
  });
});
