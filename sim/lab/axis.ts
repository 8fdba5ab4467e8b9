/**
 * An axis of a sweep: a name and its values, each of which sets one path of the scenario or several. Where
 * it was written (command line or scenario file) makes no difference afterwards.
 */
import { parseDuration, parseShare, parseSize } from '../scenario/quantities';
import type { AxisUnit, SweepAxis } from './sweepResults';

/** Where a value was written, for reports of what is wrong with it. */
export type Origin =
  /** In the argument of `--vary`; a value of a range, where the range starts. */
  | { readonly kind: 'argument'; readonly offset: number; readonly isFromRange: boolean }
  /** In the scenario's `sweep` section: in the `values` of a path, or as one of `points`. */
  | { readonly kind: 'values' | 'points'; readonly index: number };

/** One thing that a value sets. */
export interface Setting {
  readonly path: string;
  /** As `--set` takes it. */
  readonly yaml: string;
  /** As data; the text when it cannot be read, which is reported where it is put into the scenario. */
  readonly data: unknown;
}

/** A value of an axis, as it is called in tables, and what it sets. */
export interface AxisValue {
  readonly label: string;
  readonly set: readonly Setting[];
  readonly origin: Origin;
}

/** An axis with all that its values set. */
export interface Axis extends SweepAxis {
  readonly values: readonly AxisValue[];
}

/** An axis of different values. Long ones whose labels were cut to the same text are numbered. */
export function axisOf(name: string, given: readonly AxisValue[]): Axis {
  const seen = new Set<string>();
  const values = given.map((value, position) => {
    const label = seen.has(value.label) ? `${value.label} (${position + 1})` : value.label;
    seen.add(label);
    return { ...value, label };
  });
  const { numbers, unit } = numbersOf(values);
  return { name, labels: values.map(({ label }) => label), numbers, unit, values };
}

/** What a value sets: the data itself, or a map of paths and data when it sets several. */
export function dataOf({ set }: AxisValue): unknown {
  const [only] = set;
  if (set.length === 1 && only !== undefined) return only.data;
  return Object.fromEntries(set.map(({ path, data }) => [path, data]));
}

const UNITS: readonly { unit: AxisUnit; parse: (data: unknown) => number | undefined }[] = [
  { unit: '', parse: (data) => (typeof data === 'number' ? data : undefined) },
  { unit: 'MB', parse: ofText(parseSize) },
  { unit: 'µs', parse: ofText(parseDuration) },
  { unit: 'share', parse: ofText(parseShare) },
];

function ofText(parse: (text: string) => number | undefined) {
  return (data: unknown): number | undefined =>
    typeof data === 'string' ? parse(data) : undefined;
}

/** The values as numbers of one unit, when each sets the same path to one. */
function numbersOf(values: readonly AxisValue[]): Pick<SweepAxis, 'numbers' | 'unit'> {
  const paths = new Set(values.map(({ set }) => (set.length === 1 ? set[0]?.path : undefined)));
  if (paths.size !== 1 || paths.has(undefined)) return { numbers: null, unit: '' };
  for (const { unit, parse } of UNITS) {
    const numbers = values.flatMap((value) => parse(dataOf(value)) ?? []);
    const isOfUnit = numbers.length === values.length && numbers.every(Number.isFinite);
    if (isOfUnit) return { numbers, unit };
  }
  return { numbers: null, unit: '' };
}
