/** What an executor knows of its Garden's health. */
import type { EventId } from '../../engine/eventQueue';
import type { Instant } from '../../engine/units';

/** Plain data. */
export interface GardenHealth {
  isHealthy: boolean;
  /**
   * When the last check ended that was not elided. The others follow it in their interval; null before the
   * first, which every process makes.
   */
  checkedAt: Instant | null;
  /** The check under way, which has begun then. */
  check: { readonly beganAt: Instant; isTimedOut: boolean } | null;
  /** The next check, or the end or the time-out of the one under way. */
  next: EventId | null;
  timeout: EventId | null;
  /** How often the executor has begun to check: the occasion of its draws. */
  occasion: number;
  /** The containers that the former process left are being destroyed. */
  isClearing: boolean;
}

/** Healthy before any check has run (executor: depot/depot.go NewClient). */
export function createGardenHealth(): GardenHealth {
  return {
    isHealthy: true,
    checkedAt: null,
    check: null,
    next: null,
    timeout: null,
    occasion: 0,
    isClearing: false,
  };
}
