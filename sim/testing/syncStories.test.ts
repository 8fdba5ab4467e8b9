/** Cloud Controller's Diego sync: what it mends, and what it keeps fresh. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { app, exactly, push, remove, task } from './builders';
import { FoundationStory } from './foundationStory';

const MOMENT = SECOND / 5;

describe('the sync of Cloud Controller', () => {
  test.each([1, 2, 3])('(seed %#) repairs a desire that was lost', (seed) => {
    const entry = { cells: 1, apps: [app('dora', { arrivesAt: MINUTE })] };
    const quiet = FoundationStory.of(entry, seed).runsTo(2 * MINUTE);
    const next = quiet.happenings('sync.completed').find(({ at }) => at > MINUTE)?.at ?? 0;
    // Between two syncs, so that it is the person's call that gets lost.
    const pushed = next - 10 * SECOND;
    const story = FoundationStory.of({ ...entry, events: [push(pushed, 0)] }, seed);
    story.runsTo(pushed - 1).loses('bbs.desire', SECOND);
    expect(story.rows('dora-1/0')).toEqual([]);
    story.runsTo(next + MOMENT);
    expect(story.rows('dora-1/0')).toHaveLength(1);
    expect(story.firstAt('desiredLRP.created') - next).toBeLessThan(MOMENT);
  });

  test('repairs a removal that was lost', () => {
    const entry = { cells: 1, apps: [app('dora')] };
    const quiet = FoundationStory.of(entry).runsTo(3 * MINUTE);
    const next = quiet.happenings('sync.completed').find(({ at }) => at > 2 * MINUTE)?.at ?? 0;
    const removed = next - 10 * SECOND;
    const story = FoundationStory.of({ ...entry, events: [remove(removed, 0)] });
    story.runsTo(removed - 1).loses('bbs.remove', SECOND);
    expect(story.running()).toEqual(['dora-1/0']);
    story.runsTo(next + 7 * SECOND);
    expect(story.running()).toEqual([]);
  });

  test.each([1, 2, 3])('(seed %#) keeps the domain fresh for two minutes each time', (seed) => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }, seed).runsTo(20 * MINUTE);
    expect(story.happenings('domain.expired')).toEqual([]);
    const refreshed = story.happenings('domain.refreshed');
    // Two domains, every 30 s.
    expect(refreshed.length).toBeGreaterThanOrEqual(2 * 39);
    for (const { at, x: until } of refreshed) {
      expect(until - at).toBeGreaterThanOrEqual(120 * SECOND);
      expect(until - at).toBeLessThan(121 * SECOND);
    }
  });

  test('that stops lets the domain go stale; convergence then ends nobody, people still can', () => {
    const entry = { cells: 1, apps: [app('dora'), app('gone')], events: [remove(6 * MINUTE, 1)] };
    const story = FoundationStory.of(entry).runsTo(2 * MINUTE);
    story.loses('bbs.fetchDesired', 5 * MINUTE);
    const expired = story.firstAt('domain.expired');
    const refreshed = story.happenings('domain.refreshed').at(-1)?.at ?? 0;
    expect(expired - refreshed).toBeGreaterThanOrEqual(120 * SECOND);
    expect(expired - refreshed).toBeLessThan(151 * SECOND);
    expect(story.foundation.bbs().rows.domains.size).toBe(0);
    const ended = story.happenings('container.completed');
    expect(ended.map(({ lrp }) => lrp)).toEqual(['gone-1/0']);
    expect((ended[0]?.at ?? 0) - 6 * MINUTE).toBeLessThan(6 * SECOND);
  });
});

describe('a clock that dies in the middle of a sync', () => {
  /** Dies between the beginning and the end of a sync of its third minute. */
  const dying = (seed: number): FoundationStory => {
    const apps = [app('dora')];
    const quiet = FoundationStory.of({ cells: 1, apps }, seed).runsTo(4 * MINUTE);
    const sync = quiet.happenings('sync.completed').find(({ at }) => at > 3 * MINUTE);
    const at = Math.round((sync?.at ?? 0) - (sync?.x ?? 0) / 2);
    const processes = [{ component: 'clock', index: 0 } as const];
    const events = [{ kind: 'killProcesses', at, processes } as const];
    return FoundationStory.of({ cells: 1, apps, events }, seed);
  };

  test.each([1, 2, 3])(
    '(seed %#) keeps all others from syncing for ten minutes, and the domain goes stale',
    (seed) => {
      const story = dying(seed).runsTo(3 * MINUTE);
      story.runsUntil('process.killed');
      const killed = story.now;
      const before = story.happenings('sync.completed').length;
      story.runsTo(killed + 12 * MINUTE);
      const next = story.happenings('sync.completed')[before]?.at ?? 0;
      expect(next - killed).toBeGreaterThan(9.9 * MINUTE);
      expect(next - killed).toBeLessThan(10.6 * MINUTE);
      expect(story.happenings('domain.expired').length).toBeGreaterThan(0);
      expect(story.running()).toEqual(['dora-1/0']);
    },
  );
});

test('apps and tasks have their freshness apart: only that of the tasks suffers from a cancellation that fails', () => {
  // A task without a callback that has ended stays for two minutes; meanwhile its owner cancels it in vain.
  const cancelled = { share: 1, after: exactly(40 * SECOND) };
  const tasks = [task('report', { hasCallback: false, runs: exactly(10 * SECOND), cancelled })];
  const story = FoundationStory.of({ cells: 1, tasks }).runsTo(3 * MINUTE);
  const failed = story.happenings('sync.failed').map(({ text }) => text);
  expect(failed.length).toBeGreaterThan(0);
  expect(new Set(failed)).toEqual(new Set(['tasks: InvalidStateTransition']));
  const refreshes = (domain: string): number => {
    const id = story.foundation.identities().domainByName.get(domain);
    return story.happenings('domain.refreshed').filter(({ a }) => a === id).length;
  };
  expect(refreshes('cf-apps')).toBe(6);
  expect(refreshes('cf-tasks')).toBe(6 - failed.length);
});
