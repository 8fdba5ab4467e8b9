/**
 * The Diego sync: every 30 s Cloud Controller compares what it wants with what the BBS holds, mends the
 * difference, and only then says that the domain is fresh.
 *
 * Real counterpart: cloud_controller_ng:lib/cloud_controller/diego/processes_sync.rb and
 * clock/scheduler.rb. Updates, then desires, then deletes, through a pool of 50; a tick during a sync is
 * skipped. What differs is found by the number of instances, which is all that changes here, not by the
 * annotation with the time of the last update. The tasks' half is reduced to keeping their domain fresh.
 */
import type { Duration, Instant } from '../../engine/units';
import { APPS_DOMAIN, TASKS_DOMAIN } from '../../model/domain';
import type { BbsErrorType } from '../../model/errors';
import { type ProcessId, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DesiredListing } from '../bbs/rows';
import { call, takeAnswer } from '../calls';
import type { DiegoCtx } from '../messages';
import {
  bbsClient,
  type CloudControllerParts,
  type CloudControllerState,
  NOT_WANTED,
} from './cloudControllerState';
import type { CloudControllerMessage } from './messages';

interface Repair {
  readonly kind: 'bbs.desire' | 'bbs.update' | 'bbs.remove';
  readonly process: ProcessId;
}

/** Why a sync failed when no answer of the BBS says it. */
const NO_ANSWER = 'no answer from the BBS';

export interface SyncState {
  isRunning: boolean;
  startedAt: Instant;
  /** What the BBS holds. */
  held: DesiredListing;
  /** What was compared when nothing differed: the same again need not be compared. */
  agreed: { readonly held: DesiredListing; readonly wantedVersion: number } | null;
  repairs: Repair[];
  next: number;
  /** Repairs under way. */
  underWay: number;
  desired: number;
  removed: number;
  failure: BbsErrorType | typeof NO_ANSWER | null;
}

const COMPLETED = kindId('sync.completed');
const FAILED = kindId('sync.failed');

export function createSync(): SyncState {
  return {
    isRunning: false,
    startedAt: 0,
    held: { processes: new Int32Array(0), instances: new Int32Array(0) },
    agreed: null,
    repairs: [],
    next: 0,
    underWay: 0,
    desired: 0,
    removed: 0,
    failure: null,
  };
}

export function onSync(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  ctx.after(parts.config.syncInterval, { kind: 'cc.sync' });
  const { sync } = state;
  if (sync.isRunning) return;
  sync.isRunning = true;
  sync.startedAt = ctx.now;
  const domain = state.identities.domainByName.get(APPS_DOMAIN) as number;
  call(bbsClient(state, parts), { kind: 'bbs.fetchDesired', domain }, ctx);
}

/** The BBS's list is in; reading the own processes, a batch at a time, comes next. */
export function onDesiredFetched(
  state: CloudControllerState,
  parts: CloudControllerParts,
  answer: Extract<CloudControllerMessage, { kind: 'cc.desiredFetched' }>,
  ctx: DiegoCtx,
): void {
  const { request, listing } = answer;
  if (takeAnswer(bbsClient(state, parts), request, ctx) === null) return;
  state.sync.held = listing;
  ctx.after(readingTime(parts, state.wanted.length), { kind: 'cc.batchRead' });
}

function readingTime({ config }: CloudControllerParts, processes: number): Duration {
  return Math.ceil(processes / config.syncBatchSize) * config.batchReadTime;
}

export function onBatchRead(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  const { sync, wantedVersion } = state;
  const { held, agreed } = sync;
  const areSame = agreed?.held === held && agreed.wantedVersion === wantedVersion;
  const { updates, desires, removals } = areSame ? NO_REPAIRS : repairsFor(state.wanted, held);
  sync.repairs = [...updates, ...desires, ...removals];
  sync.agreed = sync.repairs.length === 0 ? { held, wantedVersion } : null;
  sync.next = 0;
  sync.desired = desires.length + updates.length;
  sync.removed = removals.length;
  sync.failure = null;
  continueRepairs(state, parts, ctx);
}

