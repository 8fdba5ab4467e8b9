/**
 * One run of an upgrade: simulated until its deploys have ended, and what they came to together. A few numbers a
 * run, so that hundreds of them are held at once.
 */
import { type DeployResult, PACE_LIMITS, type PaceLimit } from '../../answers/deployResult';
import type { RunResult } from '../../answers/result';
import { advance, finishRun, type Run, startRun } from '../../answers/run';
import type { Limits } from '../../engine/limits';
import { type Duration, type Instant, MINUTE, toSeconds } from '../../engine/units';
import type { ExpandedScenario } from '../../scenario/expanded';
import type { UpgradeSubject } from './subject';

/** Seconds are simulated ones; instants are seconds from the start of the run. */
export interface UpgradeReading {
  readonly isCompleted: boolean;
  /** From its begin to its end; of one that did not complete, to where it stood. */
  readonly durationSeconds: number;
  /** When it completed; null: it did not. */
  readonly endSeconds: number | null;
  readonly vms: number;
  readonly updated: number;
  /** VMs an hour while its deploys ran; null: none did. */
  readonly perHour: number | null;
  readonly movedInstances: number;
  /** Longest stretch of an app without an instance running, and which app. */
  readonly unavailableSeconds: number;
  readonly unavailableApp: string | null;
  /** Apps that came to have fewer running than they ask for, and none; most in one deploy. */
  readonly belowApps: number;
  readonly vanishedApps: number;
  /** Apps that had none already when a deploy began; most in one deploy. */
  readonly goneBefore: number;
  /** Least share of an app's instances that ran. */
  readonly worstShare: number;
  readonly drainsTimedOut: number;
  readonly strandedInstances: number;
  readonly runs: number;
  readonly failures: readonly string[];
  /** Seconds of all slots, by what they were spent with. */
  readonly limits: Readonly<Record<PaceLimit, number>>;
  /** Most VMs at a time that a zone came to. */
  readonly atATime: number;
}

/** Events between two looks whether it is over. */
const SLICE_EVENTS = 5000;
/** Simulated after the end, for what apps still go through. */
const SETTLE: Duration = 5 * MINUTE;

/** @throws LimitExceeded, InvariantBroken as any run. */
export function readUpgrade(
  scenario: ExpandedScenario,
  subject: UpgradeSubject,
  limits?: Limits,
): UpgradeReading {
  const run = startRun(scenario, {
    level: 'summary',
    ...(limits === undefined ? {} : { limits }),
  });
  while (advance(run, SLICE_EVENTS) === 'running' && endOf(run, subject) === undefined);
  const { now } = run.foundation.simulation;
  const end = Math.min(run.end, Math.max(now, (endOf(run, subject) ?? now) + SETTLE));
  const settled = { ...run, end };
  advance(settled, Number.POSITIVE_INFINITY);
  return readingOf(finishRun(settled, { isInterrupted: false }), subject);
}

/** When it was over, for good or ill; undefined while somebody goes on with it. */
function endOf(
  { watch, scenario }: Run,
  { deploys, rotation }: UpgradeSubject,
): Instant | undefined {
  const rotated = watch.rotations.rotations[rotation];
  if (rotated?.completedAt != null) return rotated.completedAt;
  for (const position of deploys) {
    const deploy = watch.deploys.deploys[position];
    const { rerun } = scenario.foundation.deploys[position] ?? { rerun: null };
    if (deploy === undefined) continue;
    if (deploy.state === 'failed' && deploy.runs > (rerun?.times ?? 0)) return deploy.latestAt;
    if (deploy.state !== 'completed') return undefined;
  }
  return rotated === undefined ? watch.deploys.deploys[deploys.at(-1) ?? 0]?.latestAt : undefined;
}

/** From a run's answer. */
function readingOf(result: RunResult, subject: UpgradeSubject): UpgradeReading {
  const deploys = subject.deploys.flatMap((position) => result.deploys[position] ?? []);
  const begun = deploys.filter(({ startedSeconds }) => startedSeconds !== null);
  const rotation = result.rotations[subject.rotation];
  const isCompleted =
    rotation === undefined
      ? deploys.every(({ state }) => state === 'completed')
      : rotation.state === 'completed';
  const last = begun.at(-1);
  const endSeconds =
    rotation === undefined ? (last?.endedSeconds ?? null) : rotation.completedSeconds;
  const beginSeconds = toSeconds(subject.beginsAt);
  const stoodAt = endSeconds ?? (last === undefined ? result.simulatedSeconds : endedOf(last));
  const [worst] = begun
    .flatMap(({ apps }) => apps.worst)
    .sort((one, other) => other.unavailableSeconds - one.unavailableSeconds);
  const hours = sumOf(begun, running) / 3600;
  const updated = sumOf(begun, (deploy) => deploy.updated);
  return {
    isCompleted,
    durationSeconds: Math.max(0, stoodAt - beginSeconds),
    endSeconds: isCompleted ? endSeconds : null,
    vms: sumOf(deploys, ({ vms }) => vms),
    updated,
    perHour: hours > 0 ? updated / hours : null,
    movedInstances: sumOf(begun, ({ movedInstances }) => movedInstances),
    unavailableSeconds: worst?.unavailableSeconds ?? 0,
    unavailableApp: (worst?.unavailableSeconds ?? 0) > 0 ? (worst?.app ?? null) : null,
    belowApps: mostOf(begun, ({ apps }) => apps.belowCount),
    vanishedApps: mostOf(begun, ({ apps }) => apps.vanished),
    goneBefore: mostOf(begun, ({ apps }) => apps.goneBefore),
    worstShare: begun.reduce((least, { apps }) => Math.min(least, apps.worstShare), 1),
    drainsTimedOut: sumOf(begun, ({ drains }) => drains.timedOut),
    strandedInstances: sumOf(begun, ({ drains }) => drains.strandedInstances),
    runs: sumOf(begun, ({ runs }) => runs),
    failures: begun.flatMap(({ failures }) => failures.map(failureText)),
    limits: limitsOf(begun),
    atATime: mostOf(begun, ({ zones }) => mostOf(zones, ({ maxInFlight }) => maxInFlight)),
  };
}

function endedOf({ startedSeconds, durationSeconds }: DeployResult): number {
  return (startedSeconds ?? 0) + durationSeconds;
}

/** Seconds that a deploy ran; `perHour` is of them. */
function running({ perHour, updated, durationSeconds }: DeployResult): number {
  return perHour === null || perHour === 0 ? durationSeconds : (updated / perHour) * 3600;
}

function failureText({ vm, reason }: DeployResult['failures'][number]): string {
  return reason === '' ? vm : `${vm}: ${reason}`;
}

function limitsOf(deploys: readonly DeployResult[]): Record<PaceLimit, number> {
  const none = Object.fromEntries(PACE_LIMITS.map((what) => [what, 0]));
  const sums = none as Record<PaceLimit, number>;
  for (const { limits } of deploys) {
    for (const { what, seconds } of limits) sums[what] += seconds;
  }
  return sums;
}

function sumOf<T>(things: readonly T[], of: (thing: T) => number): number {
  return things.reduce((sum, each) => sum + of(each), 0);
}

function mostOf<T>(things: readonly T[], of: (thing: T) => number): number {
  return things.reduce((most, each) => Math.max(most, of(each)), 0);
}
