/**
 * What becomes of BBS, auctioneer and presences while Locket or the database is away, and how long it takes after
 * their return: each derived timing as the spread over many phases, held to the least, the mean and the most that
 * follow. What a failure of the two themselves does is in `failoverTimes.test.ts`.
 *
 * An attempt at a lock waits for a Locket, and that for its database, until the attempt's deadline; an operation on
 * the database is given up after 10 s. Who fails to refresh a lock once ends, is started again within 10 s, and tries
 * on. A Locket that starts gives every row a fresh TTL, so that each lock is still its last holder's.
 */
import { describe, expect, test } from 'vitest';
import { type Duration, type Instant, MINUTE, SECOND } from '../engine/units';
import type { Component, ProcessRef, StoreCondition, TimedEvent } from '../model/foundationSpec';
import { app, kill } from './builders';
import { FoundationStory } from './foundationStory';
import { HOLDERS, type Holder } from './lockHolders';
import { always, between, expectWaits } from './waits';

/** What calls take, and what an attempt adds to the interval before it. */
const OVERHEAD = SECOND / 10;

const FAULT: Instant = 40 * SECOND;

/** Away for so long. */
const LONG = MINUTE;

/** After three tries Locket gives up an operation whose connections are refused. */
const REFUSAL = 1;
const OPERATION_TIMEOUT = 10;

const LOCKETS: readonly ProcessRef[] = [0, 1].map((index) => ({ component: 'locket', index }));

function lockets(
  kind: 'killProcesses' | 'stopProcesses' | 'startProcesses' | 'restartProcesses',
  at: Instant,
  processes = LOCKETS,
): TimedEvent {
  return { kind, at, processes };
}

function database(at: Instant, mode: StoreCondition['mode']): TimedEvent {
  return { kind: 'setDatabase', at, condition: { mode, slowdown: 1 } };
}

function awayFor(mode: 'refuses' | 'hangs', duration: Duration): readonly TimedEvent[] {
  return [database(FAULT, mode), database(FAULT + duration, 'up')];
}

/** Two cells with instances, whose Lockets or database have been away and back. */
function storiesOf(
  { properties }: Pick<Holder, 'properties'>,
  events: readonly TimedEvent[],
  count = 60,
): FoundationStory[] {
  const apps = [app('dora', { instances: 2 })];
  return FoundationStory.variants({ cells: 2, apps, events, properties }, count);
}

/** From the fault to the end of the process that held that lock then. */
function untilExit(story: FoundationStory, of: Component): Duration {
  const exits = story.happenings('process.exited', { from: FAULT });
  return (exits.find(({ text }) => text === `${of}/0`)?.at ?? Number.NaN) - FAULT;
}

/** From `at` until somebody serves. */
function untilActive(story: FoundationStory, of: Component, at: Instant): Duration {
  const activated = story.happenings('component.activated', { from: at });
  return (activated.find(({ text }) => text.startsWith(of))?.at ?? Number.NaN) - at;
}

function expectNobodyNoticed(story: FoundationStory): void {
  for (const kind of ['lock.lost', 'component.activated'] as const) {
    expect(story.happenings(kind, { from: FAULT })).toEqual([]);
  }
  expectNoCellMissed(story);
}

function expectNoCellMissed(story: FoundationStory): void {
  expect(story.presentCells()).toEqual(['cell-0', 'cell-1']);
  expect(story.happenings('presence.expired')).toEqual([]);
  expect(story.happenings('actualLRP.suspected')).toEqual([]);
}

describe.each(HOLDERS)('the $of of release $release', (holder) => {
  const { of, retry, deadline, activation } = holder;
  const nextAttempt = between(0, retry);

  test('ends when every Locket is gone for longer than it waits, and has its lock back after', () => {
    const back = FAULT + LONG;
    const stories = storiesOf(holder, [
      lockets('stopProcesses', FAULT),
      lockets('startProcesses', back),
    ]).map((story) => story.runsTo(back + 45 * SECOND));
    const exits = stories.map((story) => untilExit(story, of));
    expectWaits(exits, [nextAttempt, always(deadline)], OVERHEAD);
    for (const story of stories) {
      const gap = untilActive(story, of, back);
      expect(gap).toBeGreaterThan(activation * SECOND);
      // The attempt under way may have looked for a Locket for the last time up to a second before.
      expect(gap).toBeLessThan((1 + retry + activation) * SECOND + OVERHEAD);
      expect(story.happenings('lock.expired')).toEqual([]);
      expectNoCellMissed(story);
    }
  });

  test('ends when the database refuses, and has its lock back with the first attempt after', () => {
    const back = FAULT + LONG;
    const stories = storiesOf(holder, awayFor('refuses', LONG)).map((story) =>
      story.runsTo(back + 45 * SECOND),
    );
    const exits = stories.map((story) => untilExit(story, of));
    expectWaits(exits, [nextAttempt, always(REFUSAL)], OVERHEAD);
    for (const story of stories) {
      const gap = untilActive(story, of, back);
      expect(gap).toBeGreaterThan(activation * SECOND);
      expect(gap).toBeLessThan((retry + activation) * SECOND + OVERHEAD);
      expectNoCellMissed(story);
      // Containers have run on, and the BBS looks at them a whole interval after its activation.
      expect(story.running()).toHaveLength(2);
      const activated = back + untilActive(story, 'bbs', back);
      const pass = story.firstAt('convergence.started', { from: back });
      expect(pass - activated).toBeGreaterThanOrEqual(30 * SECOND);
      expect(pass - activated).toBeLessThan(30 * SECOND + OVERHEAD);
    }
  });

  test('ends when the database stands still for longer than it waits', () => {
    const patience = Math.min(deadline, OPERATION_TIMEOUT);
    const stories = storiesOf(holder, awayFor('hangs', LONG)).map((story) =>
      story.runsTo(FAULT + LONG + 45 * SECOND),
    );
    const exits = stories.map((story) => untilExit(story, of));
    expectWaits(exits, [nextAttempt, always(patience)], OVERHEAD);
    for (const story of stories) {
      const gap = untilActive(story, of, FAULT + LONG);
      expect(gap).toBeLessThan((retry + activation) * SECOND + OVERHEAD);
      expectNoCellMissed(story);
    }
  });

  test('survives a database that stands still for less than that', () => {
    const patience = Math.min(deadline, OPERATION_TIMEOUT);
    const events = awayFor('hangs', (patience - 0.2) * SECOND);
    for (const story of storiesOf(holder, events, 20)) {
      story.runsTo(FAULT + MINUTE);
      expect(untilExit(story, of)).toBeNaN();
      expectNoCellMissed(story);
    }
  });
});

