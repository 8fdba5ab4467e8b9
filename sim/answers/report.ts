/** From a run that has ended, or was interrupted, to its answer as one object. */
import type { BbsRows } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import { type Instant, toSeconds } from '../engine/units';
import {
  CLAIMED,
  CRASHED,
  EVACUATING,
  ORDINARY,
  RUNNING,
  SUSPECT,
  UNCLAIMED,
} from '../model/actualLRP';
import type { AppSpec } from '../model/foundationSpec';
import type { Identities, TextId } from '../model/identity';
import type { ExpandedScenario } from '../scenario/expanded';
import { type CellCapacity, capacityByZone } from './capacity/byZone';
import { isTakingWork } from './capacity/fromFoundation';
import { deployAnswers } from './deployReport';
import { faultTallies } from './faultReport';
import { type Histogram, percentile } from './histogram';
import { loadResult } from './load';
import { findMissing } from './missingInstances';
import { type Fault, sinceFault } from './recovery';
import { placementGroups } from './refused';
import {
  type FaultResult,
  type Percentiles,
  RESULT_VERSION,
  type RunResult,
  type Verdict,
} from './result';
import type { Run } from './run';
import { ALL_APPS } from './selections';
import { longestStall } from './taskTally';
import { countRows, type LevelSeries, type Watch } from './watch';

/** What only the caller knows of the end. */
export interface Ending {
  /** The run was stopped before its end. Default: whether it was. */
  readonly isInterrupted?: boolean;
  /** What the run cost on the wall clock. */
  readonly wallSeconds?: number;
  readonly warnings?: readonly string[];
  /** Version of the program. */
  readonly build?: string;
}

export function reportResult(run: Run, ending: Ending): RunResult {
  const { scenario, foundation, watch, recorder } = run;
  const { simulation } = foundation;
  const at = Math.min(simulation.now, run.end);
  const isInterrupted = ending.isInterrupted ?? at < run.end;
  watch.end(at);
  const missing = findMissing(foundation, watch, scenario.foundation.apps);
  const pushes = pushesOf(run, at);
  const expectations = watch.judges.map((judge) =>
    judge.judge({
      at,
      isInterrupted,
      neverFitted: (selection) => missing.neverFitted(selection),
      pushes,
    }),
  );
  return {
    version: RESULT_VERSION,
    build: ending.build ?? 'unknown',
    scenario: scenario.name,
    question: scenario.question,
    startsAt: scenario.run.startsAt,
    seed: run.seed,
    digest: recorder.digest(),
    digests: recorder.digests(),
    isInterrupted,
    simulatedSeconds: toSeconds(at),
    durationSeconds: toSeconds(run.end),
    wallSeconds: ending.wallSeconds ?? null,
    events: simulation.events,
    verdict: isInterrupted ? 'not decided' : overall(expectations.map((each) => each.verdict)),
    expectations,
    cellGroups: cellGroupsOf(scenario),
    capacity: capacityByZone(cellCapacities(foundation, at), scenario.foundation.zones),
    counts: countsOf(run, at),
    timeline: timeLineOf(watch, foundation.identities().texts, scenario.foundation.apps),
    neverFitted: missing.groups,
    notRunning: missing.counts,
    ...faultTallies(watch, scenario.foundation.cells, at),
    ...deployAnswers(scenario, watch, at),
    ...talliesOf(run, foundation.bbs().rows, pushes, at),
    series: seriesOf(watch.series),
    warnings: [...(ending.warnings ?? [])],
  };
}

/** Met when all are; a scenario that expects nothing is met by running to its end. */
function overall(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('not met')) return 'not met';
  return verdicts.includes('not decided') ? 'not decided' : 'met';
}

/** Cells of a group are alike; one container more than they advertise is the health check's. */
function cellGroupsOf({ foundation }: ExpandedScenario): RunResult['cellGroups'] {
  const groups = new Map<string, RunResult['cellGroups'][number]>();
  for (const { group, total } of foundation.cells) {
    const { memory, disk, containers } = total;
    const cells = (groups.get(group)?.cells ?? 0) + 1;
    groups.set(group, {
      name: group,
      cells,
      memoryMB: memory,
      diskMB: disk,
      containers: containers + 1,
    });
  }
  return [...groups.values()];
}

