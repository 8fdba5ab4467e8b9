/** Diego's own thresholds: what is past one, what is not, what cannot be told. */
import {
  formatCount,
  formatMemory,
  formatNumberOf,
  formatSeconds,
  formatShare,
  formatTenths,
} from '../format';
import { hanging, heading, type Line, piece, type Style, table } from '../textLines';
import type { CapacityResult } from './result';

type Indicator = CapacityResult['indicators'][number];

const SOURCES: Readonly<Record<Indicator['source'], string>> = {
  indicators: 'Diego',
  docs: 'docs',
  healthwatch: 'Healthwatch',
  derived: 'derived',
};
const STYLES: Readonly<Record<Indicator['level'], Style>> = {
  red: 'bad',
  yellow: 'warn',
  green: 'plain',
};

/** Red ones first, one a line; the green ones together. */
export function indicatorLines(result: CapacityResult, width: number): Line[] {
  const { indicators, notEvaluated } = result;
  const of = (level: Indicator['level']): Indicator[] =>
    indicators.filter((indicator) => indicator.level === level);
  const past = [...of('red'), ...of('yellow')];
  const green = of('green').map((each) => greenText(each, indicators));
  const counts = (['red', 'yellow', 'green'] as const)
    .map((level) => `${formatCount(of(level).length)} ${level}`)
    .join(', ');
  const rows = table(past.map(indicatorRow), [2]);
  return [
    heading('Indicators', piece(counts)),
    ...rows.map((text, position) => [piece(`  ${text}`, STYLES[past[position]?.level ?? 'green'])]),
    ...paragraph('green', green.join(', '), width),
    ...paragraph('not evaluated', notEvaluatedText(notEvaluated), width),
  ];
}

/** Metrics by reason. */
function notEvaluatedText(list: CapacityResult['notEvaluated']): string {
  const metrics = new Map<string, string[]>();
  for (const { metric, reason } of list) {
    metrics.set(reason, [...(metrics.get(reason) ?? []), metric]);
  }
  return [...metrics].map(([reason, names]) => `${names.join(', ')} (${reason})`).join('; ');
}

/** Its name alone tells which it is, unless another goes by the same. */
function greenText(indicator: Indicator, all: readonly Indicator[]): string {
  const { metric, about, value } = indicator;
  const isAlone = all.every((each) => each === indicator || each.metric !== metric);
  return `${metric} ${valueText(value, indicator)}${isAlone ? '' : ` (${about})`}`;
}

function paragraph(name: string, text: string, width: number): Line[] {
  return text === '' ? [] : hanging(`${name}: ${text}`, width);
}

function indicatorRow(indicator: Indicator): string[] {
  const { level, metric, value, about, source } = indicator;
  return [
    level,
    metric,
    valueText(value, indicator),
    thresholdText(indicator),
    `${about} (${SOURCES[source]})`,
  ];
}

/** The threshold that it is past: `below 35%`, `from 10`. */
function thresholdText(indicator: Indicator): string {
  const { compare, level, red, yellow } = indicator;
  const threshold = level === 'red' ? red : yellow;
  const words = { below: 'below', 'at most': 'up to', 'at least': 'from' }[compare];
  return threshold === null ? '' : `${words} ${valueText(threshold, indicator)}`;
}

function valueText(value: number, { unit }: Pick<Indicator, 'unit'>): string {
  switch (unit) {
    case 'share':
      return formatShare(value);
    case 'MB':
      return formatMemory(value);
    case 'seconds':
      return formatSeconds(value);
    case 'per minute':
      return `${formatTenths(value)}/min`;
    case 'flag':
      return String(value);
    case 'cells':
      return formatNumberOf(value, 'cell');
    case 'chunks':
    case 'instances':
      return formatTenths(value);
  }
}
