/**
 * The cell's silk-daemon, put to work by the rep's actor, which stands for all of the cell.
 *
 * Real counterpart: silk-daemon beside the rep on a cell (`../silk/daemon`). Its process goes on when the rep's ends;
 * containers get a network while it serves. A cell that was to have been up before the simulation renews in a phase
 * of its own.
 */
import type { Duration } from '../../engine/units';
import type { Address } from '../../model/address';
import type { DiegoCtx } from '../messages';
import { goOnWithTimers, startDaemon } from '../silk/daemon';
import { drainDaemon, onDaemonMessage, preStart } from '../silk/daemonScripts';
import {
  createDaemon,
  type Daemon,
  type DaemonHost,
  type DaemonNews,
  isServing,
} from '../silk/daemonState';
import type { SilkDaemonMessage } from '../silk/messages';
import type { RepParts, RepState } from './repState';

/** The daemon of a VM that starts; null in a foundation without Silk. */
export function createLease({ config, peers }: RepParts, address: Address): Daemon | null {
  const { silkControllers } = peers;
  if (config.silk === null || silkControllers.length === 0) return null;
  return createDaemon(address, 0);
}

/** Whether containers get a network: the daemon serves its subnet, or nobody needs one. */
export function hasNetwork({ lease }: Pick<RepState, 'lease'>): boolean {
  return lease === null || isServing(lease);
}

/** Whether silk-daemon's process is there, as monit sees it; true in a foundation without Silk. */
export function isDaemonRunning({ lease }: Pick<RepState, 'lease'>): boolean {
  return lease === null || lease.status !== 'down';
}

/** `firstWait`: until the first renewal, of a daemon that starts. */
export function onLeaseMessage(
  state: RepState,
  parts: RepParts,
  message: SilkDaemonMessage,
  firstWait: Duration,
  ctx: DiegoCtx,
): DaemonNews {
  const host = hostOf(state, parts);
  if (state.lease === null || host === null) return null;
  return tell(parts, onDaemonMessage(state.lease, host, message, firstWait, ctx), ctx);
}

/** The jobs of the VM start; `hasPreStart`: by BOSH, whose scripts run first. */
export function startLease(
  state: RepState,
  parts: RepParts,
  hasPreStart: boolean,
  firstWait: Duration,
  ctx: DiegoCtx,
): void {
  const host = hostOf(state, parts);
  if (state.lease === null || host === null) return;
  if (hasPreStart) preStart(state.lease, host, ctx);
  else startDaemon(state.lease, host, firstWait, ctx);
}

/** BOSH drains the cell: the drain script of silk-daemon runs beside that of the rep. */
export function drainLease(state: RepState, parts: RepParts, ctx: DiegoCtx): DaemonNews {
  const host = hostOf(state, parts);
  if (state.lease === null || host === null) return null;
  return tell(parts, drainDaemon(state.lease, host, ctx), ctx);
}

/** The rep's process has ended and its timers with it: those of silk-daemon, another process, go on. */
export function resumeLease(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const host = hostOf(state, parts);
  if (state.lease !== null && host !== null) goOnWithTimers(state.lease, host, ctx);
}

function tell({ cell, peers }: RepParts, news: DaemonNews, ctx: DiegoCtx): DaemonNews {
  if (news === 'drained' || news === 'drainFailed') {
    const isFailed = news === 'drainFailed';
    ctx.deliver(peers.operator, { kind: 'operator.silkDrained', cell, isFailed });
  }
  return news;
}

function hostOf(state: RepState, parts: RepParts): DaemonHost | null {
  const { cell, config, peers, isEager } = parts;
  if (config.silk === null) return null;
  const { supervisorInterval } = config.bosh;
  return {
    parts: {
      owner: cell,
      isSingle: false,
      controllers: peers.silkControllers,
      config: config.silk,
      supervisorInterval,
      isEager,
    },
    identities: state.identities,
    hasContainers() {
      for (const { isInGarden } of state.executor.containers.values()) if (isInGarden) return true;
      return false;
    },
  };
}
