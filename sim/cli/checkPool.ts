/** Tasks of `diegosim check` on several threads, their answers in the order of the tasks. */
import { openThreads } from '../lab/node/threadPool';
import type { CaseReached, CheckAnswer, CheckTask } from './checkWorker';
import type { StopRequest } from './stop';

/** Who hears how tasks get on, in whatever order. */
export interface CheckListener {
  /** Now and then in the middle of a case. */
  reached(task: CheckTask, reached: CaseReached): void;
  ended(task: CheckTask, answer: CheckAnswer): void;
}

export interface CheckThreads {
  /** Does the tasks, when those before are done. By place in `tasks`; undefined for those that a signal cut short. */
  run(tasks: readonly CheckTask[], listener?: CheckListener): Promise<(CheckAnswer | undefined)[]>;
  /** Ends the threads. */
  end(): Promise<void>;
}

/** So many threads at most, which a signal ends. */
export function openCheckThreads(jobs: number, stop: StopRequest): CheckThreads {
  const isSource = import.meta.url.endsWith('.ts');
  const entry = isSource ? 'checkWorkerSource.mjs' : 'checkWorker.mjs';
  const threads = openThreads<CheckTask, CheckAnswer>({
    jobs,
    entry: { filename: new URL(entry, import.meta.url).href, name: 'checkPiece' },
    heapUsed: (answer) => answer.heapUsed,
    died: (reason) => ({ kind: 'broke', reason, heapUsed: 0 }),
  });
  return {
    async run(tasks, listener) {
      const answers = new Map<CheckTask, CheckAnswer>();
      const onDone = (task: CheckTask, answer: CheckAnswer): void => {
        answers.set(task, answer);
        listener?.ended(task, answer);
      };
      const onWord = (task: CheckTask, word: unknown): void =>
        listener?.reached(task, word as CaseReached);
      const pool = threads.start(tasks, onDone, onWord);
      const isStopped = await Promise.race([pool.done, stop.stopped()]);
      if (isStopped !== undefined) await pool.stop();
      await pool.done;
      return tasks.map((task) => answers.get(task));
    },
    end: () => threads.end(),
  };
}
