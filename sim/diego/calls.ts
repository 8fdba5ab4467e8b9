/**
 * Calls to the BBS as its clients make them: each with the caller's own timeout, repeated after a pause,
 * given up in the end. A reply to an attempt that was given up is late: it is recorded and dropped.
 *
 * Real counterpart: bbs:client.go doRequest, for reps and the auctioneer; cloud_controller_ng:
 * lib/diego/client.rb, for Cloud Controller. An attempt fails when no BBS accepts the connection, when the BBS
 * that it went to ends, and when its time is up; then it is repeated. A BBS that answers with an error, as it does
 * when its database fails it, has answered: the call is over. The BBS itself does not know who waits: it serves a
 * request to its end though nobody does any more, so a repeated call may find its work done.
 */
import type { ActorId } from '../engine/actor';
import type { EventId } from '../engine/eventQueue';
import { type Duration, type Instant, MILLISECOND, NEVER, SECOND } from '../engine/units';
import type { BbsErrorType } from '../model/errors';
import { type CellId, type Identities, NONE, textId } from '../model/identity';
import { kindId } from '../trace/kinds';
import type { BbsCall } from './bbs/messages';
import type { ControlPlane } from './controlPlane';
import type { DiegoCtx } from './messages';

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
  /** The BBS that it was sent to; null when none accepted the connection. */
  readonly peer: ActorId | null;
  /** Between two attempts. */
  readonly isPausing: boolean;
  readonly cause: number;
  readonly timer: EventId;
}

/** Of Cloud Controller's calls: for its sync of processes, of tasks, for a deployment, or for people. */
export type Purpose = 'sync' | 'taskSync' | 'deployment' | 'other';

/** What a client is told besides the answers to its calls. */
export type CallMessage =
  /** The BBS could not carry the call out: its database failed it. */
  | { readonly kind: 'calls.failed'; readonly request: RequestId; readonly error: BbsErrorType }
  /** The process of a BBS has ended, and the connections to it with it. */
  | { readonly kind: 'calls.connectionLost'; readonly peer: ActorId };

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
  readonly plane: ControlPlane;
  /** Whom its records are about; NO_CELL for a client that is no rep. */
  readonly cell: CellId;
  /** The kind of message by which the client wakes itself for `onCallTimer`. */
  readonly timer: 'rep.callTimer' | 'auctioneer.callTimer' | 'cc.callTimer';
  /** Sends an attempt, where that is more than one message. */
  readonly send: SendAttempt | null;
}

/** Sends one attempt of a client to a BBS; it leaves after `processing`. */
export type SendAttempt = (
  client: Pick<Client, 'cell'>,
  bbs: ActorId,
  call: AwaitedCall,
  processing: Duration,
  ctx: DiegoCtx,
) => void;

/** What a refused connection takes (assumption: one round trip). */
const REFUSAL = MILLISECOND;

const TIMED_OUT = kindId('call.timedOut');
const REPLY_LATE = kindId('call.replyLate');
const REFUSED = kindId('call.refused');
const FAILED = kindId('call.failed');

/** Makes a call that is awaited; it leaves after `processing`. */
export function call(
  client: Client,
  message: Unsent<AwaitedCall>,
  ctx: DiegoCtx,
  { processing = 0, purpose = 'other' }: CallOptions = {},
): void {
  makeAttempt(client, message, purpose, 1, ctx.now, processing, ctx);
}

interface CallOptions {
  /** The caller's own work before the call leaves. */
  readonly processing?: Duration;
  readonly purpose?: Purpose;
}

/** Makes a call that nobody waits for; it is lost when no BBS accepts the connection. */
export function tell(plane: ControlPlane, message: AwaitedCall, ctx: DiegoCtx): void {
  const bbs = plane.listening.bbs[0];
  if (bbs !== undefined) ctx.send(bbs, message);
}

function makeAttempt(
  client: Client,
  made: Unsent<AwaitedCall>,
  purpose: Purpose,
  attempt: number,
  startedAt: Instant,
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const { calls, policy, plane, send } = client;
  const request = ++calls.last;
  const peer = plane.listening.bbs[0] ?? null;
  if (peer !== null) {
    const message = { ...made, request } as AwaitedCall;
    if (send === null) ctx.send(peer, message, processing);
    else send(client, peer, message, processing, ctx);
  }
  const patience = peer === null ? REFUSAL : policy.timeout;
  const timer = ctx.after(processing + patience, { kind: client.timer, request });
  const { cause } = ctx;
  const isPausing = false;
  const pending = { call: made, purpose, attempt, startedAt, peer, isPausing, cause, timer };
  calls.underWay.set(request, pending);
}

/** What is said once the BBS may have heard it: a bulk sync need not tell it about its containers again. */
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

/** The BBS has answered with an error of its database. Answers the call, which is over. */
export function takeFailure(
  client: Client,
  { request, error }: { readonly request: RequestId; readonly error: BbsErrorType },
  identities: Identities,
  ctx: DiegoCtx,
): PendingCall | null {
  const pending = takeAnswer(client, request, ctx);
  if (pending === null) return null;
  ctx.note(FAILED, client.cell, -1, -1, 0, textId(identities, error), 0);
  return pending;
}

/** The timer of a request: its time is up, or the pause before the next attempt. Answers a call given up. */
export function onCallTimer(client: Client, request: RequestId, ctx: DiegoCtx): PendingCall | null {
  const pending = client.calls.underWay.get(request);
  if (pending === undefined) return null;
  if (!pending.isPausing) return failAttempt(client, request, pending, ctx);
  client.calls.underWay.delete(request);
  ctx.cause = pending.cause;
  const { call: again, purpose, attempt, startedAt } = pending;
  makeAttempt(client, again, purpose, attempt + 1, startedAt, 0, ctx);
  return null;
}

/** The BBS has ended: attempts that it has not answered fail at once. Answers the calls given up. */
export function onConnectionLost(client: Client, bbs: ActorId, ctx: DiegoCtx): PendingCall[] {
  const givenUp: PendingCall[] = [];
  for (const [request, pending] of [...client.calls.underWay]) {
    if (pending.peer !== bbs || pending.isPausing) continue;
    ctx.cancel(pending.timer);
    ctx.cause = pending.cause;
    const given = failAttempt(client, request, { ...pending, peer: null }, ctx);
    if (given !== null) givenUp.push(given);
  }
  return givenUp;
}

/** Repeats the call after a pause, or gives it up and answers it. */
function failAttempt(
  { calls, policy, cell, timer: kind }: Client,
  request: RequestId,
  pending: PendingCall,
  ctx: DiegoCtx,
): PendingCall | null {
  const { attempt, startedAt, peer } = pending;
  ctx.record(peer === null ? REFUSED : TIMED_OUT, cell, -1, -1, attempt, 0, 0);
  const pause = policy.pauses[Math.min(attempt, policy.pauses.length) - 1] ?? 0;
  if (attempt >= policy.attemptsMax || ctx.now + pause - startedAt > policy.window) {
    calls.underWay.delete(request);
    return pending;
  }
  const timer = ctx.after(pause, { kind, request });
  const again = peer === null ? pending.call : repeatable(pending.call);
  calls.underWay.set(request, { ...pending, call: again, isPausing: true, timer });
  return null;
}
