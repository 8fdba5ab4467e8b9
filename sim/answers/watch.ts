/**
 * Watches a run and folds what happens as it happens: levels, expectations, the time line, tallies. A few
 * additions a record, and memory bounded by the number of instances, so that a week of 250,000 instances
 * can be watched.
 *
 * Everything here only listens: a run with a watch and one without have the same digest.
 */
import type { AuctionLogger } from '../diego/auctioneer/auctionLogger';
import { workersOf } from '../diego/bbs/costs';
import type { BbsRows } from '../diego/bbs/rows';
import { STATES } from '../diego/bbs/rows';
import type { Instant } from '../engine/units';
import { ORDINARY, RUNNING } from '../model/actualLRP';
import type { FoundationSpec } from '../model/foundationSpec';
import type { Identities } from '../model/identity';
import type { ExpandedScenario } from '../scenario/expanded';
import type { RecordSink } from '../trace/recorder';
import { type ActiveTally, type LockedComponent, watchActive } from './activeTally';
import { type AuctionTally, watchAuctions } from './auctionTally';
import { type DeployApps, watchDeployApps } from './deployApps';
import { type DeployTally, watchDeploys } from './deployTally';
import { type DrainTally, watchDrains } from './drainTally';
import { NO_WAITS, watchDrainWaits } from './drainWaits';
import { createJudge } from './expectations';
import { createLevels, type GroundTruth, type Levels, watchGroundTruth } from './groundTruth';
import { type IncidentTally, watchIncidents } from './incidentTally';
import type { Judge } from './judge';
import { type LoadTally, watchLoad } from './load';
import { type TimeLine, watchRecovery } from './recovery';
import { type ResurrectorTally, watchResurrector } from './resurrectorTally';
import { type RotationTally, watchRotations } from './rotationTally';
import { createRowDispatch, type RowDispatch } from './rowDispatch';
import { ALL_APPS, createSelections, type Selections } from './selections';
import { addLevel, createSeries, endSeries, type Series } from './series';
import { type SignTally, watchSigns } from './signTally';
import {
  type ConvergenceTally,
  type CrashTally,
  type PushTally,
  type SilkTally,
  watchConvergence,
  watchCrashes,
  watchPushes,
  watchSilk,
} from './tallies';
import {
  type DeploymentTally,
  type StagingTally,
  type TaskTally,
  watchDeployments,
  watchStaging,
  watchTasks,
} from './taskTally';

export interface LevelSeries {
  readonly desired: Series;
  readonly running: Series;
  readonly missing: Series;
  /** RUNNING rows as the BBS has them at the end of each convergence pass. */
  readonly bbsRunning: Series;
}

export interface Watch {
  readonly sink: RecordSink;
  /** Must be told of each finished batch. */
  readonly auctionLogger: AuctionLogger;
  readonly selections: Selections;
  readonly levels: Levels;
  readonly truth: GroundTruth;
  readonly series: LevelSeries;
  readonly timeLine: TimeLine;
  readonly judges: readonly Judge[];
  readonly auctions: AuctionTally;
  readonly crashes: CrashTally;
  readonly tasks: TaskTally;
  readonly staging: StagingTally;
  readonly deployments: DeploymentTally;
  readonly active: Readonly<Record<LockedComponent, ActiveTally>>;
  readonly drains: DrainTally;
  readonly deploys: DeployTally;
  readonly deployApps: DeployApps;
  readonly rotations: RotationTally;
  readonly resurrector: ResurrectorTally;
  readonly incidents: IncidentTally;
  readonly signs: SignTally;
  readonly pushes: PushTally;
  readonly silk: SilkTally;
  readonly convergence: ConvergenceTally;
  readonly load: LoadTally;
  /** To be called once, when no record follows. */
  end(at: Instant): void;
}

