/**
 * The operator: what the scenario does to a foundation from outside. Stands for the IaaS that loses and
 * starts VMs, for the supervisors on them, and for the people who push, scale and delete apps.
 *
 * A kill stops the VM: containers are gone, nothing is released, nobody is told. A restore boots it again
 * after a boot time, at the same address, with an empty rep; nothing rebalances afterwards. Faults of processes,
 * wires and stores are in `faults`.
 */
import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import type { Address } from '../../model/address';
import type { AppRelease, CellSpec, TimedEvent } from '../../model/foundationSpec';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { announce, apply, type Fault, onFailedOver, onVmBooted } from './faults';
import type { OperatorMessage } from './messages';
import { createOperatorState, type OperatorParts, type OperatorState } from './operatorState';
import { drainRep, onRepExited, onSilkDrained, onSuperviseRep, restoreDrained } from './reps';
import { onExited, onSupervise } from './supervisor';
import { markDown } from './tellDirector';
import {
  applyToVm,
  onCreateVm,
  onDeleteVm,
  onDrainJobs,
  onInspectJobs,
  onStartJobs,
  onStopJobs,
  takeCellDown,
} from './vms';

const CELL_KILLED = kindId('cell.killed');
const CELL_RESTORED = kindId('cell.restored');
const CELL_ADDED = kindId('cell.added');
const BOOT_CANCELLED = kindId('cell.bootCancelled');
const APP_SCALED = kindId('app.scaled');
const APP_ADDED = kindId('app.added');
const APP_DELETED = kindId('app.deleted');
const APP_RELEASED = kindId('app.released');

const GARDEN_BROKEN = kindId('garden.broken');
const GARDEN_MENDED = kindId('garden.mended');
const BLOBSTORE = kindId('blobstore.changed');
const SYNC_PAUSED = kindId('sync.paused');
const SYNC_RESUMED = kindId('sync.resumed');

export function createOperator(
  parts: OperatorParts,
  shared: Pick<OperatorState, 'identities' | 'plane' | 'world' | 'vms'>,
  zone: string,
): Actor<OperatorState, OperatorMessage, DiegoMessage> {
  return {
    role: 'operator',
    name: 'operator',
    zone,
    state: createOperatorState(parts, shared),
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'operator.event':
          return onEvent(state, parts, message.event, ctx);
        case 'operator.apply':
          return apply(state, parts, parts.spec.events[message.event] as Fault, ctx);
        case 'operator.boot':
          return onBooted(state, parts, message.cell, message.boot, ctx);
        case 'operator.exited':
          return onExited(state, parts, message, ctx);
        case 'operator.supervise':
          return onSupervise(state, parts, message, ctx);
        case 'operator.repExited':
          return onRepExited(state, parts, message, ctx);
        case 'operator.silkDrained':
          return onSilkDrained(state, parts, message, ctx);
        case 'operator.superviseRep':
          return onSuperviseRep(state, parts, message.cell, message.death, ctx);
        case 'operator.vmBooted':
          return onVmBooted(state, parts, message.vm, message.boot, ctx);
        case 'operator.failedOver':
          return onFailedOver(state, parts, message.failover, ctx);
        case 'operator.deleteVm':
          return onDeleteVm(state, parts, message, ctx);
        case 'operator.createVm':
          return onCreateVm(state, message, ctx);
        case 'operator.drainJobs':
          return onDrainJobs(state, parts, message, ctx);
        case 'operator.stopJobs':
          return onStopJobs(state, parts, message, ctx);
        case 'operator.startJobs':
          return onStartJobs(state, parts, message, ctx);
        case 'operator.inspectJobs':
          return onInspectJobs(state, parts, message, ctx);
        case 'operator.applyToVm':
          return applyToVm(state, parts, message, ctx);
        default:
          return assertNever(message);
      }
    },
  };
}

