/** How far a simulation is, on stderr (`statusLine`): simulated time, pace, and the time that is left. */
import { formatCount, formatExactly, formatSeconds } from '../answers/format';
import { type Instant, toSeconds } from '../engine/units';
import type { Io } from './io';
import { createStatusLine, statusText } from './statusLine';

/** Milliseconds between two lines. */
const LINE_INTERVAL = 5_000;
/** How much of the last rate goes into the smoothed one, a look on a terminal. */
const SMOOTHING = 0.1;

export interface Progress {
  /** Says how far the simulation is, when it is time to. */
  report(now: Instant, events: number): void;
  /** Takes the line off the terminal. */
  clear(): void;
}

export function createProgress(io: Io, name: string, end: Instant): Progress {
  const status = createStatusLine(io, LINE_INTERVAL);
  const startedAt = io.clock();
  let last = { clock: startedAt, now: 0, events: 0 };
  /** Simulated microseconds a millisecond. */
  let pace = 0;
  return {
    report(now, events) {
      const clock = io.clock();
      const elapsed = clock - last.clock;
      if (elapsed < status.interval) return;
      const recent = (now - last.now) / elapsed;
      const weight = pace === 0 || !status.isRewritten ? 1 : SMOOTHING;
      pace += (recent - pace) * weight;
      const eventsPerSecond = ((events - last.events) / elapsed) * 1000;
      const left = pace > 0 ? (end - now) / pace / 1000 : undefined;
      last = { clock, now, events };
      const standing = { name, now, end, eventsPerSecond, left };
      status.show((columns) => progressLine(standing, columns));
    },
    clear: () => status.clear(),
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
  const parts = [
    `${simulated(now)} of ${simulated(end)} simulated`,
    `${formatCount(eventsPerSecond)} events/s`,
    left === undefined ? 'time left unknown' : `${formatSeconds(Math.ceil(left))} left`,
  ];
  return statusText(name, share, parts, columns);
}

/** To the second. */
export function simulated(at: Instant): string {
  return formatExactly(Math.floor(toSeconds(at)));
}
