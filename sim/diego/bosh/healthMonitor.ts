/**
 * BOSH's health monitor: finds out that a VM is gone, and has the director recreate it (the resurrector).
 *
 * Real counterpart: bosh: src/bosh-monitor (agent_manager, instance_manager, plugins/resurrector,
 * resurrector_helper). Modelled: the agents' heartbeats and their time-out, the look at all agents in its interval,
 * the meltdown rule, the pause by a person, and that nothing is analysed while the deployment is locked. What the
 * director then does is in `healthMonitorTask`.
 *
 * In quiet time nothing happens here. Heartbeats are not sent: the operator says that a VM stopped, which nobody
 * says in reality, and from the phases follows when it is noticed. Every agent and the monitor itself are in any
 * phase. Without the resurrector nobody tells this actor anything.
 *
 * So a dead VM is found at the first look after its last heartbeat and the time-out: 60 to 120 s after that
 * heartbeat by default, hence 30 to 120 s after the VM's death.
 *
 * Left out: alerts to people; jobs that fail on a VM that is there, which BOSH never resurrects; that a pause, and
 * the lock of the deployment, reach the real one with its next question to the director, up to a minute later; and
 * a VM that the IaaS cannot delete because its host is dead.
 */
import { type Actor, assertNever } from '../../engine/actor';
import type { Duration, Instant } from '../../engine/units';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { cellColumn, type VmId } from '../vms';
import { isMeltdown } from './healthMonitorMeltdown';
import type { HealthMonitorMessage } from './healthMonitorMessages';
import {
  createHealthMonitorState,
  type HealthMonitorParts,
  type HealthMonitorState,
} from './healthMonitorState';
import { beginTask, onCreated, onPrepared, onScanned } from './healthMonitorTask';

const DETECTED = kindId('resurrector.detected');
const MELTED = kindId('resurrector.melted');
const RESOLVED = kindId('resurrector.resolved');
const PAUSED = kindId('resurrector.paused');
const RESUMED = kindId('resurrector.resumed');

const NAME = 'health-monitor';