function onEvent(
  state: OperatorState,
  parts: OperatorParts,
  position: number,
  ctx: DiegoCtx,
): void {
  const event = parts.spec.events[position] as TimedEvent;
  const { cause } = ctx;
  const each = <T>(things: readonly T[], act: (thing: T) => void): void => {
    for (const thing of things) {
      ctx.cause = cause;
      act(thing);
    }
  };
  switch (event.kind) {
    case 'killCells':
      return each(event.cells, (cell) => kill(state, parts, cell, ctx));
    case 'restoreCells':
      return each(event.cells, (cell) => restore(state, parts, cell, ctx));
    case 'addCells':
      return each(event.cells, (cell) => {
        ctx.record(CELL_ADDED, cell, -1, -1, 0, 0, 0);
        boot(state, parts, cell, ctx);
      });
    case 'addApps':
      return each(event.apps, (app) => addApp(parts, app, ctx));
    case 'scaleApp':
      ctx.record(APP_SCALED, -1, -1, -1, event.app, event.instances, 0);
      return changeApp(parts, event.app, event.instances, 'scale', ctx);
    case 'removeApps':
      return each(event.apps, (app) => {
        ctx.record(APP_DELETED, -1, -1, -1, app, 0, 0);
        changeApp(parts, app, 0, 'delete', ctx);
      });
    case 'releaseApps':
      return each(event.releases, ({ replaces, app, rolling }) => {
        ctx.record(APP_RELEASED, -1, -1, -1, app, replaces, 0);
        if (rolling !== null) return deploy(parts, replaces, app, rolling, ctx);
        changeApp(parts, replaces, 0, 'delete', ctx);
        addApp(parts, app, ctx);
      });
    case 'drainCells':
      return each(upOf(parts, event.cells, ctx), (cell) => drainRep(state, parts, cell, ctx));
    case 'breakGarden': {
      const { mode } = event;
      return each(upOf(parts, event.cells, ctx), (cell) => {
        ctx.record(GARDEN_BROKEN, cell, -1, -1, textId(state.identities, mode), 0, 0);
        ctx.deliver(repOf(parts, cell), { kind: 'rep.breakGarden', mode });
      });
    }
    case 'mendGarden':
      return each(upOf(parts, event.cells, ctx), (cell) => {
        ctx.record(GARDEN_MENDED, cell, -1, -1, 0, 0, 0);
        ctx.deliver(repOf(parts, cell), { kind: 'rep.mendGarden' });
      });
    case 'loseContainers':
      return each(upOf(parts, event.cells, ctx), (cell) => {
        ctx.deliver(repOf(parts, cell), { kind: 'rep.loseContainers', share: event.share });
      });
    case 'setBlobstore': {
      const { mode, slowdown } = event.condition;
      state.world.blobstore = event.condition;
      ctx.record(BLOBSTORE, -1, -1, -1, textId(state.identities, mode), 0, slowdown);
      return each(parts.reps, (rep) => {
        if (ctx.isUp(rep)) ctx.deliver(rep, { kind: 'rep.blobstoreChanged' });
      });
    }
    case 'pauseSync':
      ctx.record(SYNC_PAUSED, -1, -1, -1, 0, 0, 0);
      return ctx.deliver(parts.cloudController, { kind: 'cc.pauseSync' });
    case 'resumeSync':
      ctx.record(SYNC_RESUMED, -1, -1, -1, 0, 0, 0);
      return ctx.deliver(parts.cloudController, { kind: 'cc.resumeSync' });
    case 'cancelTasks': {
      const { source, share } = event;
      return ctx.deliver(parts.cloudController, { kind: 'cc.cancelTasks', source, share });
    }
    case 'deploy':
      return ctx.deliver(parts.director, { kind: 'director.deploy', deploy: event.deploy });
    case 'rotate':
      return ctx.deliver(parts.director, { kind: 'director.rotate', rotation: event.rotation });
    case 'pauseResurrector':
      return tellHealthMonitor(parts, 'monitor.pause', ctx);
    case 'resumeResurrector':
      return tellHealthMonitor(parts, 'monitor.resume', ctx);
    default:
      return announce(state, parts, event, position, ctx);
  }
}

