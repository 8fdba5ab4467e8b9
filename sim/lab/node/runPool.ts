/**
 * Runs of a sweep on several threads (`threadPool`). Which thread runs what, and in which order runs end, makes no
 * difference to their results.
 */
import type { SweepAnswer, SweepTask, SweepWorkerData } from './sweepWorker';
import { startThreads, type ThreadPool } from './threadPool';

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

/** Starts the runs. `onFinished` is told of each; what it throws stops the pool. */
export function startRuns(
  tasks: readonly SweepTask[],
  options: PoolOptions,
  onFinished: (run: FinishedRun) => void,
): ThreadPool {
  // Bundled, this file stands beside the bundled worker.
  const isSource = import.meta.url.endsWith('.ts');
  const entry = isSource ? 'sweepWorkerSource.mjs' : 'sweepWorker.mjs';
  const { jobs, data, memoryMaxMB } = options;
  return startThreads<SweepTask, SweepAnswer>(
    tasks,
    {
      jobs,
      data,
      ...(memoryMaxMB === undefined ? {} : { memoryMaxMB }),
      entry: { filename: new URL(entry, import.meta.url).href, name: 'simulatePoint' },
      heapUsed: (answer) => answer.heapUsed,
      died: (failure) => ({ result: null, failure, heapUsed: 0 }),
    },
    ({ point, seed }, { result, failure }) => onFinished({ point, seed, result, failure }),
  );
}
