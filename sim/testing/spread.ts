/** What a test says of many measurements of one thing: their least, mean and greatest. */

export interface Spread {
  readonly least: number;
  readonly mean: number;
  readonly greatest: number;
}

/** @throws RangeError for nothing. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('there is nothing to measure');
  let [least, greatest, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    sum += value;
  }
  return { least, mean: sum / values.length, greatest };
}
