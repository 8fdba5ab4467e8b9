/**
 * How a cell comes up: lease, Garden's health check, presence, servers, first bulk sync.
 *
 * Real counterpart: rep:cmd/rep/main.go (the ordered group), executor:gardenhealth/runner.go in release
 * 2.105.0. In 2.105.0 the rep is not ready until the first health check of Garden has passed, and a failed
 * first check ends the process. The check's container is networked, so a cell without a Silk lease never gets
 * as far as its presence: the supervisor starts silk-daemon and rep again and again, and the foundation never
 * hears of the cell. The presence is in `presence`, the lease in `lease`. Left out: measuring root filesystems
 * and the exact duration of the process's start.
 */
import type { Duration } from '../../engine/units';
import { kindId } from '../../trace/kinds';
import { createExecutorState, executorAfterRestart } from '../executor/executorState';
import { resumeChecks, startExecutor } from '../executor/gardenHealth';
import type { DiegoCtx } from '../messages';
import type { SilkDaemonMessage } from '../silk/messages';
import { depotOf } from './depot';
import { createLease, onLeaseMessage, startLease } from './lease';
import type { RepMessage } from './messages';
import { takePresence } from './presence';
import { forgetProcess, type RepParts, type RepState } from './repState';
import { exitProcess } from './shutdown';

const STARTED = kindId('rep.started');

/**
 * The process starts: with its VM, on which nothing of an earlier life is left, or again on a VM that ran on.
 * Then silk-daemon, another process, has kept its lease, unless BOSH starts the jobs.
 */
export function onBoot(
  state: RepState,
  parts: RepParts,
  { isWarm, isVmStart, isNewVm, address, hasPreStart }: Extract<RepMessage, { kind: 'rep.boot' }>,
  ctx: DiegoCtx,
): void {
  // To start what runs does nothing.
  if (!isVmStart && state.phase !== 'off') return;
  state.starts++;
  forgetProcess(state, parts);
  state.phase = 'starting';
  if (!isVmStart) {
    state.executor = executorAfterRestart(state.executor, parts.config.executor);
    if (hasPreStart) startLease(state, parts, true, 0, ctx);
    onCheckGarden(state, parts, ctx);
    return;
  }
  state.lease = createLease(parts, address);
  state.executor = createExecutorState(parts.spec.total, parts.config.executor);
  state.executor.garden.isNew = isNewVm;
  startLease(state, parts, hasPreStart, untilFirstRenewal(state, parts, ctx), ctx);
  if (!isWarm) onCheckGarden(state, parts, ctx);
  else resumeChecks(depotOf(state, parts, ctx));
  if (isWarm && state.lease === null) askForPresence(state, parts, ctx);
}

/** What the cell's silk-daemon is told; answers whether containers get a network now that did not, or no more. */
export function onDaemonTold(
  state: RepState,
  parts: RepParts,
  message: SilkDaemonMessage,
  ctx: DiegoCtx,
): boolean {
  const firstWait = untilFirstRenewal(state, parts, ctx);
  const news = onLeaseMessage(state, parts, message, firstWait, ctx);
  if (news === 'started' || news === 'ended') afterLease(state, parts, news === 'started', ctx);
  return news !== null;
}

/**
 * A cell that was to have been up before the simulation cannot have been without a lease: then it is one that
 * tries to come up.
 */
function afterLease(state: RepState, parts: RepParts, hasLease: boolean, ctx: DiegoCtx): void {
  if (state.phase !== 'starting' || !wasUpBefore(state, parts)) return;
  if (hasLease) {
    askForPresence(state, parts, ctx);
  } else {
    state.starts++;
    onCheckGarden(state, parts, ctx);
  }
}

/** Whether this start stands for one before the simulation. */
function wasUpBefore(state: RepState, parts: RepParts): boolean {
  return parts.spec.joinsAt === 0 && state.starts === 1;
}

/** The daemon's poller: its first cycle comes at once (cf-networking-helpers: poller.go). */
function untilFirstRenewal(state: RepState, parts: RepParts, ctx: DiegoCtx): Duration {
  const { silk } = parts.config;
  if (silk === null || state.phase !== 'starting' || !wasUpBefore(state, parts)) return 0;
  return firstWait(state, parts, 'lease-phase', silk.leasePollInterval, ctx);
}

/** The executor begins: Garden's first health check. */
export function onCheckGarden(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  startExecutor(depotOf(state, parts, ctx), state.starts);
}

/** An error of the first check ends the process (runner.go Run in 2.105.0). */
export function onGardenChecked(
  state: RepState,
  parts: RepParts,
  error: string | null,
  ctx: DiegoCtx,
): void {
  if (error === null) askForPresence(state, parts, ctx);
  else exitProcess(state, parts, 'failed', error, ctx);
}

/** The process asks for its presence; its servers come up once it is held. */
function askForPresence(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { presenceRetryInterval } = parts.config.rep;
  takePresence(
    state,
    parts,
    firstWait(state, parts, 'presence-phase', presenceRetryInterval, ctx),
    ctx,
  );
}

/** The presence is held. The first sync comes one polling interval after the start (bulker.go Run). */
export function becomeReady(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.phase !== 'starting') return;
  const { cause } = ctx;
  state.phase = 'up';
  ctx.record(STARTED, parts.cell, -1, -1, 0, 0, 0);
  const { pollingInterval } = parts.config.rep;
  const untilSync = firstWait(state, parts, 'sync-phase', pollingInterval, ctx);
  state.nextSync = ctx.after(untilSync, { kind: 'rep.sync' });
  ctx.cause = cause;
}

/** A timer's first wait: the whole interval, but for a cell that was up long before, which is in any phase. */
function firstWait(
  state: RepState,
  parts: RepParts,
  purpose: string,
  interval: Duration,
  ctx: DiegoCtx,
): Duration {
  if (!wasUpBefore(state, parts)) return interval;
  return Math.round(ctx.draw(parts.spec.cellGuid, purpose, 0) * interval);
}
