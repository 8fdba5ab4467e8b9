/**
 * How a rep's process ends by itself: its members in reverse order, each waited for.
 *
 * Real counterpart: the ordered group of rep:cmd/rep/main.go, evacuation/cleanup.go, locket:lock/lock.go
 * (release). Event consumer and bulker go first (a sync under way is finished), then the cleanup deletes every
 * container, then the servers close and the presence is released. Operations that have begun go on until the
 * process has ended. The cleanup deletes nothing when the BBS does not tell it the rows of the cell, and gives
 * up when deleting takes too long: containers are then left behind in Garden, unattended.
 *
 * The cleanup logs for each container that it reached the evacuation timeout, even at a stop without an
 * evacuation; here only what a timeout ended is told. Left out: how long the servers take to close.
 */
import { type Duration, SECOND } from '../../engine/units';
import { NONE, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import { call, takeAnswer } from '../calls';
import { deleteFromOutside } from '../executor/executor';
import type { DiegoCtx } from '../messages';
import { bbsClient } from './bbsClient';
import { depotOf } from './depot';
import { resumeLease } from './lease';
import type { RepMessage } from './messages';
import { releasePresence } from './presence';
import { forgetProcess, type RepParts, type RepState, type Shutdown } from './repState';
import { leaveContainersBehind } from './restart';

const STOPPED = kindId('rep.stopped');
const TIMED_OUT = kindId('evacuation.timedOut');
const DRAINED = kindId('cell.drained');
const STRANDED = observationId('rep.strandedEvacuating');

/** Between two looks of the cleanup (cleanup.go). */
const CLEANUP_INTERVAL: Duration = SECOND;

/** SIGTERM: a rep that is not up has no member that has anything to clean up. */
export function onStop(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.shutdown !== null) return;
  if (state.phase === 'up') return beginShutdown(state, parts, 'stopped', ctx);
  exitProcess(state, parts, 'stopped', 'stopped', ctx);
}

/** Event consumer, bulker and evacuator end; the cleanup waits for the sync under way. */
export function beginShutdown(
  state: RepState,
  parts: RepParts,
  reason: Shutdown['reason'],
  ctx: DiegoCtx,
): void {
  if (state.shutdown !== null) return;
  state.shutdown = { reason, stranded: 0, awaited: null };
  if (state.nextSync !== null) ctx.cancel(state.nextSync);
  state.nextSync = null;
  const { evacuation } = state;
  if (evacuation !== null) {
    ctx.cancel(evacuation.timeout);
    if (evacuation.nextLook !== null) ctx.cancel(evacuation.nextLook);
  }
  if (!state.isSyncing) beginCleanup(state, parts, ctx);
}

/** cleanup.go Run: how many instances have no replacement yet is only counted. */
export function beginCleanup(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  call(bbsClient(state, parts), { kind: 'bbs.fetchActuals', cell: parts.cell }, ctx);
}

export function onActualsFetched(
  state: RepState,
  parts: RepParts,
  { request, evacuating }: Extract<RepMessage, { kind: 'rep.actualsFetched' }>,
  ctx: DiegoCtx,
): void {
  const client = { calls: state.calls, cell: parts.cell };
  if (takeAnswer(client, request, ctx) === null || state.shutdown === null) return;
  const { executor, shutdown, evacuation } = state;
  shutdown.stranded = evacuating;
  ctx.count(STRANDED, parts.cell, evacuating);
  const { cause } = ctx;
  const depot = depotOf(state, parts, ctx);
  const containers = [...executor.containers.values()];
  shutdown.awaited = new Set(containers.map(({ instance }) => instance));
  ctx.after(cleanupTime(parts), { kind: 'rep.cleanupTimedOut' });
  for (const container of containers) {
    ctx.cause = cause;
    const { lrp, instance } = container;
    if (evacuation?.isTimedOut && lrp !== NONE) {
      ctx.record(TIMED_OUT, parts.cell, lrp, instance, 0, 0, 0);
    }
    deleteFromOutside(depot, container);
  }
  ctx.cause = cause;
  if (containers.length === 0) onCheckCleaned(state, parts, ctx);
  else onContainersChanged(state, parts, ctx);
}

/** The cleanup's limit (rep:cmd/rep/main.go: graceful shutdown, reload of the proxy, and five seconds). */
function cleanupTime({ config }: RepParts): Duration {
  const { gracefulShutdownInterval, envoyConfigReloadDuration } = config.executor;
  return gracefulShutdownInterval + envoyConfigReloadDuration + 5 * SECOND;
}

/** The rows could not be fetched, three times: the cleanup ends without having deleted anything. */
export function onActualsGivenUp(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  endShutdown(state, parts, 'failed to fetch ActualLRPs', ctx);
}

/** A delete that the cleanup waits for may have returned, and the last of them lets it look. */
export function onContainersChanged(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const awaited = state.shutdown?.awaited ?? null;
  if (awaited === null) return;
  if (awaited.size === 0) return;
  const { containers, deleting } = state.executor;
  for (const instance of awaited) {
    const isWaiting = deleting.waiting.includes(instance);
    if (!isWaiting && containers.get(instance)?.isBeingDestroyed !== true) awaited.delete(instance);
  }
  if (awaited.size === 0) onCheckCleaned(state, parts, ctx);
}

/** Whatever has come meanwhile, or could not be deleted, is waited for as well. */
export function onCheckCleaned(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.shutdown === null) return;
  if (state.executor.containers.size === 0) return endShutdown(state, parts, null, ctx);
  ctx.after(CLEANUP_INTERVAL, { kind: 'rep.checkCleaned' });
}

export function onCleanupTimedOut(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.shutdown !== null) endShutdown(state, parts, 'failed to clean up in time', ctx);
}

function endShutdown(state: RepState, parts: RepParts, error: string | null, ctx: DiegoCtx): void {
  const { reason } = state.shutdown as Shutdown;
  exitProcess(state, parts, reason, error ?? reason, ctx);
}

/**
 * Servers closed, presence released: the process is gone, with its timers and connections. What Garden still
 * holds runs on. `text` is for people; the operator hears what the end was for.
 */
export function exitProcess(
  state: RepState,
  parts: RepParts,
  reason: 'drained' | 'stopped' | 'failed',
  text: string,
  ctx: DiegoCtx,
): void {
  const { cell, peers } = parts;
  const { evacuation, shutdown, phase, identities } = state;
  const { cause, self, now } = ctx;
  if (phase !== 'off') {
    // An attempt under way may yet take it.
    const { isHeld, attempt } = state.presence;
    if (isHeld || attempt !== null) releasePresence(state, parts, ctx);
    ctx.stop(self);
    ctx.start(self);
    resumeLease(state, parts, ctx);
    leaveContainersBehind(state, parts, ctx);
    ctx.cause = cause;
    ctx.note(STOPPED, cell, -1, -1, 0, textId(identities, text), 0);
  }
  if (reason === 'drained') {
    const timedOut = evacuation?.isTimedOut ? 1 : 0;
    const elapsed = now - (evacuation?.since ?? now);
    ctx.note(DRAINED, cell, -1, -1, shutdown?.stranded ?? 0, timedOut, elapsed);
  }
  forgetProcess(state, parts);
  ctx.deliver(peers.operator, { kind: 'operator.repExited', cell, reason });
}
