/**
 * What an active BBS knows of its last convergence passes, and sends every 15 s whether it changed or not.
 *
 * Diego: lrp_stat_metron_notifier.go, task_stat_metron_notifier.go. Before its first pass its gauges are 0. A pass
 * that could not list the cells is neither counted nor recorded (lrp_convergence_controller.go, task_controller.go).
 * One that found no database counts; all that it recorded is how many cells are present.
 */
import {
  type LRPConvergenceMetrics,
  lrpConvergenceMetrics,
} from '../../diego/bbs/convergenceActions';
import { freshDomains } from '../../diego/bbs/domains';
import type { Duration, Instant } from '../../engine/units';
import type { TaskState } from '../../model/task';
import { type MetricParts, NANOS } from './metricParts';
import { sample } from './metricStore';

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
const TASK_STATES = ['Pending', 'Running', 'Completed', 'Resolving'] as const;

/** Counters live in the VM, and add up over the processes on it. */
export interface PassCounters {
  lrpRuns: number;
  taskRuns: number;
  kicked: number;
  pruned: number;
}

/** What the process itself remembers. */
export interface LastPasses {
  lrps: LRPConvergenceMetrics;
  lrpDuration: Duration;
  lrpRuns: number;
  fresh: readonly string[];
  tasks: Readonly<Record<TaskState, number>>;
  taskDuration: Duration;
  taskRuns: number;
  kicked: number;
  pruned: number;
}

export function createPassCounters(): PassCounters {
  return { lrpRuns: 0, taskRuns: 0, kicked: 0, pruned: 0 };
}

export function noPasses(): LastPasses {
  return {
    ...{ lrps: NO_PASS, lrpDuration: 0, lrpRuns: 0, fresh: [] },
    tasks: { Pending: 0, Running: 0, Completed: 0, Resolving: 0 },
    ...{ taskDuration: 0, taskRuns: 0, kicked: 0, pruned: 0 },
  };
}

/** A pass under way: whose it is, and the domains that were fresh when it was planned. */
interface Pass {
  readonly owner: LastPasses | undefined;
  readonly beganAt: Instant;
  fresh: readonly string[];
}

/** More passes than can be under way at once, were every BBS to hang in one. */
const PASSES_KEPT = 16;

/** Listens to passes for whoever makes them: `owner` answers who does now. */
export function watchPasses(
  { rows, foundation }: MetricParts,
  owner: () => LastPasses | undefined,
): void {
  const passes = new Map<number, Pass>();
  let planning: Pass | undefined;
  rows.onObservation('bbs.passBegan', (at, _subject, number) => {
    passes.set(number, { owner: owner(), beganAt: at, fresh: [] });
    passes.delete(number - PASSES_KEPT);
  });
  rows.on('convergence.started', (_at, _cell, _lrp, _instance, number) => {
    planning = passes.get(number);
  });
  rows.on('convergence.planned', (at) => {
    const { rows: bbs } = foundation().bbs();
    if (planning === undefined) return;
    planning.fresh = freshDomains(bbs, at).map((domain) => bbs.identities.domains[domain] ?? '');
  });
  rows.on('convergence.completed', (at, _cell, _lrp, _instance, number) => {
    const { owner: bbs, beganAt, fresh } = passes.get(number) ?? {};
    const state = foundation().bbsInPass(number);
    if (bbs === undefined || beganAt === undefined || state === undefined) return;
    const { pass } = state;
    if (pass === null) throw new Error('a pass ended that had not begun');
    const cells = pass.cells;
    bbs.lrps =
      pass.plan === null
        ? { ...NO_PASS, PresentCells: cells.size }
        : lrpConvergenceMetrics(state.rows, cells, pass.plan);
    bbs.fresh = fresh ?? [];
    bbs.lrpDuration = at - beganAt;
    bbs.lrpRuns++;
  });
  rows.on('convergence.tasksCompleted', (at, _cell, _lrp, _instance, kicked, pruned, elapsed) => {
    const pass = [...passes.values()].find(({ beganAt }) => beganAt === at - elapsed);
    const bbs = pass?.owner;
    if (bbs === undefined) return;
    const tasks = { Pending: 0, Running: 0, Completed: 0, Resolving: 0 };
    for (const { state } of foundation().bbs().rows.tasks.values()) tasks[state] += 1;
    Object.assign(bbs, { tasks, taskDuration: elapsed, kicked, pruned });
    bbs.taskRuns++;
  });
}

/** lrp_stat_metron_notifier.go. */
export function sendLRPs(
  { store }: MetricParts,
  at: Instant,
  last: LastPasses,
  counters: PassCounters,
  instance: number,
): void {
  const send = (key: Parameters<typeof sample>[2], value: number, tag = ''): void =>
    sample(store, at, key, value, -1, tag, instance);
  counters.lrpRuns += last.lrpRuns;
  if (last.lrpRuns > 0) send('bbs.ConvergenceLRPRuns', counters.lrpRuns);
  last.lrpRuns = 0;
  send('bbs.ConvergenceLRPDuration', last.lrpDuration * NANOS);
  for (const domain of last.fresh) send('bbs.Domain', 1, domain);
  for (const gauge of LRP_GAUGES) send(`bbs.${gauge}`, last.lrps[gauge]);
}

/** task_stat_metron_notifier.go, what comes from the passes. */
export function sendTasks(
  { store }: MetricParts,
  at: Instant,
  last: LastPasses,
  counters: PassCounters,
  instance: number,
): void {
  const send = (key: Parameters<typeof sample>[2], value: number): void =>
    sample(store, at, key, value, -1, '', instance);
  for (const state of TASK_STATES) send(`bbs.Tasks${state}`, last.tasks[state]);
  counters.taskRuns += last.taskRuns;
  if (last.taskRuns > 0) send('bbs.ConvergenceTaskRuns', counters.taskRuns);
  last.taskRuns = 0;
  send('bbs.ConvergenceTaskDuration', last.taskDuration * NANOS);
  // Not reset after they were sent, so a pass counts as often as there are ticks until the next.
  counters.kicked += last.kicked;
  counters.pruned += last.pruned;
  send('bbs.ConvergenceTasksKicked', counters.kicked);
  send('bbs.ConvergenceTasksPruned', counters.pruned);
}
