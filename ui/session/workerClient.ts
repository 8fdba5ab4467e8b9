/**
 * The page's end of its worker: begins jobs, asks questions, and starts another worker when one has died
 * (of too little memory, mostly), so that the page itself never has to be loaded again. One that dies before
 * it is ready is not tried again by itself, since the next one would do the same; a job tries it.
 */
import type {
  BuiltInScenario,
  CapacityAnswer,
  CapacityQuestion,
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
  /** Resolves when the worker has started; with none when it cannot be. */
  readonly scenarios: Promise<readonly BuiltInScenario[]>;
  /** Begins a job; one that is under way is forgotten. Answers its number. */
  begin(job: Job, listener: JobListener): number;
  /** Asks a job to stop: it ends as an interrupted run, or as if it had never begun. */
  stop(job: number, what: 'keep' | 'forget'): void;
  validate(name: string, text: string): Promise<Validated>;
  complete(text: string, offset: number): Promise<Completions>;
  /** Overtakes a question before it. `onProgress` is told which share of the answer is there. */
  capacity(
    question: CapacityQuestion,
    onProgress: (share: number) => void,
  ): Promise<CapacityAnswer>;
}

type Refused = Extract<JobFailure, { readonly kind: 'refused' }>;

const DIED: Refused = {
  kind: 'refused',
  message:
    'The simulation ended without a word: most likely the browser had no memory left for it.',
  advice: 'Run it at level normal or for a shorter time, or use diegosim run --trace.',
};

/** What becomes of every job of a worker that cannot be started. */
export const NEVER_STARTED: Refused = {
  kind: 'refused',
  message: 'The simulator cannot be started: its script was not loaded.',
  advice: 'See whether the server of this page is still there, and load the page again.',
};

interface CapacityListener {
  onProgress(share: number): void;
  onAnswer(answer: CapacityAnswer): void;
}

/** `createWorker` is called again when a worker has died. */
export function createWorkerClient(createWorker: () => Worker): WorkerClient {
  const listeners = new Map<number, JobListener>();
  const queries = new Map<number, (message: FromWorker) => void>();
  const capacities = new Map<number, CapacityListener>();
  let tellReady: (scenarios: readonly BuiltInScenario[]) => void;
  const scenarios = new Promise<readonly BuiltInScenario[]>((resolve) => {
    tellReady = resolve;
  });
  let lastNumber = 0;
  /** undefined: it could not be started. */
  let worker: Worker | undefined = started();

  function started(): Worker {
    const fresh = createWorker();
    let isReady = false;
    fresh.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      isReady = true;
      onMessage(data);
    };
    fresh.onerror = (event) => {
      event.preventDefault();
      fresh.terminate();
      if (worker !== fresh) return;
      worker = isReady ? started() : undefined;
      if (!isReady) tellReady([]);
      const failed = [...listeners.values()];
      listeners.clear();
      // Nobody answers them any more; whoever asks again is answered by the new worker.
      queries.clear();
      const { message } = isReady ? DIED : NEVER_STARTED;
      for (const { onAnswer } of capacities.values()) onAnswer({ kind: 'refused', message });
      capacities.clear();
      for (const listener of failed) listener.onFailed(isReady ? DIED : NEVER_STARTED);
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
        return;
      }
      case 'capacityProgress':
        return capacities.get(message.query)?.onProgress(message.share);
      case 'capacityAnswered':
        capacities.get(message.query)?.onAnswer(message.answer);
        capacities.delete(message.query);
    }
  }

  function ended(job: number): JobListener | undefined {
    const listener = listeners.get(job);
    listeners.delete(job);
    return listener;
  }

  const send = (message: ToWorker, buffers: ArrayBuffer[] = []) => {
    worker ??= started();
    worker.postMessage(message, buffers);
  };

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
    stop: (job, what) => send({ kind: 'stop', job, what }),
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
    capacity: (question, onProgress) =>
      new Promise((resolve) => {
        const query = ++lastNumber;
        capacities.set(query, { onProgress, onAnswer: resolve });
        send({ kind: 'capacity', query, question });
      }),
  };
}
