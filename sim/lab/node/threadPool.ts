/**
 * Tasks on several threads. Each thread takes the next task when it is free; which thread does what, and in which
 * order tasks end, makes no difference to what comes of them.
 *
 * Memory is bounded: a thread whose heap has grown is replaced by a new one between two tasks, and one that
 * outgrows its limit in the middle of a task dies alone, which is that task's outcome.
 */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { Piscina } from 'piscina';
import { errorCode } from './errorCode';

/** What threads run, and how many there are. */
export interface ThreadOptions<Answer> {
  /** Threads at most. */
  readonly jobs: number;
  /** Module that a thread starts with, and the function of it that does a task. */
  readonly entry: { readonly filename: string; readonly name: string };
  /** What each thread is given when it starts. */
  readonly data?: unknown;
  /** Of one thread's heap. Default: its share of the machine's memory. */
  readonly memoryMaxMB?: number;
  /** Bytes of the thread's heap in use at the end of a task. */
  heapUsed(answer: Answer): number;
  /** What a task came to whose thread died of it. */
  died(reason: string): Answer;
}

/** Tasks under way. */
export interface ThreadPool {
  /** Settles when every task has ended, or the pool has stopped. */
  readonly done: Promise<void>;
  /** Ends the threads where they are; tasks that have not ended are lost. */
  stop(): Promise<void>;
}

/** What the threads may take together, of the memory of the machine. */
const MEMORY_SHARE = 0.75;
/** A thread is replaced when its heap is so full between two tasks, when all of it should be free. */
const GROWN_SHARE = 0.5;

/** Starts the tasks. `onDone` is told of each; what it throws stops the pool. */
export function startThreads<Task, Answer>(
  tasks: readonly Task[],
  options: ThreadOptions<Answer>,
  onDone: (task: Task, answer: Answer) => void,
): ThreadPool {
  const threads = new Set<Piscina>();
  const queue = tasks[Symbol.iterator]();
  let isStopped = false;
  const stop = async (): Promise<void> => {
    isStopped = true;
    await Promise.all([...threads].map((thread) => thread.destroy()));
  };
  const lanesMax = Math.min(options.jobs, tasks.length);
  const memoryMaxMB = options.memoryMaxMB ?? memoryShareMB(lanesMax);
  const lane = async (): Promise<void> => {
    let thread: Piscina | undefined;
    const end = async (): Promise<void> => {
      if (thread === undefined) return;
      threads.delete(thread);
      await thread.destroy();
      thread = undefined;
    };
    for (let next = queue.next(); next.done !== true && !isStopped; next = queue.next()) {
      thread ??= startThread(options, memoryMaxMB);
      threads.add(thread);
      const answer = await doneOn(thread, next.value, options, memoryMaxMB);
      if (isStopped) break;
      onDone(next.value, answer);
      if (options.heapUsed(answer) > memoryMaxMB * 1024 * 1024 * GROWN_SHARE) await end();
    }
    await end();
  };
  const lanes = Array.from({ length: lanesMax }, async () => {
    try {
      await lane();
    } catch (error) {
      await stop();
      throw error;
    }
  });
  return { done: Promise.all(lanes).then(() => undefined), stop };
}

/** A pool of one thread: with one each, a thread can be replaced while the others go on. */
function startThread<Answer>({ entry, data }: ThreadOptions<Answer>, memoryMaxMB: number): Piscina {
  return new Piscina({
    filename: entry.filename,
    name: entry.name,
    minThreads: 1,
    maxThreads: 1,
    workerData: data,
    // The flags of this process are none of a thread's business.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMaxMB },
  });
}

async function doneOn<Task, Answer>(
  thread: Piscina,
  task: Task,
  { died }: ThreadOptions<Answer>,
  memoryMaxMB: number,
): Promise<Answer> {
  try {
    return (await thread.run(task)) as Answer;
  } catch (error) {
    return died(deathOf(error, memoryMaxMB));
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
