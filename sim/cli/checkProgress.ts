/** How far a check is, on stderr (`statusLine`). It is looked at when a case ends, and now and then in the middle of one. */
import { formatCount, formatSeconds } from '../answers/format';
import type { CaseReached, CheckTask } from './checkWorker';
import type { Io } from './io';
import { simulated } from './progress';
import { createStatusLine, statusText } from './statusLine';

/** Milliseconds between two lines. */
const LINE_INTERVAL = 10_000;
/** Of a case's time, roughly: the first run is held to all invariants. */
const FIRST_RUN_SHARE = 0.9;

export interface CheckProgress {
  /** So far is a case that has not ended. */
  reached(task: CheckTask, reached: CaseReached): void;
  /** A case has ended. */
  ended(task: CheckTask, hasFailed: boolean): void;
  /** Takes the line off the terminal. */
  clear(): void;
}

export function createCheckProgress(io: Io, all: number): CheckProgress {
  const status = createStatusLine(io, LINE_INTERVAL);
  const startedAt = io.clock();
  const underWay = new Map<CheckTask, CaseReached>();
  let lastAt = startedAt;
  let done = 0;
  let failed = 0;
  const look = (): void => {
    const now = io.clock();
    if (now - lastAt < status.interval) return;
    lastAt = now;
    const shares = [...underWay.values()].map(shareOf);
    const work = shares.reduce((sum, share) => sum + share, done);
    const left = (((now - startedAt) / work) * (all - work)) / 1000;
    // The first seconds of a case, in which all is pushed, may take as long as the hours after them.
    const isLeftKnown = done > 0;
    const parts = [
      `${formatCount(done)} of ${formatCount(all)} cases`,
      ...farText([...underWay.values()]),
      isLeftKnown ? `${formatSeconds(Math.ceil(left))} left` : 'time left unknown',
      failed === 0 ? 'none failed' : `${formatCount(failed)} failed`,
    ];
    status.show((columns) => statusText('check', work / all, parts, columns));
  };
  return {
    reached(task, reached) {
      underWay.set(task, reached);
      look();
    },
    ended(task, hasFailed) {
      underWay.delete(task);
      done++;
      if (hasFailed) failed++;
      look();
    },
    clear: () => status.clear(),
  };
}

function shareOf({ now, until, isSecond }: CaseReached): number {
  const share = until > 0 ? Math.min(1, now / until) : 1;
  return isSecond ? FIRST_RUN_SHARE + (1 - FIRST_RUN_SHARE) * share : FIRST_RUN_SHARE * share;
}

/** `12m of 1h` of simulated time, of several cases that of the farthest one; nothing where none is under way. */
function farText(underWay: readonly CaseReached[]): string[] {
  const [farthest] = [...underWay].sort((one, other) => shareOf(other) - shareOf(one));
  if (farthest === undefined) return [];
  const { now, until, isSecond } = farthest;
  return [`${simulated(now)} of ${simulated(until)}${isSecond ? ' again' : ''}`];
}
