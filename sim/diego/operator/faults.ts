/**
 * What a scenario does to processes, VMs, wires and stores.
 *
 * Each comes in two steps at one instant: first everybody who leaves renewals unsent is told to reconsider
 * (`../renewals`), then it happens.
 */
import { assertNever } from '../../engine/actor';
import type { Rule } from '../../engine/network';
import type { ProcessRef, StoreCondition, TimedEvent } from '../../model/foundationSpec';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import { planeVm } from '../vms';
import type { OperatorParts, OperatorState } from './operatorState';
import { hangRep, killRep, resumeRep, startRep, stopRep } from './reps';
import {
  hangProcess,
  killProcess,
  loseProcess,
  resumeProcess,
  startProcess,
  stopProcess,
  tellSilk,
} from './supervisor';
import { processMeant } from './targets';
import { markDown } from './tellDirector';

const VM_KILLED = kindId('vm.killed');
const VM_RESTORED = kindId('vm.restored');
const RULE_ADDED = kindId('network.ruleAdded');
const RULE_REMOVED = kindId('network.ruleRemoved');
const DATABASE = kindId('database.changed');

/** Events that come in two steps. */
export type Fault = Extract<
  TimedEvent,
  {
    kind:
      | 'killProcesses'
      | 'stopProcesses'
      | 'startProcesses'
      | 'restartProcesses'
      | 'hangProcesses'
      | 'resumeProcesses'
      | 'killVms'
      | 'restoreVms'
      | 'addRules'
      | 'removeRules'
      | 'setDatabase';
  }
>;

/** The first step. */
export function announce(
  state: OperatorState,
  parts: OperatorParts,
  fault: Fault,
  event: number,
  ctx: DiegoCtx,
): void {
  const cells = cellsMeant(fault);
  if (cells === null) reconsiderAll(state, parts, ctx);
  else for (const cell of cells) reconsiderCell(state, parts, cell, ctx);
  ctx.deliver(ctx.self, { kind: 'operator.apply', event });
}

/** The cells, when it concerns nothing but processes of cells; else null. */
function cellsMeant(fault: Fault): number[] | null {
  if (!('processes' in fault)) return null;
  const cells: number[] = [];
  for (const ref of fault.processes) {
    if (!('cell' in ref)) return null;
    cells.push(ref.cell);
  }
  return cells;
}

export function reconsiderAll(state: OperatorState, parts: OperatorParts, ctx: DiegoCtx): void {
  for (const locket of parts.lockets) {
    if (ctx.isUp(locket)) ctx.deliver(locket, { kind: 'locket.reconsider', cell: null });
  }
  tellSilk(state, parts, { kind: 'silk.reconsider', address: null }, ctx);
  for (const vm of parts.silkVms) ctx.deliver(vm, { kind: 'silkDaemon.reconsider' });
  for (const client of [...parts.bbses, ...parts.auctioneers]) {
    if (ctx.isUp(client)) ctx.deliver(client, { kind: 'locketClient.reconsider' });
  }
  for (const rep of parts.reps) if (ctx.isUp(rep)) ctx.deliver(rep, { kind: 'rep.reconsider' });
}

export function reconsiderCell(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  ctx: DiegoCtx,
): void {
  for (const locket of parts.lockets) {
    if (ctx.isUp(locket)) ctx.deliver(locket, { kind: 'locket.reconsider', cell });
  }
  const address = state.addresses[cell] ?? null;
  tellSilk(state, parts, { kind: 'silk.reconsider', address }, ctx);
  const rep = parts.reps[cell];
  if (rep !== undefined && ctx.isUp(rep)) ctx.deliver(rep, { kind: 'rep.reconsider' });
}

