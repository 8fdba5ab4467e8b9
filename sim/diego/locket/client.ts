/**
 * A client of Locket: keeps a presence or a lock, or tries to get it.
 *
 * Real counterpart: locket:lock/lock.go, the same runner for locks and presences, and locket_client.go. One
 * attempt after the other, a retry interval after the last has ended; each has a deadline. Who holds a lock and
 * fails to refresh it once has lost it, and ends; who holds a presence tries on. A client keeps to one Locket
 * while that answers. When it has died the connection breaks and the next attempt goes to another; a Locket that
 * only stays silent is left after two deadlines (assumption: gRPC's keepalive gives up after 10 s + 22 s). With
 * no Locket to connect to, an attempt waits until its deadline, looking once a second (assumption). Left out:
 * that the very first attempt has no deadline.
 *
 * Attempts that Locket calls elidable are not sent unless the foundation is eager (`../renewals`).
 */
import type { ActorId } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import { type Duration, type Instant, SECOND } from '../../engine/units';
import type { ControlPlane } from '../controlPlane';
import type { DiegoCtx } from '../messages';
import {
  lastDeparture,
  nextDeparture,
  type RenewalOffer,
  type Renewals,
  renewalOffer,
} from '../renewals';
import type { LocketClientMessage, LocketKey, LocketMessage } from './messages';

/** Plain data. */
export interface LocketClient {
  /** A lock: the number of the component. A presence: a fresh number for every process. */
  owner: number;
  isHeld: boolean;
  /** It has met another holder: it says so once. */
  hasCollided: boolean;
  /** When the attempt under way was sent, which names it; null between attempts. */
  attempt: Instant | null;
  deadline: EventId | null;
  /** The next attempt, or the next look for a Locket. */
  next: EventId | null;
  /** Attempts that need not be sent; null while each is sent, be the foundation eager or not. */
  renewals: Renewals | null;
  /** What was sent before this may not lead to attempts that are not sent. */
  reconsideredAt: Instant;
  /** Position of the Locket that it keeps to. */
  server: number;
  /** Deadlines in a row. */
  silences: number;
}

export interface LocketClientParts {
  readonly key: LocketKey;
  /** For draws: its component or cell. */
  readonly name: string;
  readonly ttl: Duration;
  readonly retryInterval: Duration;
  /** Of an attempt; 0: as long as the retry interval. */
  readonly deadline: Duration;
  readonly lockets: readonly ActorId[];
  readonly isEager: boolean;
  /** From the acquisition until the first refresh leaves, where that is not the retry interval. */
  readonly firstWait?: Duration | undefined;
}

/** `firstWait` of a holder that has been one all along: its refreshes are in any phase. */
export function warmWait(
  { name, retryInterval }: Pick<LocketClientParts, 'name' | 'retryInterval'>,
  ctx: DiegoCtx,
): Duration {
  return Math.round(ctx.draw(name, 'lock-phase', 0) * retryInterval);
}

/** What has come of an attempt. `lost`: what was held is held no more. */
export type LockNews = 'acquired' | 'kept' | 'refused' | 'failed' | 'lost';

export function createLocketClient(owner: number): LocketClient {
  return {
    owner,
    isHeld: false,
    hasCollided: false,
    attempt: null,
    deadline: null,
    next: null,
    renewals: null,
    reconsideredAt: 0,
    server: -1,
    silences: 0,
  };
}

/** Makes an attempt now. */
export function attemptLock(
  client: LocketClient,
  parts: LocketClientParts,
  plane: ControlPlane,
  ctx: DiegoCtx,
): void {
  client.next = null;
  begin(client, parts, ctx.now, ctx);
  connect(client, parts, plane, ctx);
}

/** Notes an attempt that was sent at `sentAt`, which is not after now, with its deadline. */
function begin(
  client: LocketClient,
  parts: LocketClientParts,
  sentAt: Instant,
  ctx: DiegoCtx,
): void {
  const limit = sentAt + deadlineOf(parts);
  client.attempt = sentAt;
  client.deadline = ctx.at(limit, { kind: 'locketClient.timedOut', attempt: sentAt });
}

