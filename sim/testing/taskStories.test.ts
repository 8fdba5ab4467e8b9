/** What happens to tasks: they run once, their callback deletes them, and they do not wait for room for ever. */
import { describe, expect, test } from 'vitest';
import { checkAll } from '../check/checkAll';
import { MINUTE, SECOND } from '../engine/units';
import type { TimedEvent } from '../model/foundationSpec';
import type { KindName } from '../trace/kinds';
import { cells, exactly, kill, task } from './builders';
import { FoundationStory } from './foundationStory';
import { befalls } from './repFaults';

const MOMENT = SECOND / 5;
const start = 10 * SECOND;

test('a task runs, and its callback deletes it', () => {
  const story = FoundationStory.of({
    cells: 1,
    tasks: [task('report', { from: start, runs: exactly(20 * SECOND) })],
  });
  story.runsTo(MINUTE);
  const steps: KindName[] = [
    'task.created',
    'auction.taskPlaced',
    'task.started',
    'container.running',
    'container.completed',
    'task.completed',
    'task.resolving',
    'task.deleted',
  ];
  const instants = steps.map((step) => story.firstAt(step));
  expect(instants).toEqual([...instants].sort((a, b) => a - b));
  const at = (step: KindName): number => story.firstAt(step);
  // Create 1 s, credentials 0.5 s, set-up 1 s; a task has no start-up check.
  expect(at('container.running') - at('task.started')).toBeGreaterThanOrEqual(2.5 * SECOND);
  expect(at('container.running') - at('task.started')).toBeLessThan(2.5 * SECOND + MOMENT);
  expect(at('container.completed') - at('container.running')).toBe(20 * SECOND);
  expect(at('task.deleted') - at('container.completed')).toBeLessThan(MOMENT);
  expect(story.task('report-1')).toBeUndefined();
  expect(story.containers('cell-0')).toEqual([]);
});

test('a task has no proxy', () => {
  const story = FoundationStory.of({
    cells: [cells(1, { memory: 500 })],
    tasks: [task('report', { memory: 500 })],
  });
  story.runsTo(20 * SECOND);
  expect(story.happenings('container.reserved')[0]?.b).toBe(500);
  expect(story.task('report-1')).toBeUndefined();
});

test('a task without a callback stays until two minutes after its end', () => {
  const story = FoundationStory.of({
    cells: 1,
    tasks: [task('report', { hasCallback: false, from: start })],
  });
  story.runsTo(2 * MINUTE);
  expect(story.task('report-1')?.state).toBe('Completed');
  story.runsTo(4 * MINUTE);
  expect(story.task('report-1')).toBeUndefined();
  expect(story.happenings('task.resolving')).toEqual([]);
  const kept = story.firstAt('task.deleted') - story.firstAt('task.completed');
  expect(kept).toBeGreaterThan(2 * MINUTE);
  expect(kept).toBeLessThan(2 * MINUTE + 30 * SECOND + MOMENT);
});

describe('a task that fits nowhere', () => {
  test.each([1, 2, 3])('(seed %#) fails after its retries, at the fourth auction', (seed) => {
    const entry = { cells: 1, tasks: [task('report', { memory: 5000, from: start })] };
    const story = FoundationStory.of(entry, seed).runsTo(5 * MINUTE);
    const failures = story.happenings('auction.taskFailed', { task: 'report-1' });
    expect(failures.map(({ text }) => text)).toEqual(
      Array.from({ length: 4 }, () => 'insufficient resources: memory'),
    );
    expect(story.happenings('task.rejected').map(({ b: rejections }) => rejections)).toEqual([
      1, 2, 3,
    ]);
    // Every pass auctions every pending task.
    const gaps = failures.slice(1).map(({ at }, i) => at - (failures[i]?.at ?? 0));
    for (const gap of gaps) expect(gap).toBeLessThan(30 * SECOND + MOMENT);
    const [end] = story.happenings('task.completed');
    expect(end?.b).toBe(1);
    expect((end?.at ?? 0) - (failures[3]?.at ?? 0)).toBeLessThan(MOMENT);
    expect(story.task('report-1')).toBeUndefined();
  });
});

test('a task whose cell disappears fails, and its callback waits for a kick (bbs H-17)', () => {
  const story = FoundationStory.of({
    cells: 2,
    tasks: [task('report', { runs: exactly(10 * MINUTE) })],
  }).runsTo(MINUTE);
  const [placed] = story.happenings('auction.taskPlaced');
  const cell = placed?.cell === 'cell-0' ? 0 : 1;
  const retold = FoundationStory.of({
    cells: 2,
    tasks: [task('report', { runs: exactly(10 * MINUTE) })],
    events: [kill(MINUTE, cell)],
  }).runsUntil('task.completed');
  expect(retold.task('report-1')?.failureReason).toBe('cell disappeared before completion');
  const failed = retold.now;
  retold.runsUntil('task.deleted');
  expect(retold.now - failed).toBeGreaterThan(30 * SECOND);
  expect(retold.now - failed).toBeLessThan(60 * SECOND + MOMENT);
});

/** What Cloud Controller held the tasks for, in order. */
const ccStates = (story: FoundationStory): string[] =>
  story.happenings('ccTask.changed').map(({ text }) => text);

/** Why it holds tasks as failed. */
const ccFailures = (story: FoundationStory): string[] =>
  story.happenings('ccTask.failed').map(({ text }) => text);