export function createHealthMonitor(
  parts: HealthMonitorParts,
  shared: Pick<HealthMonitorState, 'identities' | 'vms'>,
  zone: string,
): Actor<HealthMonitorState, HealthMonitorMessage, DiegoMessage> {
  return {
    role: NAME,
    name: NAME,
    zone,
    state: createHealthMonitorState(shared),
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(
  state: HealthMonitorState,
  parts: HealthMonitorParts,
  message: HealthMonitorMessage,
  ctx: DiegoCtx,
): void {
  switch (message.kind) {
    case 'monitor.vmDown':
      return onVmDown(state, parts, message.vm, ctx);
    case 'monitor.unlocked':
      return onUnlocked(state, parts, ctx);
    case 'monitor.pause':
      state.isPaused = true;
      return ctx.record(PAUSED, -1, -1, -1, 0, 0, 0);
    case 'monitor.resume':
      state.isPaused = false;
      return ctx.record(RESUMED, -1, -1, -1, 0, 0, 0);
    case 'monitor.analyze':
      return onAnalyze(state, parts, ctx);
    case 'monitor.scanned':
      return onScanned(state, parts, ctx);
    case 'monitor.created':
      return onCreated(state, parts, message.vm, ctx);
    case 'monitor.prepared':
      return onPrepared(state, parts, message.vm, ctx);
    default:
      return assertNever(message);
  }
}

/** Its last heartbeat was up to an interval ago, each length as likely. */
function onVmDown(
  state: HealthMonitorState,
  parts: HealthMonitorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  const { heartbeatInterval, agentTimeout } = parts.config.healthMonitor;
  const death = (state.deaths[vm] ?? 0) + 1;
  state.deaths[vm] = death;
  const age = Math.round(ctx.draw(nameOf(state, vm), 'heartbeat', death) * heartbeatInterval);
  const isKnownFrom = Math.max(0, ctx.now - age) + agentTimeout;
  state.silences.set(vm, { isKnownFrom, isDetected: false, cause: ctx.cause });
  keepLooking(state, parts, ctx);
}

/** Instances without a VM are known from the next list of VMs on. */
function onUnlocked(state: HealthMonitorState, parts: HealthMonitorParts, ctx: DiegoCtx): void {
  const { status } = state.vms;
  const isKnownFrom = nextTime('poll', parts.config.healthMonitor.pollInterval, ctx);
  status.forEach((each, vm) => {
    if (each !== 'deleted' || state.silences.has(vm)) return;
    state.silences.set(vm, { isKnownFrom, isDetected: false, cause: ctx.cause });
  });
  keepLooking(state, parts, ctx);
}

/** agent_manager.rb analyze_agents. While the deployment is locked, its instances are not analysed. */
function onAnalyze(state: HealthMonitorState, parts: HealthMonitorParts, ctx: DiegoCtx): void {
  state.isLooking = false;
  const { vms, silences } = state;
  for (const vm of [...silences.keys()]) if (vms.status[vm] === 'up') silences.delete(vm);
  if (vms.lock === null) analyze(state, parts, ctx);
  keepLooking(state, parts, ctx);
}

function analyze(state: HealthMonitorState, parts: HealthMonitorParts, ctx: DiegoCtx): void {
  const { cause } = ctx;
  const gone: VmId[] = [];
  for (const [vm, silence] of state.silences) {
    if (silence.isKnownFrom > ctx.now) continue;
    gone.push(vm);
    state.alerts.set(vm, ctx.now);
    if (silence.isDetected) continue;
    silence.isDetected = true;
    ctx.cause = silence.cause;
    const name = textId(state.identities, nameOf(state, vm));
    ctx.record(DETECTED, cellColumn(state.vms, vm), -1, -1, name, 0, 0);
    silence.cause = ctx.cause;
  }
  ctx.cause = cause;
  const isMelted = judgeMeltdown(state, parts, ctx);
  if (isMelted || state.isPaused || gone.length === 0) return;
  beginTask(
    state,
    parts,
    gone.sort((one, other) => one - other),
    ctx,
  );
}

/** Whether the resurrector has to be silent now; says so when that changes. */
function judgeMeltdown(
  state: HealthMonitorState,
  { config }: HealthMonitorParts,
  ctx: DiegoCtx,
): boolean {
  const { healthMonitor } = config;
  const { alerts, vms } = state;
  for (const [vm, at] of [...alerts]) {
    if (ctx.now - at >= healthMonitor.meltdownWindow) alerts.delete(vm);
  }
  const down = alerts.size;
  const agents = vms.status.filter((status) => status !== 'absent').length;
  const isMelted = isMeltdown(down, agents, healthMonitor);
  if (isMelted !== state.hasMelted) {
    state.hasMelted = isMelted;
    ctx.note(isMelted ? MELTED : RESOLVED, -1, -1, -1, down, agents, 0);
  }
  return isMelted;
}

/** As long as there is anything to find out: a VM that is gone, or the end of a meltdown. */
function keepLooking(state: HealthMonitorState, parts: HealthMonitorParts, ctx: DiegoCtx): void {
  if (state.isLooking || (state.silences.size === 0 && !state.hasMelted)) return;
  state.isLooking = true;
  const { analysisInterval } = parts.config.healthMonitor;
  ctx.at(nextTime('analysis', analysisInterval, ctx), { kind: 'monitor.analyze' });
}

/** When what it does in that interval is next due, in the phase that was drawn for it. */
function nextTime(purpose: string, interval: Duration, ctx: DiegoCtx): Instant {
  const phase = Math.floor(ctx.draw(NAME, purpose, 0) * interval);
  const count = Math.floor((ctx.now - phase) / interval) + 1;
  return phase + count * interval;
}

function nameOf({ vms }: HealthMonitorState, vm: VmId): string {
  return vms.names[vm] ?? '';
}
