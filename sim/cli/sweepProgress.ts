/** How far a sweep is, on stderr (`statusLine`). It is looked at when a run ends. */
import { formatCount, formatSeconds, formatShare } from '../answers/format';
import type { Io } from './io';
import { createStatusLine, statusText } from './statusLine';

/** Milliseconds between two lines. */
const LINE_INTERVAL = 10_000;

export interface SweepProgress {
  /** A run has ended. */
  ended(hasMet: boolean): void;
  /** Takes the line off the terminal. */
  clear(): void;
}

/** Where a sweep stands. */
interface SweepStanding {
  readonly name: string;
  readonly done: number;
  readonly all: number;
  readonly runsPerSecond: number;
  /** Share of the runs so far that met their expectations. */
  readonly met: number;
}

/** `kept` runs were finished before, `keptMet` of them met their expectations. */
export function createSweepProgress(
  io: Io,
  name: string,
  all: number,
  { kept, keptMet }: { readonly kept: number; readonly keptMet: number },
): SweepProgress {
  const status = createStatusLine(io, LINE_INTERVAL);
  const startedAt = io.clock();
  let lastAt = startedAt;
  let done = kept;
  let met = keptMet;
  return {
    ended(hasMet) {
      done++;
      if (hasMet) met++;
      const now = io.clock();
      if (now - lastAt < status.interval) return;
      lastAt = now;
      const runsPerSecond = ((done - kept) / (now - startedAt)) * 1000;
      const standing = { name, done, all, runsPerSecond, met: met / done };
      status.show((columns) => sweepProgressLine(standing, columns));
    },
    clear: () => status.clear(),
  };
}

/** One line of less than `columns` characters. */
function sweepProgressLine(standing: SweepStanding, columns: number): string {
  const { name, done, all, runsPerSecond, met } = standing;
  const share = all > 0 ? done / all : 1;
  const left = (all - done) / runsPerSecond;
  const parts = [
    `${formatCount(done)} of ${formatCount(all)} runs`,
    rateText(runsPerSecond),
    Number.isFinite(left) ? `${formatSeconds(Math.ceil(left))} left` : 'time left unknown',
    `met in ${formatShare(met)}`,
  ];
  return statusText(name, share, parts, columns);
}

function rateText(runsPerSecond: number): string {
  if (runsPerSecond >= 10) return `${formatCount(runsPerSecond)} runs/s`;
  const perMinute = runsPerSecond * 60;
  return `${perMinute >= 10 ? formatCount(perMinute) : perMinute.toFixed(1)} runs/min`;
}
