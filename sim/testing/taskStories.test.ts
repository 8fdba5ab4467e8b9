/** What happens to tasks: they run once, their callback deletes them, and they do not wait for room for ever. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import type { KindName } from '../trace/kinds';
import { cells, exactly, kill, task } from './builders';
import { FoundationStory } from './foundationStory';

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