/** The second step. */
export function apply(
  state: OperatorState,
  parts: OperatorParts,
  fault: Fault,
  ctx: DiegoCtx,
): void {
  const { cause } = ctx;
  const each = <T>(things: readonly T[], act: (thing: T) => void): void => {
    for (const thing of things) {
      ctx.cause = cause;
      act(thing);
    }
  };
  switch (fault.kind) {
    case 'killProcesses':
    case 'stopProcesses':
    case 'startProcesses':
    case 'restartProcesses':
    case 'hangProcesses':
    case 'resumeProcesses':
      return each(fault.processes, (ref) => act(state, parts, fault.kind, ref, ctx));
    case 'killVms':
      return each(fault.vms, (vm) => killVm(state, parts, vm, ctx));
    case 'restoreVms':
      return each(fault.vms, (vm) => restoreVm(state, parts, vm, ctx));
    case 'addRules':
      each(fault.rules, (rule) => addRule(state, rule, ctx));
      return tellOfDatabase(parts, ctx);
    case 'removeRules':
      each(fault.ids, (id) => {
        ctx.removeRule(id);
        ctx.record(RULE_REMOVED, -1, -1, -1, textId(state.identities, id), 0, 0);
      });
      return tellOfDatabase(parts, ctx);
    case 'setDatabase':
      return setDatabase(state, parts, fault.condition, ctx);
    default:
      return assertNever(fault);
  }
}

type ProcessFault = Extract<Fault, { processes: unknown }>['kind'];

function act(
  state: OperatorState,
  parts: OperatorParts,
  kind: ProcessFault,
  ref: ProcessRef,
  ctx: DiegoCtx,
): void {
  if ('cell' in ref) return actOnCell(state, parts, kind, ref, ctx);
  const process = processMeant(state, parts, ref);
  if (process === undefined) return;
  switch (kind) {
    case 'killProcesses':
      return killProcess(state, parts, process, ctx);
    case 'stopProcesses':
      return stopProcess(state, parts, process, false, ctx);
    case 'restartProcesses':
      return stopProcess(state, parts, process, true, ctx);
    case 'startProcesses':
      return startProcess(state, parts, process, ctx);
    case 'hangProcesses':
      return hangProcess(state, parts, process, ctx);
    case 'resumeProcesses':
      return resumeProcess(state, parts, process, ctx);
    default:
      return assertNever(kind);
  }
}

function actOnCell(
  state: OperatorState,
  parts: OperatorParts,
  kind: ProcessFault,
  { component, cell }: Extract<ProcessRef, { cell: number }>,
  ctx: DiegoCtx,
): void {
  if (!ctx.isUp(parts.reps[cell] as number)) return;
  if (component === 'silk-daemon') {
    return actOnSilkDaemon(parts, kind, cell, ctx);
  }
  switch (kind) {
    case 'killProcesses':
      return killRep(state, parts, cell, ctx);
    case 'stopProcesses':
      return stopRep(state, parts, cell, false, ctx);
    case 'restartProcesses':
      return stopRep(state, parts, cell, true, ctx);
    case 'startProcesses':
      return startRep(state, parts, cell, ctx);
    case 'hangProcesses':
      return hangRep(state, parts, cell, ctx);
    case 'resumeProcesses':
      return resumeRep(state, parts, cell, ctx);
    default:
      return assertNever(kind);
  }
}

/** What the daemon makes of it is its own to say: one that does not run cannot be killed. */
function actOnSilkDaemon(
  parts: OperatorParts,
  kind: ProcessFault,
  cell: number,
  ctx: DiegoCtx,
): void {
  for (const signal of SIGNALS[kind]) {
    ctx.deliver(parts.reps[cell] as number, { kind: 'silkDaemon.signalled', signal });
  }
}

const SIGNALS = {
  killProcesses: ['kill'],
  stopProcesses: ['stop'],
  startProcesses: ['start'],
  restartProcesses: ['stop', 'start'],
  hangProcesses: ['hang'],
  resumeProcesses: ['resume'],
} as const satisfies Record<ProcessFault, readonly string[]>;

function killVm(state: OperatorState, parts: OperatorParts, name: string, ctx: DiegoCtx): void {
  const vm = planeVm(state.vms, name);
  if (state.vms.status[vm] !== 'up') return;
  ctx.record(VM_KILLED, -1, -1, -1, textId(state.identities, name), 0, 0);
  markDown(state, parts, vm, ctx);
  loseVm(state, parts, name, ctx);
}

/** All that runs on it ends; it may have been without already. */
export function loseVm(
  state: OperatorState,
  parts: OperatorParts,
  vm: string,
  ctx: DiegoCtx,
): void {
  if (state.vmsDown.has(vm)) return;
  state.vmsDown.set(vm, 0);
  for (const process of parts.processes) {
    if (process.vm === vm) loseProcess(state, parts, process, ctx);
  }
  if (isOfDatabase(vm)) loseDatabaseVm(state, parts, vm, ctx);
}

