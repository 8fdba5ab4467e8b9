/**
 * The rep's process on a cell whose VM runs on: killed, stopped, started, hung. silk-daemon sees to its own.
 *
 * The rep's actor stands for all of the cell. A killed process takes its timers with it, so the actor begins a
 * new incarnation in which the rest of the cell goes on: its containers run unattended, its lease is renewed.
 */
import type { ActorId } from '../../engine/actor';
import type { Address } from '../../model/address';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import type { OperatorMessage } from './messages';
import type { OperatorParts, OperatorState } from './operatorState';
import { untilSupervised } from './supervisor';
import { tellOfEnd } from './tellDirector';

const KILLED = kindId('process.killed');
const STOPPED = kindId('process.stopped');
const STARTED = kindId('process.started');
const HUNG = kindId('process.hung');
const RESUMED = kindId('process.resumed');
const DRAIN_STARTED = kindId('cell.drainStarted');
const RESTORED = kindId('cell.restored');

function repOf({ reps }: OperatorParts, cell: number): ActorId {
  return reps[cell] as ActorId;
}

function say({ identities }: OperatorState, kind: number, cell: number, ctx: DiegoCtx): void {
  ctx.note(kind, cell, -1, -1, textId(identities, 'rep'), 0, 0);
}

/** SIGKILL: the supervisor starts it again. One that is not there cannot be killed. */
export function killRep(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  ctx: DiegoCtx,
): void {
  if (state.repEnd[cell] !== null) return;
  const rep = repOf(parts, cell);
  say(state, KILLED, cell, ctx);
  ctx.stop(rep);
  ctx.start(rep);
  ctx.deliver(rep, { kind: 'rep.processKilled' });
  state.isRepHung[cell] = false;
  // Its supervisor leaves alone what was told to stop; and a drain is over once nobody answers its script.
  if (state.repTold[cell] === 'stop') return ended(state, parts, cell, 'stopped', ctx);
  if (state.repTold[cell] === 'drain') return ended(state, parts, cell, 'drained', ctx);
  state.repTold[cell] = null;
  supervise(state, parts, cell, ctx);
}

/** A clean end; the rep says when it is over. */
export function stopRep(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  isToRestart: boolean,
  ctx: DiegoCtx,
): void {
  say(state, STOPPED, cell, ctx);
  state.repTold[cell] = 'stop';
  state.isRepToRestart[cell] = isToRestart;
  ctx.deliver(repOf(parts, cell), { kind: 'rep.stop' });
}

/** It does nothing to one that runs; one that has been told to stop starts again when it has. */
export function startRep(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  ctx: DiegoCtx,
  hasPreStart = false,
): void {
  if (state.repEnd[cell] === null) {
    if (state.repTold[cell] === 'stop') state.isRepToRestart[cell] = true;
    return;
  }
  say(state, STARTED, cell, ctx);
  state.repEnd[cell] = null;
  if (hasPreStart) state.isSilkDrained[cell] = false;
  const address = state.addresses[cell] as Address;
  const start = { isWarm: false, isVmStart: false, address, hasPreStart, isNewVm: false };
  ctx.deliver(repOf(parts, cell), { kind: 'rep.boot', ...start });
}

export function hangRep(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  ctx: DiegoCtx,
): void {
  if (state.repEnd[cell] !== null || state.isRepHung[cell] === true) return;
  state.isRepHung[cell] = true;
  say(state, HUNG, cell, ctx);
  ctx.hang(repOf(parts, cell));
}

/** It does nothing to one that does not hang: it may have been killed and started meanwhile. */
export function resumeRep(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  ctx: DiegoCtx,
): void {
  if (state.isRepHung[cell] !== true) return;
  state.isRepHung[cell] = false;
  say(state, RESUMED, cell, ctx);
  ctx.goOn(repOf(parts, cell));
}

/** The rep's process has ended by itself. */
export function onRepExited(
  state: OperatorState,
  parts: OperatorParts,
  { cell, reason }: Extract<OperatorMessage, { kind: 'operator.repExited' }>,
  ctx: DiegoCtx,
): void {
  if (reason === 'failed') return supervise(state, parts, cell, ctx);
  ended(state, parts, cell, reason, ctx);
}

