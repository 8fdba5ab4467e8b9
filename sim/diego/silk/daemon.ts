/**
 * silk-daemon: how its process starts, polls, is refused, is cut off, and ends.
 *
 * Real counterpart: silk:cmd/silk-daemon/main.go, daemon/planner/vxlan_planner.go (DoCycle) and
 * fatal_error_detector.go. A start without a VTEP device acquires a lease; whatever goes wrong ends the process, and
 * its supervisor starts it again. A start that finds the device renews the lease that the device tells of; when that
 * fails the process ends while the VM has containers in the network, else it deletes the device and acquires anew. A
 * cycle that is refused ends the process, and so does one that fails when none has succeeded for the partition
 * tolerance. What BOSH's scripts do is in `daemonScripts`.
 *
 * Renewals that a controller calls elidable are not sent unless the foundation is eager (`../renewals`). Of a cycle
 * only the renewal is a message: the poll for the leases that follows takes its time, always succeeds, and the routes
 * that it sets are not kept. The supervisor's pace is exact. Left out: a device outside the overlay network, which
 * would need another network in the middle of a run; a datastore that cannot be read; that monit or its health
 * checker restarts a daemon that hangs.
 */
import { assertNever } from '../../engine/actor';
import type { Duration, Instant } from '../../engine/units';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import type { DiegoCtx } from '../messages';
import { departureOnItsWay, lastDeparture, nextDeparture } from '../renewals';
import { ask, currentController, endCall, moveOn, period, sendElidable } from './daemonCalls';
import type { Daemon, DaemonCall, DaemonHost, DaemonNews, DaemonParts } from './daemonState';
import { cellOf } from './leaseTable';
import type { SilkDaemonMessage, SilkOutcome } from './messages';
import { baseOf, type Subnet, subnetOf } from './subnet';
import { blockNumber } from './subnetPool';

const STARTED = kindId('process.started');
const RENEW_REFUSED = kindId('silk.renewRefused');
const PARTITIONED = kindId('silk.partitioned');
const RUNS = observationId('silk.daemonRuns');
const RENEW_FAILED = observationId('silk.renewFailed');

/** The process starts. `firstWait`: until its first renewal. */
export function startDaemon(
  daemon: Daemon,
  { parts, identities }: DaemonHost,
  firstWait: Duration,
  ctx: DiegoCtx,
): void {
  if (daemon.isKilled) say(STARTED, parts, identities, ctx);
  daemon.isKilled = false;
  daemon.startsAt = null;
  daemon.status = 'starting';
  daemon.isHung = false;
  daemon.firstWait = firstWait;
  if (daemon.device === null) return ask(daemon, parts, 'acquire', ctx);
  // main.go discoverLocalLease takes the configured prefix length, for a single address as well.
  daemon.device = subnetOf(baseOf(daemon.device), parts.config.subnetPrefix);
  ask(daemon, parts, 'discover', ctx);
}

/** The supervisor's look at a daemon that ended; one that has been started meanwhile runs already. */
export function isToStart({ status, startsAt }: Daemon, ctx: DiegoCtx): boolean {
  return status === 'down' && startsAt !== null && startsAt <= ctx.now;
}

/** A controller has answered a call of the daemon's. */
export function onCallAnswered(
  daemon: Daemon,
  host: DaemonHost,
  purpose: 'acquire' | 'discover' | 'renew',
  answer: Extract<SilkDaemonMessage, { kind: 'silkDaemon.answered' }>,
  ctx: DiegoCtx,
): DaemonNews {
  const { outcome } = answer;
  switch (purpose) {
    case 'acquire':
      if (outcome.kind !== 'leased') return exit(daemon, host, ctx);
      daemon.device = outcome.subnet;
      return beginToServe(daemon, host, answer, ctx);
    case 'discover':
      if (outcome.kind !== 'renewed') return onDiscoveryFailed(daemon, host, outcome, ctx);
      return beginToServe(daemon, host, answer, ctx);
    case 'renew':
      if (outcome.kind === 'renewed') return onRenewed(daemon, host.parts, answer, ctx);
      return onRenewalFailed(daemon, host, outcome, ctx);
    default:
      return assertNever(purpose);
  }
}

/** No controller was there, or none has answered in time. */
export function onCallTimedOut(
  daemon: Daemon,
  host: DaemonHost,
  purpose: 'acquire' | 'discover' | 'renew',
  ctx: DiegoCtx,
): DaemonNews {
  switch (purpose) {
    case 'acquire':
      return exit(daemon, host, ctx);
    case 'discover':
      return onDiscoveryFailed(daemon, host, { kind: 'failed' }, ctx);
    case 'renew':
      return onRenewalFailed(daemon, host, { kind: 'failed' }, ctx);
    default:
      return assertNever(purpose);
  }
}

