/**
 * One Locket: who is present, and who holds a lock.
 *
 * Real counterpart: locket:handlers/handler.go, with db/lock_db.go and expiration/*.go in `rows` beside this
 * file; its clients are in `client`. Modelled: rows with owner and TTL in the database that all Lockets share,
 * collisions between owners, expiry by timers of the process that handled the last refresh, the burglar of the
 * others, releases, restarts (every row that nobody else watches gets a fresh TTL), calls that wait for a
 * worker, a database that is slow, refuses, or hangs (an operation is given up after 10 s). An expiry that finds
 * no database waits for the first look of the burglar after its return, and then for a whole TTL: deleting a
 * row takes the database, too. Left out: several Lockets that race to watch a row whose Locket died (the first
 * of them does). Configuration: `LocketConfig` in `model/config`; TTLs are the clients' to say.
 *
 * A presence is the only sign by which the BBS knows that a cell exists. A dead cell is listed until its
 * row expires, TTL after the last refresh that Locket handled.
 *
 * Renewals by a living holder over constant wires are elidable (`../renewals`), and so are the attempts of a
 * candidate at a lock that is held: they take the time of a call and no more, and slow the other calls as
 * background. Quiet, they are not sent: Locket knows their rhythm from the call before. When the cell's VM
 * stops, or a lock becomes free, or something happens to wires, stores or processes, it works out the last.
 */
import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import { createStation } from '../../engine/station';
import { type Duration, type Instant, NEVER } from '../../engine/units';
import type { Identities } from '../../model/identity';
import { observationId } from '../../trace/observations';
import { type ControlPlane, listen } from '../controlPlane';
import { databaseCondition } from '../database';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { exitProcess } from '../process';
import { lastArrival, lastDeparture, type Renewals } from '../renewals';
import {
  countElidable,
  elidableRenewals,
  type LocketParts,
  type LocketState,
  nextLook,
  timeOfCall,
  workersOf,
} from './locketState';
import {
  isPresence,
  type LocketKey,
  type LocketMessage,
  type LockOutcome,
  waiterKey,
} from './messages';
import { clearTimer, type LocketRow, type LocketRows, recordRow, setTimer } from './rows';

const LOCK_REQUEST = observationId('locket.request.Lock');
const FETCH_REQUEST = observationId('locket.request.FetchAll');
const RELEASE_REQUEST = observationId('locket.request.Release');
const RENEWALS_ENDED = observationId('locket.renewalsEnded');

type LockCall = Extract<LocketMessage, { kind: 'locket.lock' }>;

/** What a Locket shares with the others. */
export interface LocketShared {
  readonly identities: Identities;
  readonly plane: ControlPlane;
  readonly rows: LocketRows;
}

export function createLocket(
  parts: LocketParts,
  shared: LocketShared,
  zone: string,
): Actor<LocketState, LocketMessage, DiegoMessage> {
  return {
    role: 'locket',
    name: `locket/${parts.index}`,
    zone,
    state: { ...shared, ...freshState(parts, 0) },
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'locket.boot':
          return onBoot(state, parts, message.isWarm, ctx);
        case 'locket.stop':
          return exitProcess({ ...parts, component: 'locket' }, state, 'stopped', ctx);
        case 'locket.lock':
          return onLock(state, parts, message, ctx);
        case 'locket.release':
          return onRelease(state, parts, message.key, message.owner, ctx);
        case 'locket.renewalsEnded':
          return onRenewalsEnded(state, parts, message.cell, ctx);
        case 'locket.checkExpiry':
          return onCheckExpiry(state, parts, message.key, ctx);
        case 'locket.fetchPresences':
          return onFetchPresences(state, parts, message.ticket, ctx);
        case 'locket.answerPresences':
          return onAnswerPresences(state, parts, message.to, message.ticket, ctx);
        case 'locket.reconsider':
          return onReconsider(state, parts, message.cell, ctx);
        case 'locket.peerDied':
          return onPeerDied(state, parts, message.peer, ctx);
        case 'locket.databaseChanged':
          return onDatabaseChanged(state, parts, ctx);
        default:
          return assertNever(message);
      }
    },
  };
}

/** What a process has in its memory when it starts. */
function freshState({ config }: Pick<LocketParts, 'config'>, startedAt: Instant) {
  return {
    startedAt,
    waiters: new Map(),
    elidable: new Map(),
    stoppedAt: new Map(),
    station: createStation(workersOf(config)),
  };
}