interface Repairs {
  readonly updates: readonly Repair[];
  readonly desires: readonly Repair[];
  readonly removals: readonly Repair[];
}

const NO_REPAIRS: Repairs = { updates: [], desires: [], removals: [] };

/** Both sides are in the order of processes. */
function repairsFor(wanted: readonly number[], held: DesiredListing): Repairs {
  const updates: Repair[] = [];
  const desires: Repair[] = [];
  const removals: Repair[] = [];
  let next = 0;
  wanted.forEach((instances, process) => {
    const isHeld = held.processes[next] === process;
    const heldInstances = isHeld ? held.instances[next++] : undefined;
    if (instances === NOT_WANTED) {
      if (isHeld) removals.push({ kind: 'bbs.remove', process });
    } else if (!isHeld) {
      desires.push({ kind: 'bbs.desire', process });
    } else if (heldInstances !== instances) {
      updates.push({ kind: 'bbs.update', process });
    }
  });
  return { updates, desires, removals };
}

/** Keeps the pool busy; what changed since the comparison is skipped. */
function continueRepairs(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  const { sync } = state;
  while (sync.underWay < parts.config.syncWorkers && sync.next < sync.repairs.length) {
    const { kind, process } = sync.repairs[sync.next++] as Repair;
    const instances = state.wanted[process] ?? NOT_WANTED;
    if ((kind === 'bbs.remove') !== (instances === NOT_WANTED)) continue;
    sync.underWay++;
    const options = { processing: parts.config.recipeTime, purpose: 'sync' } as const;
    const message = kind === 'bbs.remove' ? { kind, process } : { kind, process, instances };
    call(bbsClient(state, parts), message, ctx, options);
  }
  if (sync.underWay === 0) finishSync(state, parts, ctx);
}

export function onCallAnswered(
  state: CloudControllerState,
  parts: CloudControllerParts,
  { request, error }: Extract<CloudControllerMessage, { kind: 'cc.callAnswered' }>,
  ctx: DiegoCtx,
): void {
  const { sync } = state;
  if (takeAnswer(bbsClient(state, parts), request, ctx)?.purpose !== 'sync') return;
  if (error !== null && !isTolerable(error)) sync.failure = error;
  sync.underWay--;
  continueRepairs(state, parts, ctx);
}

/** The BBS did not answer: an error like any other, after which the domain is not refreshed. */
export function onRepairGivenUp(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  state.sync.failure = NO_ANSWER;
  state.sync.underWay--;
  continueRepairs(state, parts, ctx);
}

/** processes_sync.rb BBSFetchError: nothing is compared, the domain is not refreshed. */
export function onFetchGivenUp(state: CloudControllerState, ctx: DiegoCtx): void {
  state.sync.failure = NO_ANSWER;
  endSync(state, ctx);
}

/** processes_sync.rb: races with people's own changes, and requests that can never succeed, do no harm. */
function isTolerable(error: BbsErrorType): boolean {
  return error === 'ResourceExists' || error === 'ResourceNotFound' || error === 'InvalidRequest';
}

/** Without success. */
function endSync({ sync, identities }: CloudControllerState, ctx: DiegoCtx): void {
  sync.isRunning = false;
  ctx.record(FAILED, -1, -1, -1, 0, textId(identities, sync.failure ?? ''), 0);
}

function finishSync(state: CloudControllerState, parts: CloudControllerParts, ctx: DiegoCtx): void {
  const { sync } = state;
  if (sync.failure !== null) return endSync(state, ctx);
  sync.isRunning = false;
  const { domainByName } = state.identities;
  const ttl = parts.config.domainTtl;
  for (const name of [APPS_DOMAIN, TASKS_DOMAIN]) {
    const domain = domainByName.get(name) as number;
    call(bbsClient(state, parts), { kind: 'bbs.upsertDomain', domain, ttl }, ctx);
  }
  const elapsed = ctx.now - sync.startedAt;
  ctx.record(COMPLETED, -1, -1, -1, sync.desired, sync.removed, elapsed);
}
