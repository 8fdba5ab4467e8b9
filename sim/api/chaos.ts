/** diegosim's own chaos for other people's property tests: arbitraries of scenarios, and how one is judged. */
import fc from 'fast-check';
import { chaosScenarios } from '../testing/chaos/chaosScenarios';
import { checkCase } from '../testing/chaos/checkCase';
import { completed } from '../testing/chaos/completed';
import type { ScenarioData } from '../testing/chaos/scenarioData';
import { shrink } from '../testing/chaos/shrink';
import type { LoadedScenario } from './loadScenario';
import { expandedOf } from './parsed';

/** What a scenario failed at. */
export interface ScenarioFailure {
  /** An invariant's name; or `settles`, `deterministic`, `quietIsEager`, `throws`. */
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
export function scenarios({ hasTrouble = true } = {}): fc.Arbitrary<ScenarioData> {
  return chaosScenarios
    .map((data) => completed(hasTrouble ? data : { ...data, events: [] })?.data)
    .filter((data) => data !== undefined);
}

/** Numbers that decide every draw of a run. */
export function seeds(): fc.Arbitrary<number> {
  return fc.nat(1_000_000);
}

/**
 * Runs a scenario twice with all of diegosim's invariants on, and looks whether in the end everything runs that must:
 * what `diegosim check` does. Null when nothing is wrong.
 */
export function checkScenario(scenario: LoadedScenario): ScenarioFailure | null {
  const { foundation, run } = expandedOf(scenario);
  return checkCase({ spec: foundation, run }).failure;
}

/** The smallest scenario found that fails at the same, by halving and leaving out; bounded, the same on any machine. */
export function shrinkScenario(data: ScenarioData, failure: ScenarioFailure): ScenarioData {
  return shrink(data, failure).data;
}
