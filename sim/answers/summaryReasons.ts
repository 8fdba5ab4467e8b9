/** Reasons with their counts, and spreads of durations, as the summary's tallies show them. */
import { formatCount, formatSeconds } from './format';
import type { Percentiles } from './result';
import { indented, type Line, moreLines, table } from './textLines';

const REASONS_MAXIMUM = 2;

export function reasonLines(
  all: readonly { readonly reason: string; readonly count: number }[],
): Line[] {
  const shown = all
    .slice(0, REASONS_MAXIMUM)
    .map(({ reason, count }) => [formatCount(count), `× ${reason}`]);
  return [
    ...table(shown, [0]).map((each) => indented(each)),
    ...moreLines(all.length - shown.length, 'reason'),
  ];
}

export function waitText(
  name: string,
  { p50Seconds, p95Seconds, p99Seconds }: Percentiles,
): string {
  if (p50Seconds === null || p95Seconds === null || p99Seconds === null) return '';
  const values = [p50Seconds, p95Seconds, p99Seconds].map(formatSeconds).join(' / ');
  return `${name} ${values} (50 / 95 / 99 %)`;
}
