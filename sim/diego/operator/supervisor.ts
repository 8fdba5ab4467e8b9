/**
 * Processes of the control plane: how they are killed, stopped, started and hung, and the supervisors that start
 * them again.
 *
 * Real counterpart: monit on each VM, which looks every 10 s and starts what has ended by itself; `monit stop`
 * and `monit start`; kill and SIGSTOP. A process that ends takes its connections with it, so that its clients know
 * at once; a VM that stops tells nobody. Left out: that monit finds a hung process by its health check after a
 * minute and more, and what a process takes to start.
 */
import type { ActorId } from '../../engine/actor';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { stopListening } from '../controlPlane';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { planeVm } from '../vms';
import type { OperatorMessage } from './messages';
import type { OperatorParts, OperatorState, ProcessSpec, ProcessState } from './operatorState';
import { onPlaneChanged } from './tellDirector';

const KILLED = kindId('process.killed');
const STOPPED = kindId('process.stopped');
const STARTED = kindId('process.started');
const HUNG = kindId('process.hung');
const RESUMED = kindId('process.resumed');

/** SIGKILL: the supervisor starts it again. */
export function killProcess(
  state: OperatorState,
  parts: OperatorParts,
  process: ProcessSpec,
  ctx: DiegoCtx,
): void {
  const own = stateOf(state, parts, process);
  if (own.status !== 'running' && own.status !== 'hung' && own.status !== 'stopping') return;
  say(state, KILLED, process, ctx);
  end(state, parts, process, ctx);
  die(parts, process, own, ctx);
}

/** `monit stop`, or `monit restart`. What does not run has nothing to end. */
export function stopProcess(
  state: OperatorState,
  parts: OperatorParts,
  process: ProcessSpec,
  isToRestart: boolean,
  ctx: DiegoCtx,
): void {
  const own = stateOf(state, parts, process);
  if (own.status === 'dead') {
    own.deaths++;
    own.status = 'stopped';
    if (isToRestart) startProcess(state, parts, process, ctx);
    return;
  }
  if (own.status !== 'running') return;
  say(state, STOPPED, process, ctx);
  own.isToRestart = isToRestart;
  const told = stopMessage(process);
  if (told !== null) {
    own.status = 'stopping';
    ctx.deliver(process.actor, told);
    return;
  }
  end(state, parts, process, ctx);
  own.status = 'stopped';
  if (isToRestart) startProcess(state, parts, process, ctx);
}

/** How a process is told to end; null for one that has nothing to give up. */
function stopMessage({ component }: ProcessSpec): DiegoMessage | null {
  switch (component) {
    case 'bbs':
      return { kind: 'bbs.stop' };
    case 'auctioneer':
      return { kind: 'auctioneer.stop' };
    case 'locket':
      return { kind: 'locket.stop' };
    default:
      return null;
  }
}

/** `monit start`, of what was stopped; what has been told to stop starts again when it has. */
export function startProcess(
  state: OperatorState,
  parts: OperatorParts,
  process: ProcessSpec,
  ctx: DiegoCtx,
): void {
  const own = stateOf(state, parts, process);
  if (own.status === 'stopping') own.isToRestart = true;
  if (own.status !== 'stopped' && own.status !== 'dead' && own.status !== 'vmDown') return;
  own.status = 'running';
  own.isToRestart = false;
  say(state, STARTED, process, ctx);
  const { component, actor } = process;
  if (component === 'cloud-controller' || component === 'clock') {
    ctx.deliver(actor, { kind: 'cc.processUp', component });
    return;
  }
  ctx.start(actor);
  if (component === 'silk-controller') return;
  ctx.deliver(actor, { kind: `${component}.boot`, isWarm: false });
}

/** SIGSTOP. */
export function hangProcess(
  state: OperatorState,
  parts: OperatorParts,
  process: ProcessSpec,
  ctx: DiegoCtx,
): void {
  const own = stateOf(state, parts, process);
  if (own.status !== 'running') return;
  own.status = 'hung';
  say(state, HUNG, process, ctx);
  ctx.hang(process.actor);
  if (process.component === 'locket') passOn(state, process.actor, ctx);
}

/** SIGCONT. */
export function resumeProcess(
  state: OperatorState,
  parts: OperatorParts,
  process: ProcessSpec,
  ctx: DiegoCtx,
): void {
  const own = stateOf(state, parts, process);
  if (own.status !== 'hung') return;
  own.status = 'running';
  say(state, RESUMED, process, ctx);
  ctx.goOn(process.actor);
}

/** It goes with its VM: nobody's connection is closed. */
export function loseProcess(
  state: OperatorState,
  parts: OperatorParts,
  process: ProcessSpec,
  ctx: DiegoCtx,
): void {
  const own = stateOf(state, parts, process);
  if (own.status === 'vmDown') return;
  own.status = 'vmDown';
  own.deaths++;
  silence(state, process, ctx);
}

