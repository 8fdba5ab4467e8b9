/** How busy the control plane was: the BBS's calls, workers and queue, and the slowest answers. */
import { type Duration, type Instant, toSeconds } from '../engine/units';
import { addWork, type BusyTime, busyShares, createBusyTime } from './busyTime';
import type { RunResult } from './result';
import type { RowDispatch } from './rowDispatch';

export interface LoadTally {
  /** Calls of the BBS, those that are not sent one by one included. */
  calls: number;
  /** The slowest of them. */
  callLongest: Duration;
  /** Of the workers of the BBS and its database, calls that are not sent one by one included. */
  readonly busy: BusyTime;
  /** Jobs that were booked with them, and how long they waited for one: all together, and the longest. */
  jobs: number;
  waited: Duration;
  waitLongest: Duration;
  /** The longest that the auctioneer waited for the cells' states. */
  fetchLongest: Duration;
  /** The longest that a rep waited for its rows. */
  bulkSyncLongest: Duration;
}

/** `workers` are the BBS's; the run ends at `until`. */
export function watchLoad(rows: RowDispatch, workers: number, until: Instant): LoadTally {
  const busy = createBusyTime(workers, until);
  const calls = { calls: 0, callLongest: 0, fetchLongest: 0, bulkSyncLongest: 0 };
  const tally: LoadTally = { ...calls, busy, jobs: 0, waited: 0, waitLongest: 0 };
  rows.onObservation('bbs.work', (done, _subject, work) => addWork(busy, done, work));
  rows.onObservation('bbs.waited', (_at, _subject, waited) => {
    tally.jobs += 1;
    tally.waited += waited;
    tally.waitLongest = Math.max(tally.waitLongest, waited);
  });
  rows.onObservation('bbs.request', (_at, _subject, latency) => {
    tally.calls += 1;
    tally.callLongest = Math.max(tally.callLongest, latency);
  });
  rows.onObservation('bbs.requestsElided', (_at, _subject, count) => {
    tally.calls += count;
  });
  rows.on('auction.fetched', (_at, _cell, _lrp, _instance, _batch, _cells, duration) => {
    tally.fetchLongest = Math.max(tally.fetchLongest, duration);
  });
  const syncBeganAt = new Map<number, Instant>();
  const endSync = (at: Instant, cell: number): void => {
    const elapsed = at - (syncBeganAt.get(cell) ?? at);
    tally.bulkSyncLongest = Math.max(tally.bulkSyncLongest, elapsed);
  };
  rows.onObservation('rep.syncBegan', (at, cell) => {
    syncBeganAt.set(cell, at);
  });
  rows.onObservation('rep.syncFailed', endSync);
  rows.on('rep.synced', endSync);
  return tally;
}

/** What the result says of it, at the end of the run. */
export function loadResult(tally: LoadTally, at: Instant): RunResult['load'] {
  const { mean, maximum } = busyShares(tally.busy, at);
  return {
    calls: tally.calls,
    callLongestSeconds: toSeconds(tally.callLongest),
    bbsBusyShare: mean,
    bbsBusyShareMaximum: maximum,
    waitMeanSeconds: tally.jobs === 0 ? 0 : toSeconds(tally.waited) / tally.jobs,
    waitLongestSeconds: toSeconds(tally.waitLongest),
    fetchLongestSeconds: toSeconds(tally.fetchLongest),
    bulkSyncLongestSeconds: toSeconds(tally.bulkSyncLongest),
  };
}
