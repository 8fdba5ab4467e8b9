/**
 * Runs of a sweep on several threads. Each thread takes the next run when it is free; which thread runs
 * what, and in which order runs end, makes no difference to their results.
 *
 * Memory is bounded: a thread whose heap has grown is replaced by a new one between two runs, and one that
 * outgrows its limit in the middle of a run dies alone, which is that run's outcome.
 */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { Piscina } from 'piscina';
import { errorCode } from './errorCode';
import type { SweepAnswer, SweepTask, SweepWorkerData } from './sweepWorker';

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

/** Runs under way. */
export interface RunPool {
  /** Settles when every run has ended, or the pool has stopped. */
  readonly done: Promise<void>;
  /** Ends the threads where they are; runs that have not ended are lost. */
  stop(): Promise<void>;
}

/** What the threads may take together, of the memory of the machine. */
const MEMORY_SHARE = 0.75;
/** A thread is replaced when its heap is so full between two runs, when all of it should be free. */
const GROWN_SHARE = 0.5;

/** Threads that stay between batches of runs. */
export interface RunThreads {
  /** Starts the runs, when those before have ended. `onFinished` is told of each; what it throws stops them all. */
  start(tasks: readonly SweepTask[], onFinished: (run: FinishedRun) => void): RunPool;
  /** Ends the threads, which are idle. */
  end(): Promise<void>;
}

/** Starts the runs. `onFinished` is told of each; what it throws stops the pool. */
export function startRuns(
  tasks: readonly SweepTask[],
  options: PoolOptions,
  onFinished: (run: FinishedRun) => void,
): RunPool {
  const threads = openThreads({ ...options, jobs: Math.min(options.jobs, tasks.length) });
  const { done, stop } = threads.start(tasks, onFinished);
  return { done: done.then(threads.end), stop };
}

/** Threads that start when there is something to run. */
export function openThreads(options: PoolOptions): RunThreads {
  const threads = new Set<Piscina>();
  const idle: Piscina[] = [];
  const memoryMaxMB = options.memoryMaxMB ?? memoryShareMB(options.jobs);
  let isStopped = false;
  const stop = async (): Promise<void> => {
    isStopped = true;
    await Promise.all([...threads].map((thread) => thread.destroy()));
  };
  const takeThread = (): Piscina => {
    const thread = idle.pop() ?? startThread(options.data, memoryMaxMB);
    threads.add(thread);
    return thread;
  };
  const end = async (thread: Piscina): Promise<void> => {
    threads.delete(thread);
    await thread.destroy();
  };
  const lane = async (
    queue: Iterator<SweepTask>,
    onFinished: (run: FinishedRun) => void,
  ): Promise<void> => {
    for (let next = queue.next(); next.done !== true && !isStopped; next = queue.next()) {
      const thread = takeThread();
      const { point, seed } = next.value;
      const answer = await simulateOn(thread, next.value, memoryMaxMB);
      if (isStopped) return;
      const { result, failure, heapUsed } = answer;
      onFinished({ point, seed, result, failure });
      if (heapUsed > memoryMaxMB * 1024 * 1024 * GROWN_SHARE) await end(thread);
      else idle.push(thread);
    }
  };
  return {
    start(tasks, onFinished) {
      const queue = tasks[Symbol.iterator]();
      const lanes = Array.from({ length: Math.min(options.jobs, tasks.length) }, async () => {
        try {
          await lane(queue, onFinished);
        } catch (error) {
          await stop();
          throw error;
        }
      });
      return { done: Promise.all(lanes).then(() => undefined), stop };
    },
    end: async () => {
      if (!isStopped) await Promise.all(idle.splice(0).map(end));
    },
  };
}

/** A pool of one thread: with one each, a thread can be replaced while the others go on. */
function startThread(data: SweepWorkerData, memoryMaxMB: number): Piscina {
  // Bundled, this file stands beside the bundled worker.
  const isSource = import.meta.url.endsWith('.ts');
  const entry = isSource ? 'sweepWorkerSource.mjs' : 'sweepWorker.mjs';
  return new Piscina({
    filename: new URL(entry, import.meta.url).href,
    name: 'simulatePoint',
    minThreads: 1,
    maxThreads: 1,
    workerData: data,
    // The flags of this process are none of a thread's business.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMaxMB },
  });
}

async function simulateOn(
  thread: Piscina,
  task: SweepTask,
  memoryMaxMB: number,
): Promise<SweepAnswer> {
  try {
    return (await thread.run(task)) as SweepAnswer;
  } catch (error) {
    return { result: null, failure: deathOf(error, memoryMaxMB), heapUsed: 0 };
  }
}

/** Why a thread died. */
function deathOf(error: unknown, memoryMaxMB: number): string {
  if (errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `limit exceeded: more than ${memoryMaxMB} MB of memory`;
  }
  return `internal error: ${error instanceof Error ? error.message : String(error)}`;
}

function memoryShareMB(threads: number): number {
  const share = (totalmem() * MEMORY_SHARE) / Math.max(1, threads);
  const { heap_size_limit: own } = getHeapStatistics();
  return Math.max(64, Math.floor(Math.min(share, own) / (1024 * 1024)));
}
