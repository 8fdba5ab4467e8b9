/**
 * Rolling deployments: a new process grows beside the old ones, which shrink.
 *
 * Real counterpart: cloud_controller_ng:app/actions/deployment_{create,cancel}.rb and the deployment updater
 * (lib/cloud_controller/deployment_updater), a process of its own that looks at every deployment once in
 * five seconds, at up to 50 at once. Modelled: the rules (`rollingStep`), the first instances at once, a
 * deployment that another one overtakes, cancellation, and that nobody scales an app while it is deployed.
 *
 * Left out: the updater's own Locket lock, and so its failover; canaries; the restart of processes that are
 * not web; other causes for which Cloud Controller gives up. The updater ticks only while there is something
 * to do, at the instants at which it would have looked.
 */
import type { Instant } from '../../engine/units';
import type { ProcessId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { InstanceReport } from '../bbs/instanceReport';
import { call, takeAnswer } from '../calls';
import type { DiegoCtx } from '../messages';
import {
  bbsClient,
  type CloudControllerParts,
  type CloudControllerState,
  NOT_WANTED,
  unwant,
  want,
} from './cloudControllerState';
import type { CloudControllerMessage } from './messages';
import { rollingStep } from './rollingStep';
import { nextOnGrid } from './staging';

interface Deployment {
  readonly process: ProcessId;
  /** Oldest first. */
  readonly olds: readonly ProcessId[];
  readonly target: number;
  readonly maxInFlight: number;
  readonly startedAt: Instant;
  /** What the process that was there before any deployment under way asked for. */
  readonly original: number;
  isCanceling: boolean;
}

export interface DeploymentsState {
  /** By new process. */
  readonly active: Map<ProcessId, Deployment>;
  /** By the process of a deployment that was cancelled: the one that runs instead. */
  readonly restored: Map<ProcessId, ProcessId>;
  isTicking: boolean;
  loopStartedAt: Instant;
  /** Deployments that this loop has not looked at, and those it is looking at. */
  queue: ProcessId[];
  underWay: number;
}

const STARTED = kindId('deployment.started');
const SCALED = kindId('deployment.scaled');
const COMPLETED = kindId('deployment.completed');
const CANCELLED = kindId('deployment.cancelled');
const SUPERSEDED = kindId('deployment.superseded');

export function createDeployments(): DeploymentsState {
  return {
    active: new Map(),
    restored: new Map(),
    isTicking: false,
    loopStartedAt: 0,
    queue: [],
    underWay: 0,
  };
}

/** The process that runs under the name: after a cancelled deployment it is the older one. */
export function runningProcess(
  { deployments }: CloudControllerState,
  process: ProcessId,
): ProcessId {
  let found = process;
  for (;;) {
    const older = deployments.restored.get(found);
    if (older === undefined) return found;
    found = older;
  }
}

/** Whether the process, old or new, is part of a deployment under way. */
export function isDeploying({ deployments }: CloudControllerState, process: ProcessId): boolean {
  for (const { process: fresh, olds } of deployments.active.values()) {
    if (fresh === process || olds.includes(process)) return true;
  }
  return false;
}

/** deployment_create.rb. An app that does not run is just started. */
export function onDeploy(
  state: CloudControllerState,
  parts: CloudControllerParts,
  request: Extract<CloudControllerMessage, { kind: 'cc.deploy' }>,
  ctx: DiegoCtx,
): void {
  const { process, instances: target, maxInFlight, cancelAfter } = request;
  const { active } = state.deployments;
  const replaces = runningProcess(state, request.replaces);
  if (state.wanted[replaces] === NOT_WANTED) return want(state, parts, process, target, ctx);
  const overtaken = active.get(replaces);
  if (overtaken !== undefined) {
    active.delete(replaces);
    ctx.record(SUPERSEDED, -1, -1, -1, replaces, 0, 0);
  }
  const olds = [...(overtaken?.olds ?? []), replaces];
  const original = overtaken?.original ?? (state.wanted[replaces] as number);
  active.set(process, {
    process,
    olds,
    target,
    maxInFlight,
    startedAt: ctx.now,
    original,
    isCanceling: false,
  });
  ctx.record(STARTED, -1, -1, -1, process, replaces, 0);
  want(state, parts, process, Math.min(maxInFlight, target), ctx);
  if (cancelAfter !== null) ctx.after(cancelAfter, { kind: 'cc.cancelDeployment', process });
  startTicking(state, parts, ctx);
}

/** deployment_cancel.rb: the updater does the rest when it looks next. */
export function onCancelDeployment(
  { deployments }: CloudControllerState,
  process: ProcessId,
): void {
  const deployment = deployments.active.get(process);
  if (deployment !== undefined) deployment.isCanceling = true;
}

/** The app is deleted: its deployment and its old processes go with it. */
export function forgetDeployment(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  ctx: DiegoCtx,
): void {
  const deployment = state.deployments.active.get(process);
  if (deployment === undefined) return;
  state.deployments.active.delete(process);
  for (const old of deployment.olds) {
    if (state.wanted[old] !== NOT_WANTED) unwant(state, parts, old, ctx);
  }
}

function startTicking(
  { deployments }: CloudControllerState,
  { config }: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  if (deployments.isTicking) return;
  deployments.isTicking = true;
  const { deploymentInterval: interval } = config;
  const phase = Math.round(ctx.draw('deployment updater', 'phase', 0) * interval);
  ctx.at(nextOnGrid(ctx.now, phase, interval), { kind: 'cc.updateDeployments' });
}

/** scheduler.rb: a loop begins. */
export function onUpdateDeployments(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  const { deployments } = state;
  deployments.loopStartedAt = ctx.now;
  deployments.queue = [...deployments.active.keys()];
  deployments.underWay = 0;
  continueLoop(state, parts, ctx);
}

/** dispatcher.rb: keeps the workers busy; the next loop begins an interval after this one did, or later. */
function continueLoop(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  const { deployments } = state;
  const { deploymentWorkers, deploymentInterval } = parts.config;
  while (deployments.underWay < deploymentWorkers) {
    const process = deployments.queue.shift();
    if (process === undefined) break;
    const deployment = deployments.active.get(process);
    if (deployment === undefined) continue;
    if (deployment.isCanceling) {
      cancel(state, parts, deployment, ctx);
      continue;
    }
    deployments.underWay++;
    const instances = state.wanted[process] as number;
    const message = { kind: 'bbs.fetchInstances', process, instances } as const;
    call(bbsClient(state, parts), message, ctx, { purpose: 'deployment' });
  }
  if (deployments.underWay > 0) return;
  deployments.isTicking = deployments.active.size > 0;
  if (!deployments.isTicking) return;
  const next = Math.max(ctx.now, deployments.loopStartedAt + deploymentInterval);
  ctx.at(next, { kind: 'cc.updateDeployments' });
}

export function onInstancesFetched(
  state: CloudControllerState,
  parts: CloudControllerParts,
  answer: Extract<CloudControllerMessage, { kind: 'cc.instancesFetched' }>,
  ctx: DiegoCtx,
): void {
  if (takeAnswer(bbsClient(state, parts), answer.request, ctx) === null) return;
  const { cause } = ctx;
  const deployment = state.deployments.active.get(answer.process);
  if (deployment !== undefined && !deployment.isCanceling) {
    advance(state, parts, deployment, answer.report, ctx);
  }
  ctx.cause = cause;
  lookEnded(state, parts, ctx);
}

/** The BBS did not tell: the deployment stays as it is until the next loop. */
export function lookEnded(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  state.deployments.underWay--;
  continueLoop(state, parts, ctx);
}

function advance(
  state: CloudControllerState,
  parts: CloudControllerParts,
  deployment: Deployment,
  report: InstanceReport,
  ctx: DiegoCtx,
): void {
  const { process, olds, target, maxInFlight, startedAt } = deployment;
  const desired = state.wanted[process] as number;
  const old = olds.reduce((sum, each) => sum + Math.max(0, state.wanted[each] as number), 0);
  const step = rollingStep({ target, maxInFlight, desired, old, ...report });
  scaleDown(state, parts, olds, old - step.old, ctx);
  if (step.desired !== desired || step.old !== old) {
    ctx.record(SCALED, -1, -1, -1, process, step.desired, step.old);
  }
  if (step.isFinished) {
    for (const each of olds) {
      if (state.wanted[each] !== NOT_WANTED) unwant(state, parts, each, ctx, 'deployment');
    }
    state.deployments.active.delete(process);
    ctx.record(COMPLETED, -1, -1, -1, process, 0, ctx.now - startedAt);
  } else if (step.desired !== desired) {
    want(state, parts, process, step.desired, ctx, 'deployment');
  }
}

/** down_scaler.rb: from the oldest process first; one without instances is destroyed. */
function scaleDown(
  state: CloudControllerState,
  parts: CloudControllerParts,
  olds: readonly ProcessId[],
  surplus: number,
  ctx: DiegoCtx,
): void {
  let left = surplus;
  for (const process of olds) {
    const instances = state.wanted[process] as number;
    if (left <= 0 || instances === NOT_WANTED) continue;
    const fewer = instances - Math.min(left, instances);
    left -= instances - fewer;
    if (fewer === 0) unwant(state, parts, process, ctx, 'deployment');
    else want(state, parts, process, fewer, ctx, 'deployment');
  }
}

/** actions/cancel.rb: the oldest process there is gets back what it had; all others go. */
function cancel(
  state: CloudControllerState,
  parts: CloudControllerParts,
  { process, olds, original, startedAt }: Deployment,
  ctx: DiegoCtx,
): void {
  const { cause } = ctx;
  const prior = olds.find((each) => state.wanted[each] !== NOT_WANTED) ?? olds[0];
  if (prior === undefined) throw new Error('a deployment replaces nothing');
  state.deployments.active.delete(process);
  state.deployments.restored.set(process, prior);
  ctx.record(CANCELLED, -1, -1, -1, process, prior, ctx.now - startedAt);
  want(state, parts, prior, original, ctx, 'deployment');
  for (const each of [...olds, process]) {
    if (each === prior || state.wanted[each] === NOT_WANTED) continue;
    unwant(state, parts, each, ctx, 'deployment');
  }
  ctx.cause = cause;
}