/** The IaaS starts what it still has. */
function restoreVm(state: OperatorState, parts: OperatorParts, vm: string, ctx: DiegoCtx): void {
  const id = planeVm(state.vms, vm);
  if (state.vms.status[id] !== 'down') return;
  state.vms.booting.add(id);
  const boots = state.vmsDown.get(vm) ?? 0;
  state.vmsDown.set(vm, boots + 1);
  ctx.record(VM_RESTORED, -1, -1, -1, textId(state.identities, vm), 0, 0);
  const time = ctx.sample(parts.config.bosh.vmBootTime, vm, 'boot', boots + 1);
  ctx.after(time, { kind: 'operator.vmBooted', vm, boot: boots + 1 });
}

export function onVmBooted(
  state: OperatorState,
  parts: OperatorParts,
  vm: string,
  boot: number,
  ctx: DiegoCtx,
): void {
  if (state.vmsDown.get(vm) !== boot) return;
  const id = planeVm(state.vms, vm);
  state.vms.status[id] = 'up';
  state.vms.booting.delete(id);
  startVm(state, parts, vm, ctx);
}

/** Its processes start, those of the others' first that everybody else needs. */
export function startVm(
  state: OperatorState,
  parts: OperatorParts,
  vm: string,
  ctx: DiegoCtx,
): void {
  const wasDown = state.vmsDown.delete(vm);
  for (const process of parts.processes) {
    if (process.vm === vm) startProcess(state, parts, process, ctx);
  }
  if (wasDown && isOfDatabase(vm)) {
    setDatabase(state, parts, { mode: 'up', slowdown: 1 }, ctx);
  }
}

export function isOfDatabase(vm: string): boolean {
  return vm.startsWith('database/');
}

/**
 * A cluster of which most VMs live fails over: its proxy finds the dead one and cuts the connections (pxc-release:
 * docs/proxy.md). With fewer it has no quorum; nobody answers, and since the VM is gone nobody refuses either.
 */
function loseDatabaseVm(
  state: OperatorState,
  parts: OperatorParts,
  vm: string,
  ctx: DiegoCtx,
): void {
  const count = parts.spec.controlPlane.database.length;
  const down = [...state.vmsDown.keys()].filter(isOfDatabase).length;
  setDatabase(state, parts, { mode: 'hangs', slowdown: 1 }, ctx);
  state.failovers++;
  if ((count - down) * 2 <= count) return;
  const time = ctx.sample(parts.config.bosh.databaseFailoverTime, vm, 'failover', state.failovers);
  ctx.after(time, { kind: 'operator.failedOver', failover: state.failovers });
}

export function onFailedOver(
  state: OperatorState,
  parts: OperatorParts,
  failover: number,
  ctx: DiegoCtx,
): void {
  if (failover !== state.failovers) return;
  state.plane.database.cuts++;
  setDatabase(state, parts, { mode: 'up', slowdown: state.plane.database.slowdown }, ctx);
}

/** A database that refuses has cut its connections. */
function setDatabase(
  state: OperatorState,
  parts: OperatorParts,
  { mode, slowdown }: StoreCondition,
  ctx: DiegoCtx,
): void {
  const { database } = state.plane;
  if (mode === 'refuses' && database.mode !== 'refuses') database.cuts++;
  database.mode = mode;
  database.slowdown = slowdown;
  const { cause } = ctx;
  ctx.record(DATABASE, -1, -1, -1, textId(state.identities, mode), 0, slowdown);
  tellOfDatabase(parts, ctx);
  ctx.cause = cause;
}

function tellOfDatabase({ lockets, bbses }: OperatorParts, ctx: DiegoCtx): void {
  for (const locket of lockets) {
    if (ctx.isUp(locket)) ctx.deliver(locket, { kind: 'locket.databaseChanged' });
  }
  for (const bbs of bbses) if (ctx.isUp(bbs)) ctx.deliver(bbs, { kind: 'bbs.databaseChanged' });
}

function addRule(state: OperatorState, rule: Rule, ctx: DiegoCtx): void {
  ctx.addRule(rule);
  const { identities } = state;
  const action = textId(identities, Object.keys(rule.action)[0] ?? '');
  ctx.record(RULE_ADDED, -1, -1, -1, textId(identities, rule.id), action, 0);
}
