/**
 * What a response curve shows, before it is drawn: one outcome over the values of one axis, a line for
 * each combination of the other axes' values, every point with its interval.
 */
import { formatMemory } from '../answers/format';
import type { SweepAnalysis } from './analysis';
import { conclusionText } from './conclusionText';
import { groupsBy, nameOf } from './grid';
import type { OutcomeUnit } from './outcomes';
import type { Interval } from './statistics/sample';
import type { SweepPoint } from './sweepResults';
import { varyingOutcomes } from './tableColumns';

/** Without a number when it never happened. */
export interface CurvePoint {
  /** Position of its value on the x axis. */
  readonly step: number;
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Runs in which it never happened. */
  readonly never: number;
}

/** One line of a picture, its points in the order of the x axis. */
export interface CurveLine {
  /** Values of the other axes; empty when there are none. */
  readonly label: string;
  readonly points: readonly CurvePoint[];
}

/** A picture before it is drawn. */
export interface Curve {
  /** In file names: `met`, `recovered-1`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What points and bars are. */
  readonly method: string;
  readonly unit: OutcomeUnit;
  readonly x: {
    readonly title: string;
    readonly labels: readonly string[];
    /** Where the values stand, in no unit; null for values that are no numbers, which stand in equal steps. */
    readonly numbers: readonly number[] | null;
  };
  readonly lines: readonly CurveLine[];
  /** Lines that were left out. */
  readonly leftOut: number;
  /** The smallest point that survives, to be marked. */
  readonly marked: { readonly line: number; readonly step: number; readonly text: string } | null;
}

/** More lines than colours can be told apart. */
const LINES_MAXIMUM = 8;

/**
 * The share of runs that are met, then each outcome that is not the same everywhere and that some point
 * distinguishably changes.
 */
export function curvesOf(analysis: SweepAnalysis): Curve[] {
  const { results, outcomes, points } = analysis;
  const x = xAxis(analysis);
  const axis = results.axes[x];
  if (axis === undefined || axis.labels.length < 2) return [];
  const others = results.axes.flatMap((_, position) => (position === x ? [] : [position]));
  const groups = groupsBy(results, others);
  const told = groups.slice(0, LINES_MAXIMUM);
  const common = {
    x: { title: axis.name, labels: axis.labels, numbers: axis.numbers },
    leftOut: groups.length - told.length,
  };
  const seeds = `${results.seeds.length} seeds`;
  const linesOf = (read: (index: number) => Omit<CurvePoint, 'step'>): CurveLine[] =>
    told.map((group) => ({
      label: nameOf(results.points[group[0] as number] as SweepPoint, results.axes, others),
      points: group.map((index, step) => ({ step, ...read(index) })),
    }));
  const met: Curve = {
    ...common,
    name: 'met',
    title: 'Met',
    description: 'Share of the runs that meet every expectation.',
    method: `${seeds} a point; bars: 95% interval of Wilson`,
    unit: 'share',
    lines: linesOf((index) => {
      const { successes, count, interval } = (points[index] as (typeof points)[number]).met;
      return { value: count === 0 ? null : successes / count, interval, never: 0 };
    }),
    marked: markOf(analysis, told),
  };
  const varying = distinguishedOutcomes(analysis).map((position): Curve => {
    const { key, title, description, unit } = outcomes[position] as (typeof outcomes)[number];
    return {
      ...common,
      name: key,
      title: `${title.slice(0, 1).toUpperCase()}${title.slice(1)}`,
      description,
      method: `mean of ${seeds} a point; bars: 95% interval of Student’s t`,
      unit,
      lines: linesOf((index) => {
        const outcome = points[index]?.outcomes[position];
        const summary = outcome?.summary ?? null;
        return {
          value: summary?.mean ?? null,
          interval: summary?.interval ?? null,
          never: outcome?.never ?? 0,
        };
      }),
      marked: null,
    };
  });
  return [...(analysis.expectations.length > 0 ? [met] : []), ...varying];
}

/** The first numeric axis with more than one value; without one, the first with more than one value. */
function xAxis({ results: { axes } }: SweepAnalysis): number {
  const numeric = axes.findIndex(({ labels, numbers }) => labels.length > 1 && numbers !== null);
  return numeric >= 0 ? numeric : axes.findIndex(({ labels }) => labels.length > 1);
}

/** With too few seeds to tell, all that vary. */
function distinguishedOutcomes(analysis: SweepAnalysis): number[] {
  const told = analysis.comparisons.filter(({ kind }) => kind === 'baseline');
  return varyingOutcomes(analysis).filter((position) => {
    const verdicts = told.map(({ differences }) => differences[position]?.verdict ?? null);
    const isTold = verdicts.some((verdict) => verdict === 'better' || verdict === 'worse');
    return isTold || verdicts.every((verdict) => verdict === null);
  });
}

function markOf(analysis: SweepAnalysis, groups: readonly number[][]): Curve['marked'] {
  const [conclusion, ...more] = analysis.conclusions;
  if (conclusion?.kind !== 'smallest' || more.length > 0) return null;
  const [smallest] = conclusion.smallest;
  const point = smallest === undefined ? undefined : analysis.points[smallest];
  if (smallest === undefined || point === undefined || point.sizeMB === null) return null;
  const line = groups.findIndex((group) => group.includes(smallest));
  if (line < 0) return null;
  const step = (groups[line] as number[]).indexOf(smallest);
  const { heading } = conclusionText(analysis, conclusion);
  return { line, step, text: `${heading}: ${formatMemory(point.sizeMB)}` };
}
