/**
 * A work pool: n workers and a FIFO of jobs, for work whose end is not known when it starts. (Where it
 * is, a `Station` needs fewer events.)
 */

/** Plain data; jobs are the owner's numbers. */
export interface WorkPool {
  readonly workers: number;
  busy: number;
  waiting: number[];
}

/** @throws RangeError unless there is at least one worker. */
export function createWorkPool(workers: number): WorkPool {
  if (!(workers >= 1)) throw new RangeError(`a work pool needs a worker, not ${workers}`);
  return { workers, busy: 0, waiting: [] };
}

/** Hands in a job. True: a worker takes it now; false: it waits, and a later `finish` answers it. */
export function submit(pool: WorkPool, job: number): boolean {
  if (pool.busy < pool.workers) {
    pool.busy++;
    return true;
  }
  pool.waiting.push(job);
  return false;
}

/** A worker is done. Answers the job that it takes up next, if one waits. */
export function finish(pool: WorkPool): number | undefined {
  const next = pool.waiting.shift();
  if (next === undefined) pool.busy--;
  return next;
}

/** Takes back a job that waits. False: it does not, a worker has it or never got it. */
export function withdraw(pool: WorkPool, job: number): boolean {
  const place = pool.waiting.indexOf(job);
  if (place < 0) return false;
  pool.waiting.splice(place, 1);
  return true;
}
