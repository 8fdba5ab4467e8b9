/**
 * The page's end of its worker: begins jobs, asks questions, and starts another worker when one has died
 * (of too little memory, mostly), so that the page itself never has to be loaded again.
 */
import type {
  BuiltInScenario,
  Completions,
  FromWorker,
  Job,
  JobFailure,
  OpenedRun,
  Progress,
  ScenarioProblem,
  ToWorker,
} from '../worker/protocol';

/** What becomes of a job; exactly one of the last three is called, and last. */
export interface JobListener {
  onProgress(progress: Progress): void;
  onOpened(run: OpenedRun): void;
  onFailed(failure: JobFailure): void;
  onStopped(): void;
}

export interface Validated {
  readonly problems: readonly ScenarioProblem[];
  readonly warnings: readonly ScenarioProblem[];
}

export interface WorkerClient {
  /** Resolves when the worker has started. */
  readonly scenarios: Promise<readonly BuiltInScenario[]>;
  /** Begins a job; one that is under way is forgotten. Answers its number. */
  begin(job: Job, listener: JobListener): number;
  /** Asks a job to stop; with `keep` it ends as an interrupted run. */
  stop(job: number, keep: boolean): void;
  validate(name: string, text: string): Promise<Validated>;
  complete(text: string, offset: number): Promise<Completions>;
}

const DIED: JobFailure = {
  kind: 'refused',
  message:
    'The simulation ended without a word: most likely the browser had no memory left for it.',
  advice: 'Run it at level normal or for a shorter time, or use diegosim run --trace.',
};

/** `createWorker` is called again when a worker has died. */
export function createWorkerClient(createWorker: () => Worker): WorkerClient {
  const listeners = new Map<number, JobListener>();
  const queries = new Map<number, (message: FromWorker) => void>();
  let tellReady: (scenarios: readonly BuiltInScenario[]) => void;
  const scenarios = new Promise<readonly BuiltInScenario[]>((resolve) => {
    tellReady = resolve;
  });
  let lastNumber = 0;
  let worker = started();

  function started(): Worker {
    const fresh = createWorker();
    fresh.onmessage = ({ data }: MessageEvent<FromWorker>) => onMessage(data);
    fresh.onerror = (event) => {
      event.preventDefault();
      fresh.terminate();
      worker = started();
      for (const listener of listeners.values()) listener.onFailed(DIED);
      listeners.clear();
      // Nobody answers them any more; whoever asks again is answered by the new worker.
      queries.clear();
    };
    return fresh;
  }

  function onMessage(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        return tellReady(message.scenarios);
      case 'progress':
        return listeners.get(message.job)?.onProgress(message.progress);
      case 'opened':
        return ended(message.job)?.onOpened(message.run);
      case 'failed':
        return ended(message.job)?.onFailed(message.failure);
      case 'stopped':
        return ended(message.job)?.onStopped();
      case 'validated':
      case 'completed': {
        queries.get(message.query)?.(message);
        queries.delete(message.query);
      }
    }
  }

  function ended(job: number): JobListener | undefined {
    const listener = listeners.get(job);
    listeners.delete(job);
    return listener;
  }

  const send = (message: ToWorker, buffers: ArrayBuffer[] = []) =>
    worker.postMessage(message, buffers);

  const ask = <Answer extends FromWorker>(message: (query: number) => ToWorker): Promise<Answer> =>
    new Promise((resolve) => {
      const query = ++lastNumber;
      // The worker answers a query with the message that belongs to it.
      queries.set(query, (answer) => resolve(answer as Answer));
      send(message(query));
    });

  return {
    scenarios,
    begin(request, listener) {
      const job = ++lastNumber;
      listeners.set(job, listener);
      const buffers = request.kind === 'openTrace' ? [request.bytes] : [];
      send({ kind: 'begin', job, request }, buffers);
      return job;
    },
    stop: (job, keep) => send({ kind: 'stop', job, keep }),
    validate: (name, text) =>
      ask<Extract<FromWorker, { kind: 'validated' }>>((query) => ({
        kind: 'validate',
        query,
        name,
        text,
      })),
    complete: async (text, offset) =>
      (
        await ask<Extract<FromWorker, { kind: 'completed' }>>((query) => ({
          kind: 'complete',
          query,
          text,
          offset,
        }))
      ).completions,
  };
}
