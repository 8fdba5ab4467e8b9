/** Tasks of `diegosim check` on several threads, their answers in the order of the tasks. */
import { openThreads } from '../lab/node/threadPool';
import type { CheckAnswer, CheckTask } from './checkWorker';
import type { StopRequest } from './stop';

export interface CheckThreads {
  /**
   * Does the tasks, when those before are done; `ended` is told of each, in whatever order. By place in `tasks`;
   * undefined for those that a signal cut short.
   */
  run(
    tasks: readonly CheckTask[],
    ended?: (answer: CheckAnswer) => void,
  ): Promise<(CheckAnswer | undefined)[]>;
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
    async run(tasks, ended = () => undefined) {
      const answers = new Map<CheckTask, CheckAnswer>();
      const pool = threads.start(tasks, (task, answer) => {
        answers.set(task, answer);
        ended(answer);
      });
      const isStopped = await Promise.race([pool.done, stop.stopped()]);
      if (isStopped !== undefined) await pool.stop();
      await pool.done;
      return tasks.map((task) => answers.get(task));
    },
    end: () => threads.end(),
  };
}
