/**
 * One Locket: who is present, and who holds a lock.
 *
 * Real counterpart: locket:cmd/locket and handlers/handler.go; its clients are in `client`. Modelled: rows with
 * owner and TTL in the database that all Lockets share (`rows`), collisions between owners and releases
 * (`lockCalls`), expiry and the burglar (`expiry`), listings for the BBS (`listing`), restarts, calls that wait for
 * a worker, a database that is slow, refuses, or hangs (an operation is given up after 10 s). Left out: the check
 * of the database's health that newer releases can be told to make; that an error of its schema ends the process.
 * Configuration: `LocketConfig` in `model/config`; TTLs are the clients' to say.
 *
 * A presence is the only sign by which the BBS knows that a cell exists. A dead cell is listed until its
 * row expires, TTL after the last refresh that Locket handled.
 *
 * Renewals by a living holder over constant wires are elidable, and so are the attempts of a candidate at a lock
 * that is held (`elision`).
 */
import { type Actor, assertNever } from '../../engine/actor';
import { createStation } from '../../engine/station';
import type { Instant } from '../../engine/units';
import type { Identities } from '../../model/identity';
import { observationId } from '../../trace/observations';
import { type ControlPlane, listen } from '../controlPlane';
import { databaseCondition } from '../database';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { exitProcess } from '../process';
import { onLockFreed, onReconsider, onRenewalsEnded } from './elision';
import { onCheckExpiry, onDatabaseChanged, onPeerDied, onRowPassed, registerRows } from './expiry';
import { createHeldCalls, takeHeld, takeTimedOut } from './heldCalls';
import { onAnswerPresences, onFetchFailed, onFetchPresences } from './listing';
import { onLock, onLockFailed, onRelease } from './lockCalls';
import { type LocketParts, type LocketState, workersOf } from './locketState';
import type { LocketMessage } from './messages';
import type { LocketRows } from './rows';

const FAILED = {
  'locket.lock': observationId('locket.requestFailed.Lock'),
  'locket.release': observationId('locket.requestFailed.Release'),
  'locket.fetchPresences': observationId('locket.requestFailed.FetchAll'),
};

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
          return onRelease(state, parts, message, ctx);
        case 'locket.renewalsEnded':
          return onRenewalsEnded(state, parts, message.cell, ctx);
        case 'locket.checkExpiry':
          return onCheckExpiry(state, parts, message, ctx);
        case 'locket.fetchPresences':
          return onFetchPresences(state, parts, message, ctx.sender, ctx);
        case 'locket.answerPresences':
          return onAnswerPresences(state, parts, message.to, message.ticket, ctx);
        case 'locket.reconsider':
          return onReconsider(state, parts, message.cell, ctx);
        case 'locket.peerDied':
          return onPeerDied(state, parts, message.peer, ctx);
        case 'locket.rowPassed':
          return onRowPassed(state, parts, message.key, ctx);
        case 'locket.lockFreed':
          return onLockFreed(state, parts, message.key, ctx);
        case 'locket.databaseChanged':
          onDatabaseChanged(state, parts, ctx);
          return goOnWithHeld(state, parts, ctx);
        case 'locket.operationTimedOut':
          return onOperationTimedOut(state, message.operation, ctx);
        default:
          return assertNever(message);
      }
    },
  };
}

/** The database answers again: what has waited for it goes on. */
function goOnWithHeld(state: LocketState, parts: LocketParts, ctx: DiegoCtx): void {
  if (databaseCondition(state.plane, parts.database, ctx).mode !== 'up') return;
  for (const { call, from, cause } of takeHeld(state, ctx)) {
    ctx.cause = cause;
    switch (call.kind) {
      case 'locket.lock':
        onLock(state, parts, call, ctx);
        break;
      case 'locket.release':
        onRelease(state, parts, call, ctx);
        break;
      case 'locket.fetchPresences':
        onFetchPresences(state, parts, call, from, ctx);
        break;
      default:
        assertNever(call);
    }
  }
}

function onOperationTimedOut(state: LocketState, operation: number, ctx: DiegoCtx): void {
  const held = takeTimedOut(state, operation);
  if (held === undefined) return;
  const { call, from, heldAt } = held;
  ctx.count(FAILED[call.kind], -1, ctx.now - heldAt);
  if (call.kind === 'locket.lock') onLockFailed(call, from, ctx);
  if (call.kind === 'locket.fetchPresences') onFetchFailed(call.ticket, from, ctx);
}

/** What a process has in its memory when it starts. */
function freshState({ config }: Pick<LocketParts, 'config'>, startedAt: Instant) {
  return {
    startedAt,
    waiters: new Map(),
    elidable: new Map(),
    // An attempt that began before is by a client that has been told to reconsider since.
    steadySince: startedAt,
    cellSteadySince: new Map(),
    station: createStation(workersOf(config)),
    held: createHeldCalls(),
  };
}

/** At its start the burglar registers every row. */
function onBoot(state: LocketState, parts: LocketParts, isWarm: boolean, ctx: DiegoCtx): void {
  const { burglarInterval } = parts.config;
  const phase = isWarm ? ctx.draw(`locket/${parts.index}`, 'burglar-phase', 0) : 0;
  Object.assign(state, freshState(parts, ctx.now - Math.round(phase * burglarInterval)));
  listen(state.plane, 'locket', ctx.self);
  registerRows(state, parts, ctx);
}
