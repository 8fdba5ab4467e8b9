/**
 * Quantities as people who run Cloud Foundry write them, and back: sizes (`512MB`, `22GB`), durations as
 * Go writes them (`1m30s`), shares (`98%`) and calendar instants (ISO 8601).
 *
 * Parsers answer undefined for text that is not such a quantity; the schema says what was expected. The
 * `suggest` functions guess what was meant. No `Date`: its parser differs between engines.
 */
import { DAY, type Duration, HOUR, type MB, MILLISECOND, MINUTE, SECOND } from '../engine/units';

export const SIZE_PATTERN = /^\d+(\.\d+)?(MB?|GB?|TB?)$/;
export const DURATION_PATTERN = /^(0|(\d+(\.\d+)?(ns|us|µs|μs|ms|s|m|h))+)$/;
export const SHARE_PATTERN = /^\d+(\.\d+)?%$/;
export const INSTANT_PATTERN =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

const MEGABYTES: Readonly<Record<string, MB>> = { M: 1, G: 1024, T: 1024 * 1024 };

const MICROSECONDS: Readonly<Record<string, number>> = {
  ns: 0.001,
  us: 1,
  µs: 1,
  μs: 1,
  ms: MILLISECOND,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
};

/** Fractions below this part of a microsecond come from decimal notation, not from the writer. */
const ROUNDING = 1e-3;

/** A whole number of megabytes, 1 GB = 1024 MB as Cloud Foundry counts. */
export function parseSize(text: string): MB | undefined {
  const match = /^(\d+(?:\.\d+)?)([MGT])B?$/.exec(text);
  if (match === null) return undefined;
  const size = Number(match[1]) * (MEGABYTES[match[2] ?? ''] ?? 0);
  return Number.isSafeInteger(size) ? size : undefined;
}

/** Microseconds, perhaps with a fraction, of a duration in Go's notation. */
export function parseCost(text: string): number | undefined {
  if (!DURATION_PATTERN.test(text)) return undefined;
  let sum = 0;
  for (const part of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)/g)) {
    sum += Number(part[1]) * (MICROSECONDS[part[2] ?? ''] ?? 0);
  }
  return Number.isFinite(sum) ? sum : undefined;
}

/** Whole microseconds of a duration in Go's notation; undefined when it has a fraction of one. */
export function parseDuration(text: string): Duration | undefined {
  const cost = parseCost(text);
  if (cost === undefined) return undefined;
  const whole = Math.round(cost);
  return Number.isSafeInteger(whole) && Math.abs(cost - whole) < ROUNDING ? whole : undefined;
}

/** A number from 0 to 1. */
export function parseShare(text: string): number | undefined {
  if (!SHARE_PATTERN.test(text)) return undefined;
  const percent = Number(text.slice(0, -1));
  return percent <= 100 ? percent / 100 : undefined;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Milliseconds since 1970-01-01T00:00:00Z of a calendar instant with its offset from UTC. */
export function parseInstant(text: string): number | undefined {
  if (!INSTANT_PATTERN.test(text)) return undefined;
  const part = (from: number, to: number): number => Number(text.slice(from, to));
  const [year, month, day, hour, minute] = [
    part(0, 4),
    part(5, 7),
    part(8, 10),
    part(11, 13),
    part(14, 16),
  ];
  const second = text[16] === ':' ? Number(/^[\d.]+/.exec(text.slice(17))?.[0]) : 0;
  const offset = /([+-])(\d{2}):(\d{2})$/.exec(text);
  const [offsetHour, offsetMinute] = [Number(offset?.[2] ?? 0), Number(offset?.[3] ?? 0)];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const daysInMonth = month === 2 && isLeap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  if (day < 1 || day > daysInMonth || hour > 23 || minute > 59 || second >= 60) return undefined;
  if (offsetHour > 23 || offsetMinute > 59) return undefined;
  const sign = offset?.[1] === '-' ? -1 : 1;
  const minutes = hour * 60 + minute - sign * (offsetHour * 60 + offsetMinute);
  return (daysSinceEpoch(year, month, day) * 1440 + minutes) * 60_000 + Math.round(second * 1000);
}

/** Days from 1970-01-01 to a date of the Gregorian calendar, counting years from March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

/** `1.5GB` as `1536MB`; whole gigabytes as `22GB`. */
export function formatSize(size: MB): string {
  return size >= 1024 && size % 1024 === 0 ? `${size / 1024}GB` : `${size}MB`;
}

/** As Go writes durations, without zero parts: `1m30s`, `250ms`, `8.5ns`. */
export function formatDuration(duration: number): string {
  if (duration === 0) return '0s';
  if (duration < 1) return `${trimmed(duration * 1000)}ns`;
  if (duration < MILLISECOND) return `${trimmed(duration)}µs`;
  if (duration < SECOND) return `${trimmed(duration / MILLISECOND)}ms`;
  const hours = Math.floor(duration / HOUR);
  const minutes = Math.floor((duration % HOUR) / MINUTE);
  const seconds = (duration % MINUTE) / SECOND;
  return (
    (hours > 0 ? `${hours}h` : '') +
    (minutes > 0 ? `${minutes}m` : '') +
    (seconds > 0 ? `${trimmed(seconds)}s` : '')
  );
}

/** `98%`. */
export function formatShare(share: number): string {
  return `${trimmed(share * 100)}%`;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(6)));
}

/** What a value that is no size may have meant: a bare number of megabytes, or loose spelling. */
export function suggestSize(value: unknown): string | undefined {
  if (typeof value === 'number') return validOnly(`${value}MB`, parseSize);
  if (typeof value !== 'string') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([mgt]?)i?b?\s*$/i.exec(value);
  if (match === null) return undefined;
  return validOnly(`${match[1]}${(match[2] || 'M').toUpperCase()}B`, parseSize);
}

/** What a value that is no duration may have meant: seconds, days, or words for units. */
export function suggestDuration(value: unknown): string | undefined {
  if (typeof value === 'number') return validOnly(`${value}s`, parseDuration);
  if (typeof value !== 'string') return undefined;
  const text = value
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/(\d+(?:\.\d+)?)(days?|d)/g, (_, days: string) => `${(Number(days) * DAY) / HOUR}h`)
    .replace(/(hours?|hrs?)/g, 'h')
    .replace(/(millisec(ond)?s?|msecs?)/g, 'ms')
    .replace(/(minutes?|mins?)/g, 'm')
    .replace(/(seconds?|secs?)/g, 's')
    .replace(/^(\d+(?:\.\d+)?)$/, '$1s');
  return text === value ? undefined : validOnly(text, parseDuration);
}

/** What a value that is no share may have meant: 0.98 and 98 are both 98%. */
export function suggestShare(value: unknown): string | undefined {
  const number = typeof value === 'string' ? Number(value.replace(/\s*%$/, '')) : value;
  if (typeof number !== 'number' || !(number >= 0)) return undefined;
  const isFraction = number < 1 && !(typeof value === 'string' && value.endsWith('%'));
  return validOnly(`${trimmed(isFraction ? number * 100 : number)}%`, parseShare);
}

function validOnly(text: string, parse: (text: string) => unknown): string | undefined {
  return parse(text) === undefined ? undefined : text;
}
