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
import { type LocketParts, type LocketState, timeOfCall } from './locketState';
import { isPresence } from './messages';

const FETCH_REQUEST = observationId('locket.request.FetchAll');

/** lock_db.go FetchAll. Without its database Locket fails the call, at once or in the end. */
export function onFetchPresences(
  state: LocketState,
  parts: LocketParts,
  ticket: number,
  ctx: DiegoCtx,
): void {
  const { mode } = databaseCondition(state.plane, parts.database, ctx);
  const { config } = parts;
  const elapsed =
    mode === 'up'
      ? timeOfCall(state, parts, ctx)
      : mode === 'hangs'
        ? config.operationTimeout
        : config.callTime;
  ctx.count(FETCH_REQUEST, -1, elapsed, ctx.now + elapsed);
  if (mode === 'up') {
    ctx.after(elapsed, { kind: 'locket.answerPresences', to: ctx.sender, ticket });
  } else {
    ctx.send(ctx.sender, { kind: 'bbs.presences', ticket, cells: null }, elapsed);
  }
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
