/**
 * What a sweep has found out, as plain data: every combination of the axes' values (a point), and the
 * answers of its runs on the same seeds. Statistics, tables and curves are made from nothing else.
 *
 * Not here: how points come about (`plan`), how runs are executed (`node/`), what the numbers mean
 * (`statistics`).
 */
import type { RunResult } from '../answers/result';

/** What `numbers` of an axis count: megabytes, microseconds, parts of one, or something without a unit. */
export type AxisUnit = 'MB' | 'µs' | 'share' | '';

/** One thing that is varied, and its values in the order they were asked for. */
export interface SweepAxis {
  /** The path that is set, or the name that the scenario gives the axis. */
  readonly name: string;
  /** Of each value, as typed: `22GB`. Printable, and different from each other. */
  readonly labels: readonly string[];
  /** Of each value, in `unit`; null when some value is not a number. */
  readonly numbers: readonly number[] | null;
  readonly unit: AxisUnit;
}

/** A point's value on one axis. */
export interface SweepSetting {
  readonly axis: string;
  /** One of the axis's labels. */
  readonly label: string;
  /** The value that is set; a map of paths and values when the axis sets several at once. */
  readonly value: unknown;
}

/** One combination of the axes' values. */
export interface SweepPoint {
  /** From 0, the last axis changing fastest. */
  readonly index: number;
  /** One for each axis, in their order. */
  readonly settings: readonly SweepSetting[];
  /** Values by their paths, as `--set` takes them, in the order in which they are set. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Shows the point's first run again: `diegosim run SCENARIO --seed N --set …`. */
  readonly command: string;
}

/** One run: a point on one seed. */
export interface SweepRun {
  readonly point: number;
  readonly seed: number;
  /** Null when the run broke. Its `wallSeconds` are null always. */
  readonly result: RunResult | null;
  /** Why the run broke; null when it did not. */
  readonly failure: string | null;
}

/** A sweep, as far as it has been run. */
export interface SweepResults {
  readonly scenario: string;
  readonly question: string;
  /** Without axes there is one point: the scenario as it is. */
  readonly axes: readonly SweepAxis[];
  readonly points: readonly SweepPoint[];
  /** The point whose values are those of the scenario as it is; absent when it is not among them. */
  readonly baseline?: number;
  /** The same for every point: common random numbers. */
  readonly seeds: readonly number[];
  /** Sorted by point, then seed. Runs are missing when the sweep was interrupted. */
  readonly runs: readonly SweepRun[];
}
