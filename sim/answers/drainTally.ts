/** Drains of cells: how long each took, and what was stranded on it. */
import type { Duration, Instant } from '../engine/units';
import type { RowDispatch } from './rowDispatch';

export interface Drain {
  readonly cell: number;
  readonly startedAt: Instant;
  /** Null: it has not ended, or never did because the VM was lost. */
  readonly duration: Duration | null;
  /** Instances that ran when the rep ended and had no replacement running. */
  readonly stranded: number;
  /** The evacuation timeout ended it. */
  readonly hasTimedOut: boolean;
  /** The VM was lost before the drain was over. */
  readonly isCutOff: boolean;
}

export interface DrainTally {
  started: number;
  completed: number;
  timedOut: number;
  stranded: number;
  longest: Duration;
  /** Those that ended, the first `LISTED_MAXIMUM`. */
  readonly listed: Drain[];
  leftOut: number;
  /** Tells of every drain that ends, or is cut off, from now on. */
  onDrain(listener: (drain: Drain) => void): void;
  /** Drains that have begun and not ended. */
  underWay(): Drain[];
}

const LISTED_MAXIMUM = 1000;

export function watchDrains(rows: RowDispatch): DrainTally {
  const listeners: ((drain: Drain) => void)[] = [];
  const startedAt = new Map<number, Instant>();
  const tally: DrainTally = {
    started: 0,
    completed: 0,
    timedOut: 0,
    stranded: 0,
    longest: 0,
    listed: [],
    leftOut: 0,
    onDrain: (listener) => void listeners.push(listener),
    underWay: () =>
      [...startedAt].map(([cell, since]) => ({ ...UNFINISHED, cell, startedAt: since })),
  };
  const note = (drain: Drain): void => {
    startedAt.delete(drain.cell);
    if (tally.listed.length < LISTED_MAXIMUM) tally.listed.push(drain);
    else tally.leftOut += 1;
    for (const listener of listeners) listener(drain);
  };
  rows.on('cell.drainStarted', (at, cell) => {
    tally.started += 1;
    startedAt.set(cell, at);
  });
  rows.on('cell.drained', (at, cell, _lrp, _instance, stranded, timedOut, duration) => {
    const hasTimedOut = timedOut !== 0;
    tally.completed += 1;
    tally.stranded += stranded;
    tally.longest = Math.max(tally.longest, duration);
    if (hasTimedOut) tally.timedOut += 1;
    const since = startedAt.get(cell) ?? at - duration;
    note({ cell, startedAt: since, duration, stranded, hasTimedOut, isCutOff: false });
  });
  rows.on('cell.killed', (_at, cell) => {
    const since = startedAt.get(cell);
    if (since !== undefined) note({ ...UNFINISHED, cell, startedAt: since, isCutOff: true });
  });
  return tally;
}

const UNFINISHED = {
  duration: null,
  stranded: 0,
  hasTimedOut: false,
  isCutOff: false,
} as const;