/** Whoever pauses a resurrector that is not there changes nothing. */
function tellHealthMonitor(
  { healthMonitor }: OperatorParts,
  kind: 'monitor.pause' | 'monitor.resume',
  ctx: DiegoCtx,
): void {
  if (healthMonitor !== null) ctx.deliver(healthMonitor, { kind });
}

/** The IaaS loses the VM. Where BOSH has deleted it, or where it has never been, there is none to lose. */
function kill(state: OperatorState, parts: OperatorParts, cell: number, ctx: DiegoCtx): void {
  const { status } = state.vms;
  if (status[cell] === 'deleted') return;
  state.boots[cell] = (state.boots[cell] ?? 0) + 1;
  if (status[cell] !== 'up') {
    if (state.vms.booting.has(cell)) ctx.record(BOOT_CANCELLED, cell, -1, -1, 0, 0, 0);
    state.vms.booting.delete(cell);
    return;
  }
  ctx.record(CELL_KILLED, cell, -1, -1, 0, 0, 0);
  markDown(state, parts, cell, ctx);
  takeCellDown(state, parts, cell, ctx);
}

/** What BOSH is about to create anew, or has just created, is not there to be started. */
function restore(state: OperatorState, parts: OperatorParts, cell: number, ctx: DiegoCtx): void {
  if (ctx.isUp(repOf(parts, cell))) return restoreDrained(state, parts, cell, ctx);
  const status = state.vms.status[cell];
  if (status === 'deleted' || status === 'up') return;
  ctx.record(CELL_RESTORED, cell, -1, -1, 0, 0, 0);
  boot(state, parts, cell, ctx);
}

function boot(state: OperatorState, parts: OperatorParts, cell: number, ctx: DiegoCtx): void {
  const count = (state.boots[cell] ?? 0) + 1;
  state.boots[cell] = count;
  state.vms.booting.add(cell);
  const owner = cellOf(parts, cell).cellGuid;
  const bootTime = ctx.sample(parts.config.bosh.cellBootTime, owner, 'boot', count);
  ctx.after(bootTime, { kind: 'operator.boot', cell, boot: count });
}

function onBooted(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  count: number,
  ctx: DiegoCtx,
): void {
  if (state.boots[cell] !== count) return;
  state.vms.booting.delete(cell);
  // A cell that joins is BOSH's creation, which its agent then runs pre-start on; a reboot has none.
  const hasPreStart = state.vms.status[cell] === 'absent';
  state.vms.status[cell] = 'up';
  const rep = parts.reps[cell] as ActorId;
  ctx.start(rep);
  const address = state.addresses[cell] as Address;
  const start = { isWarm: false, isVmStart: true, address, hasPreStart, isNewVm: false };
  ctx.deliver(rep, { kind: 'rep.boot', ...start });
}

function addApp(parts: OperatorParts, app: number, ctx: DiegoCtx): void {
  const { instances } = parts.spec.apps[app] ?? { instances: 0 };
  ctx.record(APP_ADDED, -1, -1, -1, app, instances, 0);
  changeApp(parts, app, instances, 'add', ctx);
}

function deploy(
  { spec, cloudController }: OperatorParts,
  replaces: number,
  process: number,
  rolling: NonNullable<AppRelease['rolling']>,
  ctx: DiegoCtx,
): void {
  const { instances } = spec.apps[process] ?? { instances: 0 };
  ctx.deliver(cloudController, { kind: 'cc.deploy', replaces, process, instances, ...rolling });
}

/** Apps are named by position, which is their process's id. */
function changeApp(
  parts: OperatorParts,
  process: number,
  instances: number,
  change: 'add' | 'scale' | 'delete',
  ctx: DiegoCtx,
): void {
  ctx.deliver(parts.cloudController, { kind: 'cc.changeApp', process, instances, change });
}

function repOf({ reps }: OperatorParts, cell: number): ActorId {
  return reps[cell] as ActorId;
}

function upOf(parts: OperatorParts, cells: readonly number[], ctx: DiegoCtx): readonly number[] {
  return cells.filter((cell) => ctx.isUp(repOf(parts, cell)));
}

function cellOf(parts: OperatorParts, cell: number): CellSpec {
  return parts.spec.cells[cell] as CellSpec;
}
