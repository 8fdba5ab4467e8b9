/**
 * What BOSH has the IaaS and the agents on the VMs do: delete and create a VM, drain, stop and start its jobs.
 *
 * Real counterpart: a CPI's delete_vm and create_vm, and of bosh-agent drain, stop and start. All of it happens at
 * once here: how long it takes, and what may go wrong, is known to who asks (`bosh/instanceUpdate`). Nobody is told
 * that a VM goes, as with a kill. What concerns processes of the control plane comes in two steps, as faults do.
 * An address on the underlay network is modelled of cells only, since Silk's leases hang on it.
 */
import type { ActorId } from '../../engine/actor';
import { type Address, addressText } from '../../model/address';
import { NONE, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import { cellColumn, type VmId } from '../vms';
import { isOfDatabase, loseVm, reconsiderAll, reconsiderCell, startVm } from './faults';
import type { OperatorMessage } from './messages';
import type { OperatorParts, OperatorState } from './operatorState';
import { drainRep, forgetRep, killRep, startRep, stopRep } from './reps';
import { killProcess, stateOf, stopProcess, tellSilk } from './supervisor';
import { onPlaneChanged, processesOf, tellOfEnd } from './tellDirector';

const DELETED = kindId('vm.deleted');
const CREATED = kindId('vm.created');

type Told<Kind extends OperatorMessage['kind']> = Extract<OperatorMessage, { kind: Kind }>;

/** What Diego has on it ends with it. One that is deleted already stays so. */
export function onDeleteVm(
  state: OperatorState,
  parts: OperatorParts,
  { vm }: Told<'operator.deleteVm'>,
  ctx: DiegoCtx,
): void {
  const { vms } = state;
  if (vms.status[vm] === 'deleted') return;
  if (vm >= vms.cells) {
    reconsiderAll(state, parts, ctx);
    ctx.deliver(ctx.self, { kind: 'operator.applyToVm', vm, act: 'delete' });
    return;
  }
  // A boot under way is void.
  state.boots[vm] = (state.boots[vm] ?? 0) + 1;
  vms.booting.delete(vm);
  vms.status[vm] = 'deleted';
  recordDeleted(state, vm, ctx);
  takeCellDown(state, parts, vm, ctx);
}

/**
 * Nobody is told; but Locket and the Silk controller work out renewals that are not sent, and so have to know when
 * they end.
 */
export function takeCellDown(
  state: OperatorState,
  parts: OperatorParts,
  cell: number,
  ctx: DiegoCtx,
): void {
  const rep = parts.reps[cell] as ActorId;
  if (!ctx.isUp(rep)) return;
  ctx.stop(rep);
  forgetRep(state, cell);
  for (const locket of parts.lockets) {
    if (ctx.isUp(locket)) ctx.deliver(locket, { kind: 'locket.renewalsEnded', cell });
  }
  const address = state.addresses[cell] as Address;
  tellSilk(state, parts, { kind: 'silk.renewalsEnded', address }, ctx);
}

function recordDeleted(state: OperatorState, vm: VmId, ctx: DiegoCtx): void {
  const { vms, identities } = state;
  ctx.record(DELETED, cellColumn(vms, vm), -1, -1, textId(identities, nameOf(state, vm)), 0, 0);
}

/** The VM is there and its agent answers; nothing runs on it yet. */
export function onCreateVm(
  state: OperatorState,
  { vm, address }: Told<'operator.createVm'>,
  ctx: DiegoCtx,
): void {
  const { vms, identities, addresses } = state;
  if (vms.status[vm] !== 'deleted') return;
  vms.status[vm] = 'up';
  if (address === 'new' && vm < vms.cells) addresses[vm] = vms.nextAddress++;
  const own = addresses[vm];
  const text = own === undefined ? NONE : textId(identities, addressText(own));
  ctx.note(CREATED, cellColumn(vms, vm), -1, -1, textId(identities, nameOf(state, vm)), text, 0);
}

/** Pre-start and start, by BOSH. On a VM that ran on, what Garden has kept is there still. */
export function onStartJobs(
  state: OperatorState,
  parts: OperatorParts,
  { vm }: Told<'operator.startJobs'>,
  ctx: DiegoCtx,
): void {
  const { vms } = state;
  if (vms.status[vm] !== 'up') return;
  if (vm >= vms.cells) return startVm(state, parts, nameOf(state, vm), ctx);
  const rep = parts.reps[vm] as ActorId;
  if (ctx.isUp(rep)) {
    if (state.repEnd[vm] !== null) return startRep(state, parts, vm, ctx, true);
    return ctx.deliver(rep, { kind: 'silkDaemon.preStart' });
  }
  ctx.start(rep);
  const address = state.addresses[vm] ?? 0;
  const start = { isWarm: false, isVmStart: true, address, hasPreStart: true, isNewVm: true };
  ctx.deliver(rep, { kind: 'rep.boot', ...start });
}

/** The drain scripts of a cell's jobs. What was drained before has nothing to drain. */
export function onDrainJobs(
  state: OperatorState,
  parts: OperatorParts,
  { vm, isReachable }: Told<'operator.drainJobs'>,
  ctx: DiegoCtx,
): void {
  if (!ctx.isUp(parts.reps[vm] as ActorId)) return;
  if (state.repEnd[vm] === 'drained') {
    tellOfEnd(state, parts, vm, ctx);
    // Else its drain script is still at it.
    if (state.isSilkDrained[vm] === true) {
      ctx.deliver(parts.director, { kind: 'director.silkDrained', vm });
    }
    return;
  }
  if (isReachable) return drainRep(state, parts, vm, ctx);
  ctx.deliver(parts.director, { kind: 'director.drainFailed', vm, job: 'rep' });
}

/** `monit stop`: clean ends of what runs. Who asks hears when it is over. */
export function onStopJobs(
  state: OperatorState,
  parts: OperatorParts,
  { vm }: Told<'operator.stopJobs'>,
  ctx: DiegoCtx,
): void {
  const { vms } = state;
  if (vms.status[vm] !== 'up') return;
  if (vm >= vms.cells) reconsiderAll(state, parts, ctx);
  else reconsiderCell(state, parts, vm, ctx);
  ctx.deliver(ctx.self, { kind: 'operator.applyToVm', vm, act: 'stop' });
}

/** Of a cell that has been lost at the same instant nothing is left to stop. */
function stopCell(state: OperatorState, parts: OperatorParts, vm: VmId, ctx: DiegoCtx): void {
  const { vms, repEnd, isRepHung } = state;
  if (vms.status[vm] !== 'up') return;
  if (!ctx.isUp(parts.reps[vm] as ActorId)) return tellOfEnd(state, parts, vm, ctx);
  const end = repEnd[vm];
  // What was drained has ended its silk-daemon as well.
  if (end === 'drained') return tellOfEnd(state, parts, vm, ctx);
  ctx.deliver(parts.reps[vm] as ActorId, { kind: 'silkDaemon.signalled', signal: 'stop' });
  if (end !== null) {
    repEnd[vm] = 'stopped';
    return tellOfEnd(state, parts, vm, ctx);
  }
  const isHung = isRepHung[vm] === true;
  stopRep(state, parts, vm, false, ctx);
  // bpm stop kills what does not end.
  if (isHung) killRep(state, parts, vm, ctx);
}

/** The second step of what concerns processes. */
export function applyToVm(
  state: OperatorState,
  parts: OperatorParts,
  { vm, act }: Told<'operator.applyToVm'>,
  ctx: DiegoCtx,
): void {
  if (vm < state.vms.cells) return stopCell(state, parts, vm, ctx);
  const name = nameOf(state, vm);
  if (act === 'delete') {
    state.vms.status[vm] = 'deleted';
    state.vms.booting.delete(vm);
    recordDeleted(state, vm, ctx);
    loseVm(state, parts, name, ctx);
    // A boot under way is void.
    state.vmsDown.set(name, (state.vmsDown.get(name) ?? 0) + 1);
    return;
  }
  if (isOfDatabase(name)) loseVm(state, parts, name, ctx);
  for (const process of processesOf(parts, name)) {
    const { status } = stateOf(state, parts, process);
    // bpm stop kills what does not end.
    if (status === 'hung') killProcess(state, parts, process, ctx);
    stopProcess(state, parts, process, false, ctx);
  }
  onPlaneChanged(state, parts, vm, ctx);
}

/** Whether monit on the VM says of every job that it runs: of one of the control plane. */
export function onInspectJobs(
  state: OperatorState,
  parts: OperatorParts,
  { vm, token }: Told<'operator.inspectJobs'>,
  ctx: DiegoCtx,
): void {
  const isRunning = processesOf(parts, nameOf(state, vm)).every((process) => {
    const { status } = stateOf(state, parts, process);
    return status === 'running' || status === 'hung';
  });
  const health = { isRunning, isReachable: isRunning, hasLease: true };
  ctx.deliver(parts.director, { kind: 'director.inspected', vm, token, ...health });
}

function nameOf({ vms }: OperatorState, vm: VmId): string {
  return vms.names[vm] ?? '';
}