/** At its start the burglar registers every row; those that no living Locket watches get a fresh TTL. */
function onBoot(state: LocketState, parts: LocketParts, isWarm: boolean, ctx: DiegoCtx): void {
  const { burglarInterval } = parts.config;
  const phase = isWarm ? ctx.draw(`locket/${parts.index}`, 'burglar-phase', 0) : 0;
  Object.assign(state, freshState(parts, ctx.now - Math.round(phase * burglarInterval)));
  listen(state.plane, 'locket', ctx.self);
  for (const [key, row] of state.rows) {
    if (row.server !== ctx.self && state.plane.listening.locket.includes(row.server)) continue;
    row.timer = null;
    watch(parts, key, row, ctx.now + row.ttl, ctx);
  }
}

/** From now on this Locket ends the row. */
function watch(
  parts: LocketParts,
  key: LocketKey,
  row: LocketRow,
  expiresAt: Instant,
  ctx: DiegoCtx,
): void {
  clearTimer(row, ctx);
  row.server = ctx.self;
  row.expiresAt = expiresAt;
  setTimer(key, row, parts.isEager, ctx);
}

/** lock_db.go Lock: insert, refresh by the same owner, or collide, however old the row is. */
function onLock(state: LocketState, parts: LocketParts, call: LockCall, ctx: DiegoCtx): void {
  if (isOutOfOrder(state, parts, call, ctx)) return;
  const { key, owner, ttl } = call;
  let row = state.rows.get(key);
  if (call.isElidable && isStillElidable(state, call, row)) {
    const { callTime } = parts.config;
    ctx.count(LOCK_REQUEST, -1, callTime, ctx.now + callTime);
    const isHeld = row?.owner === owner;
    if (row !== undefined && isHeld) row.expiresAt = ctx.now + ttl;
    const renewals = isHeld ? row?.renewals : state.waiters.get(key)?.get(owner)?.renewals;
    return answer(call, isHeld ? 'held' : 'collided', renewals ?? null, callTime, ctx);
  }
  const processing = timeOfCall(state, parts, ctx);
  ctx.count(LOCK_REQUEST, -1, processing, ctx.now + processing);
  stopWaiting(state, key, owner, ctx);
  if (row !== undefined && row.owner !== owner) {
    // A candidate for a lock says so itself, the first time only (lock.go).
    if (isPresence(key)) recordRow('collided', key, owner, parts.names, ctx);
    const renewals = wait(state, parts, call, processing, ctx);
    return answer(call, 'collided', renewals, processing, ctx);
  }
  if (row === undefined) {
    recordRow('acquired', key, owner, parts.names, ctx);
    row = newRow(call, ctx);
    state.rows.set(key, row);
  }
  endRowRenewals(state, key, row, ctx);
  if (row.server !== ctx.self) clearTimer(row, ctx);
  row.server = ctx.self;
  row.expiresAt = ctx.now + ttl;
  if (!isFromTheDead(state, call)) {
    const renewals = elidableRenewals(state, parts, call, processing, ttl, ctx);
    beginRowRenewals(state, row, renewals, call.renewals?.interval ?? 0);
  }
  setTimer(key, row, parts.isEager, ctx);
  answer(call, 'held', row.renewals, processing, ctx);
}

function newRow({ owner, ttl }: LockCall, { now, self, cause }: DiegoCtx): LocketRow {
  const expiresAt = now + ttl;
  return { owner, ttl, expiresAt, server: self, timer: null, renewals: null, interval: 0, cause };
}

/** Nothing has happened since the call before that would make this one a job. */
function isStillElidable(
  { waiters }: LocketState,
  { key, owner }: LockCall,
  row: LocketRow | undefined,
): boolean {
  if (row === undefined) return false;
  if (row.owner === owner) return row.renewals !== null;
  return waiters.get(key)?.has(owner) === true;
}

function answer(
  call: LockCall,
  outcome: LockOutcome,
  renewals: Renewals | null,
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const { attempt } = call;
  const message = { kind: 'locketClient.answered', attempt, outcome, renewals } as const;
  ctx.send(ctx.sender, message, processing);
}

/** Whether the database is: then the call fails, at once or when the operation's time is over. */
function isOutOfOrder(
  state: LocketState,
  { config, database }: LocketParts,
  call: LockCall,
  ctx: DiegoCtx,
): boolean {
  const { mode } = databaseCondition(state.plane, database, ctx);
  if (mode === 'up') return false;
  const elapsed = mode === 'hangs' ? config.operationTimeout : config.callTime;
  ctx.count(LOCK_REQUEST, -1, elapsed, ctx.now + elapsed);
  answer(call, 'failed', null, elapsed, ctx);
  return true;
}