/** Cells that have joined by then. A rep that has not come up takes no work. */
function cellCapacities(foundation: Foundation, at: Instant): CellCapacity[] {
  return foundation.spec.cells.flatMap((cell, id) => {
    if (cell.joinsAt > at) return [];
    const { state, isUp } = foundation.rep(id);
    const { total, available } = state.executor;
    const { zone, profile } = cell;
    return [
      {
        zone,
        placementTags: profile.placementTags,
        isUp: isUp && state.phase === 'up',
        takesWork: isUp && isTakingWork(state),
        total,
        available,
      },
    ];
  });
}

function countsOf({ scenario, foundation, watch }: Run, at: Instant): RunResult['counts'] {
  const { rows } = foundation.bbs();
  const desired = watch.levels.desired[ALL_APPS] as number;
  const running = watch.levels.running[ALL_APPS] as number;
  const { apps, cells } = scenario.foundation;
  const joined = cells.flatMap((cell, id) => (cell.joinsAt <= at ? [id] : []));
  return {
    apps: apps.filter((app) => app.arrivesAt <= at).length,
    cells: joined.length,
    cellsUp: joined.filter((id) => foundation.rep(id).isUp).length,
    desired,
    running,
    missing: desired - running,
    missingMaximum: watch.series.missing.maximum.reduce((most, each) => Math.max(most, each), 0),
    bbs: {
      unclaimed: countRows(rows, ORDINARY, UNCLAIMED),
      claimed: countRows(rows, ORDINARY, CLAIMED),
      running: countRows(rows, ORDINARY, RUNNING),
      crashed: countRows(rows, ORDINARY, CRASHED),
      suspect: countAll(rows, SUSPECT),
      evacuating: countAll(rows, EVACUATING),
    },
  };
}

function countAll(rows: BbsRows, presence: number): number {
  return [UNCLAIMED, CLAIMED, RUNNING, CRASHED].reduce(
    (sum, state) => sum + countRows(rows, presence, state),
    0,
  );
}

function timeLineOf(
  { timeLine, signs }: Watch,
  texts: readonly string[],
  apps: readonly AppSpec[],
): RunResult['timeline'] {
  return {
    faults: timeLine.faults.map((fault) => ({
      ...faultResult(fault),
      didNotFit: placementGroups(fault.didNotFit ?? new Map(), texts, apps),
    })),
    changes: timeLine.changes.map(({ at, kind, count }) => ({
      atSeconds: toSeconds(at),
      kind,
      count,
    })),
    signs: signs.signs.map(({ at, until, kind, what, count }) => ({
      atSeconds: toSeconds(at),
      untilSeconds: toSeconds(until),
      kind,
      what,
      count,
    })),
    leftOut: timeLine.leftOut + signs.leftOut,
  };
}

function faultResult(fault: Fault): Omit<FaultResult, 'didNotFit'> {
  const after = (at: Instant | undefined): number | null => {
    const elapsed = sinceFault(fault, at);
    return elapsed === undefined ? null : toSeconds(elapsed);
  };
  return {
    atSeconds: toSeconds(fault.at),
    cells: fault.cells,
    zones: [...fault.zones],
    lostInstances: fault.lost,
    detectedAfterSeconds: after(fault.detectedAt),
    halfBackAfterSeconds: after(fault.halfBackAt),
    fitBackAfterSeconds: after(fault.fitBackAt),
    fitBackInstances: fault.fitBack,
    backInstances: fault.back,
    undesiredInstances: fault.undesired,
    allBackAfterSeconds: after(fault.allBackAt),
  };
}

/** All pushes there were by then, those that still wait for a slot included. */
function pushesOf({ scenario, watch }: Run, at: Instant): RunResult['pushes'] {
  const { inTime, timedOut, stagingFailed, lastAt } = watch.pushes;
  const { apps } = scenario.foundation;
  const all = apps.filter((app) => app.push !== null && app.arrivesAt <= at).length;
  const isAnyOver = inTime + timedOut + stagingFailed > 0;
  return {
    all,
    inTime,
    timedOut,
    stagingFailed,
    duration: percentilesOf(watch.pushes.duration),
    lastEndedSeconds: isAnyOver ? toSeconds(lastAt) : null,
  };
}

function talliesOf(
  { scenario, watch }: Run,
  rows: BbsRows,
  pushes: RunResult['pushes'],
  at: Instant,
): Pick<
  RunResult,
  | 'auctions'
  | 'silk'
  | 'tasks'
  | 'staging'
  | 'deployments'
  | 'crashes'
  | 'pushes'
  | 'convergence'
  | 'load'
