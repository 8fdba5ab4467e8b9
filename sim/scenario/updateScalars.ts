/**
 * Kinds of values that BOSH manifests have of their own: how many instances are updated at once, when
 * BOSH looks whether they run, and the day a certificate ends.
 */
import * as z from 'zod';
import { DAY, type Duration, MILLISECOND } from '../engine/units';
import type { UpdateCount, WatchTime } from '../model/foundationSpec';
import * as quantities from './quantities';
import { DURATION_MAXIMUM, valueDocs } from './scalars';

/** BOSH's percentages are whole: deployment_plan/numerical_value_calculator.rb. */
const PERCENT_PATTERN = /^\d{1,3}%$/;

const COUNT_MAXIMUM = 100_000;

/** A number of instances, or a percentage of those that change in a zone. */
export function updateCount(minimum: 0 | 1) {
  const percent = z
    .string()
    .regex(PERCENT_PATTERN, { abort: true })
    .transform((text, context): UpdateCount => {
      const value = Number(text.slice(0, -1));
      if (value >= minimum && value <= 100) return { kind: 'percent', percent: value };
      context.addIssue({ code: 'custom', message: '' });
      return z.NEVER;
    });
  const count = z
    .int()
    .min(minimum)
    .max(COUNT_MAXIMUM)
    .transform((value): UpdateCount => ({ kind: 'count', count: value }));
  const schema = z.union([count, percent]);
  valueDocs.add(schema, {
    label: 'whole number, or percentage',
    expected: `a whole number of at least ${minimum}, or a whole percentage from ${minimum}% to 100%`,
    suggest: (value) => {
      const text = suggestCount(value);
      return text !== undefined && schema.safeParse(text).success ? text : undefined;
    },
  });
  return schema;
}

/** 0.1 and `10 %` are 10%; more than all is all; `"4"` is 4. */
function suggestCount(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return value > 0 && value < 1 ? `${Math.round(value * 100)}%` : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const match = /^\s*(\d+)(\.\d+)?\s*%\s*$/.exec(value);
  return match === null ? undefined : `${Math.min(100, Number(match[1]))}%`;
}

const WATCH_PATTERN = /^[0-9a-zµμ.]+(\s*-\s*[0-9a-zµμ.]+)?$/;

/** A duration, or a plain number of milliseconds. */
function watchInstant(text: string): Duration | undefined {
  const value = /^\d+$/.test(text)
    ? Number(text) * MILLISECOND
    : quantities.DURATION_PATTERN.test(text)
      ? quantities.parseDuration(text)
      : undefined;
  return value !== undefined && value <= DURATION_MAXIMUM ? value : undefined;
}

function parseWatchTime(text: string): WatchTime | undefined {
  const [first = '', last = first] = text.split(/\s*-\s*/);
  const from = watchInstant(first);
  const until = watchInstant(last);
  return from === undefined || until === undefined ? undefined : { from, until };
}

const watchRange = z
  .string()
  .regex(WATCH_PATTERN, { abort: true })
  .transform((text, context): WatchTime => {
    const watch = parseWatchTime(text);
    if (watch !== undefined && watch.from <= watch.until) return watch;
    context.addIssue({ code: 'custom', message: '' });
    return z.NEVER;
  });

/** As BOSH: the first look and the last, or one instant for both. update_config.rb parse_watch_times. */
export const watchTime = z.union([
  watchRange,
  z
    .int()
    .min(0)
    .max(Math.floor(DURATION_MAXIMUM / MILLISECOND))
    .transform((value): WatchTime => ({ from: value * MILLISECOND, until: value * MILLISECOND })),
]);
valueDocs.add(watchTime, {
  label: 'two durations with a hyphen, or milliseconds',
  expected:
    'when BOSH looks first and last, such as 30s-20m, or in milliseconds such as 30000-1200000',
  suggest: suggestWatchTime,
});

/** The other way round, or with another sign between the two. */
function suggestWatchTime(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [first = '', last, ...more] = value
    .trim()
    .split(/\s*(?:-|–|\.\.+|:|,|\bto\b)\s*/)
    .map((part) => (watchInstant(part) === undefined ? quantities.suggestDuration(part) : part));
  if (last === undefined || more.length > 0) return undefined;
  const watch = parseWatchTime(`${first}-${last}`);
  if (watch === undefined) return undefined;
  const text = watch.from <= watch.until ? `${first}-${last}` : `${last}-${first}`;
  return text === value ? undefined : text;
}

/** When something ends: so long after its event, or at a date. */
export type Expiry =
  | { readonly kind: 'after'; readonly after: Duration }
  /** Milliseconds since 1970-01-01T00:00:00Z, and the text. */
  | { readonly kind: 'date'; readonly date: number; readonly text: string };

const EXPIRY_PATTERN = /^(\d{1,3}d|(\d+(\.\d+)?(ns|us|µs|μs|ms|s|m|h))+|\d{4}-[0-9T:.Z+-]+)$/;

function parseExpiry(text: string): Expiry | undefined {
  const date = quantities.parseInstant(text);
  if (date !== undefined) return { kind: 'date', date, text };
  const after = text.endsWith('d')
    ? Number(text.slice(0, -1)) * DAY
    : quantities.parseDuration(text);
  const isSound = after !== undefined && after > 0 && after <= DURATION_MAXIMUM;
  return isSound ? { kind: 'after', after } : undefined;
}

/** A date, or a duration; days as well, in which people count certificates. */
export const expiry = z
  .string()
  .regex(EXPIRY_PATTERN, { abort: true })
  .transform((text, context): Expiry => {
    const parsed = parseExpiry(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: '' });
    return z.NEVER;
  });
valueDocs.add(expiry, {
  label: 'duration, days, or instant',
  expected:
    'a duration such as 168h or 7d, at most 366d, or an instant with its offset from UTC, such as 2026-01-12T09:00:00Z',
  suggest: (value) => {
    if (typeof value === 'number') return parseExpiry(`${value}d`) ? `${value}d` : undefined;
    if (typeof value !== 'string') return undefined;
    const day = /^(\d{4}-\d{2}-\d{2})$/.exec(value) ? `${value}T00:00:00Z` : `${value}Z`;
    if (quantities.parseInstant(day) !== undefined) return day;
    const week = /^\s*(\d+)\s*(?:w|weeks?)\s*$/i.exec(value);
    if (week !== null) return `${Number(week[1]) * 7}d`;
    const days = /^\s*(\d+)\s*(?:d|days?)\s*$/i.exec(value);
    if (days !== null && parseExpiry(`${days[1]}d`)) return `${days[1]}d`;
    const text = quantities.suggestDuration(value);
    return text !== undefined && parseExpiry(text) !== undefined ? text : undefined;
  },
});
