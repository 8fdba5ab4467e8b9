/**
 * How busy workers were, by the minute: work is told of with the instant at which it is done, and lies right
 * before it.
 */
import { type Duration, type Instant, MINUTE } from '../engine/units';

export interface BusyTime {
  readonly workers: number;
  /** What is done later is not looked at. */
  readonly until: Instant;
  /** By minute: the time that the workers worked, all together. */
  readonly minutes: Float64Array;
}

export function createBusyTime(workers: number, until: Instant): BusyTime {
  return { workers, until, minutes: new Float64Array(Math.ceil(until / MINUTE)) };
}

export function addWork({ minutes, until }: BusyTime, done: Instant, work: Duration): void {
  const end = Math.min(done, until);
  let from = Math.max(0, done - work);
  while (from < end) {
    const minute = Math.floor(from / MINUTE);
    const to = Math.min(end, (minute + 1) * MINUTE);
    minutes[minute] = (minutes[minute] as number) + to - from;
    from = to;
  }
}

/**
 * The share of their time that the workers worked from 0 to `at`, and in the busiest whole minute (of a run
 * that is shorter, in all of it). Work that overlaps with what is elided is told as if it had no waiting:
 * a minute that would have more than all is full.
 */
export function busyShares(
  { workers, minutes }: BusyTime,
  at: Instant,
): { readonly mean: number; readonly maximum: number } {
  let total = 0;
  let maximum = 0;
  for (let from = 0; from < at; from += MINUTE) {
    const length = Math.min(MINUTE, at - from);
    const busy = Math.min(minutes[from / MINUTE] ?? 0, workers * length);
    total += busy;
    if (length === MINUTE) maximum = Math.max(maximum, busy / (workers * length));
  }
  const mean = at === 0 ? 0 : total / (workers * at);
  return { mean, maximum: Math.max(maximum, mean) };
}
