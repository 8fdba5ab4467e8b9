/**
 * Numbers, durations and sizes as people read them: thousands separated, a unit always, and no more
 * precision than means something. No locale: the same text on every machine.
 */
import { parseInstant } from '../scenario/quantities';

/** `1,234,567`; whole numbers. */
export function formatCount(value: number): string {
  const digits = String(Math.abs(Math.round(value)));
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ',');
  return value < 0 && digits !== '0' ? `-${grouped}` : grouped;
}

/** `1 cell`, `83 cells`. */
export function formatNumberOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** `12`, `1,234.5`, `-0.3`: one digit where the number is not whole. */
export function formatTenths(value: number): string {
  const tenths = Math.round(value * 10);
  if (tenths % 10 === 0) return formatCount(tenths / 10);
  const size = Math.abs(tenths);
  return `${tenths < 0 ? '-' : ''}${formatCount(Math.floor(size / 10))}.${size % 10}`;
}

/** A length of time in seconds: `38ms`, `5.2s`, `2m12s`, `1h05m`, `3d04h`. */
export function formatSeconds(seconds: number): string {
  if (seconds <= 0) return '0s';
  if (seconds < 0.001) return '<1ms';
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)}ms`;
  if (seconds < 9.95) return `${formatTenths(seconds)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return joined(Math.floor(whole / 60), 'm', whole % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
  const hours = Math.round(seconds / 3600);
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** `+2m12s`: so long after a fault. */
export function formatOffset(seconds: number): string {
  return `+${formatSeconds(seconds)}`;
}

/** `1m30s`, `20m02s`: what a scenario file may say as well, down to milliseconds; for instants and limits. */
export function formatExactly(length: number): string {
  const milliseconds = Math.round(length * 1000);
  if (milliseconds === 0) return '0s';
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
  const rest = (milliseconds % 60_000) / 1000;
  if (hours === 0 && minutes === 0) return `${rest}s`;
  const seconds = rest === 0 ? '' : `${rest < 10 ? '0' : ''}${rest}s`;
  if (hours === 0) return `${minutes}m${seconds}`;
  if (minutes === 0 && rest === 0) return `${hours}h`;
  return `${hours}h${String(minutes).padStart(2, '0')}m${seconds}`;
}

/** `97.8%`; 100% only for all and 0% only for none. */
export function formatShare(share: number): string {
  if (share <= 0) return '0%';
  if (share >= 1) return '100%';
  const tenths = Math.min(999, Math.max(1, Math.floor(share * 1000 + 1e-6)));
  return `${formatTenths(tenths / 10)}%`;
}

/** Megabytes as `512 MB`, `1.5 GB`, `5,478 GB`; 1 GB = 1024 MB. */
export function formatMemory(megabytes: number): string {
  if (Math.abs(megabytes) < 1024) return `${formatCount(megabytes)} MB`;
  const gigabytes = megabytes / 1024;
  return gigabytes < 9.95 ? `${formatTenths(gigabytes)} GB` : `${formatCount(gigabytes)} GB`;
}

/** The time of day, so many seconds after an ISO 8601 instant, in its own offset: `10:04` or `10:04:12`. */
export function clockAt(startsAt: string, seconds: number, hasSeconds: boolean): string {
  if (parseInstant(startsAt) === undefined) return formatExactly(seconds);
  const part = (from: number): number => Number(startsAt.slice(from, from + 2));
  const startSeconds = startsAt[16] === ':' ? part(17) : 0;
  const sinceMidnight = part(11) * 3600 + part(14) * 60 + startSeconds + Math.floor(seconds);
  const ofDay = sinceMidnight % 86_400;
  const digits = (value: number): string => String(value).padStart(2, '0');
  const minute = `${digits(Math.floor(ofDay / 3600))}:${digits(Math.floor((ofDay % 3600) / 60))}`;
  return hasSeconds ? `${minute}:${digits(ofDay % 60)}` : minute;
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  if (small === 0) return `${large}${largeUnit}`;
  return `${large}${largeUnit}${String(small).padStart(2, '0')}${smallUnit}`;
}
