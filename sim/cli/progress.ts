/**
 * How far a simulation is, on stderr: one line that is rewritten on a terminal, else a line every few
 * seconds.
 */

import { formatCount, formatExactly, formatSeconds } from '../answers/format';
import { type Instant, toSeconds } from '../engine/units';
import type { Io } from './io';

/** Milliseconds between two looks. */
const TERMINAL_INTERVAL = 100;
const LINE_INTERVAL = 5_000;
/** How much of the last rate goes into the smoothed one, a look on a terminal. */
const SMOOTHING = 0.1;
const BAR_WIDTH = 24;
const NARROW = 90;
const ERASE_LINE = '\r\u001b[K';

export interface Progress {
  /** Says how far the simulation is, when it is time to. */
  report(now: Instant, events: number): void;
  /** Takes the line off the terminal. */
  clear(): void;
}

export function createProgress(io: Io, name: string, end: Instant): Progress {
  const { stderr } = io;
  const isRewritten = stderr.isTerminal && io.env.TERM !== 'dumb';
  const interval = isRewritten ? TERMINAL_INTERVAL : LINE_INTERVAL;
  const startedAt = io.clock();
  let last = { clock: startedAt, now: 0, events: 0 };
  /** Simulated microseconds a millisecond. */
  let pace = 0;
  let isShown = false;
  return {
    report(now, events) {
      const clock = io.clock();
      const elapsed = clock - last.clock;
      if (elapsed < interval) return;
      const recent = (now - last.now) / elapsed;
      const weight = pace === 0 || !isRewritten ? 1 : SMOOTHING;
      pace += (recent - pace) * weight;
      const eventsPerSecond = ((events - last.events) / elapsed) * 1000;
      const left = pace > 0 ? (end - now) / pace / 1000 : undefined;
      last = { clock, now, events };
      const line = progressLine({ name, now, end, eventsPerSecond, left }, stderr.columns ?? 100);
      stderr.write(isRewritten ? `${ERASE_LINE}${line}` : `${line}\n`);
      isShown = isRewritten;
    },
    clear() {
      if (isShown) stderr.write(ERASE_LINE);
      isShown = false;
    },
  };
}

/** How far a simulation is. */
export interface Standing {
  readonly name: string;
  readonly now: Instant;
  readonly end: Instant;
  readonly eventsPerSecond: number;
  /** Wall seconds; undefined when nothing tells. */
  readonly left: number | undefined;
}

/** One line of less than `columns` characters. */
export function progressLine(standing: Standing, columns: number): string {
  const { name, now, end, eventsPerSecond, left } = standing;
  const share = end > 0 ? Math.min(1, now / end) : 1;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const rate = `${formatCount(eventsPerSecond)} events/s`;
  const parts = [
    ...(columns < NARROW ? [] : [name, bar]),
    percent,
    `${simulated(now)} of ${simulated(end)} simulated`,
    rate,
    left === undefined ? 'time left unknown' : `${formatSeconds(Math.ceil(left))} left`,
  ];
  return parts.join('  ').slice(0, Math.max(0, columns - 1));
}

function simulated(at: Instant): string {
  return formatExactly(Math.floor(toSeconds(at)));
}
