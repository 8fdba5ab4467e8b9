/** How far a check is, on stderr (`statusLine`). It is looked at when a case ends. */
import { formatCount, formatSeconds } from '../answers/format';
import type { Io } from './io';
import { createStatusLine, statusText } from './statusLine';

/** Milliseconds between two lines. */
const LINE_INTERVAL = 10_000;

export interface CheckProgress {
  /** A case has ended. */
  ended(hasFailed: boolean): void;
  /** Takes the line off the terminal. */
  clear(): void;
}

export function createCheckProgress(io: Io, all: number): CheckProgress {
  const status = createStatusLine(io, LINE_INTERVAL);
  const startedAt = io.clock();
  let lastAt = startedAt;
  let done = 0;
  let failed = 0;
  return {
    ended(hasFailed) {
      done++;
      if (hasFailed) failed++;
      const now = io.clock();
      if (now - lastAt < status.interval) return;
      lastAt = now;
      const perSecond = (done / (now - startedAt)) * 1000;
      const left = (all - done) / perSecond;
      const parts = [
        `${formatCount(done)} of ${formatCount(all)} cases`,
        Number.isFinite(left) ? `${formatSeconds(Math.ceil(left))} left` : 'time left unknown',
        failed === 0 ? 'none failed' : `${formatCount(failed)} failed`,
      ];
      status.show((columns) => statusText('check', done / all, parts, columns));
    },
    clear: () => status.clear(),
  };
}
