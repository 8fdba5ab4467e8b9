/** For how long a process that has lost its lock may go on: until its next attempt at it has come to something. */
import type { Duration } from '../engine/units';
import type { JudgedRun } from './recordInvariant';

/** Of `bbs/0`: `bbs`. */
export function componentOf(name: string): string {
  return name.split('/')[0] ?? '';
}

/**
 * From one attempt at the lock until the next one is refused or has met its deadline, of a BBS or an auctioneer by its
 * name: an interval and a deadline (locket lock/lock.go). A deadline of 0 is as long as the interval.
 */
export function attemptTime({ spec }: Pick<JudgedRun, 'spec'>, name: string): Duration {
  const { bbs, auctioneer, locket } = spec.config;
  const { lockRetryInterval } = componentOf(name) === 'bbs' ? bbs : auctioneer;
  const deadline = locket.attemptDeadline > 0 ? locket.attemptDeadline : lockRetryInterval;
  return lockRetryInterval + deadline;
}
