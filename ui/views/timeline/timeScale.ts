/** Where an instant stands across the timeline, and where the ticks stand, at steps that people count in. */
import { type ScaleLinear, scaleLinear } from 'd3-scale';
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
import type { Replay } from '../../replay/openReplay';
import type { Range, Session } from '../../session/session';

/** Instants to CSS pixels; `invert` goes back. */
export type TimeScale = ScaleLinear<number, number>;

export function timeScale({ from, until }: Range, width: number): TimeScale {
  return scaleLinear([from, until], [0, width]);
}

/** What the tracks show: a part of the run, or all of it. */
export function shownWindow({ window }: Pick<Session, 'window'>, replay: Replay): Range {
  return window ?? wholeOf(replay);
}

/** A run that ends at once is a moment long, for nothing can be divided by 0. */
export function wholeOf({ until }: Pick<Replay, 'until'>): Range {
  return { from: 0, until: Math.max(1, until) };
}

const fractions = [1, 2, 5].map((step) => step * 100);
const STEPS: readonly Duration[] = [
  ...fractions,
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * MILLISECOND),
  ...[1, 2, 5, 15, 30].map((step) => step * SECOND),
  ...[1, 2, 5, 15, 30].map((step) => step * MINUTE),
  ...[1, 2, 6, 12].map((step) => step * HOUR),
  ...[1, 2, 7, 30].map((step) => step * DAY),
];

export interface Tick {
  readonly at: Instant;
  /** Of the scenario's wall clock; simulated time when the scenario has none. */
  readonly text: string;
}

/** Ticks at least `distance` CSS pixels apart. `startsAt` is in milliseconds since 1970, or NaN. */
export function ticksOf(scale: TimeScale, distance: number, startsAt: number): readonly Tick[] {
  const [from = 0, until = 1] = scale.domain();
  const [, width = 1] = scale.range();
  const wanted = ((until - from) * distance) / Math.max(1, width);
  const step = STEPS.find((one) => one >= wanted) ?? wholeDays(wanted);
  const offset = Number.isNaN(startsAt) ? 0 : startsAt * MILLISECOND;
  const ticks: Tick[] = [];
  const first = Math.ceil((from + offset) / step) * step - offset;
  for (let at = first; at <= until; at += step)
    ticks.push({ at, text: tickText(at, step, startsAt) });
  return ticks;
}

function wholeDays(wanted: Duration): Duration {
  return Math.ceil(wanted / (30 * DAY)) * 30 * DAY;
}

function tickText(at: Instant, step: Duration, startsAt: number): string {
  const seconds = Number.isNaN(startsAt) ? clockTime(at).slice(0, -4) : wallTime(startsAt, at);
  if (step >= MINUTE) return seconds.slice(0, -3);
  if (step >= SECOND) return seconds;
  const fraction = at - Math.floor(at / SECOND) * SECOND;
  const digits = String(Math.round(fraction)).padStart(6, '0');
  return `${seconds}.${step >= MILLISECOND ? digits.slice(0, 3) : digits}`;
}
