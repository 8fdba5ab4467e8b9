/**
 * Runs of a sweep on several threads (`threadPool`). Which thread runs what, and in which order runs end, makes no
 * difference to their results.
 */
import type { SweepAnswer, SweepTask, SweepWorkerData } from './sweepWorker';
import { openThreads as openAnyThreads, type ThreadPool } from './threadPool';

/** A run that has ended, well or not. */
export interface FinishedRun {
  readonly point: number;
  readonly seed: number;
  /** The result as JSON; null when the run broke. */
  readonly result: string | null;
  readonly failure: string | null;
}

/** How many threads, and what each of them is given. */
export interface PoolOptions {
  /** Threads at most. */
  readonly jobs: number;
  readonly data: SweepWorkerData;
  /** Of one thread's heap. Default: its share of the machine's memory. */
  readonly memoryMaxMB?: number;
}

/** Threads that stay between batches of runs. */
export interface RunThreads {
  /** Starts the runs, when those before have ended. `onFinished` is told of each; what it throws stops them all. */
  start(tasks: readonly SweepTask[], onFinished: (run: FinishedRun) => void): ThreadPool;
  /** Ends the threads, which are idle. */
  end(): Promise<void>;
}

/** Starts the runs. `onFinished` is told of each; what it throws stops the pool. */
export function startRuns(
  tasks: readonly SweepTask[],
  options: PoolOptions,
  onFinished: (run: FinishedRun) => void,
): ThreadPool {
  const threads = openThreads({ ...options, jobs: Math.min(options.jobs, tasks.length) });
  const { done, stop } = threads.start(tasks, onFinished);
  return { done: done.then(threads.end), stop };
}

/** Threads that start when there is something to run. */
export function openThreads({ jobs, data, memoryMaxMB }: PoolOptions): RunThreads {
  // Bundled, this file stands beside the bundled worker.
  const isSource = import.meta.url.endsWith('.ts');
  const entry = isSource ? 'sweepWorkerSource.mjs' : 'sweepWorker.mjs';
  const threads = openAnyThreads<SweepTask, SweepAnswer>({
    jobs,
    data,
    ...(memoryMaxMB === undefined ? {} : { memoryMaxMB }),
    entry: { filename: new URL(entry, import.meta.url).href, name: 'simulatePoint' },
    heapUsed: (answer) => answer.heapUsed,
    died: (failure) => ({ result: null, failure, heapUsed: 0 }),
  });
  return {
    start: (tasks, onFinished) =>
      threads.start(tasks, ({ point, seed }, { result, failure }) =>
        onFinished({ point, seed, result, failure }),
      ),
    end: threads.end,
  };
}
