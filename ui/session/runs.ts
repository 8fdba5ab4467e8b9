/**
 * The run on screen and the one under way. A run that is under way leaves the one on screen alone until it
 * can take its place; one that fails leaves it there.
 */
import type { EffectIndex } from '../../sim/trace/causes';
import { type AuctionIndex, indexAuctions } from '../replay/auctions';
import type { Replay } from '../replay/openReplay';
import { unpackReplay } from '../replay/transfer';
import type {
  Answer,
  BrokenInvariant,
  Job,
  JobFailure,
  OpenedRun,
  Progress,
  ScenarioProblem,
} from '../worker/protocol';
import { createStore, type Store } from './store';
import type { WorkerClient } from './workerClient';

/** A run that can be replayed. */
export interface LoadedRun {
  readonly replay: Replay;
  readonly effects: EffectIndex;
  /** Auction batches on demand. */
  readonly auctions: AuctionIndex;
  readonly answer: Answer | undefined;
  readonly notices: readonly string[];
  readonly warnings: readonly ScenarioProblem[];
  /** Broken invariants in the order of time; absent where nobody looked. */
  readonly findings?: readonly BrokenInvariant[] | undefined;
}

export interface Work {
  readonly job: number;
  /** What it is called: a scenario's or a file's name. */
  readonly name: string;
  readonly progress: Progress | undefined;
}

export interface Failed {
  readonly name: string;
  readonly failure: JobFailure;
}

export interface RunsState {
  readonly loaded: LoadedRun | undefined;
  /** What the loaded run is called: a scenario's or a file's name. */
  readonly loadedName: string | undefined;
  readonly work: Work | undefined;
  readonly failed: Failed | undefined;
}

export interface Runs extends Pick<Store<RunsState>, 'get' | 'subscribe'> {
  /** Resolves when the run is on screen (true), or has come to nothing (false). */
  begin(name: string, job: Job): Promise<boolean>;
  /** Ends what is under way, if anything is, and forgets it. */
  cancel(): void;
  /** Ends what is under way, if anything is: what was simulated so far comes on screen. */
  finish(): void;
  /** Shows a run that is there already. */
  show(name: string, run: LoadedRun): void;
  /** Says that something could not be opened. */
  fail(name: string, failure: JobFailure): void;
  /** The person has read what failed. */
  dismissFailure(): void;
}

const NOTHING: RunsState = {
  loaded: undefined,
  loadedName: undefined,
  work: undefined,
  failed: undefined,
};

export function createRuns(client: WorkerClient | undefined): Runs {
  const store = createStore<RunsState>(NOTHING);
  const change = (changes: Partial<RunsState>) => store.set({ ...store.get(), ...changes });
  return {
    get: store.get,
    subscribe: store.subscribe,
    begin: (name, request) =>
      new Promise((resolve) => {
        if (client === undefined) return resolve(false);
        const isCurrent = () => store.get().work?.job === job;
        const end = (changes: Partial<RunsState>) => {
          if (isCurrent()) change({ ...changes, work: undefined });
          resolve(changes.loaded !== undefined);
        };
        const job = client.begin(request, {
          onProgress: (progress) => {
            if (isCurrent()) change({ work: { job, name, progress } });
          },
          onOpened(run) {
            if (!isCurrent()) return resolve(false);
            try {
              end({ loaded: loadedRun(run), loadedName: name });
            } catch (error) {
              end({ failed: { name, failure: notShown(error) } });
            }
          },
          onFailed: (failure) => end({ failed: { name, failure } }),
          onStopped: () => end({}),
        });
        change({ work: { job, name, progress: undefined }, failed: undefined });
      }),
    cancel() {
      const { work } = store.get();
      if (work === undefined) return;
      client?.stop(work.job, 'forget');
      change({ work: undefined });
    },
    finish() {
      const { work } = store.get();
      if (work !== undefined) client?.stop(work.job, 'keep');
    },
    show: (name, loaded) => change({ loaded, loadedName: name, failed: undefined }),
    fail: (name, failure) => change({ failed: { name, failure } }),
    dismissFailure: () => change({ failed: undefined }),
  };
}

/** A run came from the worker, and the page cannot take it. */
function notShown(error: unknown): JobFailure {
  const message = `The run cannot be shown: ${error instanceof Error ? error.message : String(error)}.`;
  return { kind: 'broken', message, command: '' };
}

/** A run on the page's side of its worker. */
export function loadedRun({ packed, answer, notices, warnings, findings }: OpenedRun): LoadedRun {
  const { replay, effects } = unpackReplay(packed);
  const auctions = indexAuctions(replay);
  return { replay, effects, auctions, answer, notices, warnings, findings };
}
