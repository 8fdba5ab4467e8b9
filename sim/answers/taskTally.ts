/**
 * Tasks that people run, and stagings and rolling deployments: what became of them, why, and how long it
 * took. Each subscribes to its own kinds of record; a staging task is no task of anybody's here.
 */
import type { Duration, Instant } from '../engine/units';
import type { Identities, ProcessId, TaskId, TextId } from '../model/identity';
import { addValue, createHistogram, type Histogram } from './histogram';
import type { RowDispatch } from './rowDispatch';

/** cloud_controller_ng: diego/tasks_sync.rb: the completion of the task never got through. */
const LOST = 'Unable to determine completion status';

export interface TaskCounts {
  /** Those that the BBS stored, and those that Cloud Controller gave up because the BBS did not. */
  created: number;
  succeeded: number;
  /** As the BBS counts them, with those that it never stored. */
  failed: number;
  /** How often a task went back to Pending. */
  rejections: number;
}

export interface TaskTally extends TaskCounts {
  /** By source: its share of the counts. */
  readonly bySource: ReadonlyMap<string, TaskCounts>;
  /** Tasks that ended, or vanished, without Cloud Controller hearing how. */
  lost: number;
  /** By why Cloud Controller holds the task as failed: how many. */
  readonly reasons: Map<TextId, number>;
  /** From the arrival of a task at the BBS until a cell takes it up, for the first time. */
  readonly wait: Histogram;
  /** The staging tasks that there are, which are counted elsewhere. */
  readonly builds: ReadonlySet<TaskId>;
}

const noTasks = (): TaskCounts => ({ created: 0, succeeded: 0, failed: 0, rejections: 0 });

/** Which source a task is of follows from its guid, `<source>-<number>`. */
export function watchTasks(
  rows: RowDispatch,
  identities: Identities,
  sources: readonly { readonly name: string }[],
): TaskTally {
  const bySource = new Map(sources.map(({ name }) => [name, noTasks()]));
  const builds = new Set<TaskId>();
  const createdAt = new Map<TaskId, Instant>();
  /** Those that the BBS has stored, and those that Cloud Controller has given up before. */
  const known = new Set<TaskId>();
  const givenUp = new Set<TaskId>();
  const reasons = new Map<TextId, number>();
  const wait = createHistogram();
  const tally: TaskTally = { ...noTasks(), lost: 0, bySource, reasons, wait, builds };
  const count = (key: keyof TaskCounts, task: TaskId): void => {
    tally[key] += 1;
    const source = bySource.get(identities.tasks[task]?.replace(/-\d+$/, '') ?? '');
    if (source !== undefined) source[key] += 1;
  };
  rows.on('staging.started', (_at, _cell, _lrp, _instance, _process, build) => {
    builds.add(build);
  });
  rows.on('task.created', (at, _cell, _lrp, _instance, task) => {
    if (builds.has(task)) return;
    known.add(task);
    // The BBS may store it after all, too late for Cloud Controller's patience.
    if (givenUp.has(task)) return;
    count('created', task);
    createdAt.set(task, at);
  });
  rows.on('task.started', (at, _cell, _lrp, _instance, task) => {
    const since = createdAt.get(task);
    if (since !== undefined) addValue(wait, at - since);
    createdAt.delete(task);
  });
  rows.on('task.completed', (_at, _cell, _lrp, _instance, task, failed) => {
    if (builds.has(task) || givenUp.has(task)) return;
    createdAt.delete(task);
    count(failed === 0 ? 'succeeded' : 'failed', task);
  });
  rows.on('task.rejected', (_at, _cell, _lrp, _instance, task) => {
    if (!builds.has(task)) count('rejections', task);
  });
  rows.on('task.deleted', (_at, _cell, _lrp, _instance, task) => {
    builds.delete(task);
  });
  rows.on('ccTask.failed', (_at, _cell, _lrp, _instance, task, reason) => {
    if (!known.has(task) && !givenUp.has(task)) {
      givenUp.add(task);
      count('created', task);
      count('failed', task);
    }
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (identities.texts[reason] === LOST) tally.lost += 1;
  });
  return tally;
}

export interface StagingTally {
  started: number;
  succeeded: number;
  failed: number;
  /** How often a staging task found no cell and had to wait for the next pass. */
  rejections: number;
  readonly reasons: Map<TextId, number>;
  /** From the request to the droplet, of those that succeeded. */
  readonly duration: Histogram;
}

export function watchStaging(rows: RowDispatch, builds: ReadonlySet<TaskId>): StagingTally {
  const reasons = new Map<TextId, number>();
  const duration = createHistogram();
  const tally: StagingTally = {
    started: 0,
    succeeded: 0,
    failed: 0,
    rejections: 0,
    reasons,
    duration,
  };
  rows.on('staging.started', () => {
    tally.started += 1;
  });
  rows.on('staging.completed', (_at, _cell, _lrp, _instance, _process, failed, elapsed) => {
    if (failed === 1) tally.failed += 1;
    else {
      tally.succeeded += 1;
      addValue(duration, elapsed);
    }
  });
  rows.on('staging.failed', (_at, _cell, _lrp, _instance, _process, reason) => {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  });
  rows.on('task.rejected', (_at, _cell, _lrp, _instance, task) => {
    if (builds.has(task)) tally.rejections += 1;
  });
  return tally;
}

export interface DeploymentTally {
  started: number;
  completed: number;
  cancelled: number;
  /** Overtaken by another deployment of the app. */
  superseded: number;
  /** Changes of scale that were refused meanwhile. */
  scalesRefused: number;
  /** Of those that completed. */
  readonly duration: Histogram;
  /** Since when those under way are, and when each got a step further last. */
  readonly underWay: Map<ProcessId, { readonly startedAt: Instant; movedAt: Instant }>;
}

export function watchDeployments(rows: RowDispatch): DeploymentTally {
  const underWay: DeploymentTally['underWay'] = new Map();
  const duration = createHistogram();
  const counts = { started: 0, completed: 0, cancelled: 0, superseded: 0, scalesRefused: 0 };
  const tally: DeploymentTally = { ...counts, duration, underWay };
  rows.on('deployment.started', (at, _cell, _lrp, _instance, process) => {
    tally.started += 1;
    underWay.set(process, { startedAt: at, movedAt: at });
  });
  rows.on('deployment.scaled', (at, _cell, _lrp, _instance, process) => {
    const deployment = underWay.get(process);
    if (deployment !== undefined) deployment.movedAt = at;
  });
  rows.on('deployment.completed', (_at, _cell, _lrp, _instance, process, _b, elapsed) => {
    tally.completed += 1;
    underWay.delete(process);
    addValue(duration, elapsed);
  });
  rows.on('deployment.cancelled', (_at, _cell, _lrp, _instance, process) => {
    tally.cancelled += 1;
    underWay.delete(process);
  });
  rows.on('deployment.superseded', (_at, _cell, _lrp, _instance, process) => {
    tally.superseded += 1;
    underWay.delete(process);
  });
  rows.on('app.deleted', (_at, _cell, _lrp, _instance, process) => {
    underWay.delete(process);
  });
  rows.on('app.scaleRefused', () => {
    tally.scalesRefused += 1;
  });
  return tally;
}

/** How long the deployment that has moved least has not got a step further; undefined: none is under way. */
export function longestStall({ underWay }: DeploymentTally, at: Instant): Duration | undefined {
  let longest: Duration | undefined;
  for (const { movedAt } of underWay.values()) {
    longest = Math.max(longest ?? 0, at - movedAt);
  }
  return longest;
}