/** It serves its subnet to containers from now on, and polls. */
function beginToServe(
  daemon: Daemon,
  { parts }: DaemonHost,
  { attempt, renewals }: Extract<SilkDaemonMessage, { kind: 'silkDaemon.answered' }>,
  ctx: DiegoCtx,
): DaemonNews {
  daemon.status = 'running';
  daemon.isRefused = false;
  daemon.lastSuccess = attempt;
  ctx.count(RUNS, parts.owner, 1);
  // A VM that has stood still takes the answer too late for the rhythm in it.
  const isInTime = renewals?.from === ctx.now + daemon.firstWait;
  const elided = attempt < daemon.reconsideredAt || !isInTime ? null : renewals;
  daemon.renewals = parts.isEager ? null : elided;
  if (daemon.renewals === null) {
    setNext(daemon, ctx.now + daemon.firstWait, elided !== null, ctx);
  }
  return 'started';
}

/** main.go acquireLease, of a device whose lease cannot be renewed, whatever the reason. */
function onDiscoveryFailed(
  daemon: Daemon,
  host: DaemonHost,
  outcome: SilkOutcome,
  ctx: DiegoCtx,
): DaemonNews {
  if (host.hasContainers()) {
    recordRefusal(daemon, host, outcome, ctx);
    return exit(daemon, host, ctx);
  }
  daemon.device = null;
  ask(daemon, host.parts, 'acquire', ctx);
  return null;
}

function onRenewed(
  daemon: Daemon,
  parts: DaemonParts,
  { attempt, renewals }: Extract<SilkDaemonMessage, { kind: 'silkDaemon.answered' }>,
  ctx: DiegoCtx,
): DaemonNews {
  daemon.lastSuccess = attempt;
  const at = attempt + period(parts);
  const isSteady = attempt >= daemon.reconsideredAt && renewals?.from === at && at > ctx.now;
  if (isSteady && !parts.isEager) daemon.renewals = renewals;
  else setNext(daemon, Math.max(at, ctx.now), isSteady, ctx);
  return null;
}

/** vxlan_planner.go DoCycle and fatal_error_detector.go; the poller pauses after a cycle that failed as well. */
function onRenewalFailed(
  daemon: Daemon,
  host: DaemonHost,
  outcome: SilkOutcome,
  ctx: DiegoCtx,
): DaemonNews {
  const { owner, config } = host.parts;
  ctx.count(RENEW_FAILED, owner, 1);
  if (outcome.kind === 'refused') {
    recordRefusal(daemon, host, outcome, ctx);
    return exit(daemon, host, ctx);
  }
  if (ctx.now - daemon.lastSuccess >= config.partitionTolerance) {
    ctx.note(PARTITIONED, cellOf(owner), -1, -1, 0, 0, 0);
    return exit(daemon, host, ctx);
  }
  setNext(daemon, ctx.now + config.leasePollInterval, false, ctx);
  return null;
}

/** Told once, though a daemon with containers is refused at each of its starts. */
function recordRefusal(
  daemon: Daemon,
  { parts, identities }: DaemonHost,
  outcome: SilkOutcome,
  ctx: DiegoCtx,
): void {
  if (outcome.kind !== 'refused' || daemon.isRefused) return;
  daemon.isRefused = true;
  const { networkAddress: network, networkPrefix, subnetPrefix } = parts.config;
  const block = blockNumber({ network, networkPrefix, subnetPrefix }, daemon.device as Subnet);
  const error = textId(identities, outcome.error);
  ctx.note(RENEW_REFUSED, cellOf(parts.owner), -1, -1, block, error, 0);
}

/** The next cycle of the poller. */
export function onRenewalDue(
  daemon: Daemon,
  { parts }: DaemonHost,
  isElidable: boolean,
  ctx: DiegoCtx,
): void {
  daemon.next = null;
  daemon.due = null;
  if (!isElidable) return ask(daemon, parts, 'renew', ctx);
  sendElidable(daemon, parts, 0, ctx);
  daemon.lastSuccess = ctx.now;
  setNext(daemon, ctx.now + period(parts), true, ctx);
}

export function setNext(daemon: Daemon, at: Instant, isElidable: boolean, ctx: DiegoCtx): void {
  daemon.due = { at, isElidable, cause: ctx.cause };
  daemon.next = ctx.at(at, { kind: 'silkDaemon.renew', isElidable });
}

