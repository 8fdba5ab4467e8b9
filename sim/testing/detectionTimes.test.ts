/**
 * How long it takes Diego to notice what is wrong: each derived timing as the spread over many phases of
 * its timers, held to the least, the mean and the most that follow.
 *
 * A convergence pass comes 30 s after the end of the one before, and what happens in between waits for it
 * any part of that, 15 s in the mean. A presence is refreshed every 5 s and outlives its last refresh by
 * 15 s, so it outlives its cell by anything between 10 and 15 s, 12.5 s in the mean.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Duration, type Instant, MINUTE, SECOND } from '../engine/units';
import { app, cells, kill, push, task } from './builders';
import { FoundationStory } from './foundationStory';
import { always, between, expectWaits, spreadOf } from './waits';

/** What calls and queries take: of the few in these foundations. */
const OVERHEAD = SECOND / 10;

const NEXT_PASS = between(0, 30);
const PRESENCE_LEFT = between(10, 15);

const SEEDS = seeds(200);

function seeds(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

describe('a lost cell', () => {
  const death = 2 * MINUTE;
  const entry = { cells: 2, apps: [app('dora', { instances: 2 })], events: [kill(death, 0)] };
  let times: { expired: Duration; suspected: Duration; auctioned: Duration }[] = [];

  beforeAll(() => {
    // The two phases make the spread wider: more of them hold its mean as close.
    times = seeds(400).map((seed) => {
      const story = FoundationStory.of(entry, seed).runsTo(death + 50 * SECOND);
      return {
        expired: story.firstAt('presence.expired', { cell: 'cell-0' }) - death,
        suspected: story.firstAt('actualLRP.suspected', { cell: 'cell-0' }) - death,
        auctioned: story.firstAt('auction.placed', { from: death }) - death,
      };
    });
  });

  test('is listed for what is left of its presence: 10 to 15 s', () => {
    expectWaits(
      times.map(({ expired }) => expired),
      [PRESENCE_LEFT],
      OVERHEAD,
    );
  });

  test('is missed by the next pass: after 10 to 45 s, 27.5 s in the mean', () => {
    expectWaits(
      times.map(({ suspected }) => suspected),
      [PRESENCE_LEFT, NEXT_PASS],
      OVERHEAD,
    );
  });

  test('has its instances auctioned by that pass', () => {
    for (const { suspected, auctioned } of times) {
      expect(auctioned - suspected).toBeLessThan(OVERHEAD);
    }
    expectWaits(
      times.map(({ auctioned }) => auctioned),
      [PRESENCE_LEFT, NEXT_PASS],
      OVERHEAD,
    );
  });
});

describe('an instance that nobody auctions', () => {
  const pushed = MINUTE;
  const entry = {
    cells: 1,
    apps: [app('dora', { arrivesAt: pushed })],
    events: [push(pushed, 0)],
  };

  test('because the request was lost is stale after 30 s, and the next pass asks again', () => {
    const waits = SEEDS.map((seed) => {
      const story = FoundationStory.of(entry, seed).runsTo(pushed - SECOND);
      story.loses('auctioneer.requestLRPs', 2 * SECOND).runsTo(pushed + 65 * SECOND);
      return story.firstAt('auction.placed') - story.firstAt('actualLRP.created');
    });
    expectWaits(waits, [always(30), NEXT_PASS], OVERHEAD);
  });

  test('because every request is lost is asked for with every pass, once it is stale', () => {
    const firsts: Duration[] = [];
    const gaps: Duration[] = [];
    for (const seed of SEEDS.slice(0, 50)) {
      const story = FoundationStory.of(entry, seed).runsTo(pushed - SECOND);
      story.loses('auctioneer.requestLRPs', 5 * MINUTE);
      const asked = story.happenings('convergence.completed').filter(({ b: starts }) => starts > 0);
      expect(asked.length).toBeGreaterThanOrEqual(7);
      firsts.push((asked[0]?.at ?? 0) - story.firstAt('actualLRP.created'));
      gaps.push(...asked.slice(1).map(({ at }, i) => at - (asked[i]?.at ?? 0)));
    }
    expectWaits(firsts, [always(30), NEXT_PASS], OVERHEAD);
    expectWaits(gaps, [always(30)], OVERHEAD);
  });
});

describe('an instance that fits nowhere', () => {
  // A failed auction counts as a change of the row. The first, at the desire, is 30 s old at any phase of
  // the passes. The others follow from a pass, so that 30 s later, at the next one, they are too young.
  test('is tried again with the first pass after 30 s, and then with every second pass', () => {
    const firsts: Duration[] = [];
    const gaps: Duration[] = [];
    for (const seed of SEEDS) {
      const big = { cells: 1, apps: [app('dora', { memory: 5000 })] };
      const story = FoundationStory.of(big, seed).runsTo(5 * MINUTE);
      const failures = story.happenings('actualLRP.failed').map(({ at }) => at);
      const [first = 0, ...later] = failures.slice(1).map((at, i) => at - (failures[i] ?? 0));
      firsts.push(first);
      gaps.push(...later);
    }
    expectWaits(firsts, [always(30), NEXT_PASS], OVERHEAD);
    expectWaits(gaps, [always(60)], OVERHEAD);
    expect(gaps.length).toBeGreaterThan(3 * SEEDS.length - 1);
  });
});

describe('an instance that keeps crashing', () => {
  // Each lives for 5 to 35 s, a whole period of the passes, so that it crashes in any phase of them.
  const apps = SEEDS.map((each) =>
    app(`app${each}`, {
      startup: { kind: 'constant', value: 0 },
      crash: {
        kind: 'exits',
        after: { kind: 'uniform', low: 5 * SECOND, high: 35 * SECOND },
        share: 1,
        times: 1000,
      },
    }),
  );
  let waits: Duration[][] = [];

  beforeAll(() => {
    const roomy = cells(2, { memory: 65536, disk: 65536 });
    waits = waitsByCount(FoundationStory.of({ cells: [roomy], apps }).runsTo(65 * MINUTE));
  });

  test.each([1, 2])('is auctioned at once after crash %i', (count) => {
    expect(spreadOf(waits[count] ?? []).most).toBeLessThan(OVERHEAD);
  });

  test.each([
    [3, 30],
    [4, 60],
    [5, 120],
    [6, 240],
    [7, 480],
    [8, 960],
    [9, 960],
  ])('waits after crash %i for %i s and for the next pass', (count, backOff) => {
    expect(waits[count]?.length).toBe(SEEDS.length);
    expectWaits(waits[count] ?? [], [always(backOff), NEXT_PASS], OVERHEAD);
  });
});

/** By crash count: from the crash to the auction that follows. */
function waitsByCount(story: FoundationStory): Duration[][] {
  const placed = new Map<string, Instant[]>();
  for (const { lrp, at } of story.happenings('auction.placed')) {
    placed.set(lrp, [...(placed.get(lrp) ?? []), at]);
  }
  const waits: Duration[][] = [];
  for (const { lrp, at, a: count } of story.happenings('actualLRP.crashed')) {
    const next = placed.get(lrp)?.find((each) => each >= at);
    if (next !== undefined) waits[count] = [...(waits[count] ?? []), next - at];
  }
  return waits;
}

describe('a task that fits nowhere', () => {
  // Auctioned when it is desired and with each of the next three passes; the fourth rejection fails it.
  test('fails at its fourth auction: after 60 to 90 s', () => {
    const entry = { cells: 1, tasks: [task('report', { memory: 5000, from: MINUTE })] };
    const waits = SEEDS.map((seed) => {
      const story = FoundationStory.of(entry, seed).runsTo(MINUTE + 95 * SECOND);
      expect(story.happenings('auction.taskFailed')).toHaveLength(4);
      return story.firstAt('task.completed') - story.firstAt('task.created');
    });
    expectWaits(waits, [NEXT_PASS, always(60)], OVERHEAD);
  });
});
