/**
 * The update of one VM, step by step.
 *
 * Real counterpart: bosh-director's instance_updater.rb, stopper.rb, starter.rb and vm creation; on a cell the
 * scripts of diego-release:jobs/rep and silk-release:jobs/silk-daemon. In order: pre-stop (`prepare`), drain, stop;
 * for a VM that is recreated its deletion and the creation of the new one up to its agent's first answer; pre-start
 * and start, the watch, post-start. With `create-swap-delete` the new VM is made first; what runs then moves over in
 * one step, and the old VM is gone as far as Diego is concerned. BOSH does so for dynamic addresses only: instances
 * that keep their address are deleted first whatever the strategy is.
 *
 * A VM of the control plane has no drain; its processes end cleanly. A failed update leaves the VM as it is.
 *
 * Every act happens at a step's own instant, before all else then (see the ranks in `../messages`); what is heard
 * in between only sets the next one.
 */
import type { Distribution } from '../../engine/distribution';
import type { DiegoCtx } from '../messages';
import type { VmId } from '../vms';
import type { DeployRun, DirectorParts, DirectorState } from './directorState';
import type { BoshMessage } from './messages';
import { beginWatch, look, ping } from './watch';
import {
  ANSWER,
  begin,
  createWork,
  fail,
  failAfter,
  inspect,
  nameOf,
  next,
  time,
  type Work,
  workOn,
} from './work';

export function startUpdate(
  state: DirectorState,
  parts: DirectorParts,
  run: DeployRun,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const work = createWork(state, parts, run, vm, ctx);
  // One that a failed creation left behind.
  if (state.vms.status[vm] === 'deleted') return beginCreation(work);
  begin(work, 'prepare');
  if (state.vms.status[vm] !== 'up') return loseAgent(work);
  inspect(work);
  next(work, parts.config.bosh.prepareTime);
}

/** The step at hand has taken its time. */
export function onStep(
  state: DirectorState,
  parts: DirectorParts,
  { vm, token }: Extract<BoshMessage, { kind: 'director.step' }>,
  ctx: DiegoCtx,
): void {
  const work = workOn(state, parts, vm, ctx);
  if (work === null || work.update.token !== token) return;
  const { update } = work;
  if (update.failure !== null) return fail(work, update.failure);
  switch (update.step) {
    case 'prepare':
      return isSwapped(work) ? beginCreation(work) : beginDrain(work);
    case 'drain':
      update.isScriptOver = true;
      return update.isSilkDrained ? beginStop(work) : undefined;
    case 'stop':
      return onStopped(work);
    case 'delete':
      ctx.deliver(parts.operator, { kind: 'operator.deleteVm', vm });
      return beginCreation(work);
    case 'create':
      return onCreated(work);
    case 'start':
      ctx.deliver(parts.operator, { kind: 'operator.startJobs', vm });
      return beginWatch(work);
    case 'watch':
      return look(work);
    case 'post-start':
      return ping(work);
  }
}

/** The drain scripts of all jobs run side by side. */
function beginDrain(work: Work): void {
  const { state, parts, update, vm, ctx, spec } = work;
  if (spec.skipDrain || vm >= state.vms.cells) return beginStop(work);
  begin(work, 'drain');
  update.isSilkDrained = parts.config.silk === null;
  const isReachable = update.isReachable !== false;
  ctx.deliver(parts.operator, { kind: 'operator.drainJobs', vm, isReachable });
}

/** The rep could not be asked to evacuate, or silk-daemon is not there: its script ends with an error. */
export function onDrainFailed(
  state: DirectorState,
  parts: DirectorParts,
  { vm, job }: Extract<BoshMessage, { kind: 'director.drainFailed' }>,
  ctx: DiegoCtx,
): void {
  const work = workOn(state, parts, vm, ctx);
  if (work?.update.step !== 'drain' || work.update.failure !== null) return;
  failAfter(work, ANSWER, `the drain script of ${job} failed`);
}

