/** What the package exports as `diegosim/testing`: chaos for property tests. It needs fast-check. */
export type { ScenarioData } from '../testing/chaos/scenarioData';
export type { CheckOptions, RegressionFile, ScenarioFailure, ShrunkScenario } from './chaos';
export { checkScenario, regressionOf, scenarios, seeds, shrinkScenario } from './chaos';
