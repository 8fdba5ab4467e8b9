/** Where the ticks of an axis of time stand: at steps that people count in. */
import {
  DAY,
  type Duration,
  HOUR,
  type Instant,
  MILLISECOND,
  MINUTE,
  SECOND,
} from '../../../sim/engine/units';
import { clockTime, wallTime } from '../../charts/format';
import type { Range } from '../../session/session';

export interface TimeTick {
  readonly at: Instant;
  readonly x: number;
  /** Of the scenario's wall clock; simulated time when it has none. */
  readonly text: string;
}

const STEPS: readonly Duration[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * MILLISECOND),
  ...[1, 2, 5, 15, 30].map((step) => step * SECOND),
  ...[1, 2, 5, 15, 30].map((step) => step * MINUTE),
  ...[1, 2, 6, 12].map((step) => step * HOUR),
  ...[1, 2, 7, 30, 90].map((step) => step * DAY),
];

/** Ticks at least `distance` CSS pixels apart. `startsAt` is in milliseconds since 1970, or NaN. */
export function timeTicks(
  { from, until }: Range,
  width: number,
  distance: number,
  startsAt: number,
): TimeTick[] {
  const span = until - from;
  const wanted = (span * distance) / Math.max(1, width);
  const step = STEPS.find((one) => one >= wanted) ?? 90 * DAY;
  const offset = Number.isNaN(startsAt) ? 0 : startsAt * MILLISECOND;
  const ticks: TimeTick[] = [];
  for (
    let at = Math.ceil((from + offset) / step) * step - offset;
    at <= until && ticks.length < width;
    at += step
  ) {
    ticks.push({ at, x: ((at - from) / span) * width, text: tickText(at, step, startsAt) });
  }
  return ticks;
}

function tickText(at: Instant, step: Duration, startsAt: number): string {
  const exact = Number.isNaN(startsAt)
    ? clockTime(at)
    : `${wallTime(startsAt, at)}${clockTime(at).slice(-4)}`;
  if (step >= MINUTE) return exact.slice(0, -7);
  return step >= SECOND ? exact.slice(0, -4) : exact;
}