/** The jobs that were to be drained or stopped have ended. */
export function onJobsEnded(
  state: DirectorState,
  parts: DirectorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const work = workOn(state, parts, vm, ctx);
  if (work === null || work.update.failure !== null) return;
  const { update } = work;
  const { bosh } = parts.config;
  if (update.step === 'stop') return next(work, time(work, bosh.stopTime, 'stop'));
  if (update.step !== 'drain' || update.isRepDrained) return;
  update.isRepDrained = true;
  // The script's next look finds nobody who answers (diego-release: jobs/rep/templates/drain.erb).
  const { drainPollInterval } = bosh;
  const elapsed = ctx.now - update.stepSince;
  const looks = Math.floor(elapsed / drainPollInterval) + 1;
  next(work, looks * drainPollInterval - elapsed);
}

/** silk-daemon has ended and its lease is released. */
export function onSilkDrained(
  state: DirectorState,
  parts: DirectorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const work = workOn(state, parts, vm, ctx);
  if (work === null || work.update.step !== 'drain') return;
  work.update.isSilkDrained = true;
  if (work.update.isScriptOver) next(work, ANSWER);
}

function beginStop(work: Work): void {
  const { parts, vm, ctx } = work;
  begin(work, 'stop');
  ctx.deliver(parts.operator, { kind: 'operator.stopJobs', vm });
}

function onStopped(work: Work): void {
  const { parts, spec, vm, ctx } = work;
  const { bosh } = parts.config;
  if (spec.change === 'restart') return beginStart(work, bosh.jobStartTime);
  if (!isSwapped(work)) {
    begin(work, 'delete');
    return next(work, time(work, bosh.vmDeleteTime, 'delete'));
  }
  ctx.deliver(parts.operator, { kind: 'operator.deleteVm', vm });
  ctx.deliver(parts.operator, { kind: 'operator.createVm', vm, address: spec.addresses });
  beginStart(work, bosh.swapTime);
}

/** The IaaS makes it, or does not; then its agent is waited for. */
function beginCreation(work: Work): void {
  const { state, parts, update, vm } = work;
  begin(work, 'create');
  update.isCreated = false;
  state.vms.creations[vm] = (state.vms.creations[vm] ?? 0) + 1;
  next(work, time(work, parts.config.bosh.vmCreateTime, 'create'));
}

function onCreated(work: Work): void {
  const { state, parts, spec, update, vm, ctx } = work;
  const { bosh } = parts.config;
  if (!update.isCreated) {
    const luck = ctx.draw(nameOf(work), 'creation fails', state.updates[vm] ?? 0);
    if (luck < spec.failing) return fail(work, 'the VM could not be created');
    update.isCreated = true;
    return next(work, time(work, bosh.agentTime, 'agent'));
  }
  if (state.vms.status[vm] !== 'deleted') return beginDrain(work);
  ctx.deliver(parts.operator, { kind: 'operator.createVm', vm, address: spec.addresses });
  beginStart(work, bosh.jobStartTime);
}

/** What a new VM runs is put on it, and pre-start; or the jobs of the old one are changed. */
function beginStart(work: Work, takes: Distribution): void {
  begin(work, 'start');
  next(work, time(work, takes, 'start'));
}

/** The VM stopped. Where there was no agent to lose, since it is being replaced, that changes nothing. */
export function onVmLost(
  state: DirectorState,
  parts: DirectorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const work = workOn(state, parts, vm, ctx);
  if (work === null || work.update.failure !== null || work.update.step === 'delete') return;
  loseAgent(work);
}

function loseAgent(work: Work): void {
  failAfter(work, work.parts.config.bosh.agentTimeout, 'its agent does not answer');
}

/** Whether the new VM is made before the old one is drained. */
function isSwapped({ spec }: Work): boolean {
  const { change, strategy, addresses } = spec;
  return change === 'recreate' && strategy === 'create-swap-delete' && addresses === 'new';
}
