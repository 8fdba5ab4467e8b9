/**
 * A deploy as a whole: its runs, the pool of workers that its phases go through, and how it ends.
 *
 * Real counterpart: bosh-director's instance_group_updater.rb: each phase is a thread pool of max_in_flight workers,
 * so that an update begins as soon as another one is over. After a failure none begins any more; those under way
 * are finished, and the deploy fails. A person who runs it again updates what has not been, canaries first.
 */
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import { planeVm, type VmId } from '../vms';
import { type DeployRun, type DirectorParts, type DirectorState, specOf } from './directorState';
import { startUpdate } from './instanceUpdate';
import { phasesOf } from './phases';
import { onDeployCompleted } from './rotations';

const STARTED = kindId('deploy.started');
const ZONE_STARTED = kindId('deploy.zoneStarted');
const COMPLETED = kindId('deploy.completed');
const FAILED = kindId('deploy.failed');

/** It begins as soon as nobody else holds the lock. */
export function enqueue(
  state: DirectorState,
  parts: DirectorParts,
  deploy: number,
  rotation: number | null,
  ctx: DiegoCtx,
): void {
  state.queue.push({
    deploy,
    rotation,
    since: ctx.now,
    run: 0,
    changed: null,
    updated: new Set(),
    phases: [],
    waiting: [],
    isCanaryPhase: false,
    limit: 1,
    inFlight: new Map(),
    isFailed: false,
  });
  startNext(state, parts, ctx);
}

export function onRerun(
  state: DirectorState,
  parts: DirectorParts,
  { deploy, run }: { readonly deploy: number; readonly run: number },
  ctx: DiegoCtx,
): void {
  const failed = state.failed.get(deploy);
  if (failed === undefined || failed.run !== run) return;
  state.failed.delete(deploy);
  state.queue.push(failed);
  startNext(state, parts, ctx);
}

/** The next deploy that waits takes the lock, if it is free. */
export function startNext(state: DirectorState, parts: DirectorParts, ctx: DiegoCtx): void {
  const { vms } = state;
  if (vms.lock !== null) return;
  const run = state.queue.shift();
  if (run === undefined) return;
  vms.lock = 'deploy';
  state.current = run;
  const vmOf = (name: string): VmId => planeVm(vms, name);
  const spec = specOf(parts, run);
  if (run.run === 0) {
    run.since = ctx.now;
    const all = phasesOf(spec, vmOf, (vm) => vms.status[vm] !== 'absent');
    run.changed = new Set(all.flatMap((phase) => phase.vms));
  }
  run.run++;
  run.isFailed = false;
  const { changed, updated } = run;
  run.phases = phasesOf(spec, vmOf, (vm) => changed?.has(vm) === true && !updated.has(vm));
  const count = run.phases.reduce((sum, phase) => sum + phase.vms.length, 0);
  ctx.record(STARTED, -1, -1, -1, textId(state.identities, spec.name), count, run.run);
  goOn(state, parts, ctx);
}

/** A worker is free, or the deploy has just begun. */
export function goOn(state: DirectorState, parts: DirectorParts, ctx: DiegoCtx): void {
  const run = state.current;
  if (run === null) return;
  const isIdle = run.inFlight.size === 0;
  if (run.isFailed) return isIdle ? end(state, parts, run, ctx) : undefined;
  if (isIdle && run.waiting.length === 0 && !nextPhase(state, parts, run, ctx)) {
    return end(state, parts, run, ctx);
  }
  const { cause } = ctx;
  while (run.inFlight.size < run.limit && run.waiting.length > 0) {
    ctx.cause = cause;
    startUpdate(state, parts, run, run.waiting.shift() as VmId, ctx);
  }
  ctx.cause = cause;
}

function nextPhase(
  { identities }: DirectorState,
  parts: DirectorParts,
  run: DeployRun,
  ctx: DiegoCtx,
): boolean {
  const phase = run.phases.shift();
  if (phase === undefined) return false;
  run.waiting = [...phase.vms];
  run.isCanaryPhase = phase.isCanary;
  run.limit = phase.limit;
  if (phase.isFirst) {
    const { name } = specOf(parts, run);
    const zone = textId(identities, phase.zone);
    ctx.record(ZONE_STARTED, -1, -1, -1, textId(identities, name), zone, phase.limit);
  }
  return true;
}

/** The lock is free again, for a deploy that waits before anybody else. */
function end(state: DirectorState, parts: DirectorParts, run: DeployRun, ctx: DiegoCtx): void {
  const { deploy, rotation, updated, since, isFailed } = run;
  const { name, rerun } = specOf(parts, run);
  const { cause } = ctx;
  const kind = isFailed ? FAILED : COMPLETED;
  const text = textId(state.identities, name);
  ctx.record(kind, -1, -1, -1, text, updated.size, ctx.now - since);
  state.current = null;
  state.vms.lock = null;
  run.phases = [];
  run.waiting = [];
  if (!isFailed && rotation !== null) onDeployCompleted(state, parts, rotation, ctx);
  if (isFailed && rerun !== null && run.run <= rerun.times) {
    state.failed.set(deploy, run);
    ctx.after(rerun.after, { kind: 'director.rerun', deploy, run: run.run });
  }
  ctx.cause = cause;
  const { healthMonitor } = parts;
  if (healthMonitor !== null) ctx.deliver(healthMonitor, { kind: 'monitor.unlocked' });
  startNext(state, parts, ctx);
}