/** The drain script of silk-daemon is over as well. Its error is nothing to a person who only drains the cell. */
export function onSilkDrained(
  state: OperatorState,
  { director }: OperatorParts,
  { cell, isFailed }: Extract<OperatorMessage, { kind: 'operator.silkDrained' }>,
  ctx: DiegoCtx,
): void {
  state.isSilkDrained[cell] = true;
  if (!state.vms.inUpdate.has(cell)) return;
  if (isFailed)
    ctx.deliver(director, { kind: 'director.drainFailed', vm: cell, job: 'silk-daemon' });
  else ctx.deliver(director, { kind: 'director.silkDrained', vm: cell });
}

/** It has done what it was told, and starts again if that was asked for meanwhile. */
function ended(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  reason: 'drained' | 'stopped',
  ctx: DiegoCtx,
): void {
  const isToRestart = state.isRepToRestart[cell] === true && !state.vms.inUpdate.has(cell);
  state.repEnd[cell] = reason;
  state.repTold[cell] = null;
  state.isRepToRestart[cell] = false;
  if (!isToRestart) return tellOfEnd(state, parts, cell, ctx);
  if (reason === 'drained') ctx.note(RESTORED, cell, -1, -1, 0, 0, 0);
  startRep(state, parts, cell, ctx, reason === 'drained');
}

/** BOSH drains it: one that drains already stays down after that, one that was told to stop goes on with that. */
export function drainRep(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  ctx: DiegoCtx,
): void {
  if (state.repTold[cell] === 'drain') {
    state.isRepToRestart[cell] = false;
    return;
  }
  state.repTold[cell] ??= 'drain';
  ctx.record(DRAIN_STARTED, cell, -1, -1, 0, 0, 0);
  ctx.deliver(repOf(parts, cell), { kind: 'rep.drain' });
}

/** BOSH starts the jobs of a drained cell again, with their pre-start scripts, as soon as its drain is over. */
export function restoreDrained(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  ctx: DiegoCtx,
): void {
  // What a deploy has at hand it starts itself.
  if (state.vms.inUpdate.has(cell)) return;
  if (state.repTold[cell] === 'drain') state.isRepToRestart[cell] = true;
  if (state.repEnd[cell] === 'drained') {
    ctx.record(RESTORED, cell, -1, -1, 0, 0, 0);
    return startRep(state, parts, cell, ctx, true);
  }
  // A person has started the rep meanwhile, and nobody silk-daemon.
  if (state.isSilkDrained[cell] !== true) return;
  state.isSilkDrained[cell] = false;
  ctx.deliver(repOf(parts, cell), { kind: 'silkDaemon.preStart' });
}

/** It goes with its VM: what it was told and how it was is void. */
export function forgetRep(state: OperatorState, cell: number): void {
  state.repEnd[cell] = null;
  state.repTold[cell] = null;
  state.isRepToRestart[cell] = false;
  state.isRepHung[cell] = false;
  state.isSilkDrained[cell] = false;
}

/** Sets the supervisor's next look at a rep that has ended. */
function supervise(state: OperatorState, parts: OperatorParts, cell: number, ctx: DiegoCtx): void {
  state.repEnd[cell] = 'dead';
  const death = (state.repDeaths[cell] ?? 0) + 1;
  state.repDeaths[cell] = death;
  const name = `rep of ${parts.spec.cells[cell]?.cellGuid}`;
  const wait = untilSupervised(parts, name, death, ctx);
  ctx.after(wait, { kind: 'operator.superviseRep', cell, death });
}

/** The VM may have stopped meanwhile, or the rep may have ended again. */
export function onSuperviseRep(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  death: number,
  ctx: DiegoCtx,
): void {
  if (state.repDeaths[cell] !== death || state.repEnd[cell] !== 'dead') return;
  if (ctx.isUp(repOf(parts, cell))) startRep(state, parts, cell, ctx);
}
