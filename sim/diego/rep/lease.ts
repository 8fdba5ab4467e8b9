/**
 * The cell's Silk lease: acquired when silk-daemon starts, renewed by its poller.
 *
 * Real counterpart: silk:cmd/silk-daemon/main.go and daemon/planner/vxlan_planner.go. The daemon exits when it gets
 * no lease, whatever the reason, and the supervisor starts it again; faults end it, and let it stand still. Of a
 * cycle of its poller only the call's own time is counted, and a renewal is not waited for: one that is lost or late
 * does not hold up the next. Renewals that the controller calls elidable are not sent unless the foundation is
 * eager (`../renewals`). Left out: refused renewals, partitions that outlast the tolerance.
 */
import { type Duration, type Instant, MILLISECOND, NEVER } from '../../engine/units';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import { departureOnItsWay, nextDeparture, renewalOffer } from '../renewals';
import type { RepMessage } from './messages';
import type { RepParts, RepState } from './repState';

const STARTED = kindId('process.started');

/** What a refused connection takes (assumption: one round trip). */
const REFUSAL = MILLISECOND;

/** main.go acquireLease. Without Silk there is nothing to acquire. `firstWait`: until the first renewal. */
export function acquireLease(
  state: RepState,
  parts: RepParts,
  firstWait: Duration,
  ctx: DiegoCtx,
): void {
  const { silkController } = parts.peers;
  const { silk } = parts.config;
  if (silkController === null || silk === null) return;
  const attempt = ctx.now;
  if (state.lease.isKilled) recordStart(state, parts, ctx);
  state.lease.isKilled = false;
  state.lease.startsAt = null;
  state.lease.attempt = attempt;
  state.lease.firstWait = firstWait;
  const isThere = ctx.isUp(silkController);
  const limit = isThere ? silk.clientTimeout : REFUSAL;
  state.lease.timer = ctx.after(limit, { kind: 'rep.leaseTimedOut', attempt });
  if (!isThere) return;
  const { cell } = parts;
  const latency = ctx.constantLatency(silkController, 'silk.renew');
  const interval = silk.leasePollInterval + silk.callTime;
  const patience = silk.clientTimeout;
  const renewals = renewalOffer(latency, { wait: firstWait, interval, patience });
  ctx.send(silkController, { kind: 'silk.acquire', cell, attempt, renewals });
}

function recordStart({ identities }: RepState, { cell }: RepParts, ctx: DiegoCtx): void {
  const { cause } = ctx;
  ctx.record(STARTED, cell, -1, -1, textId(identities, 'silk-daemon'), 0, 0);
  ctx.cause = cause;
}

/** Answers whether the attempt under way has been decided, and how; undefined when it has not. */
export function onLeaseAnswered(
  state: RepState,
  parts: RepParts,
  answer: Extract<RepMessage, { kind: 'rep.leaseAnswered' }>,
  ctx: DiegoCtx,
): boolean | undefined {
  const { lease } = state;
  if (lease.attempt !== answer.attempt) return undefined;
  endAttempt(state, ctx);
  state.hasLease = answer.hasLease;
  if (!answer.hasLease) {
    startAgain(state, parts, ctx);
    return false;
  }
  // A cell that has stood still takes the answer too late for the rhythm in it.
  const isInTime = answer.renewals?.from === ctx.now + lease.firstWait;
  const elided = answer.attempt < lease.reconsideredAt || !isInTime ? null : answer.renewals;
  lease.renewals = parts.isEager ? null : elided;
  if (lease.renewals === null) {
    setNext(state, ctx.now + lease.firstWait, isInTime, ctx);
  }
  return true;
}

/** The controller did not answer in time, or is not there. */
export function onLeaseTimedOut(
  state: RepState,
  parts: RepParts,
  attempt: number,
  ctx: DiegoCtx,
): boolean | undefined {
  if (state.lease.attempt !== attempt) return undefined;
  endAttempt(state, ctx);
  startAgain(state, parts, ctx);
  return false;
}

function endAttempt({ lease }: RepState, ctx: DiegoCtx): void {
  if (lease.timer !== null) ctx.cancel(lease.timer);
  lease.timer = null;
  lease.attempt = null;
}

/** The daemon has ended: its supervisor starts it again. */
function startAgain({ lease }: RepState, parts: RepParts, ctx: DiegoCtx): void {
  lease.startsAt = ctx.now + parts.config.bosh.supervisorInterval;
  ctx.at(lease.startsAt, { kind: 'rep.acquireLease' });
}