describe('Lockets', () => {
  const [holder] = HOLDERS;

  test.each([
    ['all restarted', [lockets('restartProcesses', FAULT)]],
    ['of which one is killed', [lockets('killProcesses', FAULT, LOCKETS.slice(0, 1))]],
    ['of which one is stopped', [lockets('stopProcesses', FAULT, LOCKETS.slice(1))]],
    ['all killed, in release 2.105.0,', [lockets('killProcesses', FAULT)]],
  ])('%s are not missed', (_, events) => {
    for (const story of storiesOf(holder, events, 40)) {
      expectNobodyNoticed(story.runsTo(FAULT + MINUTE));
    }
  });

  test('all killed cost whoever waits no longer than an interval its lock, as of the newest release', () => {
    const [, , , newest] = HOLDERS;
    const exits: Duration[] = [];
    for (const story of storiesOf(newest, [lockets('killProcesses', FAULT)], 100)) {
      story.runsTo(FAULT + MINUTE);
      expectNoCellMissed(story);
      const [back = 0] = story.happenings('process.started', { from: FAULT }).map(({ at }) => at);
      const exit = untilExit(story, 'auctioneer');
      // An attempt looks for a Locket when it begins, and gives up a second later.
      if (back - FAULT > 2 * SECOND) exits.push(exit);
      else if (exit > 0) expect(exit).toBeGreaterThan(SECOND);
    }
    expectWaits(exits, [between(1, 2)], OVERHEAD);
  });

  test('restarted give a fresh TTL to what nobody refreshes any more', () => {
    const restart = FAULT + 8 * SECOND;
    const events: TimedEvent[] = [
      { kind: 'killVms', at: FAULT, vms: ['scheduler/0'] },
      kill(FAULT, 0),
      lockets('restartProcesses', restart),
    ];
    for (const story of storiesOf(holder, events, 20)) {
      story.runsTo(restart + 20 * SECOND);
      for (const kind of ['lock.expired', 'presence.expired'] as const) {
        expect(story.happenings(kind).map(({ at }) => at - restart)).toEqual([15 * SECOND]);
      }
    }
  });
});

describe('a database cluster', () => {
  const controlPlane = { database: ['z1', 'z1', 'z1'] };
  const events: TimedEvent[] = [{ kind: 'killVms', at: FAULT, vms: ['database/0'] }];

  // A newer BBS waits for its lock for 5 s, so that it survives unless it asks within the first second.
  test.each([
    { ...HOLDERS[0], fewest: 0, most: 0 },
    { ...HOLDERS[1], fewest: 1, most: 39 },
    { ...HOLDERS[2], fewest: 0, most: 0 },
    { ...HOLDERS[3], fewest: 40, most: 40 },
  ])(
    'that fails over within 6 s costs the $of of release $release its lock if that waits for less',
    (holder) => {
      const { of, deadline, fewest, most } = holder;
      const properties = { ...holder.properties, 'sim.database.failover_time': '6s' };
      const entry = { cells: 1, controlPlane, events, properties };
      const exits = FoundationStory.variants(entry, 40).map((story) => {
        story.runsTo(FAULT + 25 * SECOND);
        expect(story.presentCells()).toEqual(['cell-0']);
        return untilExit(story, of);
      });
      const lost = exits.filter((exit) => exit > 0);
      expect(lost.length).toBeGreaterThanOrEqual(fewest);
      expect(lost.length).toBeLessThanOrEqual(most);
      for (const exit of lost) {
        expect(exit).toBeGreaterThan(deadline * SECOND);
        expect(exit).toBeLessThan((deadline + 1) * SECOND + OVERHEAD);
      }
    },
  );
});
