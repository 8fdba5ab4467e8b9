/**
 * What a sweep answers: the smallest foundation that survives, when some axis changes its size (cells ×
 * memory); else, the values along each axis between which the verdict changes.
 *
 * A point survives when every seed met every expectation. Nothing is inferred between points, nor that
 * more always helps: what breaks the order is told.
 */

import { groupsBy, neighboursAlong } from './grid';
import type { PointAnalysis } from './pointAnalysis';
import type { SweepResults } from './sweepResults';

export type Conclusion = SizeConclusion | AxisConclusion;

/** Of points that differ in size. Numbers are indices of points, but those of `held`, which are of axes. */
export interface SizeConclusion {
  readonly kind: 'smallest';
  /** Axes that do not change the size, held at the values of `points[0]`. */
  readonly held: readonly number[];
  /** Every point that it speaks of. */
  readonly points: readonly number[];
  /** Smallest that survive; several of one size; none when nothing survives. */
  readonly smallest: readonly number[];
  /** The neighbours of the first of them that are smaller, whatever became of them. */
  readonly oneStepSmaller: readonly number[];
  /** As large as the smallest, and do not survive. */
  readonly failingOfSameSize: readonly number[];
  /** Larger ones that do not survive. */
  readonly exceptions: readonly number[];
}

/** Of points along one axis. Numbers are indices of points, but `axis` and those of `held`. */
export interface AxisConclusion {
  readonly kind: 'axis';
  readonly axis: number;
  /** The other axes, held at the values of `points[0]`. */
  readonly held: readonly number[];
  /** In the order of the axis: those of which a run finished. */
  readonly points: readonly number[];
  /** The others: nothing is known of them. */
  readonly unknown: readonly number[];
  /** Neighbours of which one survives and the other does not, in the order of the axis. */
  readonly changes: readonly (readonly [number, number])[];
}

/** One conclusion for each combination of what is held. */
export function conclude(results: SweepResults, points: readonly PointAnalysis[]): Conclusion[] {
  const axes = results.axes.map((_, axis) => axis);
  const sized = axes.filter((axis) => changesSize(results, points, axis));
  if (sized.length > 0) {
    const held = axes.filter((axis) => !sized.includes(axis));
    return groupsBy(results, held).map((group) => smallestOf(results, points, held, sized, group));
  }
  const varied = axes.filter((axis) => (results.axes[axis]?.labels.length ?? 0) > 1);
  return varied.flatMap((axis) => {
    const held = varied.filter((other) => other !== axis);
    return groupsBy(results, held).map((group) => alongAxis(points, axis, held, group));
  });
}

function changesSize(
  results: SweepResults,
  points: readonly PointAnalysis[],
  axis: number,
): boolean {
  return neighboursAlong(results, axis).some(([from, to]) => {
    const sizes = [points[from]?.sizeMB ?? null, points[to]?.sizeMB ?? null];
    return !sizes.includes(null) && sizes[0] !== sizes[1];
  });
}

function smallestOf(
  results: SweepResults,
  points: readonly PointAnalysis[],
  held: readonly number[],
  sized: readonly number[],
  group: readonly number[],
): SizeConclusion {
  const size = (index: number): number => points[index]?.sizeMB ?? Number.POSITIVE_INFINITY;
  const isSurvivor = (index: number): boolean => points[index]?.survives === true;
  const survivors = group.filter(isSurvivor);
  const least = survivors.reduce(
    (smallest, index) => Math.min(smallest, size(index)),
    Number.POSITIVE_INFINITY,
  );
  const smallest = survivors.filter((index) => size(index) === least);
  const [first] = smallest;
  const oneStepSmaller = sized.flatMap((axis) =>
    neighboursAlong(results, axis).flatMap(([from, to]) => {
      const other = from === first ? to : to === first ? from : undefined;
      return other !== undefined && size(other) < least ? [other] : [];
    }),
  );
  const failing = group.filter((index) => !isSurvivor(index) && (points[index]?.finished ?? 0) > 0);
  return {
    kind: 'smallest',
    held,
    points: group,
    smallest,
    oneStepSmaller,
    failingOfSameSize: failing.filter((index) => size(index) === least),
    exceptions: failing.filter((index) => size(index) > least),
  };
}

function alongAxis(
  points: readonly PointAnalysis[],
  axis: number,
  held: readonly number[],
  group: readonly number[],
): AxisConclusion {
  const known = group.filter((index) => (points[index]?.finished ?? 0) > 0);
  const changes = known.slice(1).flatMap((to, position) => {
    const from = known[position] as number;
    const hasChanged = points[from]?.survives !== points[to]?.survives;
    return hasChanged ? [[from, to] as const] : [];
  });
  const unknown = group.filter((index) => !known.includes(index));
  return { kind: 'axis', axis, held, points: known, unknown, changes };
}
