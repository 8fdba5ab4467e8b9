import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import type { ProcessRef, TimedEvent } from '../../model/foundationSpec';
import {
  app,
  cells,
  exactly,
  type FoundationEntry,
  foundationSpec,
  task,
} from '../../testing/builders';
import { MetricStory, type Sample } from '../../testing/metricStory';
import type { MetricKey } from '../../trace/metrics';

const BBS: ProcessRef = { component: 'bbs', index: 0 };
const AUCTIONEER: ProcessRef = { component: 'auctioneer', index: 0 };
const FAULT = 5 * MINUTE;
const END = 12 * MINUTE;

function storyOf(events: readonly TimedEvent[], entry: Partial<FoundationEntry> = {}): MetricStory {
  const spec = foundationSpec({
    zones: 2,
    cells: [cells(3)],
    apps: [app('dora', { instances: 4 })],
    tasks: [
      task('jobs', { arrivals: { kind: 'every', interval: 10 * SECOND }, runs: exactly(SECOND) }),
    ],
    controlPlane: { diegoApi: ['z1', 'z2'], scheduler: ['z1', 'z2'] },
    events,
    ...entry,
  });
  return new MetricStory(spec, END);
}

const since = (samples: readonly Sample[], at: number): Sample[] =>
  samples.filter((sample) => sample.at > at);
const values = (samples: readonly Sample[]): number[] => samples.map(({ value }) => value);

