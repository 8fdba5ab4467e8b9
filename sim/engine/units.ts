/**
 * Units of time and size. The types are documentation: a number's unit stands in its type, and in a
 * name only where a number leaves the program (JSON, command line).
 */

/** A point in simulated time: whole microseconds since the simulation started. */
export type Instant = number;

/** A length of simulated time: whole microseconds, never negative. */
export type Duration = number;

/** A size in megabytes as Cloud Foundry counts them: 1 GB = 1024 MB. */
export type MB = number;

export const MILLISECOND: Duration = 1_000;
export const SECOND: Duration = 1_000_000;
export const MINUTE: Duration = 60 * SECOND;
export const HOUR: Duration = 60 * MINUTE;
export const DAY: Duration = 24 * HOUR;

/** An instant that never comes: later than any instant a run may reach. */
export const NEVER: Instant = Number.MAX_SAFE_INTEGER;

/** Whole microseconds nearest to `milliseconds`, which may have a fraction. */
export function fromMilliseconds(milliseconds: number): Duration {
  return Math.round(milliseconds * MILLISECOND);
}

/** Milliseconds, with a fraction where the microseconds ask for one. */
export function toMilliseconds(duration: Duration): number {
  return duration / MILLISECOND;
}

/** Seconds, with a fraction where the microseconds ask for one. */
export function toSeconds(duration: Duration): number {
  return duration / SECOND;
}
