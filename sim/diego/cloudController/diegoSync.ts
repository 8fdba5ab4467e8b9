/**
 * The Diego sync of processes: every 30 s Cloud Controller compares what it wants with what the BBS holds,
 * mends the difference, and only then says that the domain is fresh. The tasks' turn comes after it
 * (`tasksSync`), unless this one could not even begin.
 *
 * Real counterpart: cloud_controller_ng:lib/cloud_controller/diego/processes_sync.rb and
 * app/jobs/diego/sync.rb. Updates, then desires, then deletes, through a pool of 50; what has changed since
 * the comparison is skipped; an error that does no harm does not keep the domain from being refreshed, any
 * other does, and stops nothing else. When it runs is up to `clock`.
 *
 * What differs is found by the number of instances, which is all that changes here, not by the annotation
 * with the time of the last update.
 */
import type { Duration, Instant } from '../../engine/units';
import { APPS_DOMAIN } from '../../model/domain';
import type { BbsErrorType } from '../../model/errors';
import { type ProcessId, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DesiredListing } from '../bbs/rows';
import { call, type PendingCall, takeAnswer } from '../calls';
import type { DiegoCtx } from '../messages';
import { jobEnded } from './clock';
import {
  bbsClient,
  type CloudControllerParts,
  type CloudControllerState,
  NOT_WANTED,
} from './cloudControllerState';
import type { CloudControllerMessage } from './messages';
import { createTasksHalf, fetchTasks, type TasksHalf } from './tasksSync';

interface Repair {
  readonly kind: 'bbs.desire' | 'bbs.update' | 'bbs.remove';
  readonly process: ProcessId;
}

/** Why a sync failed when no answer of the BBS says it. */
export const NO_ANSWER = 'no answer from the BBS';

export type SyncFailure = BbsErrorType | typeof NO_ANSWER;

export interface SyncState {
  /** Counts the syncs: tells the one that runs from one that died with its clock. */
  run: number;
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
  failure: SyncFailure | null;
  tasks: TasksHalf;
}

const COMPLETED = kindId('sync.completed');
const FAILED = kindId('sync.failed');

export function createSync(): SyncState {
  return {
    run: 0,
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
    tasks: createTasksHalf(),
  };
}

export function startSync(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  const { sync } = state;
  sync.run++;
  sync.isRunning = true;
  sync.startedAt = ctx.now;
  sync.failure = null;
  const domain = state.identities.domainByName.get(APPS_DOMAIN) as number;
  const message = { kind: 'bbs.fetchDesired', domain } as const;
  call(bbsClient(state, parts), message, ctx, { purpose: 'sync' });
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
  const { sync } = state;
  sync.held = listing;
  const { run } = sync;
  ctx.after(readingTime(parts, state.wanted.length), { kind: 'cc.batchRead', run });
}

/** Reading so many rows of the own database, a batch at a time. */
export function readingTime({ config }: CloudControllerParts, rows: number): Duration {
  return Math.ceil(rows / config.syncBatchSize) * config.batchReadTime;
}

export function onBatchRead(
  state: CloudControllerState,
  parts: CloudControllerParts,
  run: number,
  ctx: DiegoCtx,
): void {
  const { sync, wantedVersion } = state;
  if (run !== sync.run || !sync.isRunning) return;
  const { held, agreed } = sync;
  const areSame = agreed?.held === held && agreed.wantedVersion === wantedVersion;
  const { updates, desires, removals } = areSame ? NO_REPAIRS : repairsFor(state.wanted, held);
  sync.repairs = [...updates, ...desires, ...removals];
  sync.agreed = sync.repairs.length === 0 ? { held, wantedVersion } : null;
  sync.next = 0;
  sync.desired = desires.length + updates.length;
  sync.removed = removals.length;
  sync.underWay = 0;
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
    const instances = state.wanted[process] as number;
    if ((kind === 'bbs.remove') !== (instances === NOT_WANTED)) continue;
    sync.underWay++;
    const options = { processing: parts.config.recipeTime, purpose: 'sync' } as const;
    const message = kind === 'bbs.remove' ? { kind, process } : { kind, process, instances };
    call(bbsClient(state, parts), message, ctx, options);
  }
  if (sync.underWay === 0) finishProcesses(state, parts, ctx);
}

/** The BBS has answered a call of this half, or the call was given up. */
export function onSyncCallEnded(
  state: CloudControllerState,
  parts: CloudControllerParts,
  { call: made }: PendingCall,
  failure: SyncFailure | null,
  ctx: DiegoCtx,
): void {
  const { sync } = state;
  if (made.kind === 'bbs.fetchDesired') return raise(state, failure ?? NO_ANSWER, ctx);
  if (made.kind === 'bbs.upsertDomain') {
    if (failure !== null) return raise(state, failure, ctx);
    return fetchTasks(state, parts, ctx);
  }
  if (failure !== null && !isTolerable(failure)) sync.failure = failure;
  sync.underWay--;
  continueRepairs(state, parts, ctx);
}

/** processes_sync.rb: races with people's own changes, and requests that can never succeed, do no harm. */
function isTolerable(failure: SyncFailure): boolean {
  return (
    failure === 'ResourceExists' || failure === 'ResourceNotFound' || failure === 'InvalidRequest'
  );
}

/** The domain is refreshed last, and only when nothing was in the way; the tasks' turn comes either way. */
function finishProcesses(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  const { sync, identities } = state;
  if (sync.failure !== null) {
    recordFailure(state, sync.failure, ctx);
    return fetchTasks(state, parts, ctx);
  }
  const domain = identities.domainByName.get(APPS_DOMAIN) as number;
  const message = { kind: 'bbs.upsertDomain', domain, ttl: parts.config.domainTtl } as const;
  call(bbsClient(state, parts), message, ctx, { purpose: 'sync' });
  ctx.record(COMPLETED, -1, -1, -1, sync.desired, sync.removed, ctx.now - sync.startedAt);
}

/** jobs/diego/sync.rb: an exception, such as BBSFetchError, keeps the tasks from their turn. */
function raise(state: CloudControllerState, failure: SyncFailure, ctx: DiegoCtx): void {
  recordFailure(state, failure, ctx);
  endSync(state, ctx);
}

export function recordFailure(
  { identities }: CloudControllerState,
  failure: string,
  ctx: DiegoCtx,
): void {
  ctx.record(FAILED, -1, -1, -1, 0, textId(identities, failure), 0);
}

/** Whatever came of it. */
export function endSync(state: CloudControllerState, ctx: DiegoCtx): void {
  state.sync.isRunning = false;
  jobEnded(state.clock, ctx);
}