/** Sends the attempt to a Locket that accepts connections, or looks for one again in a while. */
function connect(
  client: LocketClient,
  parts: LocketClientParts,
  plane: ControlPlane,
  ctx: DiegoCtx,
): void {
  const attempt = client.attempt as Instant;
  const locket = locketFor(client, parts, plane, ctx);
  if (locket === undefined) {
    client.next = ctx.after(SECOND, { kind: 'locketClient.connect', attempt });
    return;
  }
  const isElidable = client.renewals !== null;
  ctx.send(locket, lockCall(client, parts, locket, attempt, isElidable, ctx));
}

function lockCall(
  client: LocketClient,
  parts: LocketClientParts,
  locket: ActorId,
  attempt: Instant,
  isElidable: boolean,
  ctx: DiegoCtx,
): LocketMessage {
  const { key, ttl } = parts;
  const { owner } = client;
  const renewals = offer(parts, locket, ctx);
  return { kind: 'locket.lock', key, owner, ttl, attempt, isElidable, renewals };
}

function offer(parts: LocketClientParts, locket: ActorId, ctx: DiegoCtx): RenewalOffer | null {
  const { retryInterval: interval, firstWait: wait = interval } = parts;
  const latency = ctx.constantLatency(locket, 'locket.lock');
  return renewalOffer(latency, { wait, interval, patience: deadlineOf(parts) });
}

function deadlineOf({ deadline, retryInterval }: LocketClientParts): Duration {
  return deadline === 0 ? retryInterval : deadline;
}

/** The Locket that it keeps to, or the next one that accepts connections. */
function locketFor(
  client: LocketClient,
  { name, lockets }: LocketClientParts,
  { listening }: ControlPlane,
  ctx: DiegoCtx,
): ActorId | undefined {
  const count = lockets.length;
  if (client.server < 0) client.server = Math.floor(ctx.draw(name, 'locket', 0) * count);
  for (let tries = 0; tries < count; tries++) {
    const position = (client.server + tries) % count;
    const locket = lockets[position] as ActorId;
    if (!listening.locket.includes(locket)) continue;
    client.server = position;
    return locket;
  }
  return undefined;
}

/** The Locket that it would ask now, if any accepts connections. */
export function currentLocket(
  client: LocketClient,
  parts: LocketClientParts,
  plane: ControlPlane,
  ctx: DiegoCtx,
): ActorId | undefined {
  return locketFor(client, parts, plane, ctx);
}

/** Takes a message of Locket, or of the client to itself; answers what has come of it, if anything has. */
export function onLocketClientMessage(
  client: LocketClient,
  parts: LocketClientParts,
  plane: ControlPlane,
  message: LocketClientMessage,
  ctx: DiegoCtx,
): LockNews | null {
  switch (message.kind) {
    case 'locketClient.answered':
      return onAnswered(client, parts, message, ctx);
    case 'locketClient.due':
      attemptLock(client, parts, plane, ctx);
      return null;
    case 'locketClient.timedOut':
      if (client.attempt !== message.attempt) return null;
      leaveSilent(client, parts);
      return fail(client, parts, ctx);
    case 'locketClient.connect':
      if (client.attempt === message.attempt) connect(client, parts, plane, ctx);
      return null;
    case 'locketClient.reconsider':
      reconsider(client, parts, plane, ctx);
      return null;
    case 'locketClient.connectionLost':
      if (client.attempt === null || parts.lockets[client.server] !== message.peer) return null;
      return fail(client, parts, ctx);
  }
}

