/** How the events of the BBS's streams are written to the trace. */
import { assertNever } from '../../engine/actor';
import {
  type ActualLRP,
  CLAIMED,
  CRASHED,
  EVACUATING,
  ORDINARY,
  RUNNING,
  SUSPECT,
  UNCLAIMED,
} from '../../model/actualLRP';
import type { BbsErrorType } from '../../model/errors';
import { type DomainId, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import type { BbsEvent } from './outcome';
import { type BbsRows, slotOf } from './rows';

const DESIRED_CREATED = kindId('desiredLRP.created');
const DESIRED_CHANGED = kindId('desiredLRP.changed');
const DESIRED_REMOVED = kindId('desiredLRP.removed');
const DOMAIN_REFRESHED = kindId('domain.refreshed');
const CREATED = kindId('actualLRP.created');
const CLAIMED_KIND = kindId('actualLRP.claimed');
const STARTED = kindId('actualLRP.started');
const UNCLAIMED_KIND = kindId('actualLRP.unclaimed');
const CRASHED_KIND = kindId('actualLRP.crashed');
const FAILED = kindId('actualLRP.failed');
const SUSPECTED = kindId('actualLRP.suspected');
const PROMOTED = kindId('actualLRP.promoted');
const EVACUATING_KIND = kindId('actualLRP.evacuating');
const REMOVED = kindId('actualLRP.removed');
const REFUSED = kindId('actualLRP.refused');
const ROUTABLE = kindId('actualLRP.routable');
const KEPT = kindId('actualLRP.kept');
const TASK_CREATED = kindId('task.created');
const TASK_STARTED = kindId('task.started');
const TASK_COMPLETED = kindId('task.completed');
const TASK_REJECTED = kindId('task.rejected');
const TASK_RESOLVING = kindId('task.resolving');
const TASK_DELETED = kindId('task.deleted');

type ActualLRPEvent = Extract<BbsEvent, { kind: `actualLRP${string}` }>;
type ChangedEvent = Extract<BbsEvent, { kind: 'actualLRPChanged' }>;

/** Writes the events, each caused by what caused the first; the last one is the cause of what follows. */
export function recordEvents(rows: BbsRows, events: readonly BbsEvent[], ctx: DiegoCtx): void {
  const { cause } = ctx;
  for (const event of events) {
    if (isHalfOfUnclaiming(event, events)) continue;
    ctx.cause = cause;
    switch (event.kind) {
      case 'desiredLRPCreated':
        ctx.record(DESIRED_CREATED, -1, -1, -1, event.process, event.instances, 0);
        break;
      case 'desiredLRPChanged':
        ctx.record(DESIRED_CHANGED, -1, -1, -1, event.process, event.after, 0);
        break;
      case 'desiredLRPRemoved':
        ctx.record(DESIRED_REMOVED, -1, -1, -1, event.process, 0, 0);
        break;
      case 'taskCreated':
        ctx.record(TASK_CREATED, -1, -1, -1, event.task, 0, 0);
        break;
      case 'taskChanged':
        recordTask(rows, event, ctx);
        break;
      case 'taskRemoved':
        ctx.record(TASK_DELETED, -1, -1, -1, event.task, 0, 0);
        break;
      default:
        recordActualLRP(event, ctx);
        if (event.kind === 'actualLRPRemoved') recordKept(rows, event.before, events, ctx);
    }
  }
}

/**
 * Says that a row is there whose removal was announced: a retirement announces it before the rep has acted; and an
 * instance that starts while it evacuates has two rows of one key, so that the end of the one shows as that of both.
 */
function recordKept(
  rows: BbsRows,
  { lrp, presence }: ActualLRP,
  events: readonly BbsEvent[],
  ctx: DiegoCtx,
): void {
  const { actual } = rows;
  const slot = slotOf(lrp, presence);
  const state = actual.state[slot];
  if (state !== CLAIMED && state !== RUNNING) return;
  const isTold = events.some(
    (event) => 'after' in event && isRow(event.after) && isOf(event.after, lrp, presence),
  );
  if (isTold) return;
  const { cause } = ctx;
  const [cell, instance] = [actual.cell[slot] as number, actual.instance[slot] as number];
  ctx.record(KEPT, cell, lrp, instance, state === RUNNING ? 1 : 0, 0, 0);
  ctx.cause = cause;
}

function isRow(after: unknown): after is ActualLRP {
  return typeof after === 'object';
}

function isOf(row: ActualLRP, lrp: number, presence: number): boolean {
  return row.lrp === lrp && row.presence === presence;
}

/** On the stream a row that goes back to UNCLAIMED is a creation and a removal; here it is one record. */
function isHalfOfUnclaiming(event: BbsEvent, events: readonly BbsEvent[]): boolean {
  if (event.kind !== 'actualLRPRemoved' || event.before.presence !== ORDINARY) return false;
  const { lrp } = event.before;
  return events.some(
    (other) =>
      other.kind === 'actualLRPCreated' && other.after.lrp === lrp && isUnclaiming(other.after),
  );
}

/** A row that was written to before it appears as UNCLAIMED is an old one. */
function isUnclaiming(row: ActualLRP): boolean {
  return row.state === UNCLAIMED && row.modificationIndex > 0;
}

function recordActualLRP(event: ActualLRPEvent, ctx: DiegoCtx): void {
  switch (event.kind) {
    case 'actualLRPCreated': {
      const { cell, lrp, instance, state, presence } = event.after;
      if (presence === EVACUATING) {
        ctx.record(EVACUATING_KIND, cell, lrp, instance, 0, 0, 0);
        if (!event.after.isRoutable) recordRoutable(event.after, ctx);
      } else if (state === RUNNING) recordStarted(event.after, ctx);
      else if (isUnclaiming(event.after)) ctx.record(UNCLAIMED_KIND, -1, lrp, -1, 0, 0, 0);
      else ctx.record(CREATED, -1, lrp, -1, 0, 0, 0);
      return;
    }
    case 'actualLRPChanged':
      return recordChanged(event, ctx);
    case 'actualLRPCrashed': {
      const { cell, lrp, instance } = event.before;
      const waits = event.after.state === CRASHED ? 1 : 0;
      ctx.record(CRASHED_KIND, cell, lrp, instance, event.after.crashCount, waits, 0);
      return;
    }
    case 'actualLRPRemoved':
      ctx.record(REMOVED, -1, event.before.lrp, -1, event.before.presence, 0, 0);
      return;
    default:
      return assertNever(event);
  }
}

function recordChanged({ before, after }: ChangedEvent, ctx: DiegoCtx): void {
  const { cell, lrp, instance } = after;
  if (after.presence !== before.presence) {
    const kind =
      after.presence === SUSPECT
        ? SUSPECTED
        : after.presence === EVACUATING
          ? EVACUATING_KIND
          : PROMOTED;
    ctx.record(kind, cell, lrp, instance, 0, 0, 0);
    return;
  }
  switch (after.state) {
    case CLAIMED:
      ctx.record(CLAIMED_KIND, cell, lrp, instance, 0, 0, 0);
      return;
    case RUNNING:
      if (before.state !== RUNNING || before.instance !== instance) recordStarted(after, ctx);
      else recordRoutable(after, ctx);
      return;
    case UNCLAIMED:
      ctx.record(FAILED, -1, lrp, -1, 0, after.placementError, 0);
      return;
    case CRASHED:
      // Told by the crash event that goes with it.
      return;
    default:
      return assertNever(after.state);
  }
}

/** Routers may send to an instance that starts, unless the next record says that they may not. */
function recordStarted(row: ActualLRP, ctx: DiegoCtx): void {
  const { cell, lrp, instance, isRoutable } = row;
  ctx.record(STARTED, cell, lrp, instance, 0, 0, 0);
  if (!isRoutable) recordRoutable(row, ctx);
}

/** Readiness is all that changes of an instance that runs already. */
function recordRoutable({ cell, lrp, instance, isRoutable }: ActualLRP, ctx: DiegoCtx): void {
  ctx.record(ROUTABLE, cell, lrp, instance, isRoutable ? 1 : 0, 0, 0);
}

function recordTask(
  rows: BbsRows,
  event: Extract<BbsEvent, { kind: 'taskChanged' }>,
  ctx: DiegoCtx,
): void {
  const { task } = event;
  const row = rows.tasks.get(task);
  // The refusal to reject one that has completed is announced, but nothing has happened.
  if (event.before === 'Invalid') return;
  switch (event.after) {
    case 'Running':
      ctx.record(TASK_STARTED, row?.cell ?? -1, -1, -1, task, 0, 0);
      return;
    case 'Completed':
      if (event.before === 'Resolving') return;
      ctx.record(TASK_COMPLETED, -1, -1, -1, task, row?.hasFailed ? 1 : 0, 0);
      return;
    case 'Pending':
      ctx.record(TASK_REJECTED, -1, -1, -1, task, row?.rejectionCount ?? 0, 0);
      return;
    case 'Resolving':
      ctx.record(TASK_RESOLVING, -1, -1, -1, task, 0, 0);
      return;
    default:
      return assertNever(event.after);
  }
}

export function recordRefused(
  rows: BbsRows,
  cell: number,
  lrp: number,
  instance: number,
  error: BbsErrorType,
  ctx: DiegoCtx,
): void {
  ctx.note(REFUSED, cell, lrp, instance, 0, textId(rows.identities, error), 0);
}

export function recordDomainRefreshed(rows: BbsRows, domain: DomainId, ctx: DiegoCtx): void {
  ctx.note(DOMAIN_REFRESHED, -1, -1, -1, domain, 0, rows.domains.get(domain) ?? 0);
}