/** From now on each renewal is sent; one that would be on its way is put there. */
export function reconsider(daemon: Daemon, { parts }: DaemonHost, ctx: DiegoCtx): void {
  const { renewals, due } = daemon;
  const { cause } = ctx;
  daemon.reconsideredAt = ctx.now;
  daemon.renewals = null;
  // Eager, it has sent them all along.
  if (due?.isElidable) {
    ctx.cause = due.cause;
    clearNext(daemon, ctx);
    setNext(daemon, due.at, false, ctx);
    ctx.cause = cause;
  }
  if (renewals === null) return;
  ctx.cause = renewals.cause;
  const sentAt = departureOnItsWay(renewals, ctx.now);
  if (sentAt !== undefined) sendElidable(daemon, parts, sentAt - ctx.now, ctx);
  daemon.lastSuccess = Math.max(daemon.lastSuccess, lastDeparture(renewals, ctx.now) ?? 0);
  setNext(daemon, nextDeparture(renewals, ctx.now), false, ctx);
  ctx.cause = cause;
}

/** It ends by itself: its supervisor starts it again, unless BOSH is about to stop it. */
export function exit(daemon: Daemon, host: DaemonHost, ctx: DiegoCtx): DaemonNews {
  const { parts } = host;
  end(daemon, parts, ctx);
  if (daemon.drain !== null) return 'ended';
  daemon.startsAt = ctx.now + parts.supervisorInterval;
  ctx.at(daemon.startsAt, { kind: 'silkDaemon.start' });
  return 'ended';
}

/** The process is gone, and nobody starts it again. */
export function end(daemon: Daemon, parts: DaemonParts, ctx: DiegoCtx): void {
  stopRunning(daemon, parts, ctx);
  daemon.status = 'down';
  daemon.isHung = false;
  daemon.isKilled = false;
  daemon.startsAt = null;
}

/** A call of the daemon's, not of a script that runs beside it. */
function isOfProcess({ purpose }: DaemonCall): boolean {
  return purpose !== 'preStart' && purpose !== 'drain';
}

export function stopRunning(daemon: Daemon, parts: DaemonParts, ctx: DiegoCtx): void {
  const isAsking = daemon.call !== null && isOfProcess(daemon.call);
  if (isAsking) endCall(daemon, ctx);
  clearNext(daemon, ctx);
  if (daemon.status === 'running' && !daemon.isHung) ctx.count(RUNS, parts.owner, 0);
  // The controllers hear no more of it: what they work out, or would from a call under way, ends now.
  const controller = currentController(daemon, parts);
  if ((daemon.renewals !== null || isAsking) && controller !== undefined) {
    ctx.deliver(controller, { kind: 'silk.renewalsEnded', address: daemon.address });
  }
  daemon.renewals = null;
}

function clearNext(daemon: Daemon, ctx: DiegoCtx): void {
  if (daemon.next !== null) ctx.cancel(daemon.next);
  daemon.next = null;
  daemon.due = null;
}

/** Its VM's timers have ended, and answers under way are lost, though its process has not: it goes on. */
export function goOnWithTimers(daemon: Daemon, { parts }: DaemonHost, ctx: DiegoCtx): void {
  const { call, due, startsAt, drain } = daemon;
  if (call !== null) ask(daemon, parts, call.purpose, ctx);
  if (due !== null) {
    const { cause } = ctx;
    ctx.cause = due.cause;
    setNext(daemon, Math.max(due.at, ctx.now), due.isElidable, ctx);
    ctx.cause = cause;
  }
  if (startsAt !== null) ctx.at(Math.max(startsAt, ctx.now), { kind: 'silkDaemon.start' });
  if (drain !== null && call === null) {
    ctx.at(Math.max(drain.at, ctx.now), { kind: 'silkDaemon.lookForContainers' });
  }
}

/** The call that was under way, which is over; the next one after a time-out goes to another controller. */
export function callOver(
  daemon: Daemon,
  parts: DaemonParts,
  isTimeOut: boolean,
  ctx: DiegoCtx,
): DaemonCall | null {
  const { call } = daemon;
  endCall(daemon, ctx);
  if (isTimeOut) moveOn(daemon, parts);
  return call;
}

/** A record about its process. */
export function say(
  kind: number,
  { owner }: DaemonParts,
  identities: DaemonHost['identities'],
  ctx: DiegoCtx,
): void {
  ctx.note(kind, cellOf(owner), -1, -1, textId(identities, 'silk-daemon'), 0, 0);
}
