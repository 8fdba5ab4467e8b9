/** What a BBS that answers late does to those who call it: time-outs, repeated calls, late replies. */
import { describe, expect, test } from 'vitest';
import { MILLISECOND, MINUTE, SECOND } from '../engine/units';
import { app, type Properties, push, STEADY, task } from './builders';
import { FoundationStory } from './foundationStory';

const slow = (properties: Properties): Properties => ({
  ...STEADY,
  'sim.bbs.parallelism': 1,
  ...properties,
});

describe('a rep whose claims queue at the BBS', () => {
  const entry = {
    cells: 1,
    apps: [app('dora', { instances: 6 })],
    properties: slow({ 'sim.bbs.claim_time': '4s' }),
  };

  test('gives each attempt ten seconds and calls again half a second later, three times', () => {
    const story = FoundationStory.of(entry).runsTo(5 * MINUTE);
    const late = story.happenings('call.timedOut');
    const reserved = story.firstAt('container.reserved', { lrp: 'dora-1/5' });
    const times = late.map(({ at, a: attempt }) => [attempt, at]);
    expect(times).toContainEqual([1, reserved + 10 * SECOND]);
    expect(times).toContainEqual([2, reserved + 20.5 * SECOND]);
    expect(late.every(({ a: attempt }) => attempt <= 3)).toBe(true);
  });

  test('drops replies to attempts that it gave up, and still all instances run', () => {
    const story = FoundationStory.of(entry).runsTo(5 * MINUTE);
    expect(story.happenings('call.replyLate').length).toBeGreaterThan(0);
    expect(story.running()).toHaveLength(6);
  });

  test('is answered in time by a BBS with more workers', () => {
    const properties = { ...entry.properties, 'sim.bbs.parallelism': 3 };
    const story = FoundationStory.of({ ...entry, properties }).runsTo(5 * MINUTE);
    expect(story.happenings('call.timedOut')).toEqual([]);
    expect(story.running()).toHaveLength(6);
  });
});

test('a claim that is never answered leaves the container reserved until its reservation expires', () => {
  const story = FoundationStory.of({ cells: 1, apps: [app('dora')] });
  story.runsTo(0).loses('bbs.claim', 3 * MINUTE);
  const reserved = story.firstAt('container.reserved');
  const ended = story.happenings('container.completed')[0];
  expect(story.happenings('call.timedOut', { cell: 'cell-0' }).length).toBeGreaterThanOrEqual(3);
  expect(ended?.text).toContain('expired');
  expect((ended?.at ?? 0) - reserved).toBeGreaterThanOrEqual(60 * SECOND);
});

test('a crash that cannot be told deletes its container all the same', () => {
  const entry = {
    cells: 1,
    apps: [app('dora', { life: { kind: 'constant', value: 30 * SECOND } })],
  };
  const story = FoundationStory.of(entry).runsUntil('container.running');
  story.loses('bbs.crash', MINUTE);
  const completed = story.firstAt('container.completed');
  const deleted = story.runsFor(MINUTE).firstAt('container.deleted');
  // Three attempts of ten seconds, two pauses, then Garden's work.
  expect(deleted - completed).toBeGreaterThanOrEqual(31 * SECOND);
  expect(deleted - completed).toBeLessThan(33 * SECOND);
});

test('a bulk sync that is not answered is dropped, and the next comes at its time', () => {
  const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsUntil(
    'container.running',
  );
  story.runsUntil('rep.synced');
  const before = story.now;
  story.loses('bbs.sync', 50 * SECOND);
  story.runsUntil('rep.synced');
  // Tick at 30 s, three attempts to 61 s, the first of them that arrives after 50 s is the third.
  expect(story.now - before).toBeGreaterThanOrEqual(51 * SECOND);
  expect(story.now - before).toBeLessThan(52 * SECOND);
  expect(story.running()).toEqual(['dora-1/0']);
});

test('an auctioneer that gets no list of cells asks again, and places what has waited', () => {
  const story = FoundationStory.of({
    cells: 1,
    apps: [app('dora', { arrivesAt: MINUTE })],
    events: [push(MINUTE, 0)],
  });
  story.runsTo(MINUTE - 1).loses('bbs.fetchCells', 40 * SECOND);
  story.runsUntil('auction.completed');
  // 10 s and half a second three times over, then after one second anew: the first call after 40 s goes through.
  expect(story.now - MINUTE).toBeGreaterThanOrEqual(40 * SECOND);
  expect(story.now - MINUTE).toBeLessThan(43 * SECOND);
});

test('a report of a failure that is not answered does not stop the auctioneer for good', () => {
  const entry = {
    cells: 1,
    apps: [app('big', { memory: 1_000_000 }), app('dora', { arrivesAt: MINUTE })],
    events: [push(MINUTE, 1)],
  };
  const story = FoundationStory.of(entry)
    .runsTo(0)
    .loses('bbs.failActual', 2 * MINUTE);
  story.runsTo(4 * MINUTE);
  expect(story.happenings('call.timedOut').length).toBeGreaterThanOrEqual(3);
  expect(story.running()).toEqual(['dora-1/0']);
});

test('Cloud Controller repeats a desire ever more rarely for a minute, then leaves it to the sync', () => {
  const entry = {
    cells: 1,
    apps: [app('dora', { arrivesAt: MINUTE })],
    events: [push(MINUTE, 0)],
    properties: { ...STEADY, 'cc.diego_sync.frequency_in_seconds': 600 },
  };
  const story = FoundationStory.of(entry, 3)
    .runsTo(MINUTE - 1)
    .loses('bbs.desire', 90 * SECOND);
  const attempts = story.happenings('call.timedOut');
  expect(attempts.map(({ a }) => a)).toEqual([1, 2, 3, 4, 5, 6]);
  const pauses = attempts.slice(1).map(({ at }, i) => at - (attempts[i]?.at ?? 0) - 10 * SECOND);
  expect(pauses).toEqual([250, 500, 1000, 2000, 4000].map((pause) => pause * MILLISECOND));
  expect(story.rows('dora-1/0')).toEqual([]);
  expect(story.runsTo(13 * MINUTE).running()).toEqual(['dora-1/0']);
});

test('tasks survive a BBS that is slow with them', () => {
  const story = FoundationStory.of({
    cells: 1,
    tasks: [task('report', { count: 5 })],
    properties: slow({ 'sim.bbs.change_task_time': '3s' }),
  }).runsTo(10 * MINUTE);
  expect(story.happenings('call.timedOut').length).toBeGreaterThan(0);
  expect(story.happenings('task.deleted')).toHaveLength(5);
});
