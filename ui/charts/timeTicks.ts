/** Where the ticks of an axis of time stand: at steps that people count in, of the wall clock. */
import {
  DAY,
  type Duration,
  HOUR,
  type Instant,
  MILLISECOND,
  MINUTE,
  SECOND,
} from '../../sim/engine/units';
import type { Range } from '../session/session';
import { dayText, timeOfDay } from './format';

export interface TimeTick {
  readonly at: Instant;
  /** Of the scenario's wall clock; simulated time when the scenario has none. */
  readonly text: string;
}

export interface TimeAxis {
  /** What it shows, from edge to edge. */
  readonly range: Range;
  /** CSS pixels. */
  readonly width: number;
  /** CSS pixels from one tick to the next, at least. */
  readonly distance: number;
  /** When the run starts, in milliseconds since 1970; NaN when the scenario does not say. */
  readonly startsAt: number;
}

const STEPS: readonly Duration[] = [
  ...[100, 200, 500],
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * MILLISECOND),
  ...[1, 2, 5, 10, 15, 30].map((step) => step * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((step) => step * MINUTE),
  ...[1, 2, 3, 6, 12].map((step) => step * HOUR),
  ...[1, 2, 7, 30].map((step) => step * DAY),
];

/** The ticks within the axis, in order, at whole steps of the wall clock. */
export function timeTicks({ range, width, distance, startsAt }: TimeAxis): readonly TimeTick[] {
  const { from, until } = range;
  const wanted = ((until - from) * distance) / Math.max(1, width);
  const step = STEPS.find((one) => one >= wanted) ?? wholeMonths(wanted);
  const offset = Number.isNaN(startsAt) ? 0 : startsAt * MILLISECOND;
  const ticks: TimeTick[] = [];
  const first = Math.ceil((from + offset) / step) * step - offset;
  for (let at = first; at <= until; at += step) {
    const isDated = until - from > DAY && (at + offset) % DAY === 0;
    ticks.push({ at, text: isDated ? dayText(startsAt, at) : tickText(at, step, startsAt) });
  }
  return ticks;
}

/** Of 30 days. */
function wholeMonths(wanted: Duration): Duration {
  return Math.ceil(wanted / (30 * DAY)) * 30 * DAY;
}

function tickText(at: Instant, step: Duration, startsAt: number): string {
  const seconds = timeOfDay(startsAt, at);
  if (step >= MINUTE) return seconds.slice(0, -3);
  if (step >= SECOND) return seconds;
  const fraction = at - Math.floor(at / SECOND) * SECOND;
  const digits = String(Math.round(fraction)).padStart(6, '0');
  return `${seconds}.${step >= MILLISECOND ? digits.slice(0, 3) : digits}`;
}