> {
  const { auctions, silk, crashes, convergence, load } = watch;
  const { config } = scenario.foundation;
  return {
    auctions: {
      batches: auctions.batches,
      placedInstances: auctions.placedLRPs,
      placedTasks: auctions.placedTasks,
      failures: byCount(auctions.failures, rows.identities),
      rejected: auctions.rejected,
      cellsUnanswered: auctions.cellsUnanswered,
      wait: percentilesOf(auctions.wait),
      timeToRun: percentilesOf(auctions.timeToRun),
    },
    silk:
      config.silk === null
        ? null
        : {
            poolSize: config.silk.poolSize,
            subnetPrefix: config.silk.subnetPrefix,
            leases: silk.leases,
            leasesMaximum: silk.leasesMaximum,
            refusals: silk.refusals,
            cellsWithoutLease: silk.leaseless.size,
            cellsWithoutLeaseMaximum: silk.leaselessMaximum,
            evictions: silk.evictions,
          },
    tasks: tasksOf(watch, rows),
    staging: stagingOf(watch, rows),
    deployments: deploymentsOf(watch, at),
    crashes: {
      crashes: crashes.crashes,
      crashCountMaximum: crashes.countMaximum,
      crashedMaximum: crashes.crashedMaximum,
      reasons: byCount(crashes.reasons, rows.identities),
    },
    pushes,
    convergence: {
      passes: convergence.passes,
      longestSeconds: toSeconds(convergence.longest),
      missingMaximum: convergence.missingMaximum,
      extraMaximum: convergence.extraMaximum,
    },
    load: loadResult(load, at),
  };
}

function tasksOf({ tasks }: Watch, rows: BbsRows): RunResult['tasks'] {
  const { created, succeeded, failed, rejections, lost } = tasks;
  const states = [...rows.tasks.values()].flatMap(({ task, state }) =>
    tasks.builds.has(task) ? [] : [state],
  );
  return {
    created,
    succeeded,
    failed,
    rejections,
    pending: states.filter((state) => state === 'Pending').length,
    running: states.filter((state) => state === 'Running').length,
    lost,
    failures: byCount(tasks.reasons, rows.identities),
    wait: percentilesOf(tasks.wait),
  };
}

function stagingOf({ staging }: Watch, rows: BbsRows): RunResult['staging'] {
  const { started, succeeded, failed, rejections } = staging;
  return {
    started,
    succeeded,
    failed,
    underWay: started - succeeded - failed,
    rejections,
    failures: byCount(staging.reasons, rows.identities),
    duration: percentilesOf(staging.duration),
  };
}

function deploymentsOf({ deployments }: Watch, at: Instant): RunResult['deployments'] {
  const { started, completed, cancelled, superseded, scalesRefused } = deployments;
  const stall = longestStall(deployments, at);
  return {
    started,
    completed,
    cancelled,
    superseded,
    underWay: deployments.underWay.size,
    longestStallSeconds: stall === undefined ? null : toSeconds(stall),
    scalesRefused,
    duration: percentilesOf(deployments.duration),
  };
}

/** Most frequent first; equal ones by their text. */
function byCount(counts: ReadonlyMap<TextId, number>, identities: Identities) {
  return [...counts]
    .map(([reason, count]) => ({ reason: identities.texts[reason] ?? '', count }))
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
}

function percentilesOf(histogram: Histogram): Percentiles {
  const at = (rank: number): number | null => {
    const value = percentile(histogram, rank);
    return value === undefined ? null : toSeconds(value);
  };
  return {
    count: histogram.count,
    p50Seconds: at(0.5),
    p95Seconds: at(0.95),
    p99Seconds: at(0.99),
    maximumSeconds: histogram.count === 0 ? null : toSeconds(histogram.maximum),
  };
}

function seriesOf({ desired, running, missing, bbsRunning }: LevelSeries): RunResult['series'] {
  const listed = (column: Int32Array, length: number): number[] =>
    Array.from(column.subarray(0, length));
  return {
    bucketSeconds: toSeconds(desired.width),
    desired: listed(desired.last, desired.length),
    runningMinimum: listed(running.minimum, running.length),
    runningMaximum: listed(running.maximum, running.length),
    missingMaximum: listed(missing.maximum, missing.length),
    bbsRunning: listed(bbsRunning.last, bbsRunning.length),
  };
}
