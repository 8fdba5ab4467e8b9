/**
 * What the runs of a sweep say together: how often each point is met, its outcomes with intervals, what
 * differs from point to point on the same seeds, and what follows for the operator.
 *
 *     const analysis = analyse(results);
 *     stdout.write(formatSweep(analysis, { width: 120, colour: false }));
 *
 * Runs that broke are in no figure; runs in which something never happened are counted beside the mean of
 * the others, never averaged away.
 */
import type { RunResult } from '../answers/result';
import { type Comparison, compareAll } from './comparisons';
import { type Conclusion, conclude } from './conclusion';
import {
  type ExpectationKind,
  expectationKinds,
  type Outcome,
  outcomesOf,
  type Readings,
} from './outcomes';
import { analysePoint, type PointAnalysis } from './pointAnalysis';
import type { SweepResults } from './sweepResults';

/** The results, and what follows from them. */
export interface SweepAnalysis {
  readonly results: SweepResults;
  readonly expectations: readonly ExpectationKind[];
  readonly outcomes: readonly Outcome[];
  readonly points: readonly PointAnalysis[];
  /** The point that others are compared with, and why this one. */
  readonly baseline: { readonly point: number; readonly isScenario: boolean };
  readonly comparisons: readonly Comparison[];
  readonly conclusions: readonly Conclusion[];
  /** What has to be known before anything else is read. */
  readonly warnings: readonly string[];
  /** Outcomes of which equal seeds make the differences no surer, by title; of no weight for all else. */
  readonly unpaired: readonly string[];
}

/** @throws RangeError when a run is of no point of the sweep. */
export function analyse(results: SweepResults): SweepAnalysis {
  const byPoint = resultsByPoint(results);
  const all = byPoint.flatMap((runs) => [...runs.values()]);
  const expectations = expectationKinds(all);
  const outcomes = outcomesOf(all).filter((outcome) =>
    all.some((result) => outcome.read(result) !== null),
  );
  const readings: Readings[] = byPoint.map((runs) =>
    outcomes.map(({ read }) => new Map([...runs].map(([seed, result]) => [seed, read(result)]))),
  );
  const broken = brokenByPoint(results);
  const points = results.points.map((point, index) =>
    analysePoint(
      {
        point,
        seeds: results.seeds.length,
        results: [...(byPoint[index]?.values() ?? [])],
        broken: broken[index] ?? 0,
        readings: readings[index] ?? [],
      },
      expectations,
    ),
  );
  const baseline = { point: results.baseline ?? 0, isScenario: results.baseline !== undefined };
  const verdicts = byPoint.map(
    (runs) => new Map([...runs].map(([seed, { verdict }]) => [seed, verdict === 'met'])),
  );
  const comparisons = compareAll(results, outcomes, readings, verdicts, baseline.point);
  return {
    results,
    expectations,
    outcomes,
    points,
    baseline,
    comparisons,
    conclusions: expectations.length === 0 ? [] : conclude(results, points),
    warnings: warningsOf(results, expectations),
    unpaired: outcomes
      .filter((_, position) => isUnpaired(comparisons, position))
      .map(({ title }) => title),
  };
}

/** Finished runs of each point, by seed. */
function resultsByPoint({ points, runs }: SweepResults): ReadonlyMap<number, RunResult>[] {
  const byPoint = points.map(() => new Map<number, RunResult>());
  for (const { point, seed, result } of runs) {
    const own = byPoint[point];
    if (own === undefined) throw new RangeError(`the sweep has no point ${point}`);
    if (result !== null) own.set(seed, result);
  }
  return byPoint;
}

function brokenByPoint({ points, runs }: SweepResults): number[] {
  const broken = points.map(() => 0);
  for (const { point, result } of runs) {
    if (result === null) broken[point] = (broken[point] ?? 0) + 1;
  }
  return broken;
}

function warningsOf(
  { seeds, runs, points }: SweepResults,
  expectations: readonly ExpectationKind[],
): string[] {
  const warnings: string[] = [];
  const absent = points.length * seeds.length - runs.length;
  if (absent > 0) warnings.push(`${absent} of ${points.length * seeds.length} runs are missing`);
  const broken = runs.filter(({ result }) => result === null).length;
  if (broken > 0) warnings.push(`${broken} of ${runs.length} runs broke and are in no figure`);
  if (expectations.length === 0 && broken < runs.length) {
    warnings.push('the scenario expects nothing, so every run counts as met');
  }
  if (seeds.length < ENOUGH_SEEDS) {
    warnings.push(`too few seeds to say much (${seeds.length}): take ${ENOUGH_SEEDS} or more`);
  }
  return warnings;
}

/** What is said beside the differences of a sweep; nothing when pairs help everywhere. */
export function pairingTexts({ unpaired }: Pick<SweepAnalysis, 'unpaired'>): string[] {
  return unpaired.length === 0
    ? []
    : [
        `Equal seeds do not help to compare ${unpaired.join(', ')} (correlation at or below 0): intervals on these differences are no narrower than without pairs.`,
      ];
}

/** Independent replications: ten at least (as in the literature on simulation output, better thirty). */
const ENOUGH_SEEDS = 10;
/** A correlation from fewer pairs says nothing. */
const PAIRS_TOLD = 10;

/** Half or more of the comparisons with the baseline that can tell have a correlation of 0 or less. */
function isUnpaired(comparisons: readonly Comparison[], outcome: number): boolean {
  const correlations = comparisons.flatMap(({ kind, differences }) => {
    const paired = differences[outcome]?.paired;
    if (kind !== 'baseline' || paired === null || paired === undefined) return [];
    return paired.count >= PAIRS_TOLD && paired.correlation !== null ? [paired.correlation] : [];
  });
  const without = correlations.filter((each) => each <= 0).length;
  return without > 0 && without * 2 >= correlations.length;
}