describe('a BBS', () => {
  const calm = storyOf([]);
  const failover = storyOf([{ kind: 'stopProcesses', at: FAULT, processes: [BBS] }]);
  const [activated] = failover.happenings('component.activated');
  const activatedAt = activated?.at ?? 0;

  test('sends every minute whether it holds the lock (bbs Q-20)', () => {
    for (const [instance, isHeld] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const sent = calm.samples('bbs.LockHeld', '', '', instance);
      expect(values(sent)).toEqual(Array(12).fill(isHeld));
      sent.forEach(({ at }, i) => {
        expect(at).toBe((sent[0]?.at ?? 0) + i * MINUTE);
      });
      const others = calm.samples('auctioneer.LockHeld', '', '', instance);
      expect(values(others)).toEqual(Array(12).fill(isHeld));
    }
    expect(since(failover.samples('bbs.LockHeld', '', '', 0), FAULT)).toEqual([]);
    const taken = failover.samples('bbs.LockHeld', '', '', 1);
    expect(activatedAt).toBeGreaterThan(FAULT);
    for (const { at, value } of taken) expect(value).toBe(at < activatedAt ? 0 : 1);
  });

  test('sends nothing of LRPs, tasks, calls and its database while it waits (bbs Q-21)', () => {
    const keys: MetricKey[] = [
      'bbs.LRPsRunning',
      'bbs.ConvergenceLRPRuns',
      'bbs.TasksPending',
      'bbs.TasksStarted',
      'bbs.RequestCount',
      'bbs.DBQueriesTotal',
    ];
    for (const key of keys) {
      const cell = key === 'bbs.TasksStarted' ? 'cell-0' : '';
      expect(calm.samples(key, cell).length, key).toBeGreaterThan(5);
      expect(calm.samples(key, cell, '', 1), key).toEqual([]);
      // The active one ends, the other begins: between them there is nothing.
      expect(since(failover.samples(key, cell), FAULT), key).toEqual([]);
      const [first] = failover.samples(key, cell, '', 1);
      expect(first?.at, key).toBeGreaterThan(activatedAt);
    }
  });

  test('tells that it became active, and begins anew', () => {
    expect(calm.samples('bbs.BBSMasterElected')).toEqual([]);
    expect(failover.samples('bbs.BBSMasterElected', '', '', 1)).toEqual([
      { at: activatedAt, value: 1 },
    ]);
    // The first pass comes 30 s after it has become active: its gauges are 0 until then.
    const running = failover.samples('bbs.LRPsRunning', '', '', 1);
    expect(running.slice(0, 2)).toEqual([
      { at: activatedAt + 15 * SECOND, value: 0 },
      { at: activatedAt + 30 * SECOND, value: 0 },
    ]);
    expect(running.at(2)?.value).toBe(4);
    const last = failover.samples('bbs.TasksStarted', 'cell-0', '', 1).at(-1);
    const started = failover
      .happenings('task.started')
      .filter(({ at, cell }) => cell === 0 && at > activatedAt && at < (last?.at ?? 0));
    expect(started.length).toBeGreaterThan(0);
    expect(last?.value).toBe(started.length);
  });

  test('goes on counting in its VM, and anew in a new one', () => {
    const alone = { controlPlane: { diegoApi: ['z1'], scheduler: ['z1'] } };
    const process = storyOf([{ kind: 'restartProcesses', at: FAULT, processes: [BBS] }], alone);
    const before = process.samples('bbs.RequestCount').filter(({ at }) => at < FAULT);
    const [later] = since(process.samples('bbs.RequestCount'), FAULT);
    expect(later?.value).toBeGreaterThan(before.at(-1)?.value ?? 0);
    const vm = storyOf(
      [
        { kind: 'killVms', at: FAULT, vms: ['diego-api/0'] },
        { kind: 'restoreVms', at: FAULT + SECOND, vms: ['diego-api/0'] },
      ],
      alone,
    );
    const [anew] = since(vm.samples('bbs.RequestCount'), FAULT);
    expect(anew?.value).toBeGreaterThan(0);
    expect(anew?.value).toBeLessThan(before.at(-1)?.value ?? 0);
  });

  test('that stands still sends nothing, and one that goes on has lost its lock', () => {
    const story = storyOf([
      { kind: 'hangProcesses', at: FAULT, processes: [BBS] },
      { kind: 'resumeProcesses', at: FAULT + 3 * MINUTE, processes: [BBS] },
    ]);
    const held = since(story.samples('bbs.LockHeld'), FAULT);
    expect(held.length).toBeGreaterThan(1);
    expect(held[0]?.at).toBeGreaterThan(FAULT + 3 * MINUTE);
    expect(held.every(({ value }) => value === 0)).toBe(true);
    expect(since(story.samples('bbs.LRPsRunning'), FAULT + 3 * MINUTE + SECOND)).toEqual([]);
  });

  test('does not count a pass that could not list the cells', () => {
    const story = storyOf([
      { kind: 'addRules', at: FAULT, rules: [CUT_LISTINGS] },
      { kind: 'removeRules', at: FAULT + 2 * MINUTE, ids: ['cut'] },
    ]);
    const aborted = story.happenings('convergence.aborted');
    expect(aborted.length).toBeGreaterThan(0);
    const completed = story.happenings('convergence.completed');
    for (const { at, value } of story.samples('bbs.ConvergenceLRPRuns')) {
      expect(value).toBe(completed.filter((pass) => pass.at <= at).length);
    }
  });

  test('counts the tries of queries that failed, and Locket the requests', () => {
    const refuses = (at: number, lasts: number): TimedEvent[] => [
      { kind: 'setDatabase', at, condition: { mode: 'refuses', slowdown: 1 } },
      { kind: 'setDatabase', at: at + lasts, condition: { mode: 'up', slowdown: 1 } },
    ];
    // Shorter than the pause between two attempts at a lock takes: nobody loses one.
    const hiccups = Array.from({ length: 60 }, (_, i) =>
      refuses(FAULT + i * 3 * SECOND, SECOND / 2),
    );
    const story = storyOf([...hiccups.flat(), ...refuses(10 * MINUTE, 8 * SECOND)]);
    const at = 10 * MINUTE;
    expect(story.happenings('lock.lost').filter((each) => each.at < at)).toEqual([]);
    expect(story.valueAt(at, 'bbs.DBQueriesFailed')).toBeGreaterThan(0);
    const total = story.valueAt(at, 'bbs.DBQueriesTotal');
    const done =
      story.valueAt(at, 'bbs.DBQueriesSucceeded') + story.valueAt(at, 'bbs.DBQueriesFailed');
    expect(total - done).toBeGreaterThanOrEqual(0);
    expect(total - done).toBeLessThan(50);
    expect(story.valueAt(at, 'locket.RequestsFailed', '', 'Lock')).toBe(0);
    const failed = story.valueAt(END, 'locket.RequestsFailed', '', 'Lock');
    expect(failed).toBe(story.observations('locket.requestFailed.Lock').length);
    expect(failed).toBeGreaterThan(0);
    expect(story.valueAt(END, 'locket.DBQueriesFailed')).toBeGreaterThanOrEqual(failed);
    expect(calm.valueAt(END, 'bbs.DBQueriesFailed')).toBe(0);
  });
});

