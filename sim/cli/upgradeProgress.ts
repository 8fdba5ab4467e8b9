/** How far `diegosim upgrade` is, on stderr (`statusLine`). It is looked at when a run ends. */
import { formatCount, formatSeconds } from '../answers/format';
import type { Io } from './io';
import { createStatusLine, statusText } from './statusLine';

/** Milliseconds between two lines. */
const LINE_INTERVAL = 10_000;

export interface UpgradeProgress {
  /** So many more runs are to come. */
  expect(runs: number): void;
  ended(): void;
  /** Takes the line off the terminal. */
  clear(): void;
}

export function createUpgradeProgress(io: Io, name: string): UpgradeProgress {
  const status = createStatusLine(io, LINE_INTERVAL);
  const startedAt = io.clock();
  let lastAt = startedAt;
  let done = 0;
  let all = 0;
  const show = (now: number): void => {
    const left = done === 0 ? undefined : (((now - startedAt) / done) * (all - done)) / 1000;
    const parts = [
      `${formatCount(done)} of ${formatCount(all)} runs`,
      left === undefined ? 'time left unknown' : `${formatSeconds(Math.ceil(left))} left`,
    ];
    status.show((columns) => statusText(name, all === 0 ? 0 : done / all, parts, columns));
  };
  return {
    expect(runs) {
      all += runs;
      if (status.isRewritten && runs > 0) show(io.clock());
    },
    ended() {
      done += 1;
      const now = io.clock();
      if (now - lastAt < status.interval) return;
      lastAt = now;
      show(now);
    },
    clear: () => status.clear(),
  };
}
