/** Rolling deployments: what runs meanwhile, how long they take, and what stalls them. */
import { describe, expect, test } from 'vitest';
import { type Duration, type Instant, MINUTE, SECOND } from '../engine/units';
import type { AppSpec, TimedEvent } from '../model/foundationSpec';
import { app, cells, exactly, remove, scale } from './builders';
import { FoundationStory } from './foundationStory';

const MOMENT = SECOND / 5;
const start = MINUTE;

/** Versions of dora, each at its place among the apps. */
function versions(...entries: readonly Partial<AppSpec>[]): AppSpec[] {
  return entries.map((entry, i) =>
    app('dora', { version: i + 1, arrivesAt: i === 0 ? 0 : start, ...entry }),
  );
}

function rolls(
  replaces: number,
  maxInFlight: number,
  entry: { readonly at?: Instant; readonly cancelAfter?: Duration } = {},
): TimedEvent {
  const { at = start, cancelAfter = null } = entry;
  const rolling = { maxInFlight, cancelAfter };
  return { kind: 'releaseApps', at, releases: [{ replaces, app: replaces + 1, rolling }] };
}

/** How many instances of a version run. */
const runningOf = (story: FoundationStory, version: number): number =>
  story.running().filter((key) => key.startsWith(`dora-${version}/`)).length;

