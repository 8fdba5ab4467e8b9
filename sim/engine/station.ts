/**
 * A station: c workers and one FIFO queue. Work that arrives while all workers are busy waits; queueing
 * delay emerges from load and is never a parameter.
 *
 * Since the time of service is known on arrival and nothing overtakes, the end of service can be booked
 * at once: the job starts when the earliest worker is free. So a station needs no events of its own, and
 * is a heap of the instants at which its workers are free.
 *
 * Jobs that come by the thousand and change nothing (heartbeats) need not be sent: they enter as
 * *background*, the share ρ of the workers' time that they take and their mean service time. A booked job
 * waits for them as one of M/M/c would, by Erlang's C, and holds its worker for service / (1 − ρ), so that
 * what is left over is shared out. With one worker and exponential times this is exact in the mean: the
 * sojourn of M/M/1 with the background's own arrivals among the others.
 */
import type { Duration, Instant } from './units';

/** Plain data. */
export interface Station {
  readonly workers: number;
  /** A binary heap, earliest first. */
  freeAt: Float64Array;
}

/** Jobs that are not booked but share the workers. */
export interface Background {
  /** Of the workers' time, from 0 up to but not 1. */
  readonly share: number;
  /** Mean service time of one of its jobs. */
  readonly service: Duration;
}

const NO_BACKGROUND: Background = { share: 0, service: 0 };

/** @throws RangeError unless there is at least one worker. */
export function createStation(workers: number): Station {
  if (!(workers >= 1)) throw new RangeError(`a station needs a worker, not ${workers}`);
  return { workers, freeAt: new Float64Array(workers) };
}

/**
 * Books a job that arrives now and takes `service` on an idle station; answers the instant at which it is
 * done.
 */
export function enter(
  station: Station,
  now: Instant,
  service: Duration,
  background: Background = NO_BACKGROUND,
): Instant {
  const { freeAt, workers } = station;
  const start = Math.max(now, freeAt[0] as number);
  replaceLeast(freeAt, start + Math.round(service / (1 - background.share)));
  return start + service + backgroundWait(workers, background);
}

/**
 * How long a job waits for jobs of the background, in the mean: C(c, cρ) × service / (c (1 − ρ)).
 * Erlang's C, for instance in Kleinrock, Queueing Systems I, 3.5.
 */
export function backgroundWait(workers: number, { share, service }: Background): Duration {
  if (share === 0) return 0;
  return Math.round((erlangC(workers, share) * service) / (workers * (1 - share)));
}

/** The probability that a job finds all of c workers busy that are so for `share` of their time. */
function erlangC(workers: number, share: number): number {
  const offered = workers * share;
  let blocked = 1;
  for (let worker = 1; worker <= workers; worker++) {
    blocked = (offered * blocked) / (worker + offered * blocked);
    // With so many workers nobody waits, and no smaller number is worth the loop.
    if (worker > offered && blocked < NEVER_WAITS) return 0;
  }
  return blocked / (1 - share * (1 - blocked));
}

const NEVER_WAITS = 1e-12;

/** How long a job that arrives now would wait for a worker. */
export function waitingTime(station: Station, now: Instant): Duration {
  return Math.max(0, (station.freeAt[0] as number) - now);
}

/** How many workers are busy at `now`. */
export function busyWorkers(station: Station, now: Instant): number {
  let busy = 0;
  for (const free of station.freeAt) if (free > now) busy++;
  return busy;
}

function replaceLeast(heap: Float64Array, value: number): void {
  const size = heap.length;
  let hole = 0;
  for (;;) {
    let child = hole * 2 + 1;
    if (child >= size) break;
    if (child + 1 < size && (heap[child + 1] as number) < (heap[child] as number)) child++;
    if ((heap[child] as number) >= value) break;
    heap[hole] = heap[child] as number;
    hole = child;
  }
  heap[hole] = value;
}
