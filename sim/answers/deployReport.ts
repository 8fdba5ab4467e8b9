/** From what was watched to what a run says of deploys, rotations and the resurrector. */
import { type Duration, type Instant, toSeconds } from '../engine/units';
import type { DeploySpec, FoundationSpec, RotationSpec } from '../model/foundationSpec';
import type { ExpandedScenario } from '../scenario/expanded';
import { dateAfter } from './calendar';
import type { DeployApps } from './deployApps';
import { type Pace, remainingDeploy, wholeDeploy, zoneSizes } from './deployEstimate';
import type { DeployResult, ResurrectorResult, RotationResult } from './deployResult';
import { DEPLOY_STEPS, type DeployRecord } from './deployTally';
import { paceLimits } from './paceLimits';
import type { ResurrectorTally, Spread } from './resurrectorTally';
import type { RotationRecord } from './rotationTally';
import type { Watch } from './watch';

const WORST_MAXIMUM = 10;

export interface DeployAnswers {
  readonly deploys: DeployResult[];
  readonly rotations: RotationResult[];
  readonly resurrector: ResurrectorResult;
}

/** The watch must have ended. */
export function deployAnswers(
  { foundation, run }: Pick<ExpandedScenario, 'foundation' | 'run'>,
  { deploys, deployApps, rotations, resurrector }: Watch,
  at: Instant,
): DeployAnswers {
  const dateOf = (instant: Instant): string | null => dateAfter(run.startsAt, toSeconds(instant));
  return {
    deploys: deploys.deploys.map((record, position) =>
      deployResult(record, foundation.deploys[position] as DeploySpec, {
        apps: deployApps,
        position,
        at,
        dateOf,
      }),
    ),
    rotations: rotations.rotations.map((record, position) =>
      rotationResult(record, foundation, foundation.rotations[position] as RotationSpec, {
        deploys: deploys.deploys,
        at,
        dateOf,
      }),
    ),
    resurrector: resurrectorResult(resurrector),
  };
}

interface DeployContext {
  readonly apps: DeployApps;
  readonly position: number;
  readonly at: Instant;
  readonly dateOf: (instant: Instant) => string | null;
}

function deployResult(
  record: DeployRecord,
  spec: DeploySpec,
  { apps, position, at, dateOf }: DeployContext,
): DeployResult {
  const { state, updated, updateTime, elapsed } = record;
  const hasBegun = record.runs > 0;
  const hasEnded = state === 'completed' || state === 'failed';
  const pace = paceOf(record);
  const endsAt = forecastOf(record, spec, at);
  const stepsTotal = DEPLOY_STEPS.reduce((sum, step) => sum + record.steps[step], 0);
  return {
    name: record.name,
    state,
    startedSeconds: hasBegun ? toSeconds(record.startedAt) : null,
    endedSeconds: hasEnded ? toSeconds(record.latestAt) : null,
    endedDate: hasEnded ? dateOf(record.latestAt) : null,
    durationSeconds: hasBegun ? toSeconds(record.latestAt - record.startedAt) : 0,
    runs: record.runs,
    vms: hasBegun ? record.vms : sizeOf(spec),
    updated,
    canaries: record.canaries,
    perHour: elapsed > 0 ? (updated / toSeconds(elapsed)) * 3600 : null,
    canarySeconds: record.canaries > 0 ? toSeconds(record.canaryTime / record.canaries) : null,
    vmSeconds: updateTime.count > 0 ? toSeconds(record.updateTimeSum / updateTime.count) : null,
    vmLongestSeconds: updateTime.count > 0 ? toSeconds(updateTime.maximum) : null,
    zones: record.zones.map(({ startedAt, endedAt, ...zone }) => ({
      group: zone.group,
      zone: zone.zone,
      maxInFlight: zone.maxInFlight,
      fromSeconds: toSeconds(startedAt),
      untilSeconds: endedAt === null ? null : toSeconds(endedAt),
      updated: zone.updated,
      canaries: zone.canaries,
    })),
    failures: record.failures.map((failure) => ({
      vm: failure.vm,
      atSeconds: toSeconds(failure.at),
      reason: failure.reason,
    })),
    steps: DEPLOY_STEPS.filter((step) => record.steps[step] > 0).map((step) => ({
      step,
      seconds: toSeconds(record.steps[step]),
      share: record.steps[step] / stepsTotal,
    })),
    limits: paceLimits(record),
    drains: {
      count: record.drains,
      timedOut: record.drainsTimedOut,
      strandedInstances: record.stranded,
    },
    movedInstances: record.moved,
    apps: appsResult(apps, position),
    forecast:
      endsAt === undefined || pace === undefined
        ? null
        : {
            atSeconds: toSeconds(endsAt),
            date: dateOf(endsAt),
            secondsEach: toSeconds(pace.other),
          },
  };
}

