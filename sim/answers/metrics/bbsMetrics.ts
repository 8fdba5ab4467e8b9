/**
 * What the BBS sends: gauges of the last passes, every 15 s whether they changed or not, and its calls every
 * minute.
 *
 * Diego: the notifiers of bbs:metrics. Before the first pass its gauges are 0, as of a BBS that has just
 * become active.
 */
import {
  type LRPConvergenceMetrics,
  lrpConvergenceMetrics,
} from '../../diego/bbs/convergenceActions';
import { freshDomains } from '../../diego/bbs/domains';
import { type Duration, type Instant, MINUTE, SECOND } from '../../engine/units';
import type { TaskState } from '../../model/task';
import { createDatabaseMeter } from './databaseMeter';
import { sendDatabaseMetrics } from './databaseMetrics';
import { epochOf, type MetricParts, NANOS } from './metricParts';
import { sample } from './metricStore';
import { addRequests, createRequestMeter, takeWindow } from './requestMeter';

const TICK = 15 * SECOND;

export function watchBbs(parts: MetricParts): void {
  const epoch = epochOf(parts, 'bbs');
  const began = { at: 0 };
  parts.rows.onObservation('bbs.passBegan', (at) => {
    began.at = at;
  });
  const sendLRPs = watchLRPs(parts, began);
  const sendTasks = watchTasks(parts, began);
  const sendTasksOfCells = watchTasksOfCells(parts);
  parts.clock.every(TICK, epoch, 0, (at) => {
    sendLRPs(at);
    sendTasks(at);
    sendTasksOfCells(at);
  });
  watchCalls(parts, epoch);
  watchDatabase(parts, epoch);
}

type Send = (at: Instant) => void;

const NO_PASS: LRPConvergenceMetrics = {
  LRPsUnclaimed: 0,
  LRPsClaimed: 0,
  LRPsRunning: 0,
  CrashedActualLRPs: 0,
  LRPsMissing: 0,
  LRPsExtra: 0,
  SuspectRunningActualLRPs: 0,
  SuspectClaimedActualLRPs: 0,
  LRPsDesired: 0,
  CrashingDesiredLRPs: 0,
  PresentCells: 0,
  SuspectCells: 0,
};
const LRP_GAUGES = Object.keys(NO_PASS) as (keyof LRPConvergenceMetrics)[];

/** lrp_stat_metron_notifier.go. */
function watchLRPs({ rows, store, foundation }: MetricParts, began: { at: Instant }): Send {
  let last = NO_PASS;
  let duration: Duration = 0;
  let runs = 0;
  let runsSent = 0;
  let fresh: readonly string[] = [];
  rows.on('convergence.planned', (at) => {
    const bbs = foundation().bbs().rows;
    fresh = freshDomains(bbs, at).map((domain) => bbs.identities.domains[domain] ?? '');
  });
  rows.on('convergence.completed', (at) => {
    const { rows: bbs, pass } = foundation().bbs();
    if (pass === null || pass.plan === null) throw new Error('a pass ended that had not begun');
    last = lrpConvergenceMetrics(bbs, pass.cells, pass.plan);
    duration = at - began.at;
    runs++;
  });
  return (at) => {
    if (runs > runsSent) sample(store, at, 'bbs.ConvergenceLRPRuns', runs);
    runsSent = runs;
    sample(store, at, 'bbs.ConvergenceLRPDuration', duration * NANOS);
    for (const domain of fresh) sample(store, at, 'bbs.Domain', 1, -1, domain);
    for (const gauge of LRP_GAUGES) sample(store, at, `bbs.${gauge}`, last[gauge]);
  };
}

