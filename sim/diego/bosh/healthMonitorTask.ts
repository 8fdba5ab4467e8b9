/**
 * What the director does for the resurrector: scan_and_fix.
 *
 * Real counterpart: bosh-director's scan_and_fix job, problem scanner and resolver: it takes the lock of the
 * deployment only if it is free at once, waits for the agents of the VMs that are said to be gone, and recreates
 * those that do not answer: deletes what is left of the VM, creates one with the same address, and starts its jobs,
 * without waiting until they run. One such task is there at a time; a deploy that begins meanwhile waits for it.
 *
 * How many VMs it recreates at once is not known from a source: a parameter, 1 by default. A VM that somebody has
 * started again by then answers, or boots and soon will: it is left alone.
 */
import type { Duration } from '../../engine/units';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import { cellColumn, type VmId } from '../vms';
import type { HealthMonitorParts, HealthMonitorState, ScanAndFix } from './healthMonitorState';

const RECREATING = kindId('resurrector.recreating');

/** Each step comes after what the one before it has asked for, which happens at its own instant. */
const INSTANT: Duration = 1;

/** The lock is free. */
export function beginTask(
  state: HealthMonitorState,
  parts: HealthMonitorParts,
  gone: readonly VmId[],
  ctx: DiegoCtx,
): void {
  state.vms.lock = 'resurrector';
  state.task = { waiting: [...gone], inFlight: new Set() };
  ctx.after(parts.config.healthMonitor.scanTimeout, { kind: 'monitor.scanned' });
}

/** Who has not answered by now does not. */
export function onScanned(
  state: HealthMonitorState,
  parts: HealthMonitorParts,
  ctx: DiegoCtx,
): void {
  const { task, vms } = state;
  if (task === null) return;
  task.waiting = task.waiting.filter((vm) => {
    return vms.status[vm] === 'deleted' || (vms.status[vm] === 'down' && !vms.booting.has(vm));
  });
  goOn(state, parts, task, ctx);
}

/** Recreates the next ones, or is done. */
function goOn(
  state: HealthMonitorState,
  parts: HealthMonitorParts,
  task: ScanAndFix,
  ctx: DiegoCtx,
): void {
  const { recreationsInFlight } = parts.config.healthMonitor;
  const { cause } = ctx;
  while (task.inFlight.size < recreationsInFlight) {
    const vm = task.waiting.shift();
    if (vm === undefined) break;
    recreate(state, parts, task, vm, ctx);
    ctx.cause = cause;
  }
  if (task.inFlight.size > 0) return;
  state.task = null;
  state.vms.lock = null;
  ctx.deliver(parts.director, { kind: 'director.unlocked' });
}

/** A VM that has been started by its operator since the scan is left alone. */
function recreate(
  { vms, silences, identities }: HealthMonitorState,
  { config, operator }: HealthMonitorParts,
  task: ScanAndFix,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const isGone = vms.status[vm] === 'deleted';
  if (!isGone && (vms.status[vm] !== 'down' || vms.booting.has(vm))) return;
  task.inFlight.add(vm);
  vms.inUpdate.add(vm);
  ctx.cause = silences.get(vm)?.cause ?? ctx.cause;
  const name = vms.names[vm] ?? '';
  ctx.record(RECREATING, cellColumn(vms, vm), -1, -1, textId(identities, name), 0, 0);
  const occasion = (vms.creations[vm] ?? 0) + 1;
  vms.creations[vm] = occasion;
  const { vmDeleteTime, vmCreateTime, agentTime } = config.bosh;
  const times = [
    isGone ? 0 : ctx.sample(vmDeleteTime, name, 'resurrection delete', occasion),
    ctx.sample(vmCreateTime, name, 'resurrection create', occasion),
    ctx.sample(agentTime, name, 'resurrection agent', occasion),
  ];
  // It is dead: whether its deletion begins or ends now is the same to all others.
  if (!isGone) ctx.deliver(operator, { kind: 'operator.deleteVm', vm });
  const total = times.reduce((sum, time) => sum + time, 0);
  ctx.after(Math.max(INSTANT, total), { kind: 'monitor.created', vm });
}

export function onCreated(
  state: HealthMonitorState,
  { config, operator }: HealthMonitorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const { names, creations } = state.vms;
  ctx.deliver(operator, { kind: 'operator.createVm', vm, address: 'same' });
  const { jobStartTime } = config.bosh;
  const time = ctx.sample(jobStartTime, names[vm] ?? '', 'resurrection start', creations[vm] ?? 0);
  ctx.after(Math.max(INSTANT, time), { kind: 'monitor.prepared', vm });
}

/** Its jobs start; whether they come up is not waited for. The VM may have been lost again meanwhile. */
export function onPrepared(
  state: HealthMonitorState,
  parts: HealthMonitorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const { task, vms } = state;
  if (task === null) return;
  task.inFlight.delete(vm);
  vms.inUpdate.delete(vm);
  if (vms.status[vm] === 'up') ctx.deliver(parts.operator, { kind: 'operator.startJobs', vm });
  goOn(state, parts, task, ctx);
}
