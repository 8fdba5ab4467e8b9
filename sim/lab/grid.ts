/**
 * Where a point of a sweep stands on its axes. Points come in the order of their index, the last axis
 * changing fastest.
 */
import type { SweepAxis, SweepPoint } from './sweepResults';

interface Grid {
  readonly axes: readonly SweepAxis[];
  readonly points: readonly Pick<SweepPoint, 'index'>[];
}

/** Position of the point's value on each axis. */
function positionsOf(axes: readonly SweepAxis[], index: number): number[] {
  const positions = axes.map(() => 0);
  let rest = index;
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const size = axes[axis]?.labels.length ?? 1;
    positions[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return positions;
}

/** How far apart, in points, two neighbours on the axis are. */
function strideOf(axes: readonly SweepAxis[], axis: number): number {
  return axes.slice(axis + 1).reduce((stride, { labels }) => stride * labels.length, 1);
}

/** Every two points that differ by one step along the axis, the earlier value first. */
export function neighboursAlong({ axes, points }: Grid, axis: number): [number, number][] {
  const stride = strideOf(axes, axis);
  return points.flatMap(({ index }): [number, number][] => {
    const isLast = positionsOf(axes, index)[axis] === (axes[axis]?.labels.length ?? 1) - 1;
    return isLast ? [] : [[index, index + stride]];
  });
}

/** Points in groups that have the same values on these axes; groups and their points by index. */
export function groupsBy({ axes, points }: Grid, held: readonly number[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const { index } of points) {
    const positions = positionsOf(axes, index);
    const key = held.map((axis) => positions[axis]).join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

/** `count 250, memory 22GB`: a point's values on these axes, or on all; empty without axes. */
export function nameOf(
  point: SweepPoint,
  axes: readonly SweepAxis[],
  held: readonly number[] = axes.map((_, axis) => axis),
): string {
  return held
    .map(
      (axis) => `${shortName(axes[axis]?.name ?? '', axes)} ${point.settings[axis]?.label ?? ''}`,
    )
    .join(', ');
}

/**
 * The end of a path, as long as it takes to tell the axes apart: `foundation.cells[diego-cell].count` is
 * `count`; a bracketed name counts as one step.
 */
export function shortName(name: string, axes: readonly Pick<SweepAxis, 'name'>[]): string {
  const own = stepsOf(name);
  for (let length = 1; length < own.length; length++) {
    const ending = own.slice(-length).join('.');
    const isShared = axes.some(
      (other) => other.name !== name && stepsOf(other.name).slice(-length).join('.') === ending,
    );
    if (!isShared) return ending;
  }
  return name;
}

function stepsOf(name: string): string[] {
  const steps = name.match(/\[[^\]]*\]|[^.[\]]+/g);
  if (steps === null) return [name];
  return steps.map((step) => (step.startsWith('[') ? step.slice(1, -1) : step));
}