function sizeOf(spec: DeploySpec): number {
  return zoneSizes(spec).reduce(
    (sum, zones) => sum + zones.reduce((all, size) => all + size, 0),
    0,
  );
}

/** What a VM took so far; undefined before any has completed. */
function paceOf({
  canaries,
  canaryTime,
  updateTime,
  updateTimeSum,
}: DeployRecord): Pace | undefined {
  const canary = canaries > 0 ? canaryTime / canaries : undefined;
  const other = updateTime.count > 0 ? updateTimeSum / updateTime.count : canary;
  return other === undefined ? undefined : { canary: canary ?? other, other };
}

/** When a deploy that runs would end at its pace. */
function forecastOf(record: DeployRecord, spec: DeploySpec, at: Instant): Instant | undefined {
  const pace = paceOf(record);
  if (record.state !== 'running' || pace === undefined) return undefined;
  const left = remainingDeploy(spec, zoneSizes(spec), pace, record.updated);
  let underWay: Duration = 0;
  for (const { startedAt } of record.inFlight.values()) {
    underWay += Math.min(at - startedAt, pace.other);
  }
  const slots = Math.max(1, record.zones.at(-1)?.maxInFlight ?? 1);
  return Math.round(at + Math.max(0, left - underWay / slots));
}

function appsResult(apps: DeployApps, position: number): DeployResult['apps'] {
  const impacts = [...apps.impactsOf(position)];
  const nameOf = (app: number): string => apps.names[app] ?? '';
  const before = apps.beforeOf(position);
  const worst = [...impacts].sort(
    ([one, first], [other, second]) =>
      second.unavailable - first.unavailable ||
      second.below - first.below ||
      (nameOf(one) < nameOf(other) ? -1 : 1),
  );
  return {
    count: apps.watched,
    belowCount: impacts.length,
    vanished: impacts.filter(([, { unavailable }]) => unavailable > 0).length,
    belowBefore: before.below,
    goneBefore: before.gone,
    worstShare: impacts.reduce((least, [, impact]) => Math.min(least, impact.worstShare), 1),
    worst: worst.slice(0, WORST_MAXIMUM).map(([app, impact]) => ({
      app: nameOf(app),
      unavailableSeconds: toSeconds(impact.unavailable),
      belowSeconds: toSeconds(impact.below),
      worstShare: impact.worstShare,
    })),
  };
}

interface RotationContext {
  readonly deploys: readonly DeployRecord[];
  readonly at: Instant;
  readonly dateOf: (instant: Instant) => string | null;
}

