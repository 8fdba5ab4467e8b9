/**
 * Numbers, sizes and times as the page writes them: units always, thousands separated, no false precision,
 * the same in every browser and locale.
 */
import {
  DAY,
  type Duration,
  HOUR,
  type Instant,
  type MB,
  MILLISECOND,
  MINUTE,
  SECOND,
} from '../../sim/engine/units';

/** What is shown for what the trace does not tell. */
export const UNKNOWN = '–';
/** The same in words, where there is room. */
export const NOT_TOLD = 'not in this trace';

/** `25,000`; an en dash for undefined. */
export function count(value: number | undefined): string {
  if (value === undefined) return UNKNOWN;
  const sign = value < 0 ? '−' : '';
  return sign + String(Math.abs(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 instance`, `25,000 instances`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** `97.3 %` of 0.973; a share that is not quite everything is never shown as 100 %. */
export function percent(share: number | undefined): string {
  if (share === undefined || Number.isNaN(share)) return UNKNOWN;
  const tenths = share < 1 ? Math.min(999, Math.round(share * 1000)) : Math.round(share * 1000);
  return `${count(Math.trunc(tenths / 10))}.${Math.abs(tenths % 10)} %`;
}

/** `52 MB`, `2.7 GB`, `1,681 GB`; 1 GB = 1024 MB as in Cloud Foundry. */
export function megabytes(value: MB | undefined): string {
  if (value === undefined) return UNKNOWN;
  if (Math.abs(value) < 1024) return `${count(value)} MB`;
  const gigabytes = value / 1024;
  return `${Math.abs(gigabytes) < 100 ? gigabytes.toFixed(1) : count(gigabytes)} GB`;
}

/** A score or a weight: up to four significant digits, no trailing zeros. */
export function number(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return UNKNOWN;
  return String(Number(value.toPrecision(4)));
}

/** `350 µs`, `561 ms`, `3.1 s`, `1m 08s`, `2h 05m`. */
export function duration(value: Duration | undefined): string {
  if (value === undefined || Number.isNaN(value)) return UNKNOWN;
  if (value < 0) return `−${duration(-value)}`;
  if (value < MILLISECOND) return `${Math.round(value)} µs`;
  if (value < SECOND) return `${trimmed(value / MILLISECOND)} ms`;
  if (value < MINUTE) return `${trimmed(value / SECOND)} s`;
  const seconds = Math.round(value / SECOND);
  if (seconds < HOUR / SECOND) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  return `${count(Math.floor(minutes / 60))}h ${two(minutes % 60)}m`;
}

/** As `duration`, and from two days on `6d 23h`. */
export function longDuration(value: Duration | undefined): string {
  if (value === undefined || Number.isNaN(value)) return UNKNOWN;
  if (value < 0) return `−${longDuration(-value)}`;
  if (value < 2 * DAY) return duration(value);
  const hours = Math.floor(value / HOUR);
  return `${count(Math.floor(hours / 24))}d ${hours % 24}h`;
}

/** Three significant digits at most, one decimal at most. */
function trimmed(value: number): string {
  return value < 9.95 ? String(Number(value.toFixed(1))) : String(Math.round(value));
}

/** Simulated time since the start, `00:12:41.250`; hours go on beyond 99. */
export function clockTime(at: Instant): string {
  const milliseconds = Math.floor(at / MILLISECOND);
  const seconds = Math.floor(milliseconds / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(milliseconds % 1000).padStart(3, '0')}`;
}

/** Since another instant: `+4m 12.3s`, `−30.0s`, `+0.0s`. */
export function since(at: Instant, from: Instant): string {
  const tenths = Math.round(Math.abs(at - from) / (SECOND / 10));
  const seconds = Math.floor(tenths / 10);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = `${minutes > 0 ? two(seconds % 60) : seconds % 60}.${tenths % 10}s`;
  const text = `${hours > 0 ? `${hours}h ` : ''}${minutes > 0 ? `${minutes % 60}m ` : ''}${rest}`;
  return `${at < from ? '−' : '+'}${text}`;
}

/** The wall clock of the scenario, `10:00:41`, in UTC; `startsAt` is in milliseconds since 1970. */
export function wallTime(startsAt: number, at: Instant): string {
  return new Date(startsAt + Math.floor(at / MILLISECOND)).toISOString().slice(11, 19);
}

/** The same to the second whether or not the scenario has a wall clock: if not, since the start, `00:12:41`. */
export function timeOfDay(startsAt: number, at: Instant): string {
  return Number.isNaN(startsAt) ? clockTime(at).slice(0, -4) : wallTime(startsAt, at);
}

/** Date and time of the scenario, `2026-01-05 10:00:41`. */
export function wallDate(startsAt: number, at: Instant): string {
  const date = new Date(startsAt + Math.floor(at / MILLISECOND));
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

/** The day, `01-12`; without a wall clock how many have passed, `day 3`. */
export function dayText(startsAt: number, at: Instant): string {
  return Number.isNaN(startsAt) ? `day ${count(at / DAY)}` : wallDate(startsAt, at).slice(5, 10);
}

/** Date and time to the minute, `2026-01-12 09:00`; without a wall clock since the start, `3d 4h`. */
export function dateText(startsAt: number, at: Instant): string {
  return Number.isNaN(startsAt)
    ? `${longDuration(at)} after the start`
    : `${wallDate(startsAt, at).slice(0, 16)} UTC`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
