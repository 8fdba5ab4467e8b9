/** What each thread of each engine made of each run, beside what Node's main thread made of it. */
import type { EngineJob, EngineReport } from '../../sim/testing/engines/engineJob';
import type { AskEngine, FirstDifference } from '../../sim/testing/engines/firstDifference';
import { messageOf } from './arguments';
import type { EngineName, Thread } from './engine';

/** What broke a run, or the engine. */
export interface Failure {
  readonly kind: 'failed';
  readonly error: string;
}

export type Outcome =
  | { readonly kind: 'equal' }
  | {
      readonly kind: 'differs';
      readonly report: EngineReport;
      /** Null when both were equal when they were made again. */
      readonly first: FirstDifference | null | 'not looked for';
    }
  | Failure;

export interface ThreadOutcome {
  readonly engine: EngineName;
  readonly thread: Thread;
  /** Seconds of the wall clock. */
  readonly seconds: number;
  readonly outcome: Outcome;
}

export interface JobOutcomes {
  readonly name: string;
  readonly kind: EngineJob['kind'];
  /** Null when it broke in Node's main thread, which nothing can be compared with. */
  readonly reference: EngineReport | null;
  readonly threads: ThreadOutcome[];
}

export interface EngineState {
  readonly name: EngineName;
  /** Null when it was not tried. */
  readonly version: string | null;
  /** Why it was not tried, and what to do about it; null when it was. */
  readonly reason: string | null;
}

/** One sweep, once for each number of threads. */
export interface SweepOutcome {
  readonly name: string;
  readonly jobs: number;
  readonly seconds: number;
  /** Files whose bytes are not those that the first number of threads gave; null when it failed. */
  readonly different: readonly string[] | null;
}

export interface CheckOutcome {
  readonly seed: number;
  readonly engines: readonly EngineState[];
  readonly jobs: readonly JobOutcomes[];
  readonly sweeps: readonly SweepOutcome[];
  readonly seconds: number;
}

/** Whether every run was tried everywhere, and all were equal. Nothing tried is not equal. */
export function isEverywhereEqual({ engines, jobs, sweeps }: CheckOutcome): boolean {
  return (
    jobs.length > 0 &&
    engines.every(({ reason }) => reason === null) &&
    jobs.every(
      ({ reference, threads }) =>
        reference !== null && threads.every(({ outcome }) => outcome.kind === 'equal'),
    ) &&
    sweeps.every(({ different }) => different?.length === 0)
  );
}

/** Never fails: what breaks a run is an outcome. */
export async function answerOf(ask: AskEngine, job: EngineJob): Promise<EngineReport | Failure> {
  try {
    return await ask({ kind: 'run', job });
  } catch (error) {
    return { kind: 'failed', error: messageOf(error) };
  }
}

export function isSameReport(one: EngineReport, other: EngineReport): boolean {
  return (
    one.digest === other.digest && one.outcome === other.outcome && one.events === other.events
  );
}