function rotationResult(
  record: RotationRecord,
  foundation: FoundationSpec,
  spec: RotationSpec,
  { deploys, at, dateOf }: RotationContext,
): RotationResult {
  const { startedAt, completedAt } = record;
  const { expiresAt } = spec;
  const forecast =
    completedAt === null ? rotationForecast(record, foundation, spec, deploys, at) : undefined;
  const endsAt = completedAt ?? forecast?.endsAt;
  const isStopped = spec.deploys.some((deploy) => {
    const { state, runs } = deploys[deploy] as DeployRecord;
    return state === 'failed' && runs > (foundation.deploys[deploy]?.rerun?.times ?? 0);
  });
  return {
    certificate: record.certificate,
    state: stateOf(record, isStopped),
    startedSeconds: startedAt === null ? null : toSeconds(startedAt),
    deploys: spec.deploys.length,
    deploysDone: record.deploysDone,
    completedSeconds: completedAt === null ? null : toSeconds(completedAt),
    completedDate: completedAt === null ? null : dateOf(completedAt),
    expiresSeconds: expiresAt === null ? null : toSeconds(expiresAt),
    expiresDate: expiresAt === null ? null : dateOf(expiresAt),
    marginHours:
      expiresAt === null || endsAt === undefined ? null : toSeconds(expiresAt - endsAt) / 3600,
    isMadeInTime: isMadeInTime(completedAt, expiresAt, isStopped, at),
    forecast:
      forecast === undefined
        ? null
        : {
            atSeconds: toSeconds(forecast.endsAt),
            date: dateOf(forecast.endsAt),
            secondsEach: toSeconds(forecast.pace.other),
          },
  };
}

function stateOf(
  { completedAt, startedAt }: RotationRecord,
  isStopped: boolean,
): RotationResult['state'] {
  if (completedAt !== null) return 'completed';
  if (isStopped) return 'failed';
  return startedAt === null ? 'not begun' : 'running';
}

function isMadeInTime(
  completedAt: Instant | null,
  expiresAt: Instant | null,
  isStopped: boolean,
  at: Instant,
): boolean | null {
  if (expiresAt === null) return null;
  if (completedAt !== null) return completedAt <= expiresAt;
  return isStopped || at > expiresAt ? false : null;
}

/** The deploy under way at its pace, then the pauses and the deploys that follow, at the same pace. */
function rotationForecast(
  { startedAt, deploysDone, steppedAt }: RotationRecord,
  { deploys: specs }: FoundationSpec,
  spec: RotationSpec,
  records: readonly DeployRecord[],
  at: Instant,
): { endsAt: Instant; pace: Pace } | undefined {
  if (startedAt === null) return undefined;
  const begun = spec.deploys.filter((deploy) => (records[deploy]?.runs ?? 0) > 0);
  const pace = begun
    .map((deploy) => paceOf(records[deploy] as DeployRecord))
    .findLast((each) => each !== undefined);
  if (pace === undefined) return undefined;
  let endsAt = Math.max(at, (steppedAt ?? 0) + (deploysDone > 0 ? spec.pause : 0));
  for (const [order, deploy] of spec.deploys.slice(deploysDone).entries()) {
    const record = records[deploy];
    const own = specs[deploy];
    if (record === undefined || own === undefined) continue;
    if (record.state === 'failed') return undefined;
    if (order > 0) endsAt += spec.pause;
    const running = forecastOf(record, own, at);
    endsAt = running ?? endsAt + wholeDeploy(own, zoneSizes(own), pace);
  }
  return { endsAt: Math.round(endsAt), pace };
}

function resurrectorResult(tally: ResurrectorTally): ResurrectorResult {
  const { detected, recreating, recreated, leftOut } = tally;
  return {
    detected,
    recreating,
    recreated,
    detectedAfter: spreadResult(tally.detection),
    recreatedAfter: spreadResult(tally.recreation),
    still: tally.still.map(({ since, until, ...stretch }) => ({
      reason: stretch.reason,
      fromSeconds: toSeconds(since),
      untilSeconds: until === null ? null : toSeconds(until),
      down: stretch.down,
      agents: stretch.agents,
    })),
    leftOut,
  };
}

function spreadResult({ count, sum, least, most }: Spread): ResurrectorResult['detectedAfter'] {
  if (count === 0) return null;
  return {
    count,
    leastSeconds: toSeconds(least),
    meanSeconds: toSeconds(sum / count),
    mostSeconds: toSeconds(most),
  };
}
