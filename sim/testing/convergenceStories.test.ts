/**
 * The converger of a whole foundation: when its passes run, what they go by, and whom they call. The cases
 * of bbs:converger/converger_test.go and some of lrp_convergence_controller_test.go.
 */
import { describe, expect, test } from 'vitest';
import { claimRow } from '../diego/bbs/actualLRPRows';
import { deleteRow } from '../diego/bbs/actualLRPTable';
import { slotOf } from '../diego/bbs/rows';
import { HOUR, MINUTE, SECOND } from '../engine/units';
import { ORDINARY } from '../model/actualLRP';
import { instanceIdOf } from '../model/identity';
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

  test('goes on without any cell when Locket has none, which is no failure (bbs C-13)', () => {
    const story = FoundationStory.of({
      cells: 2,
      apps: [app('dora', { instances: 2 })],
      events: [kill(2 * MINUTE, 0, 1)],
    }).runsTo(4 * MINUTE);
    expect(story.presentCells()).toEqual([]);
    const last = story.happenings('convergence.started').at(-1);
    expect(last?.b).toBe(0);
    for (const key of ['dora-1/0', 'dora-1/1']) {
      expect(story.rows(key)).toEqual([
        'ORDINARY UNCLAIMED',
        expect.stringMatching(/^SUSPECT RUNNING on cell-/),
      ]);
    }
  });

  test('makes neither pass when the cells cannot be listed (bbs C-12, F-28)', () => {
    const story = FoundationStory.of({
      cells: 2,
      apps: [app('dora', { instances: 2 })],
      tasks: [task('silent', { hasCallback: false })],
      properties: { ...STEADY, 'sim.bbs.locket_timeout': '10s' },
      events: [kill(2 * MINUTE, 0, 1)],
    }).runsTo(2 * MINUTE);
    const from = story.now;
    // Both cells are lost, and a task is old enough to be deleted: a pass would find much to do.
    story.loses('locket.fetchPresences', 3 * MINUTE);
    expect(story.presentCells()).toEqual([]);
    expect(story.happenings('convergence.planned', { from })).toEqual([]);
    expect(story.happenings('convergence.tasksCompleted', { from })).toEqual([]);
    expect(story.rows('dora-1/0')).toEqual([expect.stringMatching(/^ORDINARY RUNNING on/)]);
    expect(story.task('silent-1')?.state).toBe('Completed');
    const aborted = story.happenings('convergence.aborted').map(({ at }) => at);
    expect(aborted.length).toBeGreaterThanOrEqual(4);
    // An interval after the error, which comes with the timeout.
    for (const [i, at] of aborted.slice(1).entries()) {
      expect(at - (aborted[i] ?? 0)).toBeGreaterThanOrEqual(40 * SECOND);
      expect(at - (aborted[i] ?? 0)).toBeLessThan(40.1 * SECOND);
    }
    story.runsFor(MINUTE);
    expect(story.rows('dora-1/0')).toContainEqual(expect.stringMatching(/^SUSPECT RUNNING on/));
    expect(story.task('silent-1')).toBeUndefined();
  });

  test('does not keep its process from ending while the database hangs (bbs G-4)', () => {
    const entry = {
      cells: 1,
      apps: [app('dora', { instances: 4 })],
      // Eight seconds of queries in each pass; the lock is lost only after ten without the database.
      properties: { ...STEADY, 'sim.bbs.converge_time_per_lrp': '2s' },
    };
    const passes = FoundationStory.of(entry)
      .runsTo(2 * MINUTE)
      .happenings('convergence.started');
    const began = passes.at(-1)?.at ?? 0;
    const told = began + 9 * SECOND;
    const story = FoundationStory.of({
      ...entry,
      events: [
        { kind: 'setDatabase', at: began + SECOND, condition: { mode: 'hangs', slowdown: 1 } },
        { kind: 'stopProcesses', at: told, processes: [{ component: 'bbs', index: 'active' }] },
      ],
    }).runsTo(told + SECOND);
    expect(story.happenings('convergence.started', { from: began })).toHaveLength(1);
    expect(story.happenings('convergence.completed', { from: began })).toEqual([]);
    const exits = story.happenings('process.exited');
    expect(exits.map(({ text }) => text)).toEqual(['bbs/0']);
    expect(exits[0]?.at).toBe(told);
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

/** The row has been UNCLAIMED for too long when the pass begins, and is claimed before its worker comes. */
test.each([
  ['is torn from its cell in release 2.105.0', false, 'ORDINARY UNCLAIMED'],
  ['stays with its cell in newer ones', true, 'ORDINARY CLAIMED on cell-0'],
])('a stale row that is claimed during the pass %s', (_what, keeps, row) => {
  const story = FoundationStory.of({
    cells: 1,
    apps: [app('dora', { memory: 5000 })],
    properties: { ...STEADY, 'sim.bbs.keep_claimed_stale_rows': keeps },
  });
  const { bbs } = story.foundation;
  do story.runsUntil('convergence.planned');
  while (bbs().pass?.plan?.actions[0]?.kind !== 'unclaim');
  const { rows } = bbs();
  const { lrp } = story.row('dora-1/0') ?? { lrp: -1 };
  claimRow(rows, story.now, lrp, 0, instanceIdOf(rows.identities, 'ig-1'));
  expect(story.rows('dora-1/0')).toEqual(['ORDINARY CLAIMED on cell-0']);
  story.runsUntil('convergence.completed');
  expect(story.rows('dora-1/0')).toEqual([row]);
  expect(story.happenings('convergence.completed').at(-1)?.b).toBe(1);
});
