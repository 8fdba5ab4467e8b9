/**
 * What each BBS sends: every minute whether it holds the lock; the active one also its passes every 15 s, and its
 * calls and queries every minute.
 *
 * Diego: the notifiers of bbs:metrics, in the order of bbs:cmd/bbs/main.go: those behind the lock begin when a BBS
 * becomes active, with nothing in their memory, and end with its process. Counters live in the VM and begin anew with
 * it. Records do not say which BBS carried a call out: all are put down to the one that became active last.
 */
import { type Instant, MINUTE, SECOND } from '../../engine/units';
import {
  createPassCounters,
  type LastPasses,
  noPasses,
  type PassCounters,
  sendLRPs,
  sendTasks,
  watchPasses,
} from './bbsPasses';
import { createDatabaseMeter, type DatabaseMeter } from './databaseMeter';
import { type FailedQueries, noFailedQueries, sendDatabaseMetrics } from './databaseMetrics';
import { type MetricParts, NANOS } from './metricParts';
import { sample } from './metricStore';
import { type ControlProcess, everyTick, watchProcesses } from './processes';
import { addRequests, createRequestMeter, type RequestMeter, takeWindow } from './requestMeter';

const TICK = 15 * SECOND;

/** A BBS that is active, and what it has measured since it became so. */
interface ActiveBbs {
  readonly process: ControlProcess;
  readonly passes: LastPasses;
  /** By cell: running totals of its tasks. */
  readonly tasks: Map<number, { started: number; succeeded: number; failed: number }>;
  readonly requests: RequestMeter;
  readonly queries: DatabaseMeter;
  readonly failedQueries: FailedQueries;
  /** The query that was told of last. */
  lastQuery: { readonly from: Instant; readonly done: Instant };
}

interface Counters extends PassCounters {
  requests: number;
}

export function watchBbs(parts: MetricParts): void {
  const counters: (Counters | undefined)[] = [];
  const countersOf = (instance: number): Counters => {
    counters[instance] ??= { ...createPassCounters(), requests: 0 };
    return counters[instance];
  };
  let latest: ActiveBbs | undefined;
  const current = (): ActiveBbs | undefined =>
    latest === undefined || latest.process.isOver ? undefined : latest;
  watchPasses(parts, () => current()?.passes);
  watchTasksOfCells(parts, current);
  watchCalls(parts, current);
  watchQueries(parts, current);
  const { maxOpenConnections } = parts.spec.config.bbs;
  watchProcesses(parts, 'bbs', {
    onBegan: (process, now) => {
      const { instance, epoch } = process;
      everyTick(parts, process, MINUTE, epoch, now, (at) => sendLockHeld(parts, instance, at));
    },
    onActivated: (process, now, isFirst) => {
      const epoch = isFirst ? process.epoch : now;
      const bbs: ActiveBbs = {
        process,
        passes: noPasses(),
        tasks: new Map(),
        requests: createRequestMeter(epoch, MINUTE),
        queries: createDatabaseMeter(maxOpenConnections),
        failedQueries: noFailedQueries(),
        lastQuery: { from: now, done: now },
      };
      latest = bbs;
      const { instance } = process;
      if (!isFirst) sample(parts.store, now, 'bbs.BBSMasterElected', 1, -1, '', instance);
      everyTick(parts, process, TICK, epoch, now, (at) => {
        sendLRPs(parts, at, bbs.passes, countersOf(instance), instance);
        sendTasks(parts, at, bbs.passes, countersOf(instance), instance);
        sendTasksOfCells(parts, at, bbs);
      });
      everyTick(parts, process, MINUTE, epoch, now, (at) => {
        sendCalls(parts, at, bbs, countersOf(instance));
        const { queries, failedQueries } = bbs;
        sendDatabaseMetrics(parts.store, at, 'bbs', queries, failedQueries, instance);
      });
    },
    onVmLost: (instance) => {
      counters[instance] = undefined;
    },
  });
}

/** lock_held_metron_notifier.go. */
function sendLockHeld({ store, foundation }: MetricParts, instance: number, at: Instant): void {
  const isHeld = foundation().holdsLock('bbs', instance);
  sample(store, at, 'bbs.LockHeld', isHeld ? 1 : 0, -1, '', instance);
}

type Current = () => ActiveBbs | undefined;

/** task_stat_metron_notifier.go, what comes from calls: running totals of each cell that had a task. */
function watchTasksOfCells({ rows }: MetricParts, current: Current): void {
  const add =
    (what: 'started' | 'succeeded' | 'failed') =>
    (_at: Instant, cell: number): void => {
      const tasks = current()?.tasks;
      if (tasks === undefined) return;
      const totals = tasks.get(cell) ?? { started: 0, succeeded: 0, failed: 0 };
      totals[what]++;
      tasks.set(cell, totals);
    };
  rows.on('task.started', add('started'));
  rows.onObservation('bbs.taskSucceeded', add('succeeded'));
  rows.onObservation('bbs.taskFailed', add('failed'));
}

function sendTasksOfCells({ store }: MetricParts, at: Instant, { tasks, process }: ActiveBbs) {
  const { instance } = process;
  for (const [cell, { started, succeeded, failed }] of tasks) {
    sample(store, at, 'bbs.TasksStarted', started, cell, '', instance);
    sample(store, at, 'bbs.TasksSucceeded', succeeded, cell, '', instance);
    sample(store, at, 'bbs.TasksFailed', failed, cell, '', instance);
  }
}

function watchCalls({ rows }: MetricParts, current: Current): void {
  const add = (at: Instant, latency: number, count: number): void => {
    const requests = current()?.requests;
    if (requests !== undefined) addRequests(requests, at, latency, count);
  };
  rows.onObservation('bbs.request', (at, _subject, latency) => add(at, latency, 1));
  rows.onObservation('bbs.requestsElided', (at, _subject, count) => add(at, 0, count));
}

/** request_stat_metron_notifier.go. */
function sendCalls(
  { store }: MetricParts,
  at: Instant,
  { requests, process }: ActiveBbs,
  counters: Counters,
): void {
  const { instance } = process;
  const { answered, slowest } = takeWindow(requests, at);
  counters.requests += answered;
  sample(store, at, 'bbs.RequestCount', counters.requests, -1, '', instance);
  if (slowest > 0) {
    sample(store, at, 'bbs.RequestLatency', slowest * NANOS, -1, '', instance);
  }
}

/** db_stat_metron_notifier.go. */
function watchQueries({ rows }: MetricParts, current: Current): void {
  rows.onObservation('bbs.query', (done, _subject, elapsed) => {
    const bbs = current();
    if (bbs === undefined) return;
    bbs.lastQuery = { from: done - elapsed, done };
    bbs.queries.add(done - elapsed, done);
  });
  rows.onObservation('bbs.queriesAlike', (_at, _subject, count) => {
    const bbs = current();
    bbs?.queries.add(bbs.lastQuery.from, bbs.lastQuery.done, count);
  });
  rows.onObservation('bbs.queriesFailed', (_at, _subject, count) => {
    const bbs = current();
    if (bbs !== undefined) bbs.failedQueries.failed += count;
  });
  rows.onObservation('bbs.queriesRepeated', (_at, _subject, count) => {
    const bbs = current();
    if (bbs !== undefined) bbs.failedQueries.repeated += count;
  });
}
