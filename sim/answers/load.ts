/** How busy the control plane was: its slowest answers, and how many calls the BBS had. */
import type { Duration, Instant } from '../engine/units';
import type { RowDispatch } from './rowDispatch';

export interface LoadTally {
  /** Calls of the BBS, those that are not sent one by one included. */
  calls: number;
  /** The slowest of them. */
  callLongest: Duration;
  /** The longest that the auctioneer waited for the cells' states. */
  fetchLongest: Duration;
  /** The longest that a rep waited for its rows. */
  bulkSyncLongest: Duration;
}

export function watchLoad(rows: RowDispatch): LoadTally {
  const tally: LoadTally = { calls: 0, callLongest: 0, fetchLongest: 0, bulkSyncLongest: 0 };
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
