/**
 * The end of an update: BOSH looks whether the jobs run, and runs their post-start scripts.
 *
 * Real counterpart: bosh-director's starter.rb; post-start.erb of diego-release:jobs/rep and
 * silk-release:jobs/silk-daemon. For monit a job runs when its process is there, whatever it is good for; the scripts
 * ask at the ports, side by side. Of the control plane only the former is asked: its scripts ask at ports that are
 * open as soon as a process runs.
 */
import type { WatchTime } from '../../model/foundationSpec';
import type { DiegoCtx } from '../messages';
import type { DirectorParts, DirectorState } from './directorState';
import type { BoshMessage } from './messages';
import { looksOf } from './phases';
import { ANSWER, begin, complete, fail, failAfter, inspect, next, type Work, workOn } from './work';

const NOT_RUNNING = 'its jobs did not run in the watch time';
/** BOSH names the jobs that do not run; without silk-daemon the rep does not come up either. */
const NO_LEASE = 'silk-daemon got no lease in the watch time';
const NO_REP = 'the rep did not come up';

export function beginWatch(work: Work): void {
  begin(work, 'watch');
  next(work, watchOf(work).from);
}

/** One more look whether the jobs run; after the last one the update has failed. */
export function look(work: Work): void {
  const { parts, update } = work;
  const { count, interval } = looksOf(watchOf(work));
  if (update.looks > count) return fail(work, NOT_RUNNING);
  update.looks++;
  next(work, update.looks > count ? parts.config.bosh.agentTimeout : interval);
  inspect(work);
}

/** The post-start scripts of all jobs run side by side, and ask once a second. */
export function ping(work: Work): void {
  const { update, parts, ctx } = work;
  const { agentTimeout, repPostStartTimeout } = parts.config.bosh;
  if (ctx.now - update.stepSince >= repPostStartTimeout) return fail(work, NO_REP);
  next(work, agentTimeout);
  inspect(work);
}

/** An answer to a question of `prepare`, of the watch, or of post-start. */
export function onInspected(
  state: DirectorState,
  parts: DirectorParts,
  answer: Extract<BoshMessage, { kind: 'director.inspected' }>,
  ctx: DiegoCtx,
): void {
  const work = workOn(state, parts, answer.vm, ctx);
  if (work === null || work.update.failure !== null) return;
  const { update } = work;
  if (update.step === 'prepare') {
    update.isReachable = answer.isReachable;
    return;
  }
  if (update.token !== answer.token) return;
  if (update.step === 'watch') {
    const isLast = update.looks > looksOf(watchOf(work)).count;
    if (answer.isRunning) begin(work, 'post-start');
    else if (!isLast) return;
    else return failAfter(work, ANSWER, answer.hasLease ? NOT_RUNNING : NO_LEASE);
  }
  if (update.step === 'post-start') afterPing(work, answer);
}

function afterPing(
  work: Work,
  { isReachable, hasLease }: { readonly isReachable: boolean; readonly hasLease: boolean },
): void {
  const { parts, update, ctx } = work;
  const { bosh } = parts.config;
  if (isReachable && hasLease) return complete(work);
  const elapsed = ctx.now - update.stepSince;
  if (!hasLease && elapsed >= bosh.silkPostStartTimeout) {
    return failAfter(work, ANSWER, 'silk-daemon did not come up');
  }
  if (elapsed >= bosh.repPostStartTimeout) return failAfter(work, ANSWER, NO_REP);
  next(work, bosh.postStartInterval);
}

function watchOf({ spec, update }: Work): WatchTime {
  return update.isCanary ? spec.canaryWatchTime : spec.updateWatchTime;
}
