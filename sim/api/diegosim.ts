/**
 * What the package exports as `diegosim`: running scenarios from another program, such as the tests of a CI. Nothing
 * else of it is public. README.md says what each is for.
 */
export { InvariantBroken } from '../check/invariantBroken';
export type {
  PlacementPolicy,
  PolicyCell,
  PolicyWork,
} from '../diego/auctioneer/placementPolicy';
export type { JUnitCase, JUnitSuite } from '../export/junitXml';
export { junitXml } from '../export/junitXml';
export type { Problem } from '../scenario/problems';
export type { KindName, Level } from '../trace/kinds';
export type { MetricKey } from '../trace/metrics';
export type { TraceRecord, TraceRecordOf } from '../trace/records';
export { InvalidEvent } from './invalidEvent';
export type { CustomInvariant, CustomInvariants, ReportViolation } from './invariants';
export type {
  LoadedScenario,
  LoadOptions,
  LoadResult,
  ScenarioChanges,
} from './loadScenario';
export { InvalidScenario, loadScenario, readScenario, withChanges } from './loadScenario';
export type { ExpectationOutcome, RunOutcome } from './outcome';
export { junitReport, outcomeSuites } from './outcome';
export type { RecordWait } from './recordLook';
export type { MetricQuery, MetricView } from './runMetrics';
export { runScenario, startScenario } from './runScenario';
export type { ForkOptions, ScenarioRunOptions } from './runSettings';
export type { RunView } from './runView';
export type { ScenarioRun } from './scenarioRun';
export type { Time } from './times';
export type { AppView, CellView, Counts, InstanceView } from './views';
export type { FileSystem } from './wholeFile';
export { writeWhole } from './wholeFile';
