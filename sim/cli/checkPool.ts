/** Tasks of `diegosim check` on several threads, their answers in the order of the tasks. */
import { startThreads } from '../lab/node/threadPool';
import type { CheckAnswer, CheckTask } from './checkWorker';
import type { StopRequest } from './stop';

export interface PoolJob {
  readonly jobs: number;
  readonly stop: StopRequest;
  /** Told of each as it ends, in whatever order. */
  readonly ended: (answer: CheckAnswer) => void;
}

/** By place in `tasks`; undefined for those that a signal cut short. */
export async function checkAllPieces(
  tasks: readonly CheckTask[],
  { jobs, stop, ended }: PoolJob,
): Promise<(CheckAnswer | undefined)[]> {
  const answers = new Map<CheckTask, CheckAnswer>();
  const isSource = import.meta.url.endsWith('.ts');
  const entry = isSource ? 'checkWorkerSource.mjs' : 'checkWorker.mjs';
  const pool = startThreads<CheckTask, CheckAnswer>(
    tasks,
    {
      jobs,
      entry: { filename: new URL(entry, import.meta.url).href, name: 'checkPiece' },
      heapUsed: (answer) => answer.heapUsed,
      died: (reason) => ({ kind: 'broke', reason, heapUsed: 0 }),
    },
    (task, answer) => {
      answers.set(task, answer);
      ended(answer);
    },
  );
  const isStopped = await Promise.race([pool.done, stop.stopped()]);
  if (isStopped !== undefined) await pool.stop();
  await pool.done;
  return tasks.map((task) => answers.get(task));
}
