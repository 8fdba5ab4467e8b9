/**
 * What a sweep runs: every combination of its axes' values, each on the same seeds, so that two points
 * differ by what was varied and not by luck (common random numbers).
 */
import { formatCount, formatNumberOf } from '../answers/format';
import { printable } from '../scenario/problems';
import { SEED_MAX } from '../scenario/seeds';
import { POINTS_MAX, type SweepSection } from '../scenario/sweepSchema';
import { readYaml } from '../scenario/yamlText';
import { type Axis, type AxisValue, axisOf, dataOf, type Setting } from './axis';
import type { SweepPoint } from './sweepResults';

/** Runs of a sweep. All results are held in memory until the table is made, about 50 kB each. */
const RUNS_MAX = 20_000;

/** One combination of the axes' values, before it is run. */
export interface PlannedPoint extends Omit<SweepPoint, 'command'> {
  /** One for each axis. */
  readonly values: readonly AxisValue[];
  /** What `--set` would be told, in order. */
  readonly overrides: readonly (readonly [path: string, yaml: string])[];
}

/** Every point runs on every seed. */
export interface SweepPlan {
  readonly axes: readonly Axis[];
  readonly points: readonly PlannedPoint[];
  readonly seeds: readonly number[];
}

/** A plan, or in one sentence why there is none. */
export function planSweep(
  axes: readonly Axis[],
  firstSeed: number,
  seedCount: number,
): SweepPlan | string {
  const refusal = refuseAxes(axes) ?? refuseSeeds(firstSeed, seedCount);
  if (refusal !== undefined) return refusal;
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > POINTS_MAX) {
    return `these axes have ${formatCount(count)} combinations; expected at most ${formatCount(POINTS_MAX)}`;
  }
  if (count * seedCount > RUNS_MAX) {
    const runs = formatCount(count * seedCount);
    const points = formatNumberOf(count, 'point');
    const seeds = formatNumberOf(seedCount, 'seed');
    return `${points} on ${seeds} are ${runs} runs; expected at most ${formatCount(RUNS_MAX)}`;
  }
  const seeds = Array.from({ length: seedCount }, (_, i) => firstSeed + i);
  return { axes, points: combinations(axes), seeds };
}

function refuseAxes(axes: readonly Axis[]): string | undefined {
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const { name, values } of axes) {
    if (names.has(name)) return `two axes are called ${name}`;
    names.add(name);
    const varied = new Set(values.flatMap(({ set }) => set.map(({ path }) => path)));
    for (const path of varied) {
      if (paths.has(path)) return `two axes vary ${path}`;
      paths.add(path);
    }
  }
  return undefined;
}

export function refuseSeeds(first: number, count: number): string | undefined {
  if (first + count - 1 <= SEED_MAX) return undefined;
  const seeds = formatNumberOf(count, 'seed');
  return `${seeds} from ${first} on go beyond the last one, ${SEED_MAX}`;
}

/** The cartesian product, the last axis changing fastest. */
function combinations(axes: readonly Axis[]): PlannedPoint[] {
  let rows: AxisValue[][] = [[]];
  for (const { values } of axes) rows = rows.flatMap((row) => values.map((each) => [...row, each]));
  return rows.map((values, index) => {
    const settings = values.flatMap(({ set }) => set);
    return {
      index,
      values,
      settings: values.map((value, axis) => ({
        axis: axes[axis]?.name ?? '',
        label: value.label,
        value: dataOf(value),
      })),
      set: Object.fromEntries(settings.map(({ path, data }) => [path, data])),
      overrides: settings.map(({ path, yaml }) => [path, yaml] as const),
    };
  });
}

/** The axes of a scenario's own `sweep` section. */
export function axesOfSection({ axes }: SweepSection): Axis[] {
  return axes.map((axis) => {
    if ('path' in axis) {
      const values = axis.values.map((data, index): AxisValue => {
        const setting = settingOf(axis.path, data);
        const label = printable(setting.yaml, 60);
        return { label, set: [setting], origin: { kind: 'values', index } };
      });
      return axisOf(axis.name ?? axis.path, values);
    }
    const values = axis.points.map(
      ({ name, set }, index): AxisValue => ({
        label: name,
        set: Object.entries(set).map(([path, data]) => settingOf(path, data)),
        origin: { kind: 'points', index },
      }),
    );
    return axisOf(axis.name, values);
  });
}

function settingOf(path: string, data: unknown): Setting {
  return { path, yaml: yamlOf(data), data };
}

/** Data as YAML on one line: text without quotes where it stays text, everything else as JSON. */
export function yamlOf(data: unknown): string {
  const isPlain = typeof data === 'string' && readsBack(data);
  return isPlain ? data : JSON.stringify(data);
}

function readsBack(text: string): boolean {
  const { data, findings } = readYaml('', text);
  return findings.length === 0 && data === text;
}
