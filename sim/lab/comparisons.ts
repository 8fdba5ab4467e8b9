/**
 * Points of a sweep against each other, seed by seed: each with the baseline, and each with the next one
 * along every axis. One family of comparisons, for Holm's test, is one outcome against the baseline over
 * all points, or one outcome along one axis.
 */

import { neighboursAlong } from './grid';
import type { Outcome, Reading, Readings } from './outcomes';
import { distinguishable } from './statistics/holm';
import { type PairedDifference, pairedDifference } from './statistics/paired';
import { CONFIDENCE } from './statistics/sample';
import { signChance } from './statistics/sign';
import type { SweepResults } from './sweepResults';

/** Whether a difference is one, and in which direction it is good. */
export type DifferenceVerdict = 'better' | 'worse' | 'same' | 'not distinguishable';

/** One outcome of `to` less that of `from`. */
export interface Difference {
  /** Over the seeds in which both have a value; null without any. */
  readonly paired: PairedDifference | null;
  /** Seeds in which it never happened at one of the two points, or at both. */
  readonly leftOut: number;
  /**
   * `same` is equal in every seed; null when there is too little to compare. Seeds that are left out
   * are not judged.
   */
  readonly verdict: DifferenceVerdict | null;
}

/** Two points, seed by seed. */
export interface Comparison {
  readonly kind: 'baseline' | 'neighbour';
  /** The axis along which they are neighbours; null for the baseline. */
  readonly axis: string | null;
  readonly from: number;
  readonly to: number;
  /** Seeds that are met at `to` only, and at `from` only. */
  readonly gained: number;
  readonly lost: number;
  /** Whether they differ by more than chance, by the exact test of McNemar within the family. */
  readonly isMetDistinguishable: boolean;
  /** One for each outcome of the sweep. */
  readonly differences: readonly Difference[];
}

type Verdicts = ReadonlyMap<number, boolean>;

/** Every comparison: with the baseline first, then along each axis. */
export function compareAll(
  results: SweepResults,
  outcomes: readonly Outcome[],
  readings: readonly Readings[],
  verdicts: readonly Verdicts[],
  baseline: number,
): Comparison[] {
  const families: Pick<Comparison, 'kind' | 'axis' | 'from' | 'to'>[][] = [
    results.points.flatMap(({ index }) =>
      index === baseline
        ? []
        : [{ kind: 'baseline' as const, axis: null, from: baseline, to: index }],
    ),
    ...results.axes.map((axis, position) =>
      neighboursAlong(results, position).map(([from, to]) => ({
        kind: 'neighbour' as const,
        axis: axis.name,
        from,
        to,
      })),
    ),
  ];
  return families.flatMap((family) => {
    const byOutcome = outcomes.map((outcome, position) =>
      judged(
        outcome,
        family.map(({ from, to }) =>
          differenceOf(readings[from]?.[position], readings[to]?.[position]),
        ),
      ),
    );
    const seeds = family.map(({ from, to }) => ({
      gained: onlyIn(verdicts[to], verdicts[from]),
      lost: onlyIn(verdicts[from], verdicts[to]),
    }));
    const metFound = metDistinguishable(seeds);
    return family.map((pair, position) => ({
      ...pair,
      ...(seeds[position] as (typeof seeds)[number]),
      isMetDistinguishable: metFound.has(position),
      differences: byOutcome.map((differences) => differences[position] as Difference),
    }));
  });
}

/**
 * Positions of those whose seeds disagree more than by chance. Where too few disagree to show anything, however
 * one-sided, there is nothing to test, and the family is the smaller (R. E. Tarone, 1990).
 */
function metDistinguishable(
  seeds: readonly Pick<Comparison, 'gained' | 'lost'>[],
): ReadonlySet<number> {
  const testable = seeds.flatMap(({ gained, lost }, position) =>
    signChance(gained + lost, 0) <= 1 - CONFIDENCE
      ? [{ position, chance: signChance(gained, lost) }]
      : [],
  );
  const found = distinguishable(testable.map(({ chance }) => chance));
  return new Set(testable.flatMap(({ position }, place) => (found[place] ? [position] : [])));
}

type SeedReadings = ReadonlyMap<number, Reading> | undefined;

function differenceOf(from: SeedReadings, to: SeedReadings): Omit<Difference, 'verdict'> {
  const first: number[] = [];
  const second: number[] = [];
  let leftOut = 0;
  for (const [seed, one] of from ?? []) {
    const other = to?.get(seed) ?? null;
    if (typeof one === 'number' && typeof other === 'number') {
      first.push(one);
      second.push(other);
    } else if (one !== null && other !== null) leftOut += 1;
  }
  return { paired: pairedDifference(first, second) ?? null, leftOut };
}

function judged(
  { better }: Outcome,
  differences: readonly Omit<Difference, 'verdict'>[],
): Difference[] {
  const comparable = differences.flatMap(({ paired }, position) =>
    paired !== null && paired.chance !== null ? [{ position, chance: paired.chance }] : [],
  );
  const found = distinguishable(comparable.map(({ chance }) => chance));
  const verdicts = differences.map((): DifferenceVerdict | null => null);
  for (const [place, { position }] of comparable.entries()) {
    const paired = differences[position]?.paired;
    if (paired === null || paired === undefined) continue;
    const { mean, interval } = paired;
    const isSame = mean === 0 && interval?.low === interval?.high;
    if (isSame) verdicts[position] = 'same';
    else if (found[place] !== true) verdicts[position] = 'not distinguishable';
    else verdicts[position] = mean < 0 === (better === 'less') ? 'better' : 'worse';
  }
  return differences.map((difference, position) => ({
    ...difference,
    verdict: verdicts[position] ?? null,
  }));
}

function onlyIn(one: Verdicts | undefined, other: Verdicts | undefined): number {
  return [...(one ?? [])].filter(([seed, isMet]) => isMet && other?.get(seed) === false).length;
}