function onAnswered(
  client: LocketClient,
  parts: LocketClientParts,
  answer: Extract<LocketClientMessage, { kind: 'locketClient.answered' }>,
  ctx: DiegoCtx,
): LockNews | null {
  const { attempt, outcome, renewals } = answer;
  // An answer after the deadline: the attempt has been given up, and the next may be under way.
  if (client.attempt !== attempt) return null;
  if (outcome === 'failed') return fail(client, parts, ctx);
  const wasHeld = client.isHeld;
  end(client, ctx);
  client.silences = 0;
  client.isHeld = outcome === 'held';
  const { retryInterval, firstWait = retryInterval } = parts;
  const wait = client.isHeld ? firstWait : retryInterval;
  const rhythm = renewals !== null && isInTime(renewals, ctx.now + wait) ? renewals : null;
  client.renewals = attempt < client.reconsideredAt ? null : rhythm;
  if (client.renewals === null || parts.isEager) scheduleNext(client, wait, ctx);
  if (client.isHeld) return wasHeld ? 'kept' : 'acquired';
  return wasHeld ? 'lost' : 'refused';
}

/** Whether the next attempt is where the rhythm has one: who has stood still takes the answer too late for that. */
function isInTime({ from, period }: Renewals, next: Instant): boolean {
  return (next - from) % period === 0;
}

/** Another Locket is next once this one has let two deadlines pass. */
function leaveSilent(client: LocketClient, { lockets }: LocketClientParts): void {
  if (++client.silences < 2) return;
  client.silences = 0;
  client.server = (client.server + 1) % lockets.length;
}

/** The attempt has come to nothing. */
function fail(client: LocketClient, parts: LocketClientParts, ctx: DiegoCtx): LockNews {
  const wasHeld = client.isHeld;
  end(client, ctx);
  client.isHeld = false;
  scheduleNext(client, parts.retryInterval, ctx);
  return wasHeld ? 'lost' : 'failed';
}

function end(client: LocketClient, ctx: DiegoCtx): void {
  if (client.deadline !== null) ctx.cancel(client.deadline);
  if (client.next !== null) ctx.cancel(client.next);
  client.attempt = null;
  client.deadline = null;
  client.next = null;
  client.renewals = null;
}

function scheduleNext(client: LocketClient, wait: Duration, ctx: DiegoCtx): void {
  client.next = ctx.after(wait, { kind: 'locketClient.due' });
}

/** From now on each attempt is sent, and is a job like any other. An eager client has under way what it would have. */
function reconsider(
  client: LocketClient,
  parts: LocketClientParts,
  plane: ControlPlane,
  ctx: DiegoCtx,
): void {
  const { cause } = ctx;
  const { renewals } = client;
  client.reconsideredAt = ctx.now;
  client.renewals = null;
  if (renewals === null || parts.isEager) return;
  ctx.cause = renewals.cause;
  catchUp(client, parts, plane, renewals, ctx);
  ctx.cause = cause;
}

/**
 * What an eager client would have under way is put there: an attempt that has not reached Locket is sent as of
 * its own time; of one that has, Locket sends the answer.
 */
function catchUp(
  client: LocketClient,
  parts: LocketClientParts,
  plane: ControlPlane,
  renewals: Renewals,
  ctx: DiegoCtx,
): void {
  const { now } = ctx;
  const { latency, period } = renewals;
  const sentAt = lastDeparture(renewals, now);
  const isAnswered = sentAt === undefined || sentAt + period - parts.retryInterval < now;
  if (isAnswered) {
    const next = nextDeparture(renewals, now);
    client.next = ctx.at(next, { kind: 'locketClient.due' });
    return;
  }
  begin(client, parts, sentAt, ctx);
  const locket = locketFor(client, parts, plane, ctx);
  if (locket === undefined || sentAt + latency < now) return;
  ctx.send(locket, lockCall(client, parts, locket, sentAt, true, ctx), sentAt - now);
}

/** Gives up what is held, at a clean end. */
export function releaseLock(
  client: LocketClient,
  parts: LocketClientParts,
  plane: ControlPlane,
  ctx: DiegoCtx,
): void {
  end(client, ctx);
  const locket = locketFor(client, parts, plane, ctx);
  if (locket === undefined) return;
  client.isHeld = false;
  ctx.send(locket, {
    kind: 'locket.release',
    key: parts.key,
    owner: client.owner,
    sentAt: ctx.now,
  });
}
