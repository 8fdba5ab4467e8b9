/**
 * When a crashed instance is restarted: the first two crashes at once, then after a back-off that
 * doubles from 30 s to 16 min, and never again after 200 crashes.
 *
 * Diego: models/restart_calculator.go. The numbers are fixed there; no property changes them.
 */
import { type Duration, type Instant, MINUTE, NEVER, SECOND } from '../../engine/units';

export interface CrashPolicy {
  /** Crash counts below this restart at once. */
  readonly immediateRestarts: number;
  readonly backoffMin: Duration;
  readonly backoffMax: Duration;
  /** From this crash count on nothing is restarted. */
  readonly restartsMax: number;
}

/** bbs restart_calculator.go NewDefaultRestartCalculator */
export const CRASH_POLICY: CrashPolicy = {
  immediateRestarts: 3,
  backoffMin: 30 * SECOND,
  backoffMax: 16 * MINUTE,
  restartsMax: 200,
};

/** Whether the crash itself restarts the instance, without waiting for convergence. */
export function restartsImmediately(crashCount: number, policy = CRASH_POLICY): boolean {
  return crashCount < policy.immediateRestarts;
}

/**
 * How often the back-off may double: the whole base-2 logarithm of how many smallest back-offs the
 * largest one takes (bbs restart_calculator.go calculateMaxBackoffCount).
 */
export function doublingsMax(policy: CrashPolicy): number {
  const ratio = Math.ceil(policy.backoffMax / policy.backoffMin);
  let doublings = 0;
  while (2 * twoTo(doublings) <= ratio) doublings++;
  return doublings;
}

/**
 * The first instant at which convergence may restart a row that has crashed that often, the last time
 * at `since`; NEVER if it may not (bbs restart_calculator.go ShouldRestart, exponentialBackoff).
 */
export function restartableAt(since: Instant, crashCount: number, policy = CRASH_POLICY): Instant {
  if (restartsImmediately(crashCount, policy)) return since;
  if (crashCount >= policy.restartsMax) return NEVER;
  const doublings = Math.min(crashCount - policy.immediateRestarts, doublingsMax(policy));
  return since + Math.min(policy.backoffMin * twoTo(doublings), policy.backoffMax);
}

function twoTo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 2;
  return power;
}