/** task_stat_metron_notifier.go, what comes from the passes. */
function watchTasks({ rows, store, foundation }: MetricParts, began: { at: Instant }): Send {
  let counts: Record<TaskState, number> = { Pending: 0, Running: 0, Completed: 0, Resolving: 0 };
  let duration: Duration = 0;
  let runs = 0;
  let runsSent = 0;
  let lastKicked = 0;
  let lastPruned = 0;
  let kicked = 0;
  let pruned = 0;
  rows.on('convergence.tasksCompleted', (at, _cell, _lrp, _instance, kickedNow, prunedNow) => {
    counts = { Pending: 0, Running: 0, Completed: 0, Resolving: 0 };
    for (const { state } of foundation().bbs().rows.tasks.values()) counts[state] += 1;
    duration = at - began.at;
    lastKicked = kickedNow;
    lastPruned = prunedNow;
    runs++;
  });
  return (at) => {
    for (const state of ['Pending', 'Running', 'Completed', 'Resolving'] as const) {
      sample(store, at, `bbs.Tasks${state}`, counts[state]);
    }
    if (runs > runsSent) sample(store, at, 'bbs.ConvergenceTaskRuns', runs);
    runsSent = runs;
    sample(store, at, 'bbs.ConvergenceTaskDuration', duration * NANOS);
    // Not reset after they were sent, so a pass counts as often as there are ticks until the next.
    kicked += lastKicked;
    pruned += lastPruned;
    sample(store, at, 'bbs.ConvergenceTasksKicked', kicked);
    sample(store, at, 'bbs.ConvergenceTasksPruned', pruned);
  };
}

/** task_stat_metron_notifier.go, what comes from calls: running totals of each cell that had a task. */
function watchTasksOfCells({ rows, store }: MetricParts): Send {
  const totals = new Map<number, { started: number; succeeded: number; failed: number }>();
  const totalsOf = (cell: number) => {
    const known = totals.get(cell) ?? { started: 0, succeeded: 0, failed: 0 };
    totals.set(cell, known);
    return known;
  };
  rows.on('task.started', (_at, cell) => {
    totalsOf(cell).started += 1;
  });
  rows.onObservation('bbs.taskSucceeded', (_at, cell) => {
    totalsOf(cell).succeeded += 1;
  });
  rows.onObservation('bbs.taskFailed', (_at, cell) => {
    totalsOf(cell).failed += 1;
  });
  return (at) => {
    for (const [cell, { started, succeeded, failed }] of totals) {
      sample(store, at, 'bbs.TasksStarted', started, cell);
      sample(store, at, 'bbs.TasksSucceeded', succeeded, cell);
      sample(store, at, 'bbs.TasksFailed', failed, cell);
    }
  };
}

/** request_stat_metron_notifier.go, lock_held_metron_notifier.go. */
function watchCalls({ clock, store, rows }: MetricParts, epoch: Instant): void {
  const meter = createRequestMeter(epoch, MINUTE);
  rows.onObservation('bbs.request', (at, _subject, latency) => addRequests(meter, at, latency));
  rows.onObservation('bbs.requestsElided', (at, _subject, count) =>
    addRequests(meter, at, 0, count),
  );
  clock.every(MINUTE, epoch, 0, (at) => {
    const { slowest } = takeWindow(meter, at);
    sample(store, at, 'bbs.RequestCount', meter.answered);
    if (slowest > 0) sample(store, at, 'bbs.RequestLatency', slowest * NANOS);
    // The control plane does not fail: the BBS of the model is the active one.
    sample(store, at, 'bbs.LockHeld', 1);
  });
}

/** db_stat_metron_notifier.go. */
function watchDatabase({ clock, store, rows, spec }: MetricParts, epoch: Instant): void {
  const meter = createDatabaseMeter(spec.config.bbs.maxOpenConnections);
  let last = { from: 0, done: 0 };
  rows.onObservation('bbs.query', (done, _subject, elapsed) => {
    last = { from: done - elapsed, done };
    meter.add(last.from, done);
  });
  rows.onObservation('bbs.queriesAlike', (_at, _subject, count) => {
    meter.add(last.from, last.done, count);
  });
  clock.every(MINUTE, epoch, 0, (at) => sendDatabaseMetrics(store, at, 'bbs', meter));
}
