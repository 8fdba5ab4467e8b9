/**
 * One case: a scenario, run with every invariant on, then run once more without them, which must come to the same
 * digest. The second run is eager for every other seed: what a quiet run leaves out may then be seen to matter.
 */

import type { PlacementPolicy } from '../../diego/auctioneer/placementPolicy';
import { createFoundation } from '../../diego/foundation';
import type { Instant } from '../../engine/units';
import type { Identities } from '../../model/identity';
import type { ExpandedScenario } from '../../scenario/expanded';
import { createRecorder, type TraceRecorder } from '../../trace/recorder';
import {
  type CheckedRun,
  checkedRun,
  LIMITS,
  type OtherWatch,
  type RunToCheck,
  thrown,
} from './checkedRun';
import { createCoverage } from './coverage';
import { firstDivergence } from './divergence';
import { type Failure, failureOf } from './failure';

export interface CaseOutcome {
  readonly failure: Failure | null;
  /** Of the first run; empty when it did not come to its end. */
  readonly digest: string;
  /** Events of both runs. */
  readonly events: number;
  /** What was asked of it in the end; null when something was broken before. */
  readonly rest: CheckedRun['rest'];
  /** Names of what happened, of all that coverage counts. */
  readonly happened: readonly string[];
}

export interface CheckedScenario {
  readonly spec: ExpandedScenario['foundation'];
  readonly run: Pick<ExpandedScenario['run'], 'duration' | 'seed'>;
}

/** What others ask of a case; see `checkedRun`. */
export interface CaseExtras {
  readonly placementPolicy?: PlacementPolicy | undefined;
  readonly otherOf?: (spec: CheckedScenario) => (identities: Identities) => OtherWatch;
}

/** How a case is run, and who hears how far it is. */
export interface CaseOptions extends CaseExtras {
  /** Without the second run. */
  readonly isOnce?: boolean;
  /** Told now and then; `isSecond`: of the second run. */
  readonly reached?: ((now: Instant, isSecond: boolean) => void) | undefined;
}

/** Events of the second run between two words of how far it is. */
const EVENTS_PER_WORD = 1000;

/** Never throws for what goes wrong in a run: that is an outcome. */
export function checkCase(
  scenario: CheckedScenario,
  { isOnce = false, placementPolicy, otherOf, reached }: CaseOptions = {},
): CaseOutcome {
  const { spec, run } = scenario;
  const { seed, duration: until } = run;
  const toCheck = { spec, seed, until, placementPolicy };
  const coverage = createCoverage();
  let first: CheckedRun;
  try {
    const told = { ...toCheck, reached: (now: Instant) => reached?.(now, false) };
    first = checkedRun(told, (judged) => [coverage.sink(judged)], otherOf?.(scenario));
  } catch (error) {
    const failure = failureOf([thrown(error, 0)]);
    return { failure, digest: '', events: 0, rest: null, happened: coverage.happened() };
  }
  const { digest, rest } = first;
  const outcome = { digest, rest, events: first.events, happened: coverage.happened() };
  const failure = failureOf(first.violations);
  if (failure !== null || isOnce) return { ...outcome, failure };
  const isEager = seed % 2 === 1;
  try {
    const again = runAgain({ ...toCheck, reached: (now) => reached?.(now, true) }, isEager);
    const events = first.events + again.events;
    if (again.digest === digest) return { ...outcome, events, failure: null };
    return { ...outcome, events, failure: diverged(toCheck, isEager) };
  } catch (error) {
    return { ...outcome, failure: failureOf([thrown(error, until)]) };
  }
}

function runAgain(run: RunToCheck, isEager: boolean) {
  const { spec, seed, until, placementPolicy, reached } = run;
  let recorder: TraceRecorder | undefined;
  const { simulation } = createFoundation(spec, {
    seed,
    isEager,
    limits: LIMITS,
    ...(placementPolicy === undefined ? {} : { placementPolicy }),
    recorder: (identities) => {
      recorder = createRecorder(identities, { level: 'summary' });
      return recorder;
    },
  });
  for (let at = simulation.nextAt(); at !== undefined && at <= until; at = simulation.nextAt()) {
    simulation.step();
    if (simulation.events % EVENTS_PER_WORD === 0) reached?.(at);
  }
  simulation.runUntil(until);
  return { digest: recorder?.digest() ?? '', events: simulation.events };
}

function diverged(run: RunToCheck, isEager: boolean): Failure {
  const difference =
    firstDivergence(run, isEager) ?? 'the digests differed, but two runs more do not differ at all';
  const at = /: at ([\d.]+)s/.exec(difference)?.[1];
  return {
    invariant: isEager ? 'quietIsEager' : 'deterministic',
    text: difference,
    atSeconds: at === undefined ? null : Number(at),
  };
}
