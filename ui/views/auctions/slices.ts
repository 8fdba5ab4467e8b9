/**
 * Long work in short slices, so that the page never waits for it: a job is a generator that pauses whenever
 * it might have used up its slice.
 */
import { useEffect, useMemo, useState } from 'react';

/** Work that pauses often, a few milliseconds apart at most, and answers in the end. */
export type Job<T> = Generator<undefined, T, undefined>;

/** Milliseconds of one slice: half a frame. */
const SLICE = 6;

/** Goes on with a job until it is done or its slice is over. */
export function goOn<T>(job: Job<T>, milliseconds = SLICE): IteratorResult<undefined, T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const step = job.next();
    if (step.done === true || performance.now() >= end) return step;
  }
}

/** What a job came to, once it has; each `start` is a job of its own, so it must be made once (useCallback). */
export function useJob<T>(start: () => Job<T>): T | undefined {
  const job = useMemo(start, [start]);
  const [done, setDone] = useState<{ readonly job: Job<T>; readonly value: T }>();
  useEffect(() => {
    let frame = requestAnimationFrame(onFrame);
    function onFrame(): void {
      const step = goOn(job);
      if (step.done === true) {
        // A job that is gone on with after its end has nothing to say.
        if (step.value !== undefined) setDone({ job, value: step.value });
      } else frame = requestAnimationFrame(onFrame);
    }
    return () => cancelAnimationFrame(frame);
  }, [job]);
  return done?.job === job ? done.value : undefined;
}