describe('a rolling deployment', () => {
  test.each([1, 2, 3])(
    'of %d at a time never has fewer instances than before, nor many more',
    (maxInFlight) => {
      const story = FoundationStory.of({
        cells: [cells(3)],
        apps: versions({ instances: 6 }, { instances: 6 }),
        events: [rolls(0, maxInFlight)],
      }).runsTo(start);
      const limit = start + 5 * MINUTE;
      while (story.happenings('deployment.completed').length === 0 && story.now < limit) {
        story.runsFor(SECOND / 2);
        const all = runningOf(story, 1) + runningOf(story, 2);
        expect(all).toBeGreaterThanOrEqual(6);
        // Those that are told to stop wait 5 s for their proxies before they do.
        expect(all).toBeLessThanOrEqual(6 + 2 * maxInFlight);
      }
      story.runsFor(30 * SECOND);
      expect([runningOf(story, 1), runningOf(story, 2)]).toEqual([0, 6]);
      for (const { b: fresh, x: old } of story.happenings('deployment.scaled')) {
        expect(fresh + old).toBeLessThanOrEqual(6 + maxInFlight);
      }
    },
  );

  test('asks for the first instances at once, and takes its steps in the five-second beat', () => {
    const story = FoundationStory.of({
      cells: [cells(3)],
      apps: versions({ instances: 4 }, { instances: 4 }),
      events: [rolls(0, 1)],
    }).runsTo(start + 3 * MINUTE);
    const desired = story.happenings('desiredLRP.created').at(-1);
    expect((desired?.at ?? 0) - start).toBeLessThan(MOMENT);
    expect(desired?.b).toBe(1);
    const steps = story.happenings('deployment.scaled');
    const [first] = steps;
    for (const step of steps) {
      const beats = (step.at - (first?.at ?? 0)) / (5 * SECOND);
      expect(Math.abs(beats - Math.round(beats))).toBeLessThan(0.01);
    }
    // New ones, and old ones left, after each step.
    expect(steps.map(({ b, x }) => [b, x])).toEqual([
      [2, 3],
      [3, 2],
      [4, 1],
      [4, 0],
    ]);
    // An instance takes 4.5 s to run: seen at the beat after, each time.
    const [done] = story.happenings('deployment.completed');
    expect(done?.x).toBeGreaterThan(4 * 4.5 * SECOND);
    expect(done?.x).toBeLessThanOrEqual(4 * 10 * SECOND);
  });

  test.each<[string, Partial<AppSpec>]>([
    ['crash', { crash: { kind: 'exits', after: exactly(SECOND), share: 1, times: 1000 } }],
    ['find no room', { memory: 9000 }],
    [
      'fit no cell',
      { constraint: { rootFs: 'preloaded:cflinuxfs4', placementTags: ['gpu'], volumeDrivers: [] } },
    ],
  ])('stalls when its instances %s, and the old ones go on', (_what, next) => {
    const story = FoundationStory.of({
      cells: [cells(3)],
      apps: versions({ instances: 4 }, { instances: 4, ...next }),
      events: [rolls(0, 2)],
    }).runsTo(start + 15 * MINUTE);
    expect(story.happenings('deployment.completed')).toEqual([]);
    expect(runningOf(story, 1)).toBeGreaterThanOrEqual(3);
    expect(runningOf(story, 2)).toBeLessThan(4);
    expect(story.happenings('deployment.cancelled')).toEqual([]);
  });

  test('that is cancelled gives the old version its instances back', () => {
    const story = FoundationStory.of({
      cells: [cells(3)],
      apps: versions({ instances: 6 }, { instances: 6 }),
      events: [rolls(0, 1, { cancelAfter: 25 * SECOND })],
    }).runsTo(start + 24 * SECOND);
    expect(runningOf(story, 2)).toBeGreaterThan(0);
    story.runsTo(start + 2 * MINUTE);
    expect([runningOf(story, 1), runningOf(story, 2)]).toEqual([6, 0]);
    const [cancelled] = story.happenings('deployment.cancelled');
    // At the updater's next look.
    expect(cancelled?.x).toBeGreaterThanOrEqual(25 * SECOND);
    expect(cancelled?.x).toBeLessThanOrEqual(30 * SECOND + MOMENT);
  });

  test('lets nobody scale the app until it is done', () => {
    const story = FoundationStory.of({
      cells: [cells(3)],
      apps: versions({ instances: 3 }, { instances: 3 }),
      events: [rolls(0, 1), scale(start + 5 * SECOND, 1, 8), scale(start + 3 * MINUTE, 1, 5)],
    }).runsTo(start + 2 * MINUTE);
    expect(story.happenings('app.scaleRefused')).toHaveLength(1);
    expect(runningOf(story, 2)).toBe(3);
    story.runsTo(start + 4 * MINUTE);
    expect(runningOf(story, 2)).toBe(5);
  });

  test('that is cancelled leaves the app to be scaled as before', () => {
    const story = FoundationStory.of({
      cells: [cells(3)],
      apps: versions({ instances: 3 }, { instances: 3 }),
      events: [rolls(0, 1, { cancelAfter: 6 * SECOND }), scale(start + 2 * MINUTE, 1, 5)],
    }).runsTo(start + 3 * MINUTE);
    expect([runningOf(story, 1), runningOf(story, 2)]).toEqual([5, 0]);
  });

  test('overtaken by another one ends in the newest version, with none of the older', () => {
    const story = FoundationStory.of({
      cells: [cells(3)],
      apps: versions({ instances: 5 }, { instances: 5 }, { instances: 5 }),
      events: [rolls(0, 1), rolls(1, 2, { at: start + 20 * SECOND })],
    });
    story.runsTo(start + 19 * SECOND);
    expect(runningOf(story, 2)).toBeGreaterThan(0);
    story.runsTo(start + 4 * MINUTE);
    expect([1, 2, 3].map((version) => runningOf(story, version))).toEqual([0, 0, 5]);
    expect(story.happenings('deployment.superseded')).toHaveLength(1);
    expect(story.happenings('deployment.completed')).toHaveLength(1);
  });

  test('of an app that is deleted goes with it', () => {
    const story = FoundationStory.of({
      cells: [cells(3)],
      apps: versions({ instances: 5 }, { instances: 5 }),
      events: [rolls(0, 1), remove(start + 20 * SECOND, 1)],
    }).runsTo(start + 2 * MINUTE);
    expect(story.running()).toEqual([]);
    expect(story.happenings('deployment.completed')).toEqual([]);
  });

  test('takes about as many beats as there are lots, whatever the seed', () => {
    const durations = FoundationStory.variants(
      {
        cells: [cells(3)],
        apps: versions({ instances: 6 }, { instances: 6 }),
        events: [rolls(0, 2)],
      },
      12,
    ).map((story) => {
      story.runsTo(start + 3 * MINUTE);
      return story.happenings('deployment.completed')[0]?.x ?? 0;
    });
    // Three lots of 4.5 s each, found up to a beat later.
    expect(Math.min(...durations)).toBeGreaterThanOrEqual(3 * 4.5 * SECOND);
    expect(Math.max(...durations)).toBeLessThanOrEqual(3 * 10 * SECOND + MOMENT);
    expect(new Set(durations).size).toBeGreaterThan(6);
  });
});

test('a restart without a strategy stops all before it starts any', () => {
  const releases = [{ replaces: 0, app: 1, rolling: null }];
  const story = FoundationStory.of({
    cells: [cells(3)],
    apps: versions({ instances: 4 }, { instances: 4 }),
    events: [{ kind: 'releaseApps', at: start, releases }],
  });
  story.runsTo(start + 2 * SECOND);
  expect(runningOf(story, 2)).toBe(0);
  story.runsTo(start + 30 * SECOND);
  expect([runningOf(story, 1), runningOf(story, 2)]).toEqual([0, 4]);
});
