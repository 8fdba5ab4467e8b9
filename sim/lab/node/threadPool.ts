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

/** Threads that stay between batches of tasks. */
export interface Threads<Task, Answer> {
  /**
   * Starts the tasks, when those before have ended. `onDone` is told of each; what it throws stops them all. `onWord` gets
   * what a thread posts to its parent in the middle of a task.
   */
  start(
    tasks: readonly Task[],
    onDone: (task: Task, answer: Answer) => void,
    onWord?: (task: Task, word: unknown) => void,
  ): ThreadPool;
  /** Ends the threads, which are idle. */
  end(): Promise<void>;
}

/** Threads that start when there is something to do. */
export function openThreads<Task, Answer>(options: ThreadOptions<Answer>): Threads<Task, Answer> {
  const threads = new Set<Piscina>();
  const idle: Piscina[] = [];
  const memoryMaxMB = options.memoryMaxMB ?? memoryShareMB(options.jobs);
  let isStopped = false;
  const stop = async (): Promise<void> => {
    isStopped = true;
    await Promise.all([...threads].map((thread) => thread.destroy()));
  };
  const takeThread = (): Piscina => {
    const thread = idle.pop() ?? startThread(options, memoryMaxMB);
    threads.add(thread);
    return thread;
  };
  const end = async (thread: Piscina): Promise<void> => {
    threads.delete(thread);
    await thread.destroy();
  };
  const lane = async (
    queue: Iterator<Task>,
    onDone: (task: Task, answer: Answer) => void,
    onWord: (task: Task, word: unknown) => void,
  ): Promise<void> => {
    for (let next = queue.next(); next.done !== true && !isStopped; next = queue.next()) {
      const thread = takeThread();
      const { value: task } = next;
      const hear = (word: unknown): void => onWord(task, word);
      thread.on('message', hear);
      const answer = await doneOn(thread, task, options, memoryMaxMB);
      thread.off('message', hear);
      if (isStopped) return;
      onDone(task, answer);
      if (options.heapUsed(answer) > memoryMaxMB * 1024 * 1024 * GROWN_SHARE) await end(thread);
      else idle.push(thread);
    }
  };
  return {
    start(tasks, onDone, onWord = () => undefined) {
      const queue = tasks[Symbol.iterator]();
      const lanes = Array.from({ length: Math.min(options.jobs, tasks.length) }, async () => {
        try {
          await lane(queue, onDone, onWord);
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
