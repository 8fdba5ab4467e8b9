/**
 * What of a run's answer is compared between the points of a sweep: one number a run, since a quantile or
 * a maximum is taken within the run and averaged over runs, never over the events of many runs.
 *
 * A reading may be absent in two ways that are never mixed up: `never`, what was waited for did not happen
 * before the run ended, so that its true value is above all that were measured; and null, the run has no
 * such number at all, as when no fault happened.
 */
import type { ExpectationResult, FaultResult, RunResult } from '../answers/result';

/** One number of one run, or in which of two ways there is none. */
export type Reading = number | 'never' | null;

/** Readings of one point by outcome, then by seed. */
export type Readings = readonly ReadonlyMap<number, Reading>[];

/** What readings count; seconds and MB as in the result. */
export type OutcomeUnit = ExpectationResult['unit'] | 'MB' | 'chunks';

/** A number that every run of a sweep may have. */
export interface Outcome {
  /** Names it in files: `allBack`, `recovered-1`. */
  readonly key: string;
  /** At the head of a column. */
  readonly title: string;
  readonly description: string;
  readonly unit: OutcomeUnit;
  readonly better: 'less' | 'more';
  readonly read: (result: RunResult) => Reading;
}

/** Those of the scenario's own expectations first: it says what matters. */
export function outcomesOf(results: readonly RunResult[]): Outcome[] {
  return [...expectationOutcomes(results), ...FIXED];
}

/** One expectation of a scenario: the nth of its kind. */
export interface ExpectationKind {
  /** `recovered-1` */
  readonly key: string;
  readonly name: string;
  readonly nth: number;
  /** As the first run says it; values that an axis changes differ elsewhere. */
  readonly wanted: string;
  readonly unit: ExpectationResult['unit'];
}

/** Every expectation that some run has judged, in the order of the scenario. */
export function expectationKinds(results: readonly RunResult[]): ExpectationKind[] {
  const kinds = new Map<string, ExpectationKind>();
  for (const { expectations } of results) {
    const seen = new Map<string, number>();
    for (const { name, wanted, unit } of expectations) {
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      const key = `${name}-${nth}`;
      if (!kinds.has(key)) kinds.set(key, { key, name, nth, wanted, unit });
    }
  }
  return [...kinds.values()];
}

/** What a run says of an expectation; undefined when it has no such one. */
export function expectationIn(
  { expectations }: RunResult,
  { name, nth }: ExpectationKind,
): ExpectationResult | undefined {
  return expectations.filter((each) => each.name === name)[nth - 1];
}

/** How expectations are called at the head of a column. */
const TITLES: Readonly<Record<string, string>> = {
  recovered: 'recovered',
  missing: 'missing too long',
  running: 'running',
  neverFitted: 'fit nowhere',
  crashing: 'crashed at once',
  pushed: 'pushed in time',
  leases: 'leases',
  cellsWithoutLease: 'without lease',
  convergence: 'longest judged pass',
  updated: 'updated after',
  rotated: 'margin to expiry',
  available: 'least available',
};

/** Of their values, more is better; of all others, less. */
const MORE_IS_BETTER: readonly string[] = ['running', 'pushed', 'rotated', 'available'];

function expectationOutcomes(results: readonly RunResult[]): Outcome[] {
  const kinds = expectationKinds(results);
  return kinds.map((kind) => {
    const isOne = kinds.filter((each) => each.name === kind.name).length === 1;
    const title = TITLES[kind.name] ?? kind.name;
    return {
      key: kind.key,
      title: isOne ? title : `${title} ${kind.nth}`,
      description: `Expectation: ${kind.wanted}.`,
      unit: kind.unit,
      better: MORE_IS_BETTER.includes(kind.name) ? 'more' : 'less',
      read: (result) => {
        const judged = expectationIn(result, kind);
        return judged === undefined ? null : (judged.value ?? 'never');
      },
    };
  });
}