/** vxlan_planner.go DoCycle. */
export function onRenewLease(
  state: RepState,
  parts: RepParts,
  isElidable: boolean,
  ctx: DiegoCtx,
): void {
  const { silk } = parts.config;
  if (silk === null) return;
  sendRenewal(parts, isElidable, 0, ctx);
  const period = silk.leasePollInterval + silk.callTime;
  setNext(state, ctx.now + period, isElidable, ctx);
}

/** The controller has found that the renewals that follow need not be sent. */
export function onLeaseRenewed(
  state: RepState,
  { isEager }: RepParts,
  { attempt, renewals }: Extract<RepMessage, { kind: 'rep.leaseRenewed' }>,
  ctx: DiegoCtx,
): void {
  const { lease } = state;
  if (attempt < lease.reconsideredAt || lease.next === null || renewals.from < ctx.now) return;
  clearNext(state, ctx);
  lease.renewals = isEager ? null : renewals;
  if (isEager) setNext(state, renewals.from, true, ctx);
}

function setNext({ lease }: RepState, at: Instant, isElidable: boolean, ctx: DiegoCtx): void {
  lease.due = { at, isElidable };
  lease.next = ctx.at(at, { kind: 'rep.renewLease', isElidable });
}

function clearNext({ lease }: RepState, ctx: DiegoCtx): void {
  if (lease.next !== null) ctx.cancel(lease.next);
  lease.next = null;
  lease.due = null;
}

function sendRenewal(
  parts: RepParts,
  isElidable: boolean,
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const { silkController } = parts.peers;
  const { silk } = parts.config;
  if (silkController === null || silk === null) return;
  const attempt = ctx.now + processing;
  const interval = silk.leasePollInterval + silk.callTime;
  const latency = ctx.constantLatency(silkController, 'silk.renew');
  const rhythm = { wait: interval, interval, patience: silk.clientTimeout };
  const renewals = renewalOffer(latency, rhythm);
  const { cell } = parts;
  ctx.send(silkController, { kind: 'silk.renew', cell, attempt, isElidable, renewals }, processing);
}

/** From now on each renewal is sent; one that would be on its way is put there. */
export function reconsiderLease(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { lease } = state;
  const { renewals } = lease;
  lease.reconsideredAt = ctx.now;
  lease.renewals = null;
  if (renewals === null) return;
  const { cause } = ctx;
  ctx.cause = renewals.cause;
  const sentAt = departureOnItsWay(renewals, ctx.now);
  if (sentAt !== undefined) sendRenewal(parts, true, sentAt - ctx.now, ctx);
  setNext(state, nextDeparture(renewals, ctx.now), false, ctx);
  ctx.cause = cause;
}

/** The rep's process has ended and its timers with it: those of silk-daemon, another process, go on. */
export function resumeLease(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { lease } = state;
  if (lease.due !== null) {
    const { at, isElidable } = lease.due;
    return setNext(state, Math.max(at, ctx.now), isElidable, ctx);
  }
  if (lease.renewals !== null || parts.peers.silkController === null) return;
  lease.timer = null;
  if (lease.startsAt === null) return acquireLease(state, parts, 0, ctx);
  if (lease.startsAt === NEVER) return;
  ctx.at(Math.max(lease.startsAt, ctx.now), { kind: 'rep.acquireLease' });
}

/** The daemon is gone, or as good as gone: containers get no network, nothing is renewed. */
export function onSilkDaemonEnded(
  state: RepState,
  parts: RepParts,
  isSupervised: boolean,
  ctx: DiegoCtx,
): void {
  const { lease } = state;
  endAttempt(state, ctx);
  clearNext(state, ctx);
  lease.renewals = null;
  state.hasLease = false;
  lease.startsAt = NEVER;
  lease.isKilled = isSupervised;
  if (isSupervised) startAgain(state, parts, ctx);
}

/** A person starts it, or it goes on: it finds the lease that the cell has. One that runs is left alone. */
export function onSilkDaemonStarted(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.lease.startsAt === NEVER) acquireLease(state, parts, 0, ctx);
}

/** Whether silk-daemon's process is there, as monit sees it. */
export function isDaemonRunning({ lease }: RepState): boolean {
  return lease.startsAt === null;
}

/** The supervisor's look at a daemon that ended; one that has been started meanwhile runs already. */
export function isToStart({ lease }: RepState, ctx: DiegoCtx): boolean {
  return lease.startsAt !== null && lease.startsAt <= ctx.now;
}