/** It has ended by itself, and its actor is stopped. */
export function onExited(
  state: OperatorState,
  parts: OperatorParts,
  { process: actor, reason }: Extract<OperatorMessage, { kind: 'operator.exited' }>,
  ctx: DiegoCtx,
): void {
  const process = parts.processes.find((one) => one.actor === actor);
  if (process === undefined) return;
  const own = stateOf(state, parts, process);
  // A kill or the loss of the VM at the same instant has been seen to already.
  if (own.status !== 'running' && own.status !== 'stopping') return;
  tellPeers(state, parts, process, ctx);
  if (reason === 'lost lock') return die(parts, process, own, ctx);
  own.status = 'stopped';
  const vm = planeVm(state.vms, process.vm);
  if (own.isToRestart && !state.vms.inUpdate.has(vm)) startProcess(state, parts, process, ctx);
  onPlaneChanged(state, parts, vm, ctx);
}

/** The supervisor looks. */
export function onSupervise(
  state: OperatorState,
  parts: OperatorParts,
  { process: actor, death }: Extract<OperatorMessage, { kind: 'operator.supervise' }>,
  ctx: DiegoCtx,
): void {
  const process = parts.processes[actor];
  if (process === undefined) return;
  const own = stateOf(state, parts, process);
  if (own.status === 'dead' && own.deaths === death) startProcess(state, parts, process, ctx);
}

/** Until its supervisor's next look: those are in any phase. */
function die(parts: OperatorParts, process: ProcessSpec, own: ProcessState, ctx: DiegoCtx): void {
  own.status = 'dead';
  own.deaths++;
  const place = parts.processes.indexOf(process);
  const wait = untilSupervised(parts, process.name, own.deaths, ctx);
  ctx.after(wait, { kind: 'operator.supervise', process: place, death: own.deaths });
}

/** How long a dead process waits for its supervisor: up to an interval, each length as likely. */
export function untilSupervised(
  { config }: OperatorParts,
  name: string,
  death: number,
  ctx: DiegoCtx,
): number {
  return Math.round(ctx.draw(name, 'supervise', death) * config.bosh.supervisorInterval);
}

function end(
  state: OperatorState,
  parts: OperatorParts,
  process: ProcessSpec,
  ctx: DiegoCtx,
): void {
  silence(state, process, ctx);
  tellPeers(state, parts, process, ctx);
}

function silence(state: OperatorState, { component, actor }: ProcessSpec, ctx: DiegoCtx): void {
  if (component === 'cloud-controller' || component === 'clock') {
    ctx.deliver(actor, { kind: 'cc.processDown', component });
    return;
  }
  ctx.stop(actor);
  stopListening(state.plane, actor);
  if (component === 'locket') passOn(state, actor, ctx);
}

/** Another Locket knows of the rows that the one which is dead, or stands still, has watched. */
function passOn({ plane }: OperatorState, peer: ActorId, ctx: DiegoCtx): void {
  const survivor = plane.listening.locket.find((locket) => locket !== peer);
  if (survivor !== undefined) ctx.deliver(survivor, { kind: 'locket.peerDied', peer });
}

/** Whoever was connected to it finds the connection closed. */
function tellPeers(
  state: OperatorState,
  { reps, bbses, auctioneers, cloudController }: OperatorParts,
  { component, actor: peer }: ProcessSpec,
  ctx: DiegoCtx,
): void {
  if (component === 'bbs') {
    const message = { kind: 'calls.connectionLost', peer } as const;
    for (const client of [...reps, ...auctioneers, cloudController]) {
      if (ctx.isUp(client)) ctx.deliver(client, message);
    }
  }
  if (component === 'locket') {
    passOn(state, peer, ctx);
    const message = { kind: 'locketClient.connectionLost', peer } as const;
    for (const client of [...reps, ...bbses, ...auctioneers]) {
      if (ctx.isUp(client)) ctx.deliver(client, message);
    }
  }
}

/**
 * Tells Silk's controllers what they have to know of renewals that are not sent. Their table is one, so that one of
 * those that run is enough to reconsider; whose renewals ended, each looks whether they went to it. One that hangs
 * would hear of it too late, and where none runs nothing is elided.
 */
export function tellSilk(
  { processes }: OperatorState,
  { processes: specs }: OperatorParts,
  message: Extract<DiegoMessage, { kind: 'silk.renewalsEnded' | 'silk.reconsider' }>,
  ctx: DiegoCtx,
): void {
  for (const [place, { component, actor }] of specs.entries()) {
    if (component !== 'silk-controller' || processes[place]?.status !== 'running') continue;
    ctx.deliver(actor, message);
    if (message.kind === 'silk.reconsider') return;
  }
}

export function stateOf(
  { processes }: OperatorState,
  parts: OperatorParts,
  process: ProcessSpec,
): ProcessState {
  return processes[parts.processes.indexOf(process)] as ProcessState;
}

function say(
  { identities }: OperatorState,
  kind: number,
  { name }: ProcessSpec,
  ctx: DiegoCtx,
): void {
  ctx.note(kind, -1, -1, -1, textId(identities, name), 0, 0);
}
