/**
 * The list of present cells, for the BBS.
 *
 * Real counterpart: locket:db/lock_db.go FetchAll, of the type `presence`. It is read when a worker has done the
 * call. Left out: listings of locks, which no component asks for.
 */
import type { ActorId } from '../../engine/actor';
import { observationId } from '../../trace/observations';
import { databaseCondition } from '../database';
import type { DiegoCtx } from '../messages';
import { isHeldUp } from './heldCalls';
import { type LocketParts, type LocketState, timeOfCall } from './locketState';
import { isPresence, type LocketMessage } from './messages';

const FETCH_REQUEST = observationId('locket.request.FetchAll');

/** lock_db.go FetchAll. */
export function onFetchPresences(
  state: LocketState,
  parts: LocketParts,
  call: Extract<LocketMessage, { kind: 'locket.fetchPresences' }>,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  if (isHeldUp(state, parts, call, from, ctx)) return;
  const elapsed = timeOfCall(state, parts, ctx);
  ctx.count(FETCH_REQUEST, -1, elapsed, ctx.now + elapsed);
  ctx.after(elapsed, { kind: 'locket.answerPresences', to: from, ticket: call.ticket });
}

/** The database has not answered in time. */
export function onFetchFailed(ticket: number, from: ActorId, ctx: DiegoCtx): void {
  ctx.send(from, { kind: 'bbs.presences', ticket, cells: null });
}

/** The list is as it is when the call is done, ascending. */
export function onAnswerPresences(
  state: LocketState,
  { database }: LocketParts,
  to: ActorId,
  ticket: number,
  ctx: DiegoCtx,
): void {
  const isUp = databaseCondition(state.plane, database, ctx).mode === 'up';
  const cells = isUp ? Int32Array.from([...state.rows.keys()].filter(isPresence)).sort() : null;
  ctx.send(to, { kind: 'bbs.presences', ticket, cells });
}
