/**
 * Plain counts: crashes and their back-off, pushes, Silk's leases, convergence passes. One function
 * a subject, each subscribing to its own kinds of record.
 */
import type { Duration, Instant } from '../engine/units';
import { ORDINARY } from '../model/actualLRP';
import {
  type Identities,
  type InstanceId,
  type LrpId,
  NONE,
  type ProcessId,
  type TextId,
} from '../model/identity';
import { addToLevel, type Levels } from './groundTruth';
import { int32Room } from './growing';
import { addValue, createHistogram, type Histogram } from './histogram';
import type { RowDispatch } from './rowDispatch';
import { ALL_APPS, type Selections } from './selections';

export interface CrashTally {
  /** Crashes that the BBS counted. */
  crashes: number;
  /** The highest crash count that an LRP reached. */
  countMaximum: number;
  /** Most rows in state CRASHED at one time. */
  crashedMaximum: number;
  /** By why the container ended: how many. */
  readonly reasons: Map<TextId, number>;
}

/** Counts crashes, and keeps the level of rows that wait in CRASHED. */
export function watchCrashes(
  rows: RowDispatch,
  identities: Identities,
  selections: Selections,
  levels: Levels,
): CrashTally {
  const reasons = new Map<TextId, number>();
  const tally: CrashTally = { crashes: 0, countMaximum: 0, crashedMaximum: 0, reasons };
  /** Why containers ended, until the BBS counts a crash. */
  const ended = new Map<InstanceId, TextId>();
  let isCrashed = new Int32Array(0);
  const set = (lrp: LrpId, value: 0 | 1): void => {
    isCrashed = int32Room(isCrashed, lrp);
    const before = isCrashed[lrp] as number;
    if (before === value) return;
    isCrashed[lrp] = value;
    const process = identities.lrpProcess[lrp] as number;
    addToLevel(levels.crashed, selections.ofApp[process], value - before);
    rows.markChanged();
  };
  rows.on('container.completed', (_at, _cell, lrp, instance, _task, reason) => {
    if (lrp !== NONE) ended.set(instance, reason);
  });
  rows.on('actualLRP.crashed', (_at, _cell, lrp, instance, crashCount, waits) => {
    tally.crashes += 1;
    const reason = ended.get(instance);
    if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    ended.delete(instance);
    tally.countMaximum = Math.max(tally.countMaximum, crashCount);
    set(lrp, waits === 0 ? 0 : 1);
    tally.crashedMaximum = Math.max(tally.crashedMaximum, levels.crashed[ALL_APPS] as number);
  });
  for (const kind of ['created', 'unclaimed', 'claimed', 'started', 'failed'] as const) {
    rows.on(`actualLRP.${kind}`, (_at, _cell, lrp) => set(lrp, 0));
  }
  rows.on('actualLRP.removed', (_at, _cell, lrp, _instance, presence) => {
    if (presence === ORDINARY) set(lrp, 0);
  });
  return tally;
}

export interface PushTally {
  started: number;
  /** All instances ran before the timeout. */
  inTime: number;
  timedOut: number;
  /** The app could not be staged. */
  stagingFailed: number;
  /** When the last of them ended. */
  lastAt: Instant;
  /** Of those in time. */
  readonly duration: Histogram;
}

export function watchPushes(rows: RowDispatch): PushTally {
  const duration = createHistogram();
  const counts = { started: 0, inTime: 0, timedOut: 0, stagingFailed: 0, lastAt: 0 };
  const tally: PushTally = { ...counts, duration };
  /** Apps of which the last staging failed. */
  const unstaged = new Set<ProcessId>();
  rows.on('staging.completed', (_at, _cell, _lrp, _instance, process, failed) => {
    if (failed === 1) unstaged.add(process);
  });
  rows.on('push.started', () => {
    tally.started += 1;
  });
  rows.on('push.completed', (at, _cell, _lrp, _instance, process, gaveUp, elapsed) => {
    tally.lastAt = at;
    if (gaveUp === 0) {
      tally.inTime += 1;
      addValue(duration, elapsed);
    } else if (unstaged.delete(process)) tally.stagingFailed += 1;
    else tally.timedOut += 1;
  });
  return tally;
}