/** The BBSs keep their locks, and their listings do not come back. */
const CUT_LISTINGS = {
  id: 'cut',
  from: { role: 'locket' },
  to: { role: 'bbs' },
  kind: 'bbs.presences',
  action: { drop: true },
} as const;

describe('an auctioneer', () => {
  const story = storyOf([
    { kind: 'stopProcesses', at: FAULT, processes: [AUCTIONEER] },
    { kind: 'hangProcesses', at: 8 * MINUTE, processes: [{ component: 'rep', cell: 1 }] },
  ]);

  test('sends of its auctions while it is the active one, another nothing but its lock', () => {
    const key = 'auctioneer.AuctioneerTaskAuctionsStarted';
    const [activated] = story.happenings('component.activated');
    expect(story.samples(key).length).toBeGreaterThan(10);
    expect(since(story.samples(key), FAULT)).toEqual([]);
    const taken = story.samples(key, '', '', 1);
    expect(taken[0]?.at).toBeGreaterThan(activated?.at ?? 0);
    expect(taken[0]?.value).toBeLessThan(story.samples(key).at(-1)?.value ?? 0);
    const held = values(story.samples('auctioneer.LockHeld', '', '', 1));
    expect([held[0], held.at(-1)]).toEqual([0, 1]);
  });

  test('counts requests to a cell that stands still as failed', () => {
    const failed = story.samples('auctioneer.AuctioneerFailedCellStateRequests', '', '', 1);
    expect(since(failed, 8 * MINUTE).length).toBeGreaterThan(0);
    expect(values(failed)).toEqual(story.happenings('auction.cellFailed').map((_, i) => i + 1));
  });
});

describe('the Lockets', () => {
  test('count locks, those that expired, and are silent while none runs', () => {
    const vms = ['diego-api/0', 'diego-api/1'];
    const story = storyOf([
      { kind: 'hangProcesses', at: 2 * MINUTE, processes: [AUCTIONEER] },
      { kind: 'killVms', at: FAULT, vms },
      { kind: 'restoreVms', at: FAULT + MINUTE, vms },
    ]);
    expect(story.valueAt(MINUTE, 'locket.ActiveLocks')).toBe(2);
    const expired = story.happenings('lock.expired').filter(({ at }) => at < FAULT);
    expect(expired.length).toBeGreaterThan(0);
    expect(story.valueAt(FAULT, 'locket.LocksExpired')).toBe(expired.length);
    const up = story
      .happenings('process.started')
      .find(({ at, a }) => at > FAULT && story.foundation.identities().texts[a] === 'locket/0');
    const silent = since(story.samples('locket.ActivePresences'), FAULT);
    expect(silent[0]?.at).toBeGreaterThan(up?.at ?? Number.POSITIVE_INFINITY);
    const requests = story.samples('locket.RequestsStarted', '', 'Lock');
    const [anew] = since(requests, FAULT);
    expect(anew?.value).toBeLessThan(requests.filter(({ at }) => at < FAULT).at(-1)?.value ?? 0);
  });
});
