/**
 * The operator: what the scenario does to a foundation from outside. Stands for the IaaS that loses and
 * starts VMs and for the people who push, scale and delete apps.
 *
 * A kill stops the VM: containers are gone, nothing is released, nobody is told. A restore boots it again
 * after a boot time, at the same address, with an empty rep; nothing rebalances afterwards.
 */
import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import type { FoundationConfig } from '../../model/config';
import type { AppRelease, CellSpec, FoundationSpec, TimedEvent } from '../../model/foundationSpec';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx, DiegoMessage } from '../messages';
import type { OperatorMessage } from './messages';

interface OperatorState {
  /** By cell: how often it has been told to boot or killed. */
  boots: number[];
  /** By cell: its VM boots. */
  isBooting: boolean[];
}

export interface OperatorParts {
  readonly spec: FoundationSpec;
  readonly config: FoundationConfig;
  readonly cloudController: ActorId;
  readonly locket: ActorId;
  readonly silkController: ActorId | null;
  /** By cell: its rep. */
  readonly reps: readonly ActorId[];
}

const CELL_KILLED = kindId('cell.killed');
const CELL_RESTORED = kindId('cell.restored');
const CELL_ADDED = kindId('cell.added');
const BOOT_CANCELLED = kindId('cell.bootCancelled');
const APP_SCALED = kindId('app.scaled');
const APP_ADDED = kindId('app.added');
const APP_DELETED = kindId('app.deleted');
const APP_RELEASED = kindId('app.released');

export function createOperator(
  parts: OperatorParts,
  zone: string,
): Actor<OperatorState, OperatorMessage, DiegoMessage> {
  return {
    role: 'operator',
    name: 'operator',
    zone,
    state: { boots: parts.spec.cells.map(() => 0), isBooting: parts.spec.cells.map(() => false) },
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'operator.event':
          return onEvent(state, parts, parts.spec.events[message.event] as TimedEvent, ctx);
        case 'operator.boot':
          return onBooted(state, parts, message.cell, message.boot, ctx);
        default:
          return assertNever(message);
      }
    },
  };
}

function onEvent(
  state: OperatorState,
  parts: OperatorParts,
  event: TimedEvent,
  ctx: DiegoCtx,
): void {
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
      return each(event.cells, (cell) => {
        if (ctx.isUp(parts.reps[cell] as ActorId)) return;
        ctx.record(CELL_RESTORED, cell, -1, -1, 0, 0, 0);
        boot(state, parts, cell, ctx);
      });
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
    default:
      throw new Error(`${event.kind} is not modelled yet`);
  }
}

/**
 * Nobody is told of a kill; but Locket and the Silk controller work out renewals that are not sent, and so
 * have to know when they end.
 */
function kill(state: OperatorState, parts: OperatorParts, cell: number, ctx: DiegoCtx): void {
  const rep = parts.reps[cell] as ActorId;
  state.boots[cell] = (state.boots[cell] ?? 0) + 1;
  if (!ctx.isUp(rep)) {
    if (state.isBooting[cell] === true) ctx.record(BOOT_CANCELLED, cell, -1, -1, 0, 0, 0);
    state.isBooting[cell] = false;
    return;
  }
  ctx.stop(rep);
  ctx.record(CELL_KILLED, cell, -1, -1, 0, 0, 0);
  ctx.deliver(parts.locket, { kind: 'locket.renewalsEnded', cell });
  if (parts.silkController === null) return;
  ctx.deliver(parts.silkController, { kind: 'silk.renewalsEnded', cell });
}

function boot(state: OperatorState, parts: OperatorParts, cell: number, ctx: DiegoCtx): void {
  const count = (state.boots[cell] ?? 0) + 1;
  state.boots[cell] = count;
  state.isBooting[cell] = true;
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
  state.isBooting[cell] = false;
  const rep = parts.reps[cell] as ActorId;
  ctx.start(rep);
  ctx.deliver(rep, { kind: 'rep.boot', isWarm: false });
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

function cellOf(parts: OperatorParts, cell: number): CellSpec {
  return parts.spec.cells[cell] as CellSpec;
}
