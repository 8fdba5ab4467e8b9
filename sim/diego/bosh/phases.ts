/**
 * In which order a deploy updates its VMs, and how many at a time: BOSH's arithmetic, without time.
 *
 * Real counterpart: bosh-director's instance_group_updater.rb, update_config.rb and numerical_value_calculator.rb.
 * Groups one after the other; in a group the zones one after the other; canaries in the first zone only, all of
 * them before any other VM. A percentage is one of the changed VMs of the zone at hand, rounded down.
 */
import { type Duration, SECOND } from '../../engine/units';
import type { DeployGroup, DeploySpec, UpdateCount, WatchTime } from '../../model/foundationSpec';
import type { VmId } from '../vms';

/** VMs of one zone of a group that are updated from one pool of workers. */
export interface Phase {
  readonly zone: string;
  readonly vms: readonly VmId[];
  /** Canaries, to be done before the phases that follow. */
  readonly isCanary: boolean;
  /** The first phase of its zone. */
  readonly isFirst: boolean;
  readonly limit: number;
}

/** `canaries` of a zone with so many changed VMs: may be none, and at most all of them. */
export function canariesOf(canaries: UpdateCount, changed: number): number {
  return Math.min(numberOf(canaries, changed), changed);
}

/** `max_in_flight` in a zone with so many changed VMs: at least one. */
export function maxInFlightOf(maxInFlight: UpdateCount, changed: number): number {
  return Math.max(1, numberOf(maxInFlight, changed));
}

function numberOf(count: UpdateCount, changed: number): number {
  return count.kind === 'count' ? count.count : Math.floor((count.percent * changed) / 100);
}

/** The phases in order, of what `isChanged`; `vmOf` numbers VMs of the control plane. */
export function phasesOf(
  { groups, canaries, maxInFlight }: DeploySpec,
  vmOf: (name: string) => VmId,
  isChanged: (vm: VmId) => boolean,
): Phase[] {
  return groups.flatMap(({ zones }) => {
    const changedZones = zones
      .map((entry) => ({ zone: entry.zone, vms: vmsOfZone(entry, vmOf).filter(isChanged) }))
      .filter(({ vms }) => vms.length > 0);
    return changedZones.flatMap(({ zone, vms }, position) => {
      const limit = maxInFlightOf(maxInFlight, vms.length);
      const first = position === 0 ? canariesOf(canaries, vms.length) : 0;
      const phase = { zone, limit };
      const phases = [
        { ...phase, vms: vms.slice(0, first), isCanary: true, isFirst: true },
        { ...phase, vms: vms.slice(first), isCanary: false, isFirst: first === 0 },
      ];
      return phases.filter((one) => one.vms.length > 0);
    });
  });
}

/** The VMs of a zone of a group in BOSH's order. */
function vmsOfZone(
  { cells, vms }: DeployGroup['zones'][number],
  vmOf: (name: string) => VmId,
): VmId[] {
  return [...cells, ...vms.map(vmOf)];
}

/** Between two looks at least and at most (bosh-director: starter.rb). */
const LOOK_INTERVAL_MIN: Duration = SECOND;
const LOOK_INTERVAL_MAX: Duration = 15 * SECOND;

/** The looks at whether a VM's jobs run: the first one after `from`, then `count` more, `interval` apart. */
export function looksOf({ from, until }: WatchTime): {
  readonly count: number;
  readonly interval: Duration;
} {
  const span = Math.max(0, until - from);
  const tenth = Math.floor(span / 9);
  const interval = Math.max(LOOK_INTERVAL_MIN, Math.min(LOOK_INTERVAL_MAX, tenth));
  return { count: Math.floor(span / interval), interval };
}
