/**
 * Calls that wait for the database.
 *
 * Real counterpart: locket:handlers/handler.go, whose operations on the database are given up after 10 s, and the
 * transactions of bbs:db/sqldb/helpers that Locket shares, which try three times, half a second apart, when a
 * connection is cut or refused. A call that the database answers in the end is carried out then, whoever may still
 * wait for it.
 */
import type { ActorId } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import { type Duration, type Instant, SECOND } from '../../engine/units';
import { databaseCondition } from '../database';
import type { DiegoCtx } from '../messages';
import type { LocketParts, LocketState } from './locketState';
import type { LocketMessage } from './messages';

/** A call of Locket that the database has to answer. */
export type DatabaseCall = Extract<
  LocketMessage,
  { kind: 'locket.lock' | 'locket.release' | 'locket.fetchPresences' }
>;

export interface HeldCall {
  readonly call: DatabaseCall;
  readonly from: ActorId;
  readonly cause: number;
  readonly heldAt: Instant;
  readonly timer: EventId;
}

/** Calls that wait, by a number. Plain data. */
export interface HeldCalls {
  last: number;
  readonly waiting: Map<number, HeldCall>;
}

/** What three tries at a connection that is refused take. */
const TRIES: Duration = SECOND;

export function createHeldCalls(): HeldCalls {
  return { last: 0, waiting: new Map() };
}

/** Whether the database does not answer: then the call waits for it. */
export function isHeldUp(
  { held, plane }: LocketState,
  { config, database }: LocketParts,
  call: DatabaseCall,
  from: ActorId,
  ctx: DiegoCtx,
): boolean {
  const { mode } = databaseCondition(plane, database, ctx);
  if (mode === 'up') return false;
  const operation = ++held.last;
  const patience = mode === 'hangs' ? config.operationTimeout : TRIES;
  const timer = ctx.after(patience, { kind: 'locket.operationTimedOut', operation });
  held.waiting.set(operation, { call, from, cause: ctx.cause, heldAt: ctx.now, timer });
  return true;
}

/** The operation's time is over: it has failed. */
export function takeTimedOut({ held }: LocketState, operation: number): HeldCall | undefined {
  const call = held.waiting.get(operation);
  held.waiting.delete(operation);
  return call;
}

/** The database answers again: every call that waits goes on, in the order in which they came. */
export function takeHeld({ held }: LocketState, ctx: DiegoCtx): HeldCall[] {
  const calls = [...held.waiting.values()];
  held.waiting.clear();
  for (const { timer } of calls) ctx.cancel(timer);
  return calls;
}
