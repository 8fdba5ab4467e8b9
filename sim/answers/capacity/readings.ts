/**
 * What Diego's indicators read, measured up to an instant: values over the windows that the indicators
 * name. Plain data; who measures is `readingsTap`. Durations are in seconds, rates a minute; null where
 * nothing was measured within the window.
 */
export interface Readings {
  /** Simulated time that was listened to. */
  readonly seconds: number;
  /** Longest LRP convergence pass that ended within 15 m. bbs.ConvergenceLRPDuration. */
  readonly convergenceSeconds: number | null;
  /** Mean over 5 m of what passes found. bbs.LRPsMissing, bbs.LRPsExtra. */
  readonly missing: number | null;
  readonly extra: number | null;
  /** Longest fetch of the cells' states within 5 m. auctioneer.AuctioneerFetchStatesDuration. */
  readonly fetchSeconds: number | null;
  /** Mean over 15 m of the slowest call of each minute. bbs.RequestLatency. */
  readonly requestSeconds: number | null;
  /** Longest bulk sync of any cell within 15 m. rep.RepBulkSyncDuration. */
  readonly syncSeconds: number | null;
  /** Over 5 m. auctioneer.AuctioneerLRPAuctionsFailed and its like. */
  readonly lrpsFailedPerMinute: number;
  readonly tasksFailedPerMinute: number;
  readonly lrpsPlacedPerMinute: number;
  readonly tasksPlacedPerMinute: number;
  /** As of the last convergence pass. bbs.CrashedActualLRPs. */
  readonly crashed: number | null;
  /** As of the last pass, less an hour before; null in the first hour. bbs.LRPsRunning. */
  readonly runningDelta: number | null;
  /** Whether the domain was fresh at the last pass. bbs.Domain.cf-apps. */
  readonly isDomainFresh: boolean | null;
  /** Cells whose Garden fails its health check. rep.GardenHealthCheckFailed. */
  readonly unhealthyCells: number;
  /** Health checks of Garden that did not return in their time within 1 h; null where nobody listened. rep.CellUnhealthy. */
  readonly timedOutChecks: number | null;
  /** Whether any BBS, and any auctioneer, holds its lock; null before the first has it. LockHeld. */
  readonly isBbsLockHeld: boolean | null;
  readonly isAuctioneerLockHeld: boolean | null;
}
