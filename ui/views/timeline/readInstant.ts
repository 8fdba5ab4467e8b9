/**
 * What a person types to go to an instant: `12m41s`, `1h 2m`, `90s`, `00:12:41.250`, a wall time such as
 * `10:00:41` where the scenario has one, or `+30s` and `-30s` from where the clock is.
 */
import {
  DAY,
  type Duration,
  HOUR,
  type Instant,
  MILLISECOND,
  MINUTE,
  SECOND,
} from '../../../sim/engine/units';

export interface InstantContext {
  /** Where the clock is. */
  readonly at: Instant;
  readonly until: Instant;
  /** Milliseconds since 1970; NaN when the scenario does not say. */
  readonly startsAt: number;
}

/**
 * The instant, within the run; undefined when the text is none. A time with colons is the wall clock's when
 * that falls into the run, else it counts from the start.
 */
export function readInstant(text: string, context: InstantContext): Instant | undefined {
  const { at, until, startsAt } = context;
  const trimmed = text.trim().replace(/^[−–]/, '-');
  const sign = /^[+-]/.exec(trimmed)?.[0];
  if (sign !== undefined) {
    const by = readUnits(trimmed.slice(1));
    return by === undefined ? undefined : clamp(sign === '+' ? at + by : at - by, until);
  }
  const colons = readColons(trimmed);
  if (colons === undefined) {
    const units = readUnits(trimmed);
    return units === undefined ? undefined : clamp(units, until);
  }
  const wall = wallInstant(colons, startsAt);
  return wall !== undefined && wall <= until ? wall : clamp(colons, until);
}

function clamp(at: Instant, until: Instant): Instant {
  return Math.max(0, Math.min(until, Math.round(at)));
}

/** The first time after the start at which the wall clock shows that time of day. */
function wallInstant(timeOfDay: Duration, startsAt: number): Instant | undefined {
  if (Number.isNaN(startsAt)) return undefined;
  const start = (startsAt * MILLISECOND) % DAY;
  return timeOfDay < DAY ? (timeOfDay - start + DAY) % DAY : undefined;
}

/** `h:mm`, `h:mm:ss`, with a fraction if need be. */
function readColons(text: string): Duration | undefined {
  const match = /^(\d{1,4}):([0-5]\d)(?::([0-5]\d)(\.\d{1,6})?)?$/.exec(text);
  if (match === null) return undefined;
  const [, hours, minutes, seconds = '0', fraction = ''] = match;
  return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds + fraction) * SECOND;
}

const UNITS: Readonly<Record<string, Duration>> = {
  d: DAY,
  h: HOUR,
  m: MINUTE,
  s: SECOND,
  ms: MILLISECOND,
};

/** `1h 2m 3.5s`; a number alone is seconds. */
function readUnits(text: string): Duration | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * SECOND;
  if (!/^(\d+(\.\d+)?\s*(d|h|ms|m|s)\s*)+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, value, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*(d|h|ms|m|s)/g)) {
    sum += Number(value) * (UNITS[unit] ?? 0);
  }
  return sum;
}
