/**
 * The converger of a whole foundation: when its passes run, what they go by, and whom they call. The cases
 * of bbs:converger/converger_test.go and some of lrp_convergence_controller_test.go.
 */
import { describe, expect, test } from 'vitest';
import { deleteRow } from '../diego/bbs/actualLRPTable';
import { slotOf } from '../diego/bbs/rows';
import { HOUR, MINUTE, SECOND } from '../engine/units';
import { ORDINARY } from '../model/actualLRP';
import { app, exactly, kill, STEADY, task } from './builders';
import { FoundationStory } from './foundationStory';

describe('the converger', () => {
  test('makes an LRP pass and a task pass every interval (bbs G-1)', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora')],
      properties: { ...STEADY, 'diego.bbs.convergence.repeat_interval_in_seconds': 20 },
    }).runsTo(10 * MINUTE);
    const ends = story.happenings('convergence.completed').map(({ at }) => at);
    const tasks = story.happenings('convergence.tasksCompleted').map(({ at }) => at);
    const starts = story.happenings('convergence.started').map(({ at }) => at);
    expect(starts.length).toBeGreaterThanOrEqual(28);
    expect(ends).toHaveLength(starts.length);
    expect(tasks).toHaveLength(starts.length);
    for (const [i, start] of starts.slice(1).entries()) {
      const bothDone = Math.max(ends[i] ?? 0, tasks[i] ?? 0);
      // The cells are listed first, which takes a few milliseconds.
      expect(start - bothDone).toBeGreaterThanOrEqual(20 * SECOND);
      expect(start - bothDone).toBeLessThan(20.1 * SECOND);
    }
  });

  test('goes by its own durations for tasks (bbs G-1)', () => {
    const story = FoundationStory.of({
      cells: 1,
      tasks: [
        task('never', { memory: 100_000 }),
        task('silent', { hasCallback: false, runs: exactly(SECOND) }),
      ],
      properties: {
        ...STEADY,
        'tasks.max_retries': 1000,
        'diego.bbs.convergence.expire_pending_task_duration_in_seconds': 300,
        'diego.bbs.convergence.expire_completed_task_duration_in_seconds': 600,
      },
    }).runsTo(20 * MINUTE);
    const [never] = story.happenings('task.completed', { task: 'never-1', from: MINUTE });
    const created = story.firstAt('task.created', { task: 'never-1' });
    expect((never?.at ?? 0) - created).toBeGreaterThan(300 * SECOND);
    expect((never?.at ?? 0) - created).toBeLessThan(331 * SECOND);
    const completed = story.firstAt('task.completed', { task: 'silent-1' });
    const deleted = story.firstAt('task.deleted', { task: 'silent-1' });
    expect(deleted - completed).toBeGreaterThan(600 * SECOND);
    expect(deleted - completed).toBeLessThan(631 * SECOND);
  });

  test('plans with exactly the cells that Locket lists (bbs C-1)', () => {
    const death = 2 * MINUTE;
    const story = FoundationStory.of({
      cells: 3,
      apps: [app('dora', { instances: 6 })],
      events: [kill(death, 1)],
    }).runsTo(death - 1);
    const lost = story.running('cell-1');
    expect(lost).toHaveLength(2);
    story.runsTo(4 * MINUTE);
    const expired = story.firstAt('presence.expired');
    for (const { at, b: cells } of story.happenings('convergence.started')) {
      expect(cells).toBe(at < expired ? 3 : 2);
    }
    expect(story.happenings('convergence.started', { from: expired }).length).toBeGreaterThan(1);
    const suspected = story.happenings('actualLRP.suspected');
    expect(suspected.map(({ lrp }) => lrp).sort()).toEqual(lost);
  });

  test('asks for no auction when there is nothing to start (bbs C-14)', () => {
    const story = FoundationStory.of({ cells: 2, apps: [app('dora', { instances: 4 })] });
    story.runsTo(MINUTE);
    const before = story.happenings('auction.started').length;
    story.runsTo(HOUR);
    const passes = story.happenings('convergence.completed', { from: MINUTE });
    expect(passes.length).toBeGreaterThan(100);
    expect(passes.every(({ b: starts }) => starts === 0)).toBe(true);
    expect(story.happenings('auction.started')).toHaveLength(before);
  });

  test('makes the row that a desired instance lacks (bbs H-16)', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora', { memory: 5000 })] });
    story.runsTo(MINUTE);
    deleteRow(story.foundation.bbs().rows, slotOf(story.row('dora-1/0')?.lrp ?? -1, ORDINARY));
    expect(story.rows('dora-1/0')).toEqual([]);
    const from = story.now;
    story.runsUntil('actualLRP.created');
    expect(story.now - from).toBeLessThan(31 * SECOND);
    expect(story.rows('dora-1/0')).toEqual(['ORDINARY UNCLAIMED']);
  });
});
