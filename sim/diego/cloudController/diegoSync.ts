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
import type { BbsErrorType } from '../../model/errors';
import { type ProcessId, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import {
  type CloudControllerParts,
  type CloudControllerState,
  NO_TICKET,
  NOT_WANTED,
} from './cloudControllerState';

/** The domains of apps and of tasks (cloud_controller_ng:lib/cloud_controller/diego/constants.rb). */
export const APPS_DOMAIN = 'cf-apps';
export const TASKS_DOMAIN = 'cf-tasks';

interface Repair {
  readonly kind: 'bbs.desire' | 'bbs.update' | 'bbs.remove';
  readonly process: ProcessId;
}

export interface SyncState {
  isRunning: boolean;
  startedAt: Instant;
  /** What the BBS holds: instances by ProcessId. */
  held: Map<ProcessId, number>;
  repairs: Repair[];
  next: number;
  /** Tickets of calls under way. */
  underWay: Set<number>;
  lastTicket: number;
  desired: number;
  removed: number;
  failure: BbsErrorType | null;
}

const COMPLETED = kindId('sync.completed');
const FAILED = kindId('sync.failed');

export function createSync(): SyncState {
  return {
    isRunning: false,
    startedAt: 0,
    held: new Map(),
    repairs: [],
    next: 0,
    underWay: new Set(),
    lastTicket: NO_TICKET,
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
  ctx.send(parts.bbs, { kind: 'bbs.fetchDesired', domain });
}

/** The BBS's list is in; reading the own processes, a batch at a time, comes next. */
export function onDesiredFetched(
  state: CloudControllerState,
  parts: CloudControllerParts,
  processes: Int32Array,
  instances: Int32Array,
  ctx: DiegoCtx,
): void {
  const { held } = state.sync;
  held.clear();
  processes.forEach((process, i) => {
    held.set(process, instances[i] as number);
  });
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
  const { sync, wanted } = state;
  const updates: Repair[] = [];
  const desires: Repair[] = [];
  const removals: Repair[] = [];
  wanted.forEach((instances, process) => {
    const held = sync.held.get(process);
    if (instances === NOT_WANTED) {
      if (held !== undefined) removals.push({ kind: 'bbs.remove', process });
    } else if (held === undefined) {
      desires.push({ kind: 'bbs.desire', process });
    } else if (held !== instances) {
      updates.push({ kind: 'bbs.update', process });
    }
  });
  sync.repairs = [...updates, ...desires, ...removals];
  sync.next = 0;
  sync.desired = desires.length + updates.length;
  sync.removed = removals.length;
  sync.failure = null;
  continueRepairs(state, parts, ctx);
}

/** Keeps the pool busy; what changed since the comparison is skipped. */
function continueRepairs(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ctx: DiegoCtx,
): void {
  const { sync } = state;
  while (sync.underWay.size < parts.config.syncWorkers && sync.next < sync.repairs.length) {
    const { kind, process } = sync.repairs[sync.next++] as Repair;
    const instances = state.wanted[process] ?? NOT_WANTED;
    if ((kind === 'bbs.remove') !== (instances === NOT_WANTED)) continue;
    const ticket = ++sync.lastTicket;
    sync.underWay.add(ticket);
    const { recipeTime } = parts.config;
    if (kind === 'bbs.remove') ctx.send(parts.bbs, { kind, process, ticket }, recipeTime);
    else ctx.send(parts.bbs, { kind, process, instances, ticket }, recipeTime);
  }
  if (sync.underWay.size === 0) finishSync(state, parts, ctx);
}

export function onCallAnswered(
  state: CloudControllerState,
  parts: CloudControllerParts,
  ticket: number,
  error: BbsErrorType | null,
  ctx: DiegoCtx,
): void {
  const { sync } = state;
  if (!sync.underWay.delete(ticket)) return;
  if (error !== null && !isTolerable(error)) sync.failure = error;
  continueRepairs(state, parts, ctx);
}

/** processes_sync.rb: races with people's own changes, and requests that can never succeed, do no harm. */
function isTolerable(error: BbsErrorType): boolean {
  return error === 'ResourceExists' || error === 'ResourceNotFound' || error === 'InvalidRequest';
}

function finishSync(state: CloudControllerState, parts: CloudControllerParts, ctx: DiegoCtx): void {
  const { sync } = state;
  sync.isRunning = false;
  if (sync.failure !== null) {
    ctx.record(FAILED, -1, -1, -1, 0, textId(state.identities, sync.failure), 0);
    return;
  }
  const { domainByName } = state.identities;
  const ttl = parts.config.domainTtl;
  for (const name of [APPS_DOMAIN, TASKS_DOMAIN]) {
    const domain = domainByName.get(name) as number;
    ctx.send(parts.bbs, { kind: 'bbs.upsertDomain', domain, ttl, ticket: NO_TICKET });
  }
  const elapsed = ctx.now - sync.startedAt;
  ctx.record(COMPLETED, -1, -1, -1, sync.desired, sync.removed, elapsed);
}