export interface SilkTally {
  /** Rows of the lease table that hold a subnet, those of dead cells and of addresses left behind too. */
  leases: number;
  leasesMaximum: number;
  refusals: number;
  /** Cells that asked for a lease, were refused, and have got none since. */
  readonly leaseless: Set<number>;
  leaselessMaximum: number;
  /** Leases that were taken from a cell whose own had expired. */
  evictions: number;
}

export function watchSilk(rows: RowDispatch, identities: Identities): SilkTally {
  const tally: SilkTally = {
    leases: 0,
    leasesMaximum: 0,
    refusals: 0,
    leaseless: new Set(),
    leaselessMaximum: 0,
    evictions: 0,
  };
  rows.on('silk.leaseAcquired', (_at, cell, _lrp, _instance, _subnet, choice) => {
    // Single addresses are of another pool.
    if (cell < 0) return;
    const how = identities.texts[choice];
    if (how === 'free' || how === 'inserted') tally.leases += 1;
    if (how === 'expired') tally.evictions += 1;
    tally.leasesMaximum = Math.max(tally.leasesMaximum, tally.leases);
    tally.leaseless.delete(cell);
    rows.markChanged();
  });
  rows.on('silk.leaseReleased', (_at, cell) => {
    if (cell < 0) return;
    tally.leases -= 1;
    rows.markChanged();
  });
  rows.on('silk.leaseRefused', (_at, cell) => {
    if (cell < 0) return;
    tally.refusals += 1;
    tally.leaseless.add(cell);
    tally.leaselessMaximum = Math.max(tally.leaselessMaximum, tally.leaseless.size);
    rows.markChanged();
  });
  for (const kind of ['cell.killed', 'vm.deleted'] as const) {
    rows.on(kind, (_at, cell) => {
      if (tally.leaseless.delete(cell)) rows.markChanged();
    });
  }
  return tally;
}

/** An LRP convergence pass; `desired` is how many instances were when its cells were listed. */
export interface ConvergencePass {
  readonly startedAt: Instant;
  readonly duration: Duration;
  readonly desired: number;
}

export interface ConvergenceTally {
  passes: number;
  longest: Duration;
  /** Most keys without a row, and most rows too many, that one pass found. */
  missingMaximum: number;
  extraMaximum: number;
  /** Tells of every pass that ends from now on. */
  onPass(listener: (pass: ConvergencePass) => void): void;
  /** The pass that has begun and not ended, as if it ended at that instant. */
  underWay(at: Instant): ConvergencePass | undefined;
}

export function watchConvergence(rows: RowDispatch, levels: Levels): ConvergenceTally {
  const listeners: ((pass: ConvergencePass) => void)[] = [];
  let begun: { at: Instant; desired: number } | undefined;
  const tally: ConvergenceTally = {
    passes: 0,
    longest: 0,
    missingMaximum: 0,
    extraMaximum: 0,
    onPass: (listener) => void listeners.push(listener),
    underWay: (at) =>
      begun && { startedAt: begun.at, duration: at - begun.at, desired: begun.desired },
  };
  rows.on('convergence.started', (at) => {
    begun = { at, desired: levels.desired[ALL_APPS] as number };
  });
  rows.on('convergence.planned', (_at, _cell, _lrp, _instance, missing, extra) => {
    tally.missingMaximum = Math.max(tally.missingMaximum, missing);
    tally.extraMaximum = Math.max(tally.extraMaximum, extra);
  });
  rows.on('convergence.completed', (at, _cell, _lrp, _instance, _pass, _starts, duration) => {
    tally.passes += 1;
    tally.longest = Math.max(tally.longest, duration);
    // A pass begins before its cells are listed, and that is when its row is written.
    const pass = { startedAt: at - duration, duration, desired: begun?.desired ?? 0 };
    begun = undefined;
    for (const listener of listeners) listener(pass);
  });
  return tally;
}
