/** Instants and durations as callers of the API give them. */
import type { Duration } from '../engine/units';
import { quoted } from '../scenario/problems';
import { parseDuration } from '../scenario/quantities';

/** As in a scenario file, `1m30s`; or µs, as records have it. Instants count from the start of the run. */
export type Time = string | number;

/** @throws RangeError for what is no such time. */
export function microseconds(time: Time): Duration {
  const value = typeof time === 'number' ? time : parseDuration(time);
  if (value !== undefined && Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`${quoted(time)} is no time; expected such as 1m30s, or whole µs`);
}
