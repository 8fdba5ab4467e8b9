/** What the package exports as `diegosim/testing`: chaos for property tests. It needs fast-check. */
export type { ScenarioData } from '../testing/chaos/scenarioData';
export type { ScenarioFailure } from './chaos';
export { checkScenario, scenarios, seeds, shrinkScenario } from './chaos';
