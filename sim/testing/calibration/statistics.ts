/** Medians, means and extremes of what an experiment measured, as publications quote them. */

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** The value below which `share` of the values lie. @throws RangeError when there is none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (found === undefined) throw new RangeError('a quantile of nothing');
  return found;
}

/** The upper one of the two in the middle. @throws RangeError when there is none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @throws RangeError when there is none. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('a mean of nothing');
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** −∞ for no values. */
export function largest(values: readonly number[]): number {
  let found = Number.NEGATIVE_INFINITY;
  for (const value of values) found = Math.max(found, value);
  return found;
}
