/**
 * The clock: lets the Diego sync run every 30 s, one at a time in the whole foundation.
 *
 * Real counterpart: cloud_controller_ng:lib/cloud_controller/clock/{scheduler,clock,distributed_executor}.rb.
 * Modelled: the timer of the clock process and the row that keeps jobs from running twice: a run begins when
 * the last one began an interval ago, less a second, and has ended or is older than its timeout. So nobody
 * syncs for ten minutes after a clock that died in the middle of one, whether or not it is started again:
 * longer than a domain stays fresh.
 *
 * As BOSH holds the frequency in whole seconds, less than one is none: the job is never scheduled.
 */
import type { EventId } from '../../engine/eventQueue';
import { type Instant, SECOND } from '../../engine/units';
import type { CloudControllerConfig } from '../../model/config';
import type { DiegoCtx } from '../messages';

/** A row of the table clock_jobs. */
export interface ClockJob {
  /** Null: never. */
  lastStartedAt: Instant | null;
  lastCompletedAt: Instant | null;
}

export interface ClockState {
  isUp: boolean;
  /** A fault: the sync does not run, whatever the clock says. */
  isSyncPaused: boolean;
  timer: EventId | null;
  /** Survives the process: it is in the database. */
  readonly job: ClockJob;
}

export function createClock(): ClockState {
  const job = { lastStartedAt: null, lastCompletedAt: null };
  return { isUp: true, isSyncPaused: false, timer: null, job };
}

/** Whether a tick may run the job (distributed_executor.rb need_to_run_job?, job_in_progress?). */
export function needsToRun(
  { lastStartedAt, lastCompletedAt }: ClockJob,
  now: Instant,
  { syncInterval, clockFudge, syncTimeout }: CloudControllerConfig,
): boolean {
  if (lastStartedAt === null) return true;
  if (now < lastStartedAt + syncInterval - clockFudge) return false;
  const isDone = lastCompletedAt !== null && lastCompletedAt >= lastStartedAt;
  return isDone || now > lastStartedAt + syncTimeout;
}

/** Sets the next tick. Answers whether this one runs the sync. */
export function tick(clock: ClockState, config: CloudControllerConfig, ctx: DiegoCtx): boolean {
  if (!clock.isUp || config.syncInterval < SECOND) return false;
  clock.timer = ctx.after(config.syncInterval, { kind: 'cc.sync' });
  if (clock.isSyncPaused || !needsToRun(clock.job, ctx.now, config)) return false;
  clock.job.lastStartedAt = ctx.now;
  return true;
}

/** Also after a failure (distributed_executor.rb execute_job, in an ensure block). */
export function jobEnded(clock: ClockState, ctx: DiegoCtx): void {
  clock.job.lastCompletedAt = ctx.now;
}

/** The process has died, or is told to end: it ticks no more. */
export function stopClock(clock: ClockState, ctx: DiegoCtx): void {
  clock.isUp = false;
  if (clock.timer !== null) ctx.cancel(clock.timer);
  clock.timer = null;
}
