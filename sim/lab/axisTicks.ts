/**
 * Ticks of a chart's value axis: few, at round values of the unit (a minute is round, 100 s is not), and
 * from + − × ÷ alone, so that a picture is the same bytes everywhere.
 */
import type { OutcomeUnit } from './outcomes';

/** Round lengths of time, in seconds. */
const ROUND_SECONDS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900,
  1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
];
/** Round sizes below a GB, in MB; above, 1, 2 or 5 times a power of ten of GB. */
const ROUND_MEGABYTES = [1, 2, 5, 10, 20, 50, 128, 256, 512];

/** About `wanted` ticks, rising, the first and last around `low` to `high`; a share's are always the same. */
export function ticksAround(
  unit: OutcomeUnit,
  low: number,
  high: number,
  wanted: number,
): readonly number[] {
  if (unit === 'share') return [0, 0.25, 0.5, 0.75, 1];
  const span = high > low ? high - low : Math.max(1, Math.abs(high));
  const step = roundStep(unit, span / Math.max(1, wanted - 1));
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, position) =>
    step >= 1 ? (first + position) * step : (first + position) / Math.round(1 / step),
  );
}

function roundStep(unit: OutcomeUnit, least: number): number {
  switch (unit) {
    case 'seconds':
      return ROUND_SECONDS.find((step) => step >= least) ?? decimalStep(least / 86_400) * 86_400;
    case 'MB':
      return ROUND_MEGABYTES.find((step) => step >= least) ?? decimalStep(least / 1024) * 1024;
    default:
      return Math.max(1, decimalStep(least));
  }
}

/** 1, 2 or 5 times a power of ten from 1 on. */
function decimalStep(least: number): number {
  let power = 1;
  while (power * 10 <= least) power *= 10;
  return [power, power * 2, power * 5, power * 10].find((step) => step >= least) ?? power * 10;
}
