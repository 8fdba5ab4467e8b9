/** What the runs of one setting say together. */
import { dateAfter } from '../../answers/calendar';
import { PACE_LIMITS } from '../../answers/deployResult';
import { GOVERNED_BY } from '../../answers/paceLimits';
import { summarise } from '../statistics/sample';
import type { SettingResult } from './document';
import type { UpgradeReading } from './reading';
import { countText, type OtherChange, type UpgradeSetting } from './setting';

/** A run that has ended; without a reading it broke. */
export interface UpgradeRun {
  readonly seed: number;
  readonly reading: UpgradeReading | null;
  readonly failure: string | null;
}

/** What all settings have in common. */
export interface UpgradeFrame {
  readonly startsAt: string;
  readonly beginSeconds: number;
  /** What the scenario says. */
  readonly ownMaxInFlight: string;
  readonly seeds: readonly number[];
  /** Seconds from the start of the run; null without one. */
  readonly deadlineSeconds: number | null;
  /** What `--set` would be told of a change; null where no path leads to it. */
  readonly overridesOf: (change: OtherChange) => OtherChange['overrides'] | null;
  /** What shows the runs of a setting again; null as above. */
  readonly commandOf: (setting: UpgradeSetting) => string | null;
}

const FAILURES_MAXIMUM = 10;

export function settingResult(
  setting: UpgradeSetting,
  runs: readonly UpgradeRun[],
  frame: UpgradeFrame,
): SettingResult {
  const { maxInFlight, change } = setting;
  const readings = runs.flatMap(({ reading }) => (reading === null ? [] : [reading]));
  const completed = readings.filter(({ isCompleted }) => isCompleted);
  const duration = sampleOf(completed.map(({ durationSeconds }) => durationSeconds));
  const worst = readings.reduce<UpgradeReading | undefined>(
    (most, each) => (each.unavailableSeconds > (most?.unavailableSeconds ?? 0) ? each : most),
    undefined,
  );
  const sample = (of: (reading: UpgradeReading) => number | null) =>
    sampleOf(readings.flatMap((reading) => of(reading) ?? []));
  const maximum = (of: (reading: UpgradeReading) => number): number =>
    readings.reduce((most, reading) => Math.max(most, of(reading)), 0);
  return {
    maxInFlight: maxInFlight === null ? frame.ownMaxInFlight : countText(maxInFlight),
    change: change?.text ?? null,
    set: Object.fromEntries(change === null ? [] : (frame.overridesOf(change) ?? [])),
    isScenarios: maxInFlight === null && change === null,
    atATime: maximum(({ atATime }) => atATime),
    command: frame.commandOf(setting),
    runs: runs.length,
    broken: runs.length - readings.length,
    completed: completed.length,
    durationSeconds: duration,
    endDate:
      duration === null ? null : dateAfter(frame.startsAt, frame.beginSeconds + duration.mean),
    perHour: sample(({ perHour }) => perHour),
    vms: maximum(({ vms }) => vms),
    movedInstances: sample(({ movedInstances }) => movedInstances),
    unavailableSeconds: worst?.unavailableSeconds ?? 0,
    unavailableApp: worst?.unavailableApp ?? null,
    belowApps: sample(({ belowApps }) => belowApps),
    vanishedApps: sample(({ vanishedApps }) => vanishedApps),
    vanishedMaximum: maximum(({ vanishedApps }) => vanishedApps),
    goneBefore: maximum(({ goneBefore }) => goneBefore),
    worstShare: readings.reduce((least, { worstShare }) => Math.min(least, worstShare), 1),
    drainsTimedOut: sample(({ drainsTimedOut }) => drainsTimedOut),
    strandedInstances: sample(({ strandedInstances }) => strandedInstances),
    limits: limitsOf(readings),
    failures: readings.flatMap(({ failures }) => failures).slice(0, FAILURES_MAXIMUM),
    deadline: deadlineOf(readings, runs.length, frame),
  };
}

function sampleOf(values: readonly number[]): SettingResult['durationSeconds'] {
  const summary = summarise(values);
  if (summary === undefined) return null;
  const { mean, interval, minimum, maximum } = summary;
  return { mean, low: interval?.low ?? null, high: interval?.high ?? null, minimum, maximum };
}

function limitsOf(readings: readonly UpgradeReading[]): SettingResult['limits'] {
  const sums = PACE_LIMITS.map((what) => ({
    what,
    seconds: readings.reduce((sum, { limits }) => sum + limits[what], 0),
  }));
  const all = sums.reduce((sum, { seconds }) => sum + seconds, 0);
  return sums
    .filter(({ seconds }) => seconds > 0)
    .sort((one, other) => other.seconds - one.seconds || (one.what < other.what ? -1 : 1))
    .map(({ what, seconds }) => ({
      what,
      share: seconds / all,
      governedBy: GOVERNED_BY[what],
    }));
}

function deadlineOf(
  readings: readonly UpgradeReading[],
  runs: number,
  { deadlineSeconds, startsAt, seeds }: UpgradeFrame,
): SettingResult['deadline'] {
  if (deadlineSeconds === null || runs === 0) return null;
  const ends = readings.flatMap(({ endSeconds }) => endSeconds ?? []);
  const made = ends.filter((end) => end <= deadlineSeconds).length;
  const latest = Math.max(...ends);
  const isWhole = ends.length === runs && ends.length > 0;
  return {
    made,
    isMade: made === seeds.length,
    latestEndDate: isWhole ? dateAfter(startsAt, latest) : null,
    marginHours: isWhole ? (deadlineSeconds - latest) / 3600 : null,
  };
}
