/**
 * How far a sweep is, on stderr: one line that is rewritten on a terminal, else a line every few seconds.
 * It is looked at when a run ends.
 */
import { formatCount, formatSeconds, formatShare } from '../answers/format';
import type { Io } from './io';

/** Milliseconds between two looks. */
const TERMINAL_INTERVAL = 100;
const LINE_INTERVAL = 10_000;
const BAR_WIDTH = 24;
const NARROW = 90;
const ERASE_LINE = '\r\u001b[K';

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
  const { stderr } = io;
  const isRewritten = stderr.isTerminal && io.env.TERM !== 'dumb';
  const interval = isRewritten ? TERMINAL_INTERVAL : LINE_INTERVAL;
  const startedAt = io.clock();
  let lastAt = startedAt;
  let done = kept;
  let met = keptMet;
  let isShown = false;
  return {
    ended(hasMet) {
      done++;
      if (hasMet) met++;
      const now = io.clock();
      if (now - lastAt < interval) return;
      lastAt = now;
      const runsPerSecond = ((done - kept) / (now - startedAt)) * 1000;
      const standing = { name, done, all, runsPerSecond, met: met / done };
      const line = sweepProgressLine(standing, stderr.columns ?? 100);
      stderr.write(isRewritten ? `${ERASE_LINE}${line}` : `${line}\n`);
      isShown = isRewritten;
    },
    clear() {
      if (isShown) stderr.write(ERASE_LINE);
      isShown = false;
    },
  };
}

/** One line of less than `columns` characters. */
function sweepProgressLine(standing: SweepStanding, columns: number): string {
  const { name, done, all, runsPerSecond, met } = standing;
  const share = all > 0 ? done / all : 1;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
  const left = (all - done) / runsPerSecond;
  const parts = [
    ...(columns < NARROW ? [] : [name, bar]),
    `${Math.floor(share * 100)} %`.padStart(5),
    `${formatCount(done)} of ${formatCount(all)} runs`,
    rateText(runsPerSecond),
    Number.isFinite(left) ? `${formatSeconds(Math.ceil(left))} left` : 'time left unknown',
    `met in ${formatShare(met)}`,
  ];
  return parts.join('  ').slice(0, Math.max(0, columns - 1));
}

function rateText(runsPerSecond: number): string {
  if (runsPerSecond >= 10) return `${formatCount(runsPerSecond)} runs/s`;
  const perMinute = runsPerSecond * 60;
  return `${perMinute >= 10 ? formatCount(perMinute) : perMinute.toFixed(1)} runs/min`;
}
