/**
 * How a cell comes up: lease, Garden's health check, presence, servers, first bulk sync.
 *
 * Real counterpart: rep:cmd/rep/main.go (the ordered group), executor:gardenhealth/runner.go in release
 * 2.105.0, locket:lock/lock.go (the presence runner), silk:cmd/silk-daemon/main.go. In 2.105.0 the rep is
 * not ready until the first health check of Garden has passed, and a failed first check ends the process.
 * The check's container is networked, so a cell without a Silk lease never gets as far as its presence:
 * the supervisor starts silk-daemon and rep again and again, and the foundation never hears of the cell.
 * Left out: measuring root filesystems, the download cache, the exact duration of the process's start, and
 * that the very first attempt at the presence has no deadline.
 */
import type { Duration } from '../../engine/units';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { createExecutorState } from '../executor/executorState';
import type { DiegoCtx } from '../messages';
import type { RepParts, RepState } from './repState';

const STARTED = kindId('rep.started');
const STOPPED = kindId('rep.stopped');

/** The machine starts: nothing of an earlier life is left on it. */
export function onBoot(state: RepState, parts: RepParts, isWarm: boolean, ctx: DiegoCtx): void {
  state.phase = 'starting';
  state.hasLease = false;
  state.isPresent = false;
  state.presenceDeadline = null;
  state.starts++;
  state.executor = createExecutorState(parts.spec.total, parts.config.executor);
  state.operations = new Map();
  state.report = null;
  if (parts.peers.silkController !== null) {
    ctx.send(parts.peers.silkController, { kind: 'silk.acquire', cell: parts.cell });
  }
  if (!isWarm) onCheckGarden(state, parts, ctx);
  else if (parts.peers.silkController === null) lockPresence(state, parts, ctx);
}

/**
 * silk-daemon exits when it gets no lease; the supervisor starts it again. A cell that was to have been up
 * before the simulation cannot have been without a lease: then it is one that tries to come up.
 */
export function onLeaseAnswered(
  state: RepState,
  parts: RepParts,
  hasLease: boolean,
  ctx: DiegoCtx,
): void {
  state.hasLease = hasLease;
  if (!hasLease) ctx.after(parts.config.bosh.supervisorInterval, { kind: 'rep.acquireLease' });
  if (!wasUpBefore(state, parts)) return;
  if (hasLease) {
    lockPresence(state, parts, ctx);
  } else {
    state.starts++;
    onCheckGarden(state, parts, ctx);
  }
}

/** Whether this start stands for one before the simulation. */
function wasUpBefore(state: RepState, parts: RepParts): boolean {
  return parts.spec.joinsAt === 0 && state.starts === 1;
}

export function onAcquireLease(parts: RepParts, ctx: DiegoCtx): void {
  if (parts.peers.silkController === null) return;
  ctx.send(parts.peers.silkController, { kind: 'silk.acquire', cell: parts.cell });
}

/** gardenhealth/checker.go: create a container, run a process in it, destroy it. */
export function onCheckGarden(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { executor } = parts.config;
  const owner = parts.spec.cellGuid;
  const create = ctx.sample(executor.containerCreateTime, owner, 'health-create', state.starts);
  const destroy = ctx.sample(executor.containerDestroyTime, owner, 'health-destroy', state.starts);
  ctx.after(create + destroy, { kind: 'rep.gardenChecked' });
}

export function onGardenChecked(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.hasLease || parts.peers.silkController === null) {
    lockPresence(state, parts, ctx);
    return;
  }
  // Three tries, a second after each, then the error is fatal to the process (checker.go retryOnFail).
  const retries = 3 * parts.config.executor.gardenHealthcheckRetryInterval;
  const { cause } = ctx;
  const reason = textId(state.identities, 'garden health check failed: no network');
  ctx.record(STOPPED, parts.cell, -1, -1, 0, reason, 0);
  ctx.cause = cause;
  state.starts++;
  ctx.after(retries + parts.config.bosh.supervisorInterval, { kind: 'rep.checkGarden' });
}

/** lock.go: each attempt has a deadline, in 2.105.0 the TTL; the next one follows a retry interval later. */
export function lockPresence(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  state.owner = state.starts;
  const { rep } = parts.config;
  ctx.send(parts.peers.locket, {
    kind: 'locket.lockPresence',
    cell: parts.cell,
    owner: state.owner,
  });
  state.presenceDeadline = ctx.after(rep.presenceTtl, { kind: 'rep.presenceTimedOut' });
}

export function onPresenceAnswered(
  state: RepState,
  parts: RepParts,
  isHeld: boolean,
  ctx: DiegoCtx,
): void {
  // An answer after the deadline: the attempt has been given up and the next is under way.
  if (state.presenceDeadline === null) return;
  ctx.cancel(state.presenceDeadline);
  state.presenceDeadline = null;
  state.isPresent = isHeld;
  const { presenceRetryInterval } = parts.config.rep;
  let untilNext = presenceRetryInterval;
  if (isHeld && state.phase === 'starting') {
    untilNext = firstWait(state, parts, 'presence-phase', presenceRetryInterval, ctx);
    becomeReady(state, parts, ctx);
  }
  ctx.after(untilNext, { kind: 'rep.lockPresence' });
}

/** A lost presence changes nothing else: the rep runs on and tries again. */
export function onPresenceTimedOut(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  state.presenceDeadline = null;
  state.isPresent = false;
  ctx.after(parts.config.rep.presenceRetryInterval, { kind: 'rep.lockPresence' });
}

/** The first sync comes one polling interval after the start (bulker.go Run). */
function becomeReady(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { cause } = ctx;
  state.phase = 'up';
  ctx.record(STARTED, parts.cell, -1, -1, 0, 0, 0);
  const { pollingInterval } = parts.config.rep;
  const untilSync = firstWait(state, parts, 'sync-phase', pollingInterval, ctx);
  ctx.after(untilSync, { kind: 'rep.sync' });
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