/** A watch for a run of the scenario; `bbsRows` is asked only while the run goes on. */
export function createWatch(
  scenario: ExpandedScenario,
  identities: Identities,
  bbsRows: () => BbsRows,
): Watch {
  const { foundation, expectations, run } = scenario;
  const rows = createRowDispatch();
  const lists = expectations.map((expectation) => ('apps' in expectation ? expectation.apps : []));
  const selections = createSelections(foundation.apps.length, lists);
  const levels = createLevels(selections.count);
  const auctions = watchAuctions(rows);
  // Subscribed before the ground truth: a fault has begun when its instances are told.
  const recovery = watchRecovery(rows, foundation.cells, identities, auctions.placementErrorOf);
  const { timeLine, observer } = recovery;
  const { deploys, deployApps } = watchDeploysAndApps(rows, identities, foundation);
  const truth = watchGroundTruth(rows, identities, selections, levels, {
    ...observer,
    onLevel: deployApps.onLevel,
    onUndesired(lrp) {
      observer.onUndesired(lrp);
      auctions.forget(lrp);
    },
  });
  const crashes = watchCrashes(rows, identities, selections, levels);
  const silk = watchSilk(rows, identities);
  const convergence = watchConvergence(rows, levels);
  const active = {
    bbs: watchActive(rows, identities, 'bbs'),
    auctioneer: watchActive(rows, identities, 'auctioneer'),
  };
  const drains = watchDrains(rows);
  const rotations = watchRotations(rows, identities, foundation);
  const tasks = watchTasks(rows, identities, foundation.tasks);
  const deployments = watchDeployments(rows);
  const series = watchSeries(rows, levels, run.duration, bbsRows);
  const judges = expectations.map((expectation, position) =>
    createJudge(expectation, {
      levels,
      selection: selections.ids[position] ?? ALL_APPS,
      convergenceInterval: foundation.config.bbs.convergeRepeatInterval,
      leases: () => silk.leases,
      leaselessCells: () => silk.leaseless.size,
      passes: convergence,
      active,
      drains,
      deploys,
      deployApps,
      rotations,
      rotationSpecs: foundation.rotations,
      tasks,
      deployments,
      apps: foundation.apps,
      covered: lists[position] ?? [],
    }),
  );
  for (const judge of judges) rows.observe((at) => judge.observe(at));
  return {
    sink: rows.sink,
    auctionLogger: auctions.logger,
    selections,
    levels,
    truth,
    series,
    timeLine,
    judges,
    auctions,
    crashes,
    tasks,
    staging: watchStaging(rows, tasks.builds),
    deployments,
    active,
    drains,
    deploys,
    deployApps,
    rotations,
    resurrector: watchResurrector(rows, identities),
    incidents: watchIncidents(rows, identities),
    signs: watchSigns(rows, identities),
    pushes: watchPushes(rows),
    silk,
    convergence,
    load: watchLoad(rows, workersOf(foundation.config.bbs), run.duration),
    end(at) {
      rows.settle();
      recovery.end();
      deploys.end(at);
      deployApps.end(at);
      for (const each of Object.values(series)) endSeries(each, at);
    },
  };
}

/** What no scenario without deploys pays for. */
function watchDeploysAndApps(
  rows: RowDispatch,
  identities: Identities,
  foundation: FoundationSpec,
): { deploys: DeployTally; deployApps: DeployApps } {
  const hasDeploys = foundation.deploys.length > 0;
  const deployApps = watchDeployApps(rows, hasDeploys ? foundation.apps : []);
  const waits = hasDeploys ? watchDrainWaits(rows, identities) : NO_WAITS;
  const deploys = watchDeploys(rows, identities, foundation, waits);
  deploys.onChange((at, deploy) => {
    const isRunning = deploys.deploys[deploy]?.state === 'running';
    deployApps.onDeploy(at, deploy, isRunning);
  });
  return { deploys, deployApps };
}

function watchSeries(
  rows: RowDispatch,
  levels: Levels,
  duration: number,
  bbsRows: () => BbsRows,
): LevelSeries {
  const series = {
    desired: createSeries(duration),
    running: createSeries(duration),
    missing: createSeries(duration),
    bbsRunning: createSeries(duration),
  };
  rows.observe((at) => {
    const desired = levels.desired[ALL_APPS] as number;
    const running = levels.running[ALL_APPS] as number;
    addLevel(series.desired, at, desired);
    addLevel(series.running, at, running);
    addLevel(series.missing, at, desired - running);
  });
  rows.on('convergence.completed', (at) => {
    addLevel(series.bbsRunning, at, countRows(bbsRows(), ORDINARY, RUNNING));
  });
  return series;
}

/** ActualLRP rows of that presence in that state. */
export function countRows(rows: BbsRows, presence: number, state: number): number {
  return rows.actual.countByState[presence * STATES + state] as number;
}
