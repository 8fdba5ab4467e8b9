/**
 * A station: c workers and one FIFO queue. Work that arrives while all workers are busy waits; queueing
 * delay emerges from load and is never a parameter.
 *
 * Since the time of service is known on arrival and nothing overtakes, the end of service can be booked
 * at once: the job starts when the earliest worker is free. So a station needs no events of its own, and
 * is a heap of the instants at which its workers are free.
 *
 * Jobs that come by the thousand and change nothing (heartbeats) need not be sent: their load enters as
 * *background*, the share of the workers' time that they take, and slows everything else by as much. For
 * exponential times and one worker this is exact in the mean: rate μ(1 − share) against arrivals λ gives the
 * sojourn 1/(μ − λ − λ'), that of M/M/1 with the background's own arrivals λ' = share × μ among them.
 */
import type { Duration, Instant } from './units';

/** Plain data. */
export interface Station {
  readonly workers: number;
  /** A binary heap, earliest first. */
  freeAt: Float64Array;
}

/** @throws RangeError unless there is at least one worker. */
export function createStation(workers: number): Station {
  if (!(workers >= 1)) throw new RangeError(`a station needs a worker, not ${workers}`);
  return { workers, freeAt: new Float64Array(workers) };
}

/**
 * Books a job that arrives now and takes `service` on an idle station; answers the instant at which it is
 * done. `background`, from 0 up to but not 1, is the share of the workers that other, unsent jobs take.
 */
export function enter(station: Station, now: Instant, service: Duration, background = 0): Instant {
  const { freeAt } = station;
  const done = Math.max(now, freeAt[0] as number) + slowed(service, background);
  replaceLeast(freeAt, done);
  return done;
}

/** What a service time becomes beside background jobs that take this share of the workers. */
export function slowed(service: Duration, background: number): Duration {
  return background === 0 ? service : Math.round(service / (1 - background));
}

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
