/**
 * Who is the active BBS: the one that holds the lock.
 *
 * Real counterpart: bbs:cmd/bbs/main.go, its ordered group. A BBS that waits for the lock does not listen. With the
 * lock it lists the cells, starts its API, and sets the converger's timer: the first pass comes a whole interval
 * later. The first failed refresh is the end of the process; the supervisor starts it again as a candidate.
 */
import { createStation } from '../../engine/station';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { listen } from '../controlPlane';
import { endWithoutLock, firstLockParts, lockParts, noteCollision } from '../locket/candidate';
import {
  attemptLock,
  createLocketClient,
  type LocketClientParts,
  onLocketClientMessage,
  releaseLock,
} from '../locket/client';
import type { LocketClientMessage } from '../locket/messages';
import type { DiegoCtx } from '../messages';
import { exitProcess } from '../process';
import type { BbsParts, BbsState } from './bbsState';
import { createCallbacks } from './callbacks';
import { askForCells } from './cellListing';
import { workersOf } from './costs';

const ACTIVATED = kindId('component.activated');

/** What a process has in its memory when it starts. */
export function freshMemory({ config, index }: BbsParts) {
  return {
    phase: 'down' as const,
    lock: createLocketClient(index),
    held: [],
    station: createStation(workersOf(config)),
    listedCells: new Set<number>(),
    listings: new Map(),
    passBegunAt: 0,
    pass: null,
    settled: [],
    callbacks: createCallbacks(config.taskCallbackWorkers),
  };
}

/** The process starts; `isWarm`: it has been the active one all along. */
export function onBoot(state: BbsState, parts: BbsParts, isWarm: boolean, ctx: DiegoCtx): void {
  const { lastTicket } = state;
  Object.assign(state, freshMemory(parts), { phase: 'passive', lastTicket });
  if (isWarm) {
    state.phase = 'active';
    listen(state.plane, 'bbs', ctx.self);
  }
  attemptLock(state.lock, clientParts(state, parts, ctx), state.plane, ctx);
}

/** The process is told to end: it gives up its lock first. */
export function onStop(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  if (state.lock.isHeld) releaseLock(state.lock, lockParts('bbs', parts), state.plane, ctx);
  state.phase = 'down';
  exitProcess({ ...parts, component: 'bbs' }, state, 'stopped', ctx);
}

/** What Locket says of the lock, and what follows. */
export function onLockMessage(
  state: BbsState,
  parts: BbsParts,
  message: LocketClientMessage,
  ctx: DiegoCtx,
): void {
  const { lock, plane } = state;
  const news = onLocketClientMessage(lock, clientParts(state, parts, ctx), plane, message, ctx);
  switch (news) {
    case 'acquired':
      if (state.phase === 'passive') activate(state, parts, ctx);
      return;
    case 'refused':
      if (state.phase === 'active') return lose(state, parts, ctx);
      return noteCollision('bbs', parts, state, ctx);
    case 'failed':
      // One that has been active all along has had its lock before its first refresh.
      if (state.phase === 'active') lose(state, parts, ctx);
      return;
    case 'lost':
      return lose(state, parts, ctx);
    default:
      return;
  }
}

function lose(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  state.phase = 'down';
  endWithoutLock('bbs', parts, state, ctx);
}

/** Takes over. The cells are known before the first call that asks for one of them. */
function activate(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  state.phase = 'activating';
  const { cause } = ctx;
  askForCells(state, parts, 'activation', ctx);
  ctx.cause = cause;
  ctx.after(parts.config.activationTime, { kind: 'bbs.activated' });
}

/** Its API answers from now on. */
export function onActivated(state: BbsState, parts: BbsParts, ctx: DiegoCtx): void {
  state.phase = 'active';
  const { cause } = ctx;
  const name = textId(state.identities, `bbs/${parts.index}`);
  ctx.record(ACTIVATED, -1, -1, -1, name, 0, 0);
  listen(state.plane, 'bbs', ctx.self);
  ctx.after(parts.config.convergeRepeatInterval, { kind: 'bbs.converge' });
  ctx.cause = cause;
}

function clientParts({ phase, lock }: BbsState, parts: BbsParts, ctx: DiegoCtx): LocketClientParts {
  return firstLockParts('bbs', parts, phase === 'active' && !lock.isHeld, ctx);
}