/** Most telling first: what does not fit on a terminal falls off the end. */
const FIXED: readonly Outcome[] = [
  {
    key: 'allBack',
    title: 'all back',
    description:
      'From the first fault until the last of the lost instances that are still desired ran again.',
    unit: 'seconds',
    better: 'less',
    read: ofFault((fault) => {
      const isSettled = fault.backInstances + fault.undesiredInstances >= fault.lostInstances;
      return fault.allBackAfterSeconds ?? (isSettled ? null : 'never');
    }),
  },
  {
    key: 'fitBackShare',
    title: 'share back',
    description:
      'Share of the instances lost in the first fault that ran again before the next event.',
    unit: 'share',
    better: 'more',
    read: ofFault((fault) => fault.fitBackInstances / fault.lostInstances),
  },
  {
    key: 'didNotFit',
    title: 'did not fit',
    description: 'Instances lost in the first fault that no cell could take before the next event.',
    unit: 'instances',
    better: 'less',
    read: ofFault((fault) => sum(fault.didNotFit.map((group) => group.instances))),
  },
  {
    key: 'fitBack',
    title: 'fitting back',
    description:
      'From the first fault until the last instance that ran again before the next event did.',
    unit: 'seconds',
    better: 'less',
    read: ofFault((fault) => fault.fitBackAfterSeconds ?? 'never'),
  },
  {
    key: 'halfBack',
    title: 'half back',
    description: 'From the first fault until half of the lost instances ran again.',
    unit: 'seconds',
    better: 'less',
    read: ofFault((fault) => fault.halfBackAfterSeconds ?? 'never'),
  },
  {
    key: 'missingMaximum',
    title: 'most missing',
    description:
      'Most desired instances that did not run at one time, from the first fault on; without one, from the start.',
    unit: 'instances',
    better: 'less',
    read: missingMaximum,
  },
  {
    key: 'neverFitted',
    title: 'never fitted',
    description: 'Desired instances that did not run at the end because no cell could take them.',
    unit: 'instances',
    better: 'less',
    read: (result) => result.notRunning.neverFitted,
  },
  {
    key: 'missingAtEnd',
    title: 'missing at end',
    description: 'Desired instances that did not run at the end.',
    unit: 'instances',
    better: 'less',
    read: (result) => result.counts.missing,
  },
  {
    key: 'timeToRun95',
    title: 'time to run p95',
    description:
      '95th percentile, within the run, of the time from UNCLAIMED to a running container.',
    unit: 'seconds',
    better: 'less',
    read: (result) => result.auctions.timeToRun.p95Seconds,
  },
  {
    key: 'wait95',
    title: 'auction wait p95',
    description:
      '95th percentile, within the run, of the time from the request to the auction that placed it.',
    unit: 'seconds',
    better: 'less',
    read: (result) => result.auctions.wait.p95Seconds,
  },
  {
    key: 'longestPass',
    title: 'longest pass',
    description: 'Longest convergence pass of the BBS.',
    unit: 'seconds',
    better: 'less',
    read: (result) => result.convergence.longestSeconds,
  },
  {
    key: 'deployTime',
    title: 'deploys took',
    description: 'How long all BOSH deploys of the scenario took together, each from begin to end.',
    unit: 'seconds',
    better: 'less',
    read: ({ deploys }) => {
      if (deploys.length === 0) return null;
      const areCompleted = deploys.every(({ state }) => state === 'completed');
      return areCompleted ? sum(deploys.map((each) => each.durationSeconds)) : 'never';
    },
  },
  {
    key: 'deployWorstShare',
    title: 'worst app share',
    description: 'Least share of the instances of any app that ran at one time of a BOSH deploy.',
    unit: 'share',
    better: 'more',
    read: ({ deploys }) =>
      deploys.length === 0
        ? null
        : deploys.reduce((least, { apps }) => Math.min(least, apps.worstShare), 1),
  },
  {
    key: 'pushedShare',
    title: 'pushes in time',
    description: 'Share of the pushes that ended in time with all instances running.',
    unit: 'share',
    better: 'more',
    read: ({ pushes }) => (pushes.all === 0 ? null : pushes.inTime / pushes.all),
  },
  {
    key: 'leasesMaximum',
    title: 'most leases',
    description: 'Most rows of the Silk lease table at one time.',
    unit: 'leases',
    better: 'less',
    read: ({ silk }) => silk?.leasesMaximum ?? null,
  },
  {
    key: 'largestFree',
    title: 'largest free',
    description: 'Memory left at the end on the cell that has most.',
    unit: 'MB',
    better: 'more',
    read: ({ capacity }) => capacity.reduce((most, row) => Math.max(most, row.largestFreeMB), 0),
  },
  {
    key: 'freeChunks',
    title: 'free 4 GB',
    description: 'Instances of 4 GB that the memory left at the end would hold.',
    unit: 'chunks',
    better: 'more',
    read: ({ capacity }) => sum(capacity.map((row) => row.freeChunks4GB)),
  },
  {
    key: 'memoryLeft',
    title: 'memory left',
    description: 'Memory left at the end, on all cells that are up.',
    unit: 'MB',
    better: 'more',
    read: ({ capacity }) => sum(capacity.map((row) => row.memoryLeftMB)),
  },
];

/** Of the first fault; none when there was no fault, or it took nothing that was desired. */
function ofFault(read: (fault: FaultResult) => Reading): Outcome['read'] {
  return ({ timeline }) => {
    const fault = timeline.faults[0];
    return fault === undefined || fault.lostInstances === 0 ? null : read(fault);
  };
}

/** What runs for the first time is missing too, and would hide what a fault does. By buckets of the series. */
function missingMaximum({ timeline, series, counts }: RunResult): number {
  const fault = timeline.faults[0];
  if (fault === undefined) return counts.missingMaximum;
  return series.missingMaximum
    .slice(Math.floor(fault.atSeconds / series.bucketSeconds))
    .reduce((most, each) => Math.max(most, each), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
