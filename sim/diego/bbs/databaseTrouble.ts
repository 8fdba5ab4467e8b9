/**
 * What a BBS does about its database when that does not answer.
 *
 * Real counterpart: bbs:db/sqldb/helpers/transact.go. A connection that is cut or refused is tried again, three
 * times in all with half a second between; then the call is answered with an error, which its caller does not
 * repeat. A database that hangs is waited for as long as it takes (the driver's time-outs are ten minutes and
 * more): the call goes on when it answers again, though its caller has long given up. A convergence pass meets
 * the same: a query that fails finds nothing, an action that fails does nothing. Left out: waiting jobs do not use
 * up the pool of connections.
 */
import type { ActorId } from '../../engine/actor';
import type { Duration } from '../../engine/units';
import { NO_REQUEST, type RequestId } from '../calls';
import { databaseCondition } from '../database';
import type { DiegoCtx } from '../messages';
import type { BbsParts, BbsState, HeldJob } from './bbsState';

/** How the database is for this BBS now. */
export function databaseMode(state: BbsState, parts: BbsParts, ctx: DiegoCtx) {
  return databaseCondition(state.plane, parts.database, ctx).mode;
}

/** Keeps a job until the database answers again. */
function hold(state: BbsState, job: HeldJob, from: ActorId, ctx: DiegoCtx): void {
  state.held.push({ job, from, cause: ctx.cause });
}

/** Whether the job is a query that has to wait: then it is kept. */
export function isHeldUp(state: BbsState, parts: BbsParts, job: HeldJob, ctx: DiegoCtx): boolean {
  if (databaseMode(state, parts, ctx) !== 'hangs') return false;
  hold(state, job, ctx.sender, ctx);
  return true;
}

/** The database answers again, or refuses now: what has waited is taken up again. */
export function takeUpHeld(
  state: BbsState,
  parts: BbsParts,
  ctx: DiegoCtx,
): readonly {
  readonly job: HeldJob;
  readonly from: ActorId;
  readonly cause: number;
}[] {
  if (databaseMode(state, parts, ctx) === 'hangs') return [];
  return state.held.splice(0);
}

/** Tells the caller that its call has failed. */
export function answerFailure(
  { request }: { readonly request: RequestId },
  from: ActorId,
  elapsed: Duration,
  ctx: DiegoCtx,
): void {
  if (request === NO_REQUEST) return;
  ctx.send(from, { kind: 'calls.failed', request, error: 'UnknownError' }, elapsed);
}
