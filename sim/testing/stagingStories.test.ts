/** How code becomes a running app, and what keeps it from it. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { app, cells, exactly, kill, people, remove } from './builders';
import { FoundationStory } from './foundationStory';

const MOMENT = SECOND / 5;

/** A foundation with people who push `dora`. */
const pushed = (entry: Parameters<typeof app>[1] = {}, who: Parameters<typeof people>[1] = {}) => ({
  cells: [cells(2, { memory: 4096, disk: 16384 })],
  apps: [app('dora', { push: 0, ...entry })],
  pushes: [people('people', who)],
});

describe('a push', () => {
  test('stages in a task, uploads, and then the app is desired', () => {
    const story = FoundationStory.of(pushed()).runsUntil('push.completed');
    const at = (name: Parameters<typeof story.firstAt>[0]): number => story.firstAt(name);
    const order = [
      at('push.started'),
      at('staging.started'),
      at('task.created'),
      at('auction.taskPlaced'),
      at('task.started'),
      at('task.completed'),
      at('staging.completed'),
      at('desiredLRP.created'),
      at('actualLRP.started'),
    ];
    expect(order).toEqual([...order].sort((a, b) => a - b));
    // Create 1 s, credentials 0.5 s, set-up 1 s, the Builder 10 s, the upload 1 s.
    const staged = story.happenings('staging.completed')[0];
    expect(staged?.x).toBeGreaterThanOrEqual(13.5 * SECOND);
    expect(staged?.x).toBeLessThan(13.5 * SECOND + MOMENT);
    expect(story.happenings('push.completed')[0]?.b).toBe(0);
    expect(story.task('dora-1-build-1')).toBeUndefined();
  });

  test('stages with 1 GB and 4 GB of disk at least, and with what the app needs if that is more', () => {
    const small = FoundationStory.of(pushed()).runsUntil('container.reserved');
    expect(small.task('dora-1-build-1')?.definition).toMatchObject({ memory: 1024, disk: 4096 });
    const big = FoundationStory.of(pushed({ memory: 3000, disk: 9000 }));
    big.runsUntil('container.reserved');
    // The most disk an app may have is 2 GB by default, less than staging has anyway.
    expect(big.task('dora-1-build-1')?.definition).toMatchObject({ memory: 3000, disk: 4096 });
  });

  test('stages on the app’s isolation segment', () => {
    const story = FoundationStory.of({
      ...pushed({ tags: ['gpu'] }),
      cells: [cells(2), cells(1, { group: 'gpu', tags: ['gpu'] })],
    }).runsUntil('auction.taskPlaced');
    expect(story.happenings('auction.taskPlaced')[0]?.cell).toBe('gpu-0');
  });

  test('learns of an upload at cc-uploader’s next look, a second apart', () => {
    const times = [1, 1001, 1999].map((upload) => {
      const who = { upload: exactly(upload * 1000) };
      const story = FoundationStory.of(pushed({}, who)).runsUntil('staging.completed');
      return Math.round((story.happenings('staging.completed')[0]?.x ?? 0) / SECOND);
    });
    expect(times).toEqual([14, 15, 15]);
  });

  test('that finds no room waits for three more passes, then fails, and nothing is desired', () => {
    const entry = { ...pushed({}, { timeout: 10 * MINUTE }), cells: [cells(2, { memory: 1000 })] };
    const story = FoundationStory.of(entry).runsUntil('push.completed');
    expect(story.happenings('task.rejected')).toHaveLength(3);
    expect(story.happenings('staging.failed').map(({ text }) => text)).toEqual([
      'InsufficientResources: insufficient resources: memory',
    ]);
    expect(story.happenings('push.completed')[0]?.b).toBe(1);
    expect(story.now).toBeGreaterThan(MINUTE);
    expect(story.now).toBeLessThan(2 * MINUTE + MOMENT);
    expect(story.happenings('desiredLRP.created')).toEqual([]);
  });

  test('that no cell can ever take fails as well', () => {
    const story = FoundationStory.of(pushed({ tags: ['gpu'] }, { timeout: 10 * MINUTE }));
    story.runsUntil('push.completed');
    expect(story.happenings('staging.failed')[0]?.text).toBe(
      'NoCompatibleCell: found no compatible cell with placement tag "gpu"',
    );
  });

  test('whose code does not compile fails at the end of the Builder', () => {
    const story = FoundationStory.of(pushed({}, { failing: 1 })).runsUntil('push.completed');
    expect(story.happenings('staging.failed')[0]?.text).toBe(
      'BuildpackCompileFailed: Exited with status 223',
    );
    expect(story.happenings('desiredLRP.created')).toEqual([]);
  });

  test('whose staging does not end in fifteen minutes fails then', () => {
    const who = { staging: exactly(20 * MINUTE), timeout: 30 * MINUTE };
    const story = FoundationStory.of(pushed({}, who)).runsTo(20 * MINUTE);
    const [failed] = story.happenings('staging.completed');
    // The container's 2.5 s come before the task's actions.
    expect((failed?.x ?? 0) - 15 * MINUTE).toBeGreaterThanOrEqual(2.5 * SECOND);
    expect((failed?.x ?? 0) - 15 * MINUTE).toBeLessThan(2.5 * SECOND + MOMENT);
    expect(story.happenings('staging.failed')[0]?.text).toBe(
      'StagingError: exceeded 15m0s timeout',
    );
  });

  test('that a person gives up frees the slot; the staging goes on and starts nothing', () => {
    const who = { inFlight: 1, timeout: 5 * SECOND };
    const base = pushed({}, who);
    const story = FoundationStory.of({
      ...base,
      apps: [...base.apps, app('nora', { push: 0 })],
    }).runsTo(MINUTE);
    const ends = story.happenings('push.completed');
    expect(ends.map(({ x }) => x)).toEqual([5 * SECOND, 5 * SECOND]);
    const starts = story.happenings('push.started');
    expect(starts.map(({ at }) => at)).toEqual([0, 5 * SECOND]);
    expect(story.happenings('staging.completed').map(({ b: failed }) => failed)).toEqual([0, 0]);
    expect(story.happenings('desiredLRP.created')).toEqual([]);
  });

  test('fails when the cell that stages is lost', () => {
    const base = pushed({}, { staging: exactly(5 * MINUTE), timeout: 10 * MINUTE });
    const before = FoundationStory.of(base).runsUntil('task.started');
    const [started] = before.happenings('task.started');
    const cell = started?.cell === 'cell-0' ? 0 : 1;
    const story = FoundationStory.of({ ...base, events: [kill(MINUTE, cell)] });
    story.runsUntil('push.completed');
    expect(story.happenings('staging.failed')[0]?.text).toBe(
      'StagingError: cell disappeared before completion',
    );
  });

  test('of an app that is deleted cancels its staging', () => {
    const base = pushed({}, { staging: exactly(5 * MINUTE), timeout: 10 * MINUTE });
    const story = FoundationStory.of({ ...base, events: [remove(MINUTE, 0)] }).runsTo(2 * MINUTE);
    expect(story.happenings('staging.completed').map(({ b: failed }) => failed)).toEqual([1]);
    expect(story.task('dora-1-build-1')).toBeUndefined();
    expect(story.containers('cell-0').concat(story.containers('cell-1'))).toEqual([]);
    expect(story.happenings('push.completed')).toEqual([]);
  });

  test('with nothing to stage is desired at once', () => {
    const story = FoundationStory.of(pushed({}, { staging: null })).runsUntil('push.completed');
    expect(story.happenings('staging.started')).toEqual([]);
    expect(story.firstAt('desiredLRP.created')).toBeLessThan(MOMENT);
  });
});

test('a build of which nobody hears any more is given up after 20 minutes, at the next look', () => {
  // The request never gets to the BBS, and Cloud Controller dies before it gives up.
  const base = pushed({}, { timeout: 60 * MINUTE });
  const dies = { kind: 'killProcesses', at: 30 * SECOND } as const;
  const processes = [{ component: 'cloud-controller', index: 0 } as const];
  const story = FoundationStory.of({ ...base, events: [{ ...dies, processes }] });
  story.loses('bbs.desireTask', 40 * SECOND).runsTo(30 * MINUTE);
  const [ended] = story.happenings('staging.completed');
  expect(ended?.b).toBe(1);
  expect(ended?.x).toBeGreaterThan(20 * MINUTE);
  expect(ended?.x).toBeLessThanOrEqual(25 * MINUTE);
  expect(story.happenings('staging.failed')[0]?.text).toBe('StagingTimeExpired');
});
