/**
 * One piece of `diegosim check`, in a thread of its own: a case run and judged, or a failure made small.
 *
 * Nothing here touches files, and a task says all that it needs: which thread does it makes no difference.
 */
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import type { Instant } from '../engine/units';
import { expandScenario } from '../scenario/expand';
import type { Scenario } from '../scenario/schema';
import { chaosCase } from '../testing/chaos/chaosCase';
import { type CaseOutcome, checkCase } from '../testing/chaos/checkCase';
import type { Failure } from '../testing/chaos/failure';
import type { ScenarioData } from '../testing/chaos/scenarioData';
import { type Shrunk, shrink } from '../testing/chaos/shrink';

/** A case to run: one that a seed makes, or a scenario file on a seed. */
export type CaseTask =
  | { readonly kind: 'chaos'; readonly seed: number }
  | { readonly kind: 'scenario'; readonly scenario: Scenario; readonly seed: number };

/** A failure to be made small. */
export interface ShrinkTask {
  readonly kind: 'shrink';
  /** What failed: the data of a file, or the seed of a case. */
  readonly of: ScenarioData | number;
  readonly failure: Failure;
}

export type CheckTask = CaseTask | ShrinkTask;

export type CheckAnswer = {
  /** Of this thread, in bytes. */
  readonly heapUsed: number;
} & (
  | { readonly kind: 'case'; readonly outcome: CaseOutcome }
  | { readonly kind: 'shrunk'; readonly shrunk: Shrunk }
  /** The thread broke: a fault of the kit itself, or its memory was full. */
  | { readonly kind: 'broke'; readonly reason: string }
);

/** How far a case is, posted to the parent now and then. */
export interface CaseReached {
  readonly now: Instant;
  readonly until: Instant;
  /** Whether it is run once more, without the invariants. */
  readonly isSecond: boolean;
}

/** Milliseconds between two words of how far a case is. Most cases of chaos are shorter. */
const WORD_INTERVAL = 100;

/** Does one task. Never throws. */
export function checkPiece(task: CheckTask): CheckAnswer {
  const heapUsed = (): number => getHeapStatistics().used_heap_size;
  try {
    if (task.kind !== 'shrink') {
      const outcome = runCase(task);
      return { kind: 'case', outcome, heapUsed: heapUsed() };
    }
    const data = typeof task.of === 'number' ? chaosCase(task.of).data : task.of;
    const shrunk = shrink(data, task.failure);
    return { kind: 'shrunk', shrunk, heapUsed: heapUsed() };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'broke', reason, heapUsed: heapUsed() };
  }
}

function runCase(task: CaseTask): CaseOutcome {
  const { foundation: spec, run } =
    task.kind === 'chaos' ? chaosCase(task.seed).expanded : expandedOn(task.scenario, task.seed);
  let saidAt = performance.now();
  const reached = (now: Instant, isSecond: boolean): void => {
    const clock = performance.now();
    if (clock - saidAt < WORD_INTERVAL) return;
    saidAt = clock;
    const word: CaseReached = { now, until: run.duration, isSecond };
    parentPort?.postMessage(word);
  };
  return checkCase({ spec, run }, { reached });
}

function expandedOn(scenario: Scenario, seed: number) {
  return expandScenario({ ...scenario, run: { ...scenario.run, seed } });
}
