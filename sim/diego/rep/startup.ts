/**
 * How a cell comes up: lease, Garden's health check, presence, servers, first bulk sync; and how it keeps
 * lease and presence.
 *
 * Real counterpart: rep:cmd/rep/main.go (the ordered group), executor:gardenhealth/runner.go in release
 * 2.105.0, locket:lock/lock.go (the presence runner), silk:cmd/silk-daemon/main.go. In 2.105.0 the rep is
 * not ready until the first health check of Garden has passed, and a failed first check ends the process.
 * The check's container is networked, so a cell without a Silk lease never gets as far as its presence:
 * the supervisor starts silk-daemon and rep again and again, and the foundation never hears of the cell.
 * Renewals that Locket or the Silk controller call elidable are sent by an eager foundation only.
 * Left out: measuring root filesystems, the exact duration of the process's start, and
 * that the very first attempt at the presence has no deadline.
 */
import type { Duration } from '../../engine/units';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { createExecutorState, executorAfterRestart } from '../executor/executorState';
import { resumeChecks, startExecutor } from '../executor/gardenHealth';
import type { DiegoCtx } from '../messages';
import { renewalOffer } from '../renewals';
import { depotOf } from './depot';
import type { RepMessage } from './messages';
import { forgetProcess, type RepParts, type RepState } from './repState';

const STARTED = kindId('rep.started');
const STOPPED = kindId('rep.stopped');

/**
 * The process starts: with its VM, on which nothing of an earlier life is left, or again on a VM that ran on.
 * Then silk-daemon, another process, has kept its lease.
 */
export function onBoot(
  state: RepState,
  parts: RepParts,
  { isWarm, isVmStart }: Extract<RepMessage, { kind: 'rep.boot' }>,
  ctx: DiegoCtx,
): void {
  forgetProcess(state, parts);
  state.phase = 'starting';
  state.starts++;
  if (!isVmStart) {
    state.executor = executorAfterRestart(state.executor, parts.config.executor);
    onCheckGarden(state, parts, ctx);
    return;
  }
  state.hasLease = false;
  state.executor = createExecutorState(parts.spec.total, parts.config.executor);
  acquireLease(state, parts, ctx);
  if (!isWarm) onCheckGarden(state, parts, ctx);
  else resumeChecks(depotOf(state, parts, ctx));
  if (isWarm && parts.peers.silkController === null) lockPresence(state, parts, false, ctx);
}

/** silk-daemon's main.go acquireLease. Without Silk there is nothing to acquire. */
export function acquireLease(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { silkController } = parts.peers;
  if (silkController === null) return;
  const wait = untilFirstRenewal(state, parts, ctx);
  const renewals = renewalOffer(ctx.constantLatency(silkController, 'silk.renew'), wait);
  const { cell } = parts;
  ctx.send(silkController, { kind: 'silk.acquire', cell, sentAt: ctx.now, renewals });
}

/**
 * silk-daemon exits when it gets no lease; the supervisor starts it again. A cell that was to have been up
 * before the simulation cannot have been without a lease: then it is one that tries to come up.
 */
export function onLeaseAnswered(
  state: RepState,
  parts: RepParts,
  { hasLease, isElidable }: Extract<RepMessage, { kind: 'rep.leaseAnswered' }>,
  ctx: DiegoCtx,
): void {
  state.hasLease = hasLease;
  if (!hasLease) {
    ctx.after(parts.config.bosh.supervisorInterval, { kind: 'rep.acquireLease' });
  } else if (parts.isEager || !isElidable) {
    ctx.after(untilFirstRenewal(state, parts, ctx), { kind: 'rep.renewLease' });
  }
  if (!wasUpBefore(state, parts)) return;
  if (hasLease) {
    lockPresence(state, parts, false, ctx);
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
  if (silk === null || !wasUpBefore(state, parts)) return 0;
  return firstWait(state, parts, 'lease-phase', silk.leasePollInterval, ctx);
}

/**
 * vxlan_planner.go DoCycle. The poller pauses after each cycle; of a cycle's time only the controller's is
 * counted, so that a renewal that is lost or late does not hold up the next.
 */
export function onRenewLease(parts: RepParts, ctx: DiegoCtx): void {
  const { silkController } = parts.peers;
  const { silk } = parts.config;
  if (silkController === null || silk === null) return;
  ctx.send(silkController, { kind: 'silk.renew', cell: parts.cell });
  ctx.after(silk.leasePollInterval + silk.callTime, { kind: 'rep.renewLease' });
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
  if (error === null) {
    lockPresence(state, parts, false, ctx);
    return;
  }
  const { cause } = ctx;
  ctx.record(STOPPED, parts.cell, -1, -1, 0, textId(state.identities, error), 0);
  ctx.cause = cause;
  state.starts++;
  ctx.after(parts.config.bosh.supervisorInterval, { kind: 'rep.checkGarden' });
}

/**
 * lock.go: each attempt has a deadline, in 2.105.0 the TTL; the next one follows a retry interval later.
 * `isElidable`: Locket has answered that it need not be sent.
 */
export function lockPresence(
  state: RepState,
  parts: RepParts,
  isElidable: boolean,
  ctx: DiegoCtx,
): void {
  state.owner = state.starts;
  const { locket } = parts.peers;
  const attempt = ctx.after(parts.config.rep.presenceTtl, { kind: 'rep.presenceTimedOut' });
  state.presenceDeadline = attempt;
  const latency = ctx.constantLatency(locket, 'locket.lockPresence');
  ctx.send(locket, {
    kind: 'locket.lockPresence',
    cell: parts.cell,
    owner: state.owner,
    attempt,
    sentAt: ctx.now,
    isElidable,
    renewals: renewalOffer(latency, untilNextLock(state, parts, ctx)),
  });
}

/** Quiet, Locket works out elidable renewals by itself for as long as this process lives. */
export function onPresenceAnswered(
  state: RepState,
  parts: RepParts,
  answer: Extract<RepMessage, { kind: 'rep.presenceAnswered' }>,
  ctx: DiegoCtx,
): void {
  const { attempt, isHeld, isElidable } = answer;
  // An answer after the deadline: the attempt has been given up, and the next may be under way.
  if (state.presenceDeadline !== attempt) return;
  ctx.cancel(attempt);
  state.presenceDeadline = null;
  state.isPresent = isHeld;
  let untilNext = parts.config.rep.presenceRetryInterval;
  if (isHeld) {
    untilNext = untilNextLock(state, parts, ctx);
    if (state.phase === 'starting') becomeReady(state, parts, ctx);
  }
  if (isElidable && !parts.isEager) return;
  ctx.after(untilNext, { kind: 'rep.lockPresence', isElidable });
}

/** From the answer that the presence is held until the next call. */
function untilNextLock(state: RepState, parts: RepParts, ctx: DiegoCtx): Duration {
  const { presenceRetryInterval } = parts.config.rep;
  if (state.phase !== 'starting') return presenceRetryInterval;
  return firstWait(state, parts, 'presence-phase', presenceRetryInterval, ctx);
}

/** A lost presence changes nothing else: the rep runs on and tries again. */
export function onPresenceTimedOut(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  state.presenceDeadline = null;
  state.isPresent = false;
  const { presenceRetryInterval } = parts.config.rep;
  ctx.after(presenceRetryInterval, { kind: 'rep.lockPresence', isElidable: false });
}

/** The first sync comes one polling interval after the start (bulker.go Run). */
function becomeReady(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
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
