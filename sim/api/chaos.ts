/** diegosim's own chaos for other people's property tests: arbitraries of scenarios, and how one is judged. */
import fc from 'fast-check';
import type { PlacementPolicy } from '../diego/auctioneer/placementPolicy';
import { quoted } from '../scenario/problems';
import { chaosScenarios } from '../testing/chaos/chaosScenarios';
import { type CaseExtras, checkCase } from '../testing/chaos/checkCase';
import { completed } from '../testing/chaos/completed';
import { regressionFile } from '../testing/chaos/regressionFile';
import { type ScenarioData, scenarioData } from '../testing/chaos/scenarioData';
import { judgeOf, shrink } from '../testing/chaos/shrink';
import { customCaseWatch } from './caseWatch';
import type { CustomInvariants } from './invariants';
import type { LoadedScenario } from './loadScenario';
import { expandedOf, isLoaded, sourceOf } from './parsed';
import { DEFAULT_LEVEL } from './recordedRun';
import { checkNames, checkPolicy, invariantsOf } from './runSettings';

/** What a scenario failed at. */
export interface ScenarioFailure {
  /** An invariant's name, custom ones among them; or `settles`, `deterministic`, `quietIsEager`, `throws`. */
  readonly invariant: string;
  /** What is broken, in a sentence or a few lines. */
  readonly text: string;
  /** In seconds of simulated time; null when it is about a whole run. */
  readonly atSeconds: number | null;
}

/**
 * Draws scenarios as values that a file may hold: a foundation of up to eight cells in up to three zones, apps and
 * tasks, trouble of a random part of all kinds, the end of all trouble at one instant, and as long a run as it takes
 * until all must be well again. Give them to `readScenario`. Without `hasTrouble` nothing happens to the foundation.
 */
export function scenarios(
  options: { readonly hasTrouble?: boolean } = {},
): fc.Arbitrary<ScenarioData> {
  checkNames(options, ['hasTrouble']);
  const { hasTrouble = true } = options;
  return chaosScenarios
    .map((data) => completed(hasTrouble ? data : { ...data, events: [] })?.data)
    .filter((data) => data !== undefined);
}

/** Numbers that decide every draw of a run. */
export function seeds(): fc.Arbitrary<number> {
  return fc.nat(1_000_000);
}

/** What a check asks besides, and whom it asks about placement. */
export interface CheckOptions {
  /** Of one's own; a failure is called as the invariant that is broken. */
  readonly invariants?: CustomInvariants;
  /**
   * Places work instead of Diego's scheduler. Auctions are then not held to Diego's rules; but whatever surely fits must
   * run in the end, also what the policy has refused.
   */
  readonly placementPolicy?: PlacementPolicy;
}

/**
 * Runs a scenario twice with all of diegosim's invariants on, and looks whether in the end everything runs that must:
 * what `diegosim check` does. Null when nothing is wrong. What goes wrong in a run, a policy that throws among it, is a
 * failure too.
 * @throws TypeError and RangeError for options that are none.
 */
export function checkScenario(
  scenario: LoadedScenario,
  options: CheckOptions = {},
): ScenarioFailure | null {
  const extras = extrasOf(options);
  const { foundation, run } = expandedOf(scenario);
  return checkCase({ spec: foundation, run }, extras).failure;
}

/** A failing scenario made small. */
export interface ShrunkScenario {
  /** For `readScenario`. */
  readonly data: ScenarioData;
  /** What it fails at: the same invariant, for another one and at another time perhaps. */
  readonly failure: ScenarioFailure;
}

/**
 * The smallest scenario found that fails at the same, by halving and leaving out; bounded, the same on any machine. The
 * scenario is a drawn value, or a loaded one. The options are those with which it failed.
 */
export function shrinkScenario(
  scenario: ScenarioData | LoadedScenario,
  failure: ScenarioFailure,
  options: CheckOptions = {},
): ShrunkScenario {
  requireFailure(failure);
  const judge = judgeOf(failure, extrasOf(options));
  const { data, failure: found } = shrink(dataOf(scenario), failure, { judge });
  return { data, failure: found };
}

/** A scenario file, and what it may be called. */
export interface RegressionFile {
  /** Such as `unique-subnets-3f9a01`, without a suffix. */
  readonly name: string;
  /** YAML; its question says what broke, and comments who found it. */
  readonly text: string;
}

/**
 * A failing scenario as a file, to be kept and given to `readScenario` again: the dashboard and `diegosim run` open it.
 * `foundBy` is the name of the test.
 */
export function regressionOf(
  scenario: ScenarioData | LoadedScenario,
  failure: ScenarioFailure,
  foundBy = 'a test with checkScenario',
): RegressionFile {
  requireFailure(failure);
  if (typeof foundBy !== 'string') {
    throw new TypeError(`foundBy is the name of a test, not ${quoted(foundBy)}`);
  }
  // A custom invariant is known to its test only.
  const replay = (name: string): string =>
    `checkScenario with the options of that test; without any: diegosim check --scenario ${name}.yaml --runs 1`;
  return regressionFile(dataOf(scenario), failure, foundBy.replace(/\s+/g, ' '), replay);
}

const OPTIONS = ['invariants', 'placementPolicy'];
/** What a failure is called that is no invariant's. */
const TAKEN = new Set(['settles', 'deterministic', 'quietIsEager', 'throws', 'valid']);

function extrasOf(options: CheckOptions): CaseExtras {
  checkNames(options, OPTIONS);
  const { invariants, placementPolicy } = options;
  if (placementPolicy !== undefined) checkPolicy(placementPolicy);
  if (invariants === undefined) return { placementPolicy };
  for (const { name } of invariantsOf(invariants, DEFAULT_LEVEL)) {
    if (TAKEN.has(name)) throw new RangeError(`${name} is what another failure is called`);
  }
  return { placementPolicy, otherOf: ({ run }) => customCaseWatch(invariants, run.duration) };
}

/** @throws TypeError */
function requireFailure(failure: Partial<ScenarioFailure> | null): void {
  const { invariant, text, atSeconds } = failure ?? {};
  const isTimed = typeof atSeconds === 'number' || atSeconds === null;
  if (typeof invariant === 'string' && typeof text === 'string' && isTimed) return;
  throw new TypeError(
    failure === null || failure === undefined
      ? 'there is no failure: checkScenario answers null when all is well'
      : `a failure has an invariant, a text and atSeconds, as checkScenario answers it; not ${quoted(failure)}`,
  );
}

/** @throws TypeError for what is no scenario. */
function dataOf(scenario: ScenarioData | LoadedScenario): ScenarioData {
  const given = isLoaded(scenario) ? withoutBase(sourceOf(scenario).data) : scenario;
  let data: ScenarioData | undefined;
  let cause: unknown;
  try {
    data = scenarioData(given);
  } catch (error) {
    // A function, a number that JSON has not, a list that holds itself.
    cause = error;
  }
  if (data !== undefined) return data;
  throw new TypeError('a scenario is drawn, loaded, or a value like a file', { cause });
}

/** What it extends is merged already. */
function withoutBase(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== 'extends'));
}
