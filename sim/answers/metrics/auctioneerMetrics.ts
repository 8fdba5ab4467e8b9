/**
 * What the auctioneer sends: its fetches and batches as they end, and that it is the active one.
 *
 * Diego: auctioneer:auctionmetricemitterdelegate. What the winning cell hands back counts as failed; what
 * it did not answer to counts as started (auction:auctionrunner/scheduler.go Schedule).
 */
import { MINUTE } from '../../engine/units';
import { epochOf, type MetricParts, NANOS } from './metricParts';
import { sample } from './metricStore';

export function watchAuctioneer(parts: MetricParts): void {
  const { rows, store, clock } = parts;
  watchBatches(parts);
  let failedRequests = 0;
  rows.on('auction.cellFailed', (at) => {
    sample(store, at, 'auctioneer.AuctioneerFailedCellStateRequests', ++failedRequests);
  });
  rows.on('auction.fetched', (at, _cell, _lrp, _instance, _batch, _cells, duration) => {
    sample(store, at, 'auctioneer.AuctioneerFetchStatesDuration', duration * NANOS);
  });
  let requests = 0;
  rows.onObservation('auctioneer.request', (at, _subject, reading) => {
    sample(store, at, 'auctioneer.RequestCount', ++requests);
    clock.at(at + reading, (answeredAt) => {
      sample(store, answeredAt, 'auctioneer.RequestLatency', reading * NANOS);
    });
  });
  clock.every(MINUTE, epochOf(parts, 'auctioneer'), 0, (at) => {
    // The control plane does not fail: the auctioneer of the model is the active one.
    sample(store, at, 'auctioneer.LockHeld', 1);
  });
}

/** Totals grow as decisions are recorded and are sent when the batch is over. */
function watchBatches({ rows, store }: MetricParts): void {
  const lrps = { started: 0, failed: 0 };
  const tasks = { started: 0, failed: 0 };
  rows.on('auction.placed', () => {
    lrps.started++;
  });
  rows.on('auction.failed', () => {
    lrps.failed++;
  });
  rows.on('auction.rejected', () => {
    lrps.started--;
    lrps.failed++;
  });
  rows.on('auction.taskPlaced', () => {
    tasks.started++;
  });
  rows.on('auction.taskFailed', () => {
    tasks.failed++;
  });
  rows.on('auction.taskRejected', () => {
    tasks.started--;
    tasks.failed++;
  });
  rows.on('auction.completed', (at) => {
    sample(store, at, 'auctioneer.AuctioneerLRPAuctionsStarted', lrps.started);
    sample(store, at, 'auctioneer.AuctioneerLRPAuctionsFailed', lrps.failed);
    sample(store, at, 'auctioneer.AuctioneerTaskAuctionsStarted', tasks.started);
    sample(store, at, 'auctioneer.AuctioneerTaskAuctionsFailed', tasks.failed);
  });
}
