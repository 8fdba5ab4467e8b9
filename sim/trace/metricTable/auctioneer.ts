/** What each auctioneer sends: auctioneer:auctionmetricemitterdelegate. */
import { GO, LOCK_HELD, metric, REPORT, RUNTIME } from './spec';

const AUCTION = 'auctioneer:auctionmetricemitterdelegate';

// biome-ignore format: a table, one line each.
export const AUCTIONEER_METRICS = [
  metric('auctioneer', 'AuctioneerLRPAuctionsStarted', 'counter', '', 'event', 'LRP instances that an auction batch placed.', AUCTION),
  metric('auctioneer', 'AuctioneerTaskAuctionsStarted', 'counter', '', 'event', 'Tasks that an auction batch placed.', AUCTION),
  metric('auctioneer', 'AuctioneerLRPAuctionsFailed', 'counter', '', 'event', 'LRP instances that an auction batch could not place, those that the winning cell handed back included.', AUCTION),
  metric('auctioneer', 'AuctioneerTaskAuctionsFailed', 'counter', '', 'event', 'Tasks that an auction batch could not place, those that the winning cell handed back included.', AUCTION),
  metric('auctioneer', 'AuctioneerFetchStatesDuration', 'gauge', 'nanos', 'event', 'Time to fetch the state of all cells, up to four attempts; also when there is nothing to auction then.', AUCTION),
  metric('auctioneer', 'AuctioneerFailedCellStateRequests', 'counter', '', 'event', 'Requests for the state of a cell that were not answered, or with an error.', AUCTION),
  metric('auctioneer', 'LockHeld', 'gauge', 'Metric', REPORT, '1 while this auctioneer holds the lock, 0 while it waits for it.', LOCK_HELD),
  metric('auctioneer', 'RequestCount', 'counter', '', 'event', 'Requests for auctions.', 'auctioneer:handlers/handlers.go'),
  metric('auctioneer', 'RequestLatency', 'gauge', 'nanos', 'event', 'Time to take a request for auctions in: that of reading as much of the state of a cell.', 'auctioneer:handlers/handlers.go'),
  metric('auctioneer', 'numGoRoutines', 'gauge', 'Metric', 'event', 'Goroutines of the process.', RUNTIME, GO),
  metric('auctioneer', 'memoryStats', 'gauge', 'Metric', 'event', 'Memory of the process; Diego sends several as memoryStats.<name>.', RUNTIME, GO),
] as const;