/** Whether the VM that sent it has stopped since: no renewals will follow. */
function isFromTheDead({ stoppedAt }: LocketState, { key, attempt }: LockCall): boolean {
  return attempt < (stoppedAt.get(key) ?? 0);
}

function beginRowRenewals(
  state: LocketState,
  row: LocketRow,
  renewals: Renewals | null,
  interval: Duration,
): void {
  row.renewals = renewals;
  row.interval = interval;
  if (renewals !== null) countElidable(state, interval, 1);
}

/** Those that arrive before now, and for so much longer, have not been sent and count all the same. */
function endRowRenewals(
  state: LocketState,
  key: LocketKey,
  row: LocketRow,
  ctx: DiegoCtx,
  onTheirWay: Duration = 0,
): void {
  if (row.renewals === null) return;
  ctx.count(RENEWALS_ENDED, key, onTheirWay);
  countElidable(state, row.interval, -1);
  row.renewals = null;
}

/** A candidate's next attempts need not be sent while somebody holds the lock. */
function wait(
  state: LocketState,
  parts: LocketParts,
  call: LockCall,
  processing: Duration,
  ctx: DiegoCtx,
): Renewals | null {
  if (isPresence(call.key)) return null;
  const renewals = elidableRenewals(state, parts, call, processing, NEVER, ctx);
  if (renewals === null) return null;
  const { interval = 0 } = call.renewals ?? {};
  const waiters = state.waiters.get(call.key) ?? new Map();
  waiters.set(call.owner, { to: ctx.sender, renewals, interval });
  state.waiters.set(call.key, waiters);
  countElidable(state, interval, 1);
  return renewals;
}

function stopWaiting(state: LocketState, key: LocketKey, owner: number, ctx: DiegoCtx): void {
  const waiter = state.waiters.get(key)?.get(owner);
  if (waiter === undefined) return;
  ctx.count(RENEWALS_ENDED, waiterKey(key, owner), 0);
  state.waiters.get(key)?.delete(owner);
  countElidable(state, waiter.interval, -1);
}

/** The lock is free: from now on the candidates' attempts are sent, the one that is on its way included. */
function wakeWaiters(state: LocketState, parts: LocketParts, key: LocketKey, ctx: DiegoCtx): void {
  for (const [owner, { to, renewals }] of [...(state.waiters.get(key) ?? [])]) {
    stopWaiting(state, key, owner, ctx);
    if (parts.isEager) continue;
    answerOnItsWay(parts, to, renewals, 'collided', ctx);
    ctx.deliver(to, { kind: 'locketClient.reconsider' });
  }
}

/**
 * Quiet, sends what an eager Locket would have sent: the answer to an attempt that arrived before now, if it
 * would not have reached its client by now.
 */
function answerOnItsWay(
  { config }: LocketParts,
  to: ActorId,
  renewals: Renewals,
  outcome: LockOutcome,
  ctx: DiegoCtx,
): void {
  const back = ctx.constantLatency(to, 'locketClient.answered') ?? 0;
  const attempt = lastDeparture(renewals, ctx.now - renewals.latency);
  if (attempt === undefined || attempt >= renewals.until) return;
  const leavesAt = attempt + renewals.latency + config.callTime;
  if (leavesAt + back < ctx.now) return;
  const message = { kind: 'locketClient.answered', attempt, outcome, renewals: null } as const;
  ctx.send(to, message, leavesAt - ctx.now);
}

/** lock_db.go Release: by its owner only; what is not there is released. */
function onRelease(
  state: LocketState,
  parts: LocketParts,
  key: LocketKey,
  owner: number,
  ctx: DiegoCtx,
): void {
  if (databaseCondition(state.plane, parts.database, ctx).mode !== 'up') return;
  const processing = timeOfCall(state, parts, ctx);
  ctx.count(RELEASE_REQUEST, -1, processing, ctx.now + processing);
  const row = state.rows.get(key);
  if (row?.owner !== owner) return;
  recordRow('released', key, owner, parts.names, ctx);
  remove(state, parts, key, row, ctx);
}

/** The row is free; whoever watched it does so no more. */
function remove(
  state: LocketState,
  parts: LocketParts,
  key: LocketKey,
  row: LocketRow,
  ctx: DiegoCtx,
): void {
  clearTimer(row, ctx);
  endRowRenewals(state, key, row, ctx);
  state.rows.delete(key);
  wakeWaiters(state, parts, key, ctx);
}

