/**
 * Calls to the BBS as its clients make them: each with the caller's own timeout, repeated after a pause,
 * given up in the end. A reply to an attempt that was given up is late: it is recorded and dropped.
 *
 * Real counterparts: bbs:client.go doRequest, for reps and the auctioneer; cloud_controller_ng:
 * lib/diego/client.rb, for Cloud Controller. The BBS itself does not know: it serves a request to its end
 * though nobody waits any more, so a repeated call may find its work done.
 */
import type { ActorId } from '../engine/actor';
import type { EventId } from '../engine/eventQueue';
import { type Duration, type Instant, MILLISECOND, NEVER, SECOND } from '../engine/units';
import { type CellId, NONE } from '../model/identity';
import { kindId } from '../trace/kinds';
import type { BbsCall } from './bbs/messages';
import type { DiegoCtx, DiegoMessage } from './messages';

/** Names one attempt of a call; its answer carries the same. */
export type RequestId = number;

/** Of a call whose answer nobody waits for. */
export const NO_REQUEST: RequestId = 0;

/** A call as its caller makes it: the request id is given when it is sent. */
export type Unsent<Call extends { readonly request: RequestId }> = Call extends unknown
  ? Omit<Call, 'request'>
  : never;

/** Calls that can be awaited. */
export type AwaitedCall = Extract<BbsCall, { readonly request: RequestId }>;

/** A call under way. */
export interface PendingCall {
  readonly call: Unsent<AwaitedCall>;
  /** What the caller wants to remember of it. */
  readonly purpose: Purpose;
  readonly attempt: number;
  readonly startedAt: Instant;
  /** Between two attempts. */
  readonly isPausing: boolean;
  readonly cause: number;
  readonly timer: EventId;
}

/** Of Cloud Controller's calls: for its sync of processes, of tasks, for a deployment, or for people. */
export type Purpose = 'sync' | 'taskSync' | 'deployment' | 'other';

/** A client's calls under way. Plain data. */
export interface Calls {
  last: RequestId;
  readonly underWay: Map<RequestId, PendingCall>;
}

/** When a client repeats a call, and when it gives up. */
export interface RetryPolicy {
  readonly timeout: Duration;
  /** Pauses after the first, second, … attempt; the last one repeats. */
  readonly pauses: readonly Duration[];
  readonly attemptsMax: number;
  /** No further attempt this long after the first. */
  readonly window: Duration;
}

/** bbs:client.go doRequest: three attempts, half a second after each that failed. */
export function bbsClientPolicy(timeout: Duration): RetryPolicy {
  return { timeout, pauses: [500 * MILLISECOND], attemptsMax: 3, window: NEVER };
}

/** cloud_controller_ng:lib/diego/client.rb with_request_error_handling: for a minute, ever less often. */
export function cloudControllerPolicy(timeout: Duration): RetryPolicy {
  const pauses = [250, 500, 1000, 2000, 4000, 5000].map((pause) => pause * MILLISECOND);
  return { timeout, pauses, attemptsMax: Number.POSITIVE_INFINITY, window: 60 * SECOND };
}

export function createCalls(): Calls {
  return { last: NO_REQUEST, underWay: new Map() };
}

/** The cell of a client that is no rep. */
export const NO_CELL: CellId = NONE;

/** What a client needs to make a call and to be woken by its timer. */
export interface Client {
  readonly calls: Calls;
  readonly policy: RetryPolicy;
  readonly bbs: ActorId;
  /** Whom its records are about; NO_CELL for a client that is no rep. */
  readonly cell: CellId;
  /** The message by which the client wakes itself for `onCallTimer`. */
  readonly timerMessage: (request: RequestId) => DiegoMessage;
}

const TIMED_OUT = kindId('call.timedOut');
const REPLY_LATE = kindId('call.replyLate');

/** Makes a call that is awaited; it leaves after `processing`. */
export function call(
  client: Client,
  message: Unsent<AwaitedCall>,
  ctx: DiegoCtx,
  { processing = 0, purpose = 'other' }: CallOptions = {},
): void {
  makeAttempt(client, { call: message, purpose, attempt: 1, startedAt: ctx.now }, processing, ctx);
}

interface CallOptions {
  /** The caller's own work before the call leaves. */
  readonly processing?: Duration;
  readonly purpose?: Purpose;
}

/** One attempt at a call. */
type Attempt = Pick<PendingCall, 'call' | 'purpose' | 'attempt' | 'startedAt'>;

function makeAttempt(
  { calls, policy, bbs, timerMessage }: Client,
  { call: message, purpose, attempt, startedAt }: Attempt,
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const request = ++calls.last;
  ctx.send(bbs, { ...message, request } as AwaitedCall, processing);
  const timer = ctx.after(processing + policy.timeout, timerMessage(request));
  const { cause } = ctx;
  const again = repeatable(message);
  const pending = { call: again, purpose, attempt, startedAt, isPausing: false, cause, timer };
  calls.underWay.set(request, pending);
}

/** What another attempt says: what a bulk sync tells about its containers is told once, not repeated. */
function repeatable(message: Unsent<AwaitedCall>): Unsent<AwaitedCall> {
  return message.kind === 'bbs.sync' ? { ...message, calls: null } : message;
}

/**
 * Takes the answer to a request. Null when nobody waits for it: it was sent without waiting, or it comes
 * too late, which is recorded.
 */
export function takeAnswer(
  { calls, cell }: Pick<Client, 'calls' | 'cell'>,
  request: RequestId,
  ctx: DiegoCtx,
): PendingCall | null {
  if (request === NO_REQUEST) return null;
  const pending = calls.underWay.get(request);
  if (pending === undefined || pending.isPausing) {
    ctx.record(REPLY_LATE, cell, -1, -1, 0, 0, 0);
    return null;
  }
  ctx.cancel(pending.timer);
  calls.underWay.delete(request);
  return pending;
}

/** The timer of a request: its time is up, or the pause before the next attempt. Answers a call given up. */
export function onCallTimer(client: Client, request: RequestId, ctx: DiegoCtx): PendingCall | null {
  const { calls, policy, cell, timerMessage } = client;
  const pending = calls.underWay.get(request);
  if (pending === undefined) return null;
  const { attempt, startedAt, cause } = pending;
  if (pending.isPausing) {
    calls.underWay.delete(request);
    ctx.cause = cause;
    makeAttempt(client, { ...pending, attempt: attempt + 1 }, 0, ctx);
    return null;
  }
  ctx.record(TIMED_OUT, cell, -1, -1, attempt, 0, 0);
  const pause = policy.pauses[Math.min(attempt, policy.pauses.length) - 1] ?? 0;
  if (attempt >= policy.attemptsMax || ctx.now + pause - startedAt > policy.window) {
    calls.underWay.delete(request);
    return pending;
  }
  const timer = ctx.after(pause, timerMessage(request));
  calls.underWay.set(request, { ...pending, isPausing: true, timer });
  return null;
}
