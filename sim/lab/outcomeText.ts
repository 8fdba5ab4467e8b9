/** Outcomes as people read them: a mean with its half-width, a difference with its verdict. */
import { formatCount, formatMemory, formatSeconds, formatShare } from '../answers/format';
import type { Difference } from './comparisons';
import type { OutcomeUnit } from './outcomes';
import type { OutcomeSummary } from './pointAnalysis';
import type { Interval } from './statistics/sample';

/** What stands where there is no number. */
export const NO_VALUE = '–';

/** `2m12s`, `1,234`, `98.5%`, `21 GB`; a mean of counts has a decimal where that says more. */
export function formatValue(unit: OutcomeUnit, value: number): string {
  switch (unit) {
    case 'seconds':
      return formatSeconds(value);
    case 'share':
      return formatShare(value);
    case 'MB':
      return formatMemory(value);
    default:
      return formatMeanCount(value);
  }
}

function formatMeanCount(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 100) return formatCount(value);
  return value.toFixed(size < 1 ? 2 : 1);
}

/** `2m12s ± 4s, 3 never`; the mean alone when it was the same in every run. */
export function formatOutcome(unit: OutcomeUnit, outcome: OutcomeSummary): string {
  const { summary, never } = outcome;
  if (summary === null) return never > 0 ? 'never' : NO_VALUE;
  const mean = `${formatValue(unit, summary.mean)}${spread(unit, summary.mean, summary.interval)}`;
  return never > 0 ? `${mean}, ${formatCount(never)} never` : mean;
}

/** `+1m03s ± 4s`, `~ -2s ± 6s`, `same`. */
export function formatDifference(unit: OutcomeUnit, { paired, verdict }: Difference): string {
  if (paired === null) return NO_VALUE;
  if (verdict === 'same') return 'same';
  const { mean, interval } = paired;
  const doubt = verdict === 'not distinguishable' ? '~ ' : '';
  const sign = mean < 0 ? '-' : '+';
  const half = spread(unit, mean, interval);
  const size = formatMagnitude(unit, Math.abs(mean));
  // One unit is enough for a share and its half-width.
  const shown = half !== '' && unit === 'share' ? size.replace(' pp', '') : size;
  return `${doubt}${sign}${shown}${half}`;
}

function spread(unit: OutcomeUnit, mean: number, interval: Interval | null): string {
  if (interval === null || interval.high === interval.low) return '';
  return ` ± ${formatMagnitude(unit, interval.high - mean)}`;
}

/** A share's difference is in points of a hundred, since 0.2 % of a share would be read as relative. */
function formatMagnitude(unit: OutcomeUnit, value: number): string {
  return unit === 'share' ? `${(value * 100).toFixed(1)} pp` : formatValue(unit, value);
}
