/** Runs from their beginning: to be driven, or in one go. */
import type { LoadedScenario } from './loadScenario';
import type { RunOutcome } from './outcome';
import type { ScenarioRunOptions } from './runSettings';
import { ScenarioRun } from './scenarioRun';

/**
 * A run at instant 0.
 * @throws TypeError for a scenario that `loadScenario` has not made; TypeError and RangeError for options.
 */
export function startScenario(
  scenario: LoadedScenario,
  options: ScenarioRunOptions = {},
): ScenarioRun {
  return ScenarioRun.start(scenario, options);
}

/** From beginning to end. @throws InvariantBroken, and as `startScenario` does. */
export function runScenario(
  scenario: LoadedScenario,
  options: ScenarioRunOptions = {},
): RunOutcome {
  return startScenario(scenario, options).finish();
}
