/** What the steps of an update have in common: how one begins, what it waits for, and how the update ends. */
import type { Distribution } from '../../engine/distribution';
import { type Duration, MILLISECOND } from '../../engine/units';
import type { DeploySpec } from '../../model/foundationSpec';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import { cellColumn, type VmId } from '../vms';
import {
  type DeployRun,
  type DirectorParts,
  type DirectorState,
  type Step,
  specOf,
  type Update,
} from './directorState';

const VM_STARTED = kindId('deploy.vmStarted');
const VM_STEP = kindId('deploy.vmStep');
const VM_COMPLETED = kindId('deploy.vmCompleted');
const VM_FAILED = kindId('deploy.vmFailed');
const VM_FAILURE = kindId('deploy.vmFailure');

/** From an agent's work to the director's next act (assumption: a message each way). */
export const ANSWER: Duration = MILLISECOND;

/** One update at work, with all that its steps need. */
export interface Work {
  readonly state: DirectorState;
  readonly parts: DirectorParts;
  readonly run: DeployRun;
  readonly spec: DeploySpec;
  readonly vm: VmId;
  readonly update: Update;
  readonly ctx: DiegoCtx;
}

/** The update takes a worker of the pool. */
export function createWork(
  state: DirectorState,
  parts: DirectorParts,
  run: DeployRun,
  vm: VmId,
  ctx: DiegoCtx,
): Work {
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
  state.updates[vm] = (state.updates[vm] ?? 0) + 1;
  run.inFlight.set(vm, update);
  state.vms.inUpdate.add(vm);
  const work: Work = { state, parts, run, spec: specOf(parts, run), vm, update, ctx };
  record(work, VM_STARTED, update.isCanary ? 1 : 0);
  return work;
}

/** The update of the VM, if one is under way. */
export function workOn(
  state: DirectorState,
  parts: DirectorParts,
  vm: VmId,
  ctx: DiegoCtx,
): Work | null {
  const run = state.current;
  const update = run?.inFlight.get(vm);
  if (run === null || update === undefined) return null;
  return { state, parts, run, spec: specOf(parts, run), vm, update, ctx };
}

export function begin(work: Work, step: Step): void {
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
export function next({ vm, update, ctx }: Work, wait: Duration): void {
  update.token++;
  ctx.after(Math.max(1, wait), { kind: 'director.step', vm, token: update.token });
}

/** Asks how the jobs are; an agent that is gone does not answer. */
export function inspect({ state, parts, vm, update, ctx }: Work): void {
  const { token } = update;
  if (vm >= state.vms.cells) {
    ctx.deliver(parts.operator, { kind: 'operator.inspectJobs', vm, token });
    return;
  }
  const rep = parts.reps[vm];
  if (rep !== undefined && ctx.isUp(rep)) ctx.deliver(rep, { kind: 'rep.inspect', token });
}

export function time({ state, vm, ctx }: Work, takes: Distribution, purpose: string): Duration {
  return ctx.sample(takes, state.vms.names[vm] ?? '', purpose, state.updates[vm] ?? 0);
}

/** Nothing more is done to the VM, and that is found in so long. */
export function failAfter(work: Work, wait: Duration, reason: string): void {
  work.update.failure = reason;
  next(work, wait);
}

/** The VM is as the failure has left it, and its worker is free. */
export function fail(work: Work, reason: string): void {
  const { state, run, vm, update, ctx } = work;
  const { vms, identities } = state;
  run.isFailed = true;
  release(work);
  record(work, VM_FAILED, ctx.now - update.since);
  const text = textId(identities, reason);
  ctx.record(VM_FAILURE, cellColumn(vms, vm), -1, -1, textId(identities, nameOf(work)), text, 0);
}

/** Its worker is free. */
export function complete(work: Work): void {
  const { run, vm, update, ctx } = work;
  run.updated.add(vm);
  release(work);
  record(work, VM_COMPLETED, ctx.now - update.since);
}

function release({ state, run, vm }: Work): void {
  run.inFlight.delete(vm);
  state.vms.inUpdate.delete(vm);
}

function record({ state, spec, vm, ctx }: Work, kind: number, x: number): void {
  const { vms, identities } = state;
  const deploy = textId(identities, spec.name);
  const name = textId(identities, vms.names[vm] ?? '');
  ctx.record(kind, cellColumn(vms, vm), -1, -1, deploy, name, x);
}

export function nameOf({ state, vm }: Work): string {
  return state.vms.names[vm] ?? '';
}
