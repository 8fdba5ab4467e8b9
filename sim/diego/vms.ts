/**
 * The VMs of a foundation as BOSH knows them: which there are, which answer, and who works on them.
 *
 * Plain data that the operator, the director and the health monitor share, as the real ones share the director's
 * database and the IaaS. The operator changes how a VM is; the director says what it updates and holds the lock of
 * the deployment (bosh-director: the lock `lock:deployment:<name>`).
 */
import type { Address } from '../model/address';
import { addressOf } from '../model/address';
import type { ControlPlaneSpec, FoundationSpec } from '../model/foundationSpec';

/** Cells by their positions, then the VMs of the control plane. */
export type VmId = number;

/**
 * `absent`: it has never been there. `up`: its agent answers, whatever runs on it. `down`: it stopped, or boots
 * again. `deleted`: the IaaS has it no more.
 */
export type VmStatus = 'absent' | 'up' | 'down' | 'deleted';

export interface Vms {
  /** By VmId: the cell's guid, or `diego-api/0`. */
  readonly names: readonly string[];
  /** VmIds from here on are of the control plane. */
  readonly cells: number;
  readonly status: VmStatus[];
  /** By VmId: how often one has been asked of the IaaS since the start; the occasion of its draws. */
  readonly creations: number[];
  /** What the IaaS starts now, for the first time or again. */
  readonly booting: Set<VmId>;
  /** Those that a deploy or the resurrector has at hand now: nobody else starts what is on them. */
  readonly inUpdate: Set<VmId>;
  /** Who holds the lock of the deployment. */
  lock: 'deploy' | 'resurrector' | null;
  /** The lowest address on the underlay network that nobody has had. */
  nextAddress: Address;
}

const GROUPS: readonly (readonly [string, keyof ControlPlaneSpec])[] = [
  ['diego-api', 'diegoApi'],
  ['scheduler', 'scheduler'],
  ['database', 'database'],
  ['api', 'api'],
];

export function createVms({ cells, controlPlane }: FoundationSpec): Vms {
  const planeNames = GROUPS.flatMap(([group, key]) =>
    controlPlane[key].map((_, index) => `${group}/${index}`),
  );
  const names = [...cells.map(({ cellGuid }) => cellGuid), ...planeNames];
  const last = cells.reduce((most, { underlayAddress }) => {
    return Math.max(most, addressOf(underlayAddress));
  }, 0);
  return {
    names,
    cells: cells.length,
    status: names.map((_, vm) => ((cells[vm]?.joinsAt ?? 0) > 0 ? 'absent' : 'up')),
    creations: names.map(() => 0),
    booting: new Set(),
    inUpdate: new Set(),
    lock: null,
    nextAddress: last + 1,
  };
}

/** The VM of the control plane with this name. @throws RangeError when there is none. */
export function planeVm({ names, cells }: Vms, name: string): VmId {
  const vm = names.indexOf(name, cells);
  if (vm < 0) throw new RangeError(`there is no VM ${name}`);
  return vm;
}

/** The cell that the VM is, for a record's column; −1 for one of the control plane. */
export function cellColumn({ cells }: Vms, vm: VmId): number {
  return vm < cells ? vm : -1;
}
