/** The runs of one point of a sweep: how often it is met, how large its foundation is, its outcomes. */
import type { RunResult } from '../answers/result';
import { type ExpectationKind, expectationIn, type Reading, type Readings } from './outcomes';
import { type Proportion, proportionOf } from './statistics/proportion';
import { censoredMedian, type SampleSummary, summarise } from './statistics/sample';
import type { SweepPoint } from './sweepResults';

/** An outcome over the runs of one point. */
export interface OutcomeSummary {
  /** Runs in which it has a value. */
  readonly measured: number;
  /** Runs in which it never happened. */
  readonly never: number;
  /** Of the measured ones; null without any. */
  readonly summary: SampleSummary | null;
  /** With what never happened above everything; null when the median run is one of those. */
  readonly median: number | null;
}

/** What the runs of one point come to. */
export interface PointAnalysis {
  readonly point: SweepPoint;
  readonly finished: number;
  readonly broken: number;
  /** Cells that ever exist; null when no run finished. */
  readonly cells: number | null;
  /** Memory of all of them, in MB: the size of the foundation; null when no run finished. */
  readonly sizeMB: number | null;
  /** Runs that met every expectation, of those that finished. */
  readonly met: Proportion;
  /** Every seed of the sweep has finished and met every expectation. */
  readonly survives: boolean;
  /** One for each of the sweep's expectations: how many runs met it, of those that have it. */
  readonly expectations: readonly Proportion[];
  /** One for each outcome of the sweep. */
  readonly outcomes: readonly OutcomeSummary[];
}

/** All that is known of one point. */
export interface PointRuns {
  readonly point: SweepPoint;
  /** How many seeds it was to run on. */
  readonly seeds: number;
  /** Answers of the runs that finished. */
  readonly results: readonly RunResult[];
  readonly broken: number;
  /** By outcome, then seed, of those that finished. */
  readonly readings: Readings;
}

/** Expectations and outcomes are the sweep's, in its order. */
export function analysePoint(
  { point, seeds, results, broken, readings }: PointRuns,
  expectations: readonly ExpectationKind[],
): PointAnalysis {
  const groups = results[0]?.cellGroups;
  const met = results.filter((result) => result.verdict === 'met').length;
  return {
    point,
    finished: results.length,
    broken,
    cells: groups?.reduce((sum, { cells }) => sum + cells, 0) ?? null,
    sizeMB: groups?.reduce((sum, { cells, memoryMB }) => sum + cells * memoryMB, 0) ?? null,
    met: proportionOf(met, results.length),
    survives: met === seeds && met > 0,
    expectations: expectations.map((kind) => {
      const judged = results.flatMap((result) => expectationIn(result, kind) ?? []);
      return proportionOf(judged.filter(({ verdict }) => verdict === 'met').length, judged.length);
    }),
    outcomes: readings.map((bySeed) => summariseReadings([...bySeed.values()])),
  };
}

function summariseReadings(readings: readonly Reading[]): OutcomeSummary {
  const values = readings.filter((each) => typeof each === 'number');
  const never = readings.filter((each) => each === 'never').length;
  return {
    measured: values.length,
    never,
    summary: summarise(values) ?? null,
    median: censoredMedian(values, never),
  };
}
