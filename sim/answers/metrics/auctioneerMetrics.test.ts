import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { app, cells, exactly, foundationSpec, kill, task } from '../../testing/builders';
import { MetricStory } from '../../testing/metricStory';
import type { KindName } from '../../trace/kinds';

const story = new MetricStory(
  foundationSpec({
    cells: [cells(3)],
    apps: [app('dora', { instances: 12, memory: 900 }), app('giant', { memory: 8192 })],
    tasks: [
      task('jobs', {
        arrivals: { kind: 'every', interval: 20 * SECOND },
        runs: exactly(5 * SECOND),
      }),
      task('huge', { memory: 100_000 }),
    ],
    events: [kill(3 * MINUTE, 0)],
  }),
  6 * MINUTE,
);

const count = (kind: KindName, until: number): number =>
  story.happenings(kind).filter(({ at }) => at <= until).length;

describe('auctions', () => {
  test('are counted when their batch is over, those handed back as failed', () => {
    const batches = story.happenings('auction.completed').map(({ at }) => at);
    const started = story.samples('auctioneer.AuctioneerLRPAuctionsStarted');
    expect(started.map(({ at }) => at)).toEqual(batches);
    for (const at of batches) {
      const rejected = count('auction.rejected', at);
      const tasksRejected = count('auction.taskRejected', at);
      expect(story.valueAt(at, 'auctioneer.AuctioneerLRPAuctionsStarted')).toBe(
        count('auction.placed', at) - rejected,
      );
      expect(story.valueAt(at, 'auctioneer.AuctioneerLRPAuctionsFailed')).toBe(
        count('auction.failed', at) + rejected,
      );
      expect(story.valueAt(at, 'auctioneer.AuctioneerTaskAuctionsStarted')).toBe(
        count('auction.taskPlaced', at) - tasksRejected,
      );
      expect(story.valueAt(at, 'auctioneer.AuctioneerTaskAuctionsFailed')).toBe(
        count('auction.taskFailed', at) + tasksRejected,
      );
    }
    const last = batches.at(-1) ?? 0;
    expect(story.valueAt(last, 'auctioneer.AuctioneerLRPAuctionsFailed')).toBeGreaterThan(5);
    expect(story.valueAt(last, 'auctioneer.AuctioneerTaskAuctionsStarted')).toBeGreaterThan(10);
  });

  test('of instances that the winning cell hands back are failures', () => {
    // Within a batch the scheduler leaves the proxies out, which the rep does not.
    const tight = new MetricStory(
      foundationSpec({
        cells: [cells(1, { memory: 1024 })],
        apps: [app('dora', { instances: 8, memory: 128 })],
      }),
      20 * SECOND,
    );
    const [batch] = tight.happenings('auction.completed');
    const at = batch?.at ?? 0;
    const rejected = tight.happenings('auction.rejected').length;
    expect(rejected).toBeGreaterThan(0);
    expect(tight.valueAt(at, 'auctioneer.AuctioneerLRPAuctionsFailed')).toBe(
      rejected + tight.happenings('auction.failed').filter((each) => each.at <= at).length,
    );
    expect(tight.valueAt(at, 'auctioneer.AuctioneerLRPAuctionsStarted')).toBe(batch?.b);
  });

  test('tell how long the states took, at every round, in nanoseconds', () => {
    const fetches = story.happenings('auction.fetched');
    expect(story.samples('auctioneer.AuctioneerFetchStatesDuration')).toEqual(
      fetches.map(({ at, x }) => ({ at, value: x * 1000 })),
    );
    // The lost cell is still listed for a while: a round waits out the timeout of 10 s for it.
    expect(Math.max(...fetches.map(({ x }) => x))).toBeGreaterThanOrEqual(10 * SECOND);
  });

  test('count the cells that did not answer', () => {
    const failed = story.happenings('auction.cellFailed');
    expect(failed.length).toBeGreaterThan(0);
    expect(story.samples('auctioneer.AuctioneerFailedCellStateRequests')).toEqual(
      failed.map(({ at }, i) => ({ at, value: i + 1 })),
    );
  });

  test('are asked for by requests, each of which counts', () => {
    const requests = story.observations('auctioneer.request');
    const sent = story.samples('auctioneer.RequestCount');
    expect(sent.at(-1)?.value).toBe(requests.length);
    expect(requests.length).toBeGreaterThan(10);
    // As long as a cell's state of as many instances: 50 µs and 4 µs for each.
    const [first] = story.samples('auctioneer.RequestLatency');
    const times = story.samples('auctioneer.RequestLatency').map(({ value }) => value);
    expect(times).toContain((50 + 12 * 4) * 1000);
    expect(times).toContain((50 + 4) * 1000);
    expect((first?.at ?? 0) - (sent[0]?.at ?? 0)).toBe((first?.value ?? 0) / 1000);
  });
});
