/**
 * Calls that the BBS makes of others and that get lost, and what its task pass asks for: it makes each
 * call once, answers its own caller as if nothing were wrong, and leaves the rest to convergence.
 */
import { describe, expect, test } from 'vitest';
import { addRule } from '../engine/network';
import { MILLISECOND, MINUTE, SECOND } from '../engine/units';
import { app, cells, exactly, foundationSpec, kill, remove, STEADY, task } from './builders';
import { FoundationStory } from './foundationStory';
import { MetricStory } from './metricStory';
import { drain } from './repFaults';

describe('a lost request for auctions', () => {
  test('does not fail the crash that asked for it; convergence asks again (bbs D-23)', () => {
    const exits = { kind: 'exits', after: exactly(30 * SECOND), share: 1, times: 1 } as const;
    const story = FoundationStory.of({ cells: 1, apps: [app('dora', { crash: exits })] });
    story.runsTo(20 * SECOND).loses('auctioneer.requestLRPs', 40 * SECOND);
    const crashedAt = story.firstAt('actualLRP.crashed');
    expect(story.rows('dora-1/0')).toEqual(['ORDINARY UNCLAIMED']);
    story.runsTo(3 * MINUTE);
    expect(story.happenings('actualLRP.refused')).toEqual([]);
    expect(story.happenings('call.timedOut')).toEqual([]);
    expect(story.rows('dora-1/0')).toEqual(['ORDINARY RUNNING on cell-0']);
    const again = story.firstAt('auction.placed', { from: crashedAt }) - crashedAt;
    expect(again).toBeGreaterThan(30 * SECOND);
    expect(again).toBeLessThan(62 * SECOND);
  });

  test('does not keep the container whose evacuation asked for it (bbs E-14)', () => {
    const story = FoundationStory.of({ cells: 2, apps: [app('dora', { instances: 2 })] });
    story.runsUntil('container.created', { cell: 'cell-0' });
    const [{ lrp = '' } = {}] = story.happenings('container.created', { cell: 'cell-0' });
    expect(story.rows(lrp)).toEqual(['ORDINARY CLAIMED on cell-0']);
    drain(story, 0);
    story.loses('auctioneer.requestLRPs', 10 * SECOND);
    expect(story.rows(lrp)).toEqual(['ORDINARY UNCLAIMED']);
    expect(story.containers('cell-0')).toEqual([]);
    expect(story.happenings('call.timedOut')).toEqual([]);
    expect(story.happenings('actualLRP.refused')).toEqual([]);
    story.runsFor(90 * SECOND);
    expect(story.rows(lrp)).toEqual(['ORDINARY RUNNING on cell-1']);
  });

  test('does not fail the task that asked for it, and is not repeated (bbs F-4)', () => {
    const tasks = [task('report', { from: 10 * SECOND })];
    for (const story of FoundationStory.variants({ cells: 1, tasks })) {
      story
        .runsTo(9 * SECOND)
        .loses('auctioneer.requestTasks', 2 * SECOND)
        .runsTo(2 * MINUTE);
      expect(story.happenings('call.timedOut')).toEqual([]);
      const from = story.firstAt('task.created');
      const passed = story.firstAt('convergence.tasksCompleted', { from });
      expect(story.firstAt('auction.taskPlaced')).toBeGreaterThan(passed);
      expect(story.firstAt('auction.taskPlaced')).toBeLessThan(passed + SECOND);
    }
  });
});

describe('a lost call of a rep', () => {
  const entry = {
    cells: 3,
    apps: [app('dora', { instances: 3 })],
    events: [remove(MINUTE, 0)],
  };

  /** Stop calls to the rep of cell-0 take that long; null: they get lost. */
  function withStops(delay: number | null): FoundationStory {
    const story = FoundationStory.of(entry);
    const action = delay === null ? { drop: true as const } : { delay: exactly(delay) };
    const to = { role: 'rep', name: 'cell-0' };
    addRule(story.foundation.simulation.network, {
      id: 'stops',
      from: {},
      to,
      kind: 'rep.stopLRP',
      action,
    });
    return story;
  }

  test('leaves that instance running and stops all others (bbs L-9)', () => {
    const story = withStops(null).runsTo(MINUTE + 20 * SECOND);
    expect(story.happenings('desiredLRP.removed')).toHaveLength(1);
    expect(story.running()).toEqual(story.running('cell-0'));
    expect(story.running()).toHaveLength(1);
    expect(story.happenings('call.timedOut')).toEqual([]);
  });

  test('does not fail the cancellation of a task; the next bulk sync ends it (bbs F-13)', () => {
    const cancelled = { share: 1, after: exactly(20 * SECOND) };
    const tasks = [task('long', { runs: exactly(20 * MINUTE), cancelled })];
    const waits = FoundationStory.variants({ cells: 1, tasks }).map((story) => {
      story
        .runsTo(15 * SECOND)
        .loses('rep.cancelTask', 6 * SECOND)
        .runsTo(MINUTE);
      expect(story.happenings('task.completed')).toMatchObject([{ b: 1 }]);
      expect(story.happenings('task.deleted')).toHaveLength(1);
      expect(story.happenings('call.timedOut')).toEqual([]);
      expect(story.firstAt('task.completed')).toBeLessThan(20 * SECOND + 10 * MILLISECOND);
      return story.firstAt('container.completed') - story.firstAt('task.completed');
    });
    expect(Math.min(...waits)).toBeGreaterThan(10 * MILLISECOND);
    expect(Math.max(...waits)).toBeGreaterThan(15 * SECOND);
    expect(Math.max(...waits)).toBeLessThan(31 * SECOND);
  });

  test('that is slow holds no other back (bbs L-10)', () => {
    const stopped = (story: FoundationStory, cell: string) =>
      story.runsTo(2 * MINUTE).firstAt('container.completed', { cell, from: MINUTE });
    const slow = withStops(5 * SECOND);
    const usual = FoundationStory.of(entry);
    for (const cell of ['cell-1', 'cell-2']) expect(stopped(slow, cell)).toBe(stopped(usual, cell));
    const late = stopped(slow, 'cell-0') - stopped(usual, 'cell-0');
    expect(late).toBeGreaterThan(5 * SECOND - MILLISECOND);
    expect(late).toBeLessThanOrEqual(5 * SECOND);
  });
});

