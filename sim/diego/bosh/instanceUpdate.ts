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
import { type Duration, MILLISECOND } from '../../engine/units';
import type { DeploySpec, WatchTime } from '../../model/foundationSpec';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import { cellColumn, type VmId } from '../vms';
import type { DeployRun, DirectorParts, DirectorState, Step, Update } from './directorState';
import type { BoshMessage } from './messages';
import { looksOf } from './phases';
import { goOn, specOf } from './rollout';

const VM_STARTED = kindId('deploy.vmStarted');
const VM_STEP = kindId('deploy.vmStep');
const VM_COMPLETED = kindId('deploy.vmCompleted');
const VM_FAILED = kindId('deploy.vmFailed');
const VM_FAILURE = kindId('deploy.vmFailure');

/** From an agent's work to the director's next act (assumption: a message each way). */
const ANSWER: Duration = MILLISECOND;

const NOT_RUNNING = 'its jobs did not run in the watch time';

/** One update at work, with all that its steps need. */
interface Work {
  readonly state: DirectorState;
  readonly parts: DirectorParts;
  readonly run: DeployRun;
  readonly spec: DeploySpec;
  readonly vm: VmId;
  readonly update: Update;
  readonly ctx: DiegoCtx;
}

/** Takes a worker of the pool. */
export function startUpdate(
  state: DirectorState,
  parts: DirectorParts,
  run: DeployRun,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const update: Update = {
    isCanary: run.isCanaryPhase,
    since: ctx.now,
    step: 'prepare',
    stepSince: ctx.now,
    token: 0,
    failure: null,
    isRepDrained: false,
    isScriptOver: false,
    isSilkDrained: false,
    isReachable: null,
    isCreated: false,
    looks: 0,
  };
  run.inFlight.set(vm, update);
  state.vms.inUpdate.add(vm);
  const work: Work = { state, parts, run, spec: specOf(parts, run), vm, update, ctx };
  record(work, VM_STARTED, update.isCanary ? 1 : 0);
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

/** The rep could not be asked to evacuate: its script ends with an error. */
export function onDrainFailed(
  state: DirectorState,
  parts: DirectorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const work = workOn(state, parts, vm, ctx);
  if (work?.update.step === 'drain') failAfter(work, ANSWER, 'the drain script of the rep failed');
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
    const occasion = state.vms.creations[vm] ?? 0;
    const luck = ctx.draw(nameOf(work), 'creation fails', occasion);
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

function beginWatch(work: Work): void {
  begin(work, 'watch');
  next(work, watchOf(work).from);
}

/** One more look whether the jobs run; after the last one the update has failed. */
function look(work: Work): void {
  const { parts, update } = work;
  const { count, interval } = looksOf(watchOf(work));
  if (update.looks > count) return fail(work, NOT_RUNNING);
  update.looks++;
  next(work, update.looks > count ? parts.config.bosh.agentTimeout : interval);
  inspect(work);
}

/** The post-start scripts of all jobs run side by side, and ask once a second. */
function ping(work: Work): void {
  next(work, work.parts.config.bosh.agentTimeout);
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
    else return isLast ? failAfter(work, ANSWER, NOT_RUNNING) : undefined;
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
  if (elapsed >= bosh.repPostStartTimeout)
    return failAfter(work, ANSWER, 'the rep did not come up');
  next(work, bosh.postStartInterval);
}

function complete(work: Work): void {
  const { state, parts, run, vm, update, ctx } = work;
  run.updated.add(vm);
  release(work);
  record(work, VM_COMPLETED, ctx.now - update.since);
  goOn(state, parts, ctx);
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

/** Nothing more is done to the VM, and that is found in so long. */
function failAfter(work: Work, wait: Duration, reason: string): void {
  work.update.failure = reason;
  next(work, wait);
}

function fail(work: Work, reason: string): void {
  const { state, parts, run, vm, update, ctx } = work;
  const { vms, identities } = state;
  run.isFailed = true;
  release(work);
  record(work, VM_FAILED, ctx.now - update.since);
  const text = textId(identities, reason);
  ctx.record(VM_FAILURE, cellColumn(vms, vm), -1, -1, textId(identities, nameOf(work)), text, 0);
  goOn(state, parts, ctx);
}

/** Its worker is free. */
function release({ state, run, vm }: Work): void {
  run.inFlight.delete(vm);
  state.vms.inUpdate.delete(vm);
}

function begin(work: Work, step: Step): void {
  const { state, vm, update, ctx } = work;
  const { vms, identities } = state;
  update.step = step;
  update.stepSince = ctx.now;
  update.looks = 0;
  update.token++;
  const name = textId(identities, nameOf(work));
  ctx.record(VM_STEP, cellColumn(vms, vm), -1, -1, name, textId(identities, step), 0);
}

/**
 * From now on the update waits for this and nothing else. Never for no time at all: an act has to come before all
 * else that happens at its instant, and what led here is part of this one.
 */
function next({ vm, update, ctx }: Work, wait: Duration): void {
  update.token++;
  ctx.after(Math.max(1, wait), { kind: 'director.step', vm, token: update.token });
}

/** Asks how the jobs are; an agent that is gone does not answer. */
function inspect({ state, parts, vm, update, ctx }: Work): void {
  const { token } = update;
  if (vm >= state.vms.cells) {
    ctx.deliver(parts.operator, { kind: 'operator.inspectJobs', vm, token });
    return;
  }
  const rep = parts.reps[vm];
  if (rep !== undefined && ctx.isUp(rep)) ctx.deliver(rep, { kind: 'rep.inspect', token });
}

function record({ state, spec, vm, ctx }: Work, kind: number, x: number): void {
  const { vms, identities } = state;
  const deploy = textId(identities, spec.name);
  const name = textId(identities, vms.names[vm] ?? '');
  ctx.record(kind, cellColumn(vms, vm), -1, -1, deploy, name, x);
}

function time({ state, vm, ctx }: Work, takes: Distribution, purpose: string): Duration {
  const { names, creations } = state.vms;
  return ctx.sample(takes, names[vm] ?? '', purpose, creations[vm] ?? 0);
}

function watchOf({ spec, update }: Work): WatchTime {
  return update.isCanary ? spec.canaryWatchTime : spec.updateWatchTime;
}

/** Whether the new VM is made before the old one is drained. */
function isSwapped({ spec }: Work): boolean {
  const { change, strategy, addresses } = spec;
  return change === 'recreate' && strategy === 'create-swap-delete' && addresses === 'new';
}

function nameOf({ state, vm }: Work): string {
  return state.vms.names[vm] ?? '';
}

/** The update of the VM, if one is under way. */
function workOn(state: DirectorState, parts: DirectorParts, vm: VmId, ctx: DiegoCtx): Work | null {
  const run = state.current;
  const update = run?.inFlight.get(vm);
  if (run === null || update === undefined) return null;
  return { state, parts, run, spec: specOf(parts, run), vm, update, ctx };
}
