/** Of a thinned trace: in which range it is fuller than elsewhere, and how full it is there. */
import type { Instant } from '../engine/units';
import { LEVELS, type Level } from './kinds';

export interface TraceDetail {
  readonly from: Instant;
  /** Included. */
  readonly until: Instant;
  /** The level within the range; the header's own is that outside. */
  readonly level: Level;
}

/** The detail as a file's metadata have it, JSON; a text says what is wrong with it. */
export function readDetail(json: string | undefined): TraceDetail | undefined | string {
  if (json === undefined) return undefined;
  const { from, until, level } = fieldsOf(json);
  const isRange = isInstant(from) && isInstant(until) && from <= until;
  if (!isRange) return 'its range of details is malformed';
  const known = LEVELS.find((each) => each === level);
  return known === undefined ? 'its range of details has no level' : { from, until, level: known };
}

function fieldsOf(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isInstant(value: unknown): value is Instant {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