describe('Cloud Controller holds a task', () => {
  test('as PENDING, then RUNNING from when the BBS has it, then SUCCEEDED', () => {
    const story = FoundationStory.of({ cells: 1, tasks: [task('report', { from: start })] });
    story.runsTo(MINUTE);
    expect(ccStates(story)).toEqual(['PENDING', 'RUNNING', 'SUCCEEDED']);
    const [, running] = story.happenings('ccTask.changed');
    expect(running?.at ?? 0).toBeLessThan(story.firstAt('task.started'));
  });

  test('as FAILED when its process does, at the end of its run', () => {
    const story = FoundationStory.of({
      cells: 1,
      tasks: [task('report', { from: start, failing: 1 })],
    }).runsTo(MINUTE);
    expect(ccStates(story)).toEqual(['PENDING', 'RUNNING', 'FAILED']);
    expect(ccFailures(story)).toEqual(['Exited with status 1']);
  });

  test('as CANCELING until its callback comes, when its owner ends it', () => {
    const cancelled = { share: 1, after: exactly(10 * SECOND) };
    const story = FoundationStory.of({
      cells: 1,
      tasks: [task('report', { from: start, runs: exactly(10 * MINUTE), cancelled })],
    }).runsTo(MINUTE);
    expect(ccStates(story)).toEqual(['PENDING', 'RUNNING', 'CANCELING', 'FAILED']);
    expect(ccFailures(story)).toEqual(['task was cancelled']);
    expect(story.containers('cell-0')).toEqual([]);
    const canceling = story.happenings('ccTask.changed')[2]?.at ?? 0;
    expect(canceling).toBe(start + 10 * SECOND);
    expect(story.firstAt('ccTask.failed') - canceling).toBeLessThan(MOMENT);
  });

  test('and cancels about the share of them that is to be', () => {
    const cancelled = { share: 0.4, after: exactly(10 * SECOND) };
    const story = FoundationStory.of({
      cells: [cells(2, { memory: 16384, disk: 65536 })],
      tasks: [task('report', { count: 200, memory: 64, runs: exactly(MINUTE), cancelled })],
    }).runsTo(5 * MINUTE);
    const count = ccFailures(story).length;
    expect(count).toBeGreaterThan(60);
    expect(count).toBeLessThan(100);
    expect(ccStates(story).filter((state) => state === 'SUCCEEDED')).toHaveLength(200 - count);
  });
});

describe('a task that ends while Cloud Controller is down', () => {
  /** It ends half a minute after the start; Cloud Controller is down from before that for so long. */
  const story = (down: number): FoundationStory => {
    const processes = [{ component: 'cloud-controller', index: 0 } as const];
    const at = start + 20 * SECOND;
    const events: TimedEvent[] = [
      { kind: 'stopProcesses', at, processes },
      { kind: 'startProcesses', at: at + down, processes },
    ];
    const tasks = [task('report', { from: start, runs: exactly(30 * SECOND) })];
    return FoundationStory.of({ cells: 1, tasks, events });
  };

  test('stays Resolving, and is delivered when convergence has found it again', () => {
    const told = story(40 * SECOND).runsTo(4 * MINUTE);
    expect(ccStates(told)).toEqual(['PENDING', 'RUNNING', 'SUCCEEDED']);
    const resolving = told.happenings('task.resolving');
    expect(resolving).toHaveLength(2);
    // It is kicked when it has been Resolving for more than 30 s, at a pass.
    const kicked = (resolving[1]?.at ?? 0) - (resolving[0]?.at ?? 0);
    expect(kicked).toBeGreaterThan(30 * SECOND);
    expect(kicked).toBeLessThan(61 * SECOND);
  });

  test('is deleted after two minutes without being delivered, and then is lost to Cloud Controller', () => {
    const told = story(10 * MINUTE).runsTo(12 * MINUTE);
    const ended = told.firstAt('task.completed');
    const deleted = told.firstAt('task.deleted');
    expect(deleted - ended).toBeGreaterThan(2 * MINUTE);
    expect(deleted - ended).toBeLessThan(2 * MINUTE + 31 * SECOND);
    // The first attempt and those of the passes until then.
    expect(told.happenings('task.resolving').length).toBeGreaterThanOrEqual(3);
    expect(told.happenings('task.resolving').length).toBeLessThanOrEqual(5);
    expect(ccFailures(told)).toEqual(['Unable to determine completion status']);
    // The clock is another process: its sync goes on and finds that the task is gone.
    const lost = told.firstAt('ccTask.failed');
    expect(lost - deleted).toBeLessThan(31 * SECOND);
  });
});

test('a callback that is lost on the way is tried three times, ten seconds each', () => {
  const tasks = [task('report', { from: start })];
  const story = FoundationStory.of({ cells: 1, tasks }).runsTo(start);
  story.loses('cc.taskCompleted', 30 * SECOND).runsTo(2 * MINUTE);
  expect(story.happenings('task.resolving')).toHaveLength(1);
  const delivered = story.firstAt('task.deleted') - story.firstAt('task.resolving');
  expect(delivered).toBeGreaterThan(20 * SECOND);
  expect(delivered).toBeLessThan(20 * SECOND + MOMENT);
});

test('a task that is cancelled while Garden hangs over its container leaves every count right', () => {
  const story = FoundationStory.of({
    cells: 1,
    tasks: [task('report', { from: 30 * SECOND, runs: exactly(MINUTE) })],
  });
  story.runsTo(start);
  befalls(story, { kind: 'breakGarden', cells: [0], mode: 'hangs' });
  story.runsUntil('task.started').runsFor(SECOND);
  befalls(story, { kind: 'cancelTasks', source: 0, share: 1 });
  story.runsFor(2 * MINUTE);
  const { departing, creating } = story.foundation.rep(0).state.executor;
  expect([departing.size, creating.busy]).toEqual([1, 1]);
  expect(checkAll(story.foundation)).toEqual([]);
});
