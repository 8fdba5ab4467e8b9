/** Diego's own thresholds at the instant: those that are passed first, then the rest, then what is not known. */
import { SECOND } from '../../../sim/engine/units';
import { count, counted, duration, megabytes, percent, UNKNOWN } from '../../charts/format';
import type { Table } from '../../charts/table';
import type { CapacityAnswered } from '../../worker/protocol';
import type { Standing } from './mark';

export type Indicator = CapacityAnswered['indicators'][number];

export interface IndicatorRow extends Omit<Indicator, 'level' | 'value'> {
  readonly level: Indicator['level'] | 'unknown';
  readonly value: number | undefined;
}

export const LEVEL_STANDING: Readonly<Record<Indicator['level'], Standing>> = {
  red: 'bad',
  yellow: 'care',
  green: 'good',
};

const LEVELS: readonly IndicatorRow['level'][] = ['red', 'yellow', 'green', 'unknown'];

const SOURCES: Readonly<Record<Indicator['source'], string>> = {
  indicators: 'Diego',
  docs: 'CF docs',
  healthwatch: 'Healthwatch',
  derived: 'derived',
};

/** How many of each level. */
export function levelCounts({ indicators }: Pick<CapacityAnswered, 'indicators'>): string {
  return LEVELS.slice(0, 3)
    .map((level) => `${count(indicators.filter((each) => each.level === level).length)} ${level}`)
    .join(', ');
}

export function indicatorTable(report: CapacityAnswered): Table<IndicatorRow> {
  const { indicators, notEvaluated } = report;
  const known = LEVELS.flatMap((level) => indicators.filter((each) => each.level === level));
  const unknown = notEvaluated.map(
    ({ metric, reason }): IndicatorRow => ({
      ...{ metric, about: reason, value: undefined, unit: 'flag', compare: 'below' },
      ...{ yellow: null, red: null, level: 'unknown', source: 'indicators' },
    }),
  );
  return {
    caption: 'Indicators',
    columns: [
      {
        key: 'level',
        title: 'Level',
        width: 84,
        text: ({ level }) => (level === 'unknown' ? 'not known' : level),
        order: ({ level }) => LEVELS.indexOf(level),
      },
      { key: 'metric', title: 'Metric', width: 262, text: ({ metric }) => metric },
      {
        key: 'value',
        title: 'Value',
        isNumber: true,
        width: 76,
        text: (row) => valueText(row.value, row),
        value: ({ value }) => value,
      },
      { key: 'yellow', title: 'Yellow', width: 100, text: (row) => thresholdText(row, row.yellow) },
      { key: 'red', title: 'Red', width: 100, text: (row) => thresholdText(row, row.red) },
      { key: 'about', title: 'What it is', width: 180, text: ({ about }) => about },
      {
        key: 'source',
        title: 'Source',
        width: 100,
        text: ({ source, level }) => (level === 'unknown' ? '' : SOURCES[source]),
      },
    ],
    rows: [...known, ...unknown],
  };
}

/** Metrics that are not known, by reason. */
export function unknownByReason({
  notEvaluated,
}: Pick<CapacityAnswered, 'notEvaluated'>): readonly {
  readonly reason: string;
  readonly metrics: readonly string[];
}[] {
  const reasons = new Map<string, string[]>();
  for (const { metric, reason } of notEvaluated) {
    reasons.set(reason, [...(reasons.get(reason) ?? []), metric]);
  }
  return [...reasons].map(([reason, metrics]) => ({ reason, metrics }));
}

/** `below 35.0 %`, `from 10`, `up to 2`. */
function thresholdText(row: IndicatorRow, threshold: number | null): string {
  if (threshold === null) return row.level === 'unknown' ? '' : UNKNOWN;
  const words = { below: 'below', 'at most': 'up to', 'at least': 'from' }[row.compare];
  return `${words} ${valueText(threshold, row)}`;
}

function valueText(value: number | undefined, { unit }: Pick<Indicator, 'unit'>): string {
  if (value === undefined) return UNKNOWN;
  switch (unit) {
    case 'share':
      return percent(value);
    case 'MB':
      return megabytes(value);
    case 'seconds':
      return duration(value * SECOND);
    case 'per minute':
      return `${tenths(value)}/min`;
    case 'cells':
      return counted(value, 'cell');
    case 'chunks':
    case 'instances':
      return tenths(value);
    case 'flag':
      return String(value);
  }
}

/** Whole numbers as counts, others with one digit. */
function tenths(value: number): string {
  const rounded = Math.round(value * 10);
  if (rounded % 10 === 0) return count(rounded / 10);
  const whole = count(Math.trunc(Math.abs(rounded) / 10));
  return `${rounded < 0 ? '−' : ''}${whole}.${Math.abs(rounded) % 10}`;
}
