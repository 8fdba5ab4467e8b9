/**
 * A failing case made as small as can be while it fails at the same thing.
 *
 * Bounded by cases tried and events simulated, not by a clock: the result is the same on any machine. The seed stays.
 * A case that must settle runs as long as its smaller foundation needs; any other one ends a second after it broke.
 */
import { parseDuration } from '../../scenario/quantities';
import { type CaseExtras, type CaseOutcome, type CheckedScenario, checkCase } from './checkCase';
import { type CompletedScenario, completed, fitting } from './completed';
import { type Failure, isSameFailure } from './failure';
import { reductionsOf } from './reductions';
import { type ScenarioData, span } from './scenarioData';

export interface ShrinkLimits {
  readonly triesMax: number;
  readonly eventsMax: number;
}

const SHRINK_LIMITS: ShrinkLimits = { triesMax: 1500, eventsMax: 40_000_000 };

export interface Shrunk {
  readonly data: ScenarioData;
  readonly failure: Failure;
  /** Cases that were tried. */
  readonly tries: number;
}

interface Failing {
  readonly data: ScenarioData;
  readonly failure: Failure;
}

/** What only a second run shows, or may show. */
const SEEN_TWICE: ReadonlySet<string> = new Set(['deterministic', 'quietIsEager', 'throws']);

/** Runs a case. */
type Judge = (scenario: CheckedScenario) => Pick<CaseOutcome, 'failure' | 'events'>;

/**
 * The smallest that was found; the data itself when it does not fail so, or cannot be made smaller. `judge` runs a
 * candidate.
 */
export function shrink(
  data: ScenarioData,
  failure: Failure,
  {
    limits = SHRINK_LIMITS,
    judge = judgeOf(failure),
  }: { limits?: ShrinkLimits; judge?: Judge } = {},
): Shrunk {
  let best: Failing = { data, failure };
  const spent = { tries: 0, events: 0 };
  const isSpent = (): boolean => spent.tries >= limits.triesMax || spent.events >= limits.eventsMax;
  const attempt = (candidate: ScenarioData | undefined): boolean => {
    if (candidate === undefined || isSpent()) return false;
    const made = fitted(candidate, failure);
    if (made === undefined || sizeOf(made.data) >= sizeOf(best.data)) return false;
    spent.tries++;
    const outcome = judge({ spec: made.expanded.foundation, run: made.expanded.run });
    spent.events += outcome.events;
    if (outcome.failure === null || !isSameFailure(outcome.failure, failure)) return false;
    best = { data: made.data, failure: outcome.failure };
    return true;
  };
  attempt(cut(best));
  for (let isSmaller = true; isSmaller && !isSpent(); ) {
    isSmaller = false;
    for (const reduction of reductionsOf(best.data)) {
      if (attempt(reduction(best.data))) isSmaller = true;
    }
    attempt(cut(best));
  }
  return { ...best, tries: spent.tries };
}

/** Most candidates do not fail, and would be run twice for nothing. */
export function judgeOf({ invariant }: Failure, extras: CaseExtras = {}): Judge {
  const isOnce = !SEEN_TWICE.has(invariant);
  return (scenario) => checkCase(scenario, { ...extras, isOnce });
}

function fitted(data: ScenarioData, { invariant }: Failure): CompletedScenario | undefined {
  return invariant === 'settles' ? completed(data) : fitting(data);
}

/** The run ends soon after it broke. */
function cut({ data, failure }: Failing): ScenarioData | undefined {
  const { atSeconds, invariant } = failure;
  if (atSeconds === null || invariant === 'settles') return undefined;
  return { ...data, run: { ...data.run, duration: span(Math.ceil(atSeconds) + 1) } };
}

/** A mix stands for twenty apps, in characters. */
const MIX_WEIGHT = 1000;
/** A second of a run weighs as much as so many hundredths of a character. */
const SECOND_WEIGHT = 2;

/** What a person has to read, and what has to be simulated, in hundredths of a character. */
function sizeOf({ foundation, workload, events, run }: ScenarioData): number {
  const text = JSON.stringify([foundation, workload, events]);
  // Of two that are as long, the one with smaller numbers.
  const digits = [...text.matchAll(/\d+/g)].reduce((sum, [number]) => sum + Number(number), 0);
  const seconds = (parseDuration(String(run.duration)) ?? 0) / 1_000_000;
  const mixes = workload.filter((entry) => 'mix' in entry).length;
  return (
    (text.length + mixes * MIX_WEIGHT) * 100 + Math.min(99, digits / 1000) + seconds * SECOND_WEIGHT
  );
}
