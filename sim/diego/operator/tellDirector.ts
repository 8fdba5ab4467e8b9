/**
 * What the director hears of a VM that he has at hand: that its jobs have ended, or that its agent is gone.
 *
 * Real counterpart: bosh-director's questions to the agent on the VM. They are not sent: he is told when an answer
 * changes.
 */
import type { DiegoCtx } from '../messages';
import type { VmId } from '../vms';
import type { OperatorParts, OperatorState, ProcessSpec } from './operatorState';

/** What he had asked to end has. */
export function tellOfEnd(
  { vms }: OperatorState,
  { director }: OperatorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  if (vms.inUpdate.has(vm)) ctx.deliver(director, { kind: 'director.jobsEnded', vm });
}

/** The VM stopped: after the record of that. */
export function markDown(
  { vms }: OperatorState,
  { director, healthMonitor }: OperatorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  vms.status[vm] = 'down';
  vms.booting.delete(vm);
  if (vms.inUpdate.has(vm)) ctx.deliver(director, { kind: 'director.vmLost', vm });
  if (healthMonitor !== null) ctx.deliver(healthMonitor, { kind: 'monitor.vmDown', vm });
}

/** Processes of a VM of the control plane have ended, perhaps the last ones. */
export function onPlaneChanged(
  state: OperatorState,
  parts: OperatorParts,
  vm: VmId,
  ctx: DiegoCtx,
): void {
  if (!state.vms.inUpdate.has(vm)) return;
  const isOver = processesOf(parts, state.vms.names[vm] ?? '').every((process) => {
    const status = state.processes[parts.processes.indexOf(process)]?.status;
    return status === 'stopped' || status === 'vmDown';
  });
  if (isOver) tellOfEnd(state, parts, vm, ctx);
}

export function processesOf({ processes }: OperatorParts, vm: string): readonly ProcessSpec[] {
  return processes.filter((process) => process.vm === vm);
}