describe('the task pass', () => {
  test('goes by its properties and by the cells that are there (bbs F-26, F-32)', () => {
    const story = FoundationStory.of({
      cells: 2,
      tasks: [
        task('long', { count: 8, runs: exactly(20 * MINUTE), hasCallback: false }),
        task('huge', { memory: 100_000, hasCallback: false }),
      ],
      events: [kill(3 * MINUTE, 0)],
      properties: {
        ...STEADY,
        'tasks.max_retries': 1000,
        'diego.bbs.convergence.expire_pending_task_duration_in_seconds': 100,
        'diego.bbs.convergence.expire_completed_task_duration_in_seconds': 70,
      },
    });
    story.runsTo(10 * MINUTE);
    const created = story.firstAt('task.created', { task: 'huge-1' });
    const expired = story.firstAt('task.completed', { task: 'huge-1' });
    expect(expired - created).toBeGreaterThan(100 * SECOND);
    expect(expired - created).toBeLessThan(131 * SECOND);
    const deleted = story.firstAt('task.deleted', { task: 'huge-1' });
    expect(deleted - expired).toBeGreaterThan(70 * SECOND);
    expect(deleted - expired).toBeLessThan(101 * SECOND);
    const onCell = (cell: string) => story.happenings('task.started', { cell }).length;
    const failed = story.happenings('task.completed', { from: 3 * MINUTE });
    expect(onCell('cell-0')).toBeGreaterThan(0);
    expect(failed).toHaveLength(onCell('cell-0'));
    expect(failed.every(({ b: hasFailed }) => hasFailed === 1)).toBe(true);
    expect(story.running('cell-1')).toHaveLength(onCell('cell-1'));
  });

  test('does nothing when the cells cannot be listed (bbs F-28)', () => {
    const story = FoundationStory.of({
      cells: 1,
      tasks: [task('huge', { memory: 100_000, hasCallback: false })],
      properties: {
        ...STEADY,
        'tasks.max_retries': 1000,
        'diego.bbs.convergence.expire_pending_task_duration_in_seconds': 60,
        // The listing that is lost is given up before the next pass is due.
        'sim.bbs.locket_timeout': '5s',
      },
    });
    story.runsTo(45 * SECOND);
    const passes = story.happenings('convergence.tasksCompleted').length;
    story.loses('locket.fetchPresences', 2 * MINUTE);
    expect(story.happenings('convergence.aborted').length).toBeGreaterThan(2);
    expect(story.happenings('convergence.tasksCompleted')).toHaveLength(passes);
    expect(story.task('huge-1')?.state).toBe('Pending');
    story.runsFor(40 * SECOND);
    expect(story.task('huge-1')?.state).toBe('Completed');
  });

  test('fails all that ran when no cell is left (bbs F-29)', () => {
    const story = FoundationStory.of({
      cells: 2,
      tasks: [task('long', { count: 4, runs: exactly(20 * MINUTE) })],
      events: [kill(MINUTE, 0, 1)],
    });
    story.runsTo(3 * MINUTE);
    expect(story.presentCells()).toEqual([]);
    const failed = story.happenings('task.completed');
    expect(failed.map(({ b: hasFailed }) => hasFailed)).toEqual([1, 1, 1, 1]);
  });

  test('asks for one auction of all pending tasks (bbs F-31)', () => {
    const spec = foundationSpec({
      cells: [cells(2)],
      tasks: [task('huge', { count: 5, memory: 100_000 })],
      properties: { ...STEADY, 'tasks.max_retries': 1000 },
    });
    const story = new MetricStory(spec, 4 * MINUTE);
    const passes = story.happenings('convergence.tasksCompleted');
    expect(passes.length).toBeGreaterThan(5);
    for (const { at, a: kicked } of passes.filter((pass) => pass.at > 10 * SECOND)) {
      expect(kicked).toBe(5);
      const asked = story
        .observations('auctioneer.request')
        .filter((request) => request.at > at && request.at < at + 5 * SECOND);
      expect(asked).toHaveLength(1);
    }
  });

  test('submits each callback that got lost once (bbs F-30)', () => {
    const tasks = [task('report', { count: 3, from: 5 * SECOND })];
    for (const story of FoundationStory.variants({ cells: 1, tasks }, 4)) {
      story.loses('cc.taskCompleted', 90 * SECOND);
      const [first = 0, second = 0] = story
        .happenings('convergence.tasksCompleted', {
          from: story.firstAt('task.resolving') + SECOND,
        })
        .filter(({ a: kicked }) => kicked > 0)
        .map(({ at }) => at);
      for (const guid of ['report-1', 'report-2', 'report-3']) {
        const until = second > 0 ? second - 1 : story.now;
        const again = story.happenings('task.resolving', { task: guid, from: first, until });
        expect(again).toHaveLength(1);
      }
    }
  });
});