/** The row lives for its TTL after the last renewal that left before now. An eager one's is on its way. */
function onRenewalsEnded(
  state: LocketState,
  parts: LocketParts,
  cell: LocketKey,
  ctx: DiegoCtx,
): void {
  state.stoppedAt.set(cell, ctx.now);
  const row = state.rows.get(cell);
  if (row === undefined || row.server !== ctx.self || row.renewals === null) return;
  const { latency } = row.renewals;
  const last = lastArrival({ ...row.renewals, until: ctx.now }, NEVER);
  endRowRenewals(state, cell, row, ctx, latency);
  if (parts.isEager) return;
  if (last !== undefined) row.expiresAt = last + row.ttl;
  setTimer(cell, row, parts.isEager, ctx);
}

/**
 * Something is about to happen, and holders and candidates are told as well. What they would have on its way
 * they send; the answers that would be on theirs are sent here.
 */
function onReconsider(
  state: LocketState,
  parts: LocketParts,
  only: LocketKey | null,
  ctx: DiegoCtx,
): void {
  for (const [key, row] of state.rows) {
    if (row.server !== ctx.self || row.renewals === null) continue;
    if (only !== null && key !== only) continue;
    const { renewals } = row;
    endRowRenewals(state, key, row, ctx);
    if (parts.isEager) continue;
    const to = clientOf(parts, key, row.owner);
    const last = lastDeparture(renewals, ctx.now - renewals.latency);
    if (last !== undefined) row.expiresAt = last + renewals.latency + row.ttl;
    answerOnItsWay(parts, to, renewals, 'held', ctx);
    setTimer(key, row, parts.isEager, ctx);
  }
  if (only !== null) return;
  for (const [key, waiters] of state.waiters) {
    for (const [owner, { to, renewals }] of [...waiters]) {
      stopWaiting(state, key, owner, ctx);
      if (!parts.isEager) answerOnItsWay(parts, to, renewals, 'collided', ctx);
    }
  }
}

/**
 * lock_pick.go checkExpiration. Rows that end at one instant go in the order of their keys, whichever
 * timer was set first. Without a database the row stays, and nobody's timer knows of it.
 */
function onCheckExpiry(
  state: LocketState,
  parts: LocketParts,
  key: LocketKey,
  ctx: DiegoCtx,
): void {
  const row = state.rows.get(key);
  if (row === undefined || row.server !== ctx.self) return;
  if (row.expiresAt > ctx.now) {
    row.timer = null;
    return setTimer(key, row, parts.isEager, ctx);
  }
  const due = [...state.rows].filter(
    ([, { timer, expiresAt, server }]) =>
      timer !== null && expiresAt === ctx.now && server === ctx.self,
  );
  const isUp = databaseCondition(state.plane, parts.database, ctx).mode === 'up';
  for (const [each, dueRow] of due.sort(([a], [b]) => a - b)) {
    clearTimer(dueRow, ctx);
    if (!isUp) continue;
    ctx.cause = dueRow.cause;
    recordRow('expired', each, dueRow.owner, parts.names, ctx);
    remove(state, parts, each, dueRow, ctx);
  }
}

function clientOf({ reps, candidates }: LocketParts, key: LocketKey, owner: number): ActorId {
  const client = isPresence(key) ? reps[key] : candidates.get(key)?.[owner];
  if (client === undefined) throw new Error(`nobody has the row ${key} of owner ${owner}`);
  return client;
}

/** The burglar registers what nobody's timer knows of at its first look after the database is back. */
function onDatabaseChanged(state: LocketState, parts: LocketParts, ctx: DiegoCtx): void {
  if (databaseCondition(state.plane, parts.database, ctx).mode !== 'up') return;
  for (const [key, row] of state.rows) {
    if (row.server !== ctx.self || row.timer !== null || row.renewals !== null) continue;
    watch(parts, key, row, nextLook(state, parts, ctx.now) + row.ttl, ctx);
  }
}

/** Of rows that the other Locket refreshed, this one knows since its burglar looked at them. */
function onPeerDied(state: LocketState, parts: LocketParts, peer: ActorId, ctx: DiegoCtx): void {
  for (const [key, row] of state.rows) {
    if (row.server !== peer) continue;
    const refreshedAt = row.expiresAt - row.ttl;
    watch(parts, key, row, nextLook(state, parts, refreshedAt) + row.ttl, ctx);
  }
}

/** lock_db.go FetchAll. Without its database Locket fails the call, at once or in the end. */
function onFetchPresences(
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
function onAnswerPresences(
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
