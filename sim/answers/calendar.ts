/**
 * Dates of instants. No `Date`: its formats differ between engines, and a run has no time zone but its own.
 */
import { parseInstant } from '../scenario/quantities';

const DAY_SECONDS = 86_400;

/**
 * The date so many seconds after an ISO 8601 instant, in its own offset: `2026-01-12T09:00:00Z`. Rounded to a
 * whole second. Null when `startsAt` is no date.
 */
export function dateAfter(startsAt: string, seconds: number): string | null {
  const start = parseInstant(startsAt);
  if (start === undefined) return null;
  const offset = /(?:Z|[+-]\d{2}:\d{2})$/.exec(startsAt)?.[0] ?? 'Z';
  const local = Math.round(start / 1000 + offsetSeconds(offset) + seconds);
  const day = Math.floor(local / DAY_SECONDS);
  const ofDay = local - day * DAY_SECONDS;
  const time = [ofDay / 3600, (ofDay % 3600) / 60, ofDay % 60];
  return `${dayText(day)}T${time.map((part) => digits(Math.floor(part))).join(':')}${offset}`;
}

/** Seconds from one date to another; undefined when one of them is none. */
export function secondsBetween(from: string, to: string): number | undefined {
  const start = parseInstant(from);
  const end = parseInstant(to);
  return start === undefined || end === undefined ? undefined : (end - start) / 1000;
}

/** `2026-01-12T09:00:00Z` as people read it: `2026-01-12 09:00`. */
export function shortDate(date: string | null): string {
  return date === null ? 'an unknown date' : date.slice(0, 16).replace('T', ' ');
}

function offsetSeconds(offset: string): number {
  if (offset === 'Z') return 0;
  const size = Number(offset.slice(1, 3)) * 3600 + Number(offset.slice(4, 6)) * 60;
  return offset.startsWith('-') ? -size : size;
}

/** Days from 1970-01-01 in the Gregorian calendar, in eras of 400 years that begin with a March. */
function dayText(days: number): string {
  const sinceMarch0 = days + 719_468;
  const era = Math.floor(sinceMarch0 / 146_097);
  const ofEra = sinceMarch0 - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${digits(month)}-${digits(day)}`;
}

function digits(value: number): string {
  return String(value).padStart(2, '0');
}
