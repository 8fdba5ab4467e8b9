/** The VMs of the control plane: how many there are, in which zones they stand, and what runs on them. */
import type { Component, ControlPlaneSpec } from '../model/foundationSpec';
import type { ControlPlaneEntry } from './foundationSchema';
import type { Parts, Report } from './parts';
import { nearest } from './problems';

/** cf-deployment.yml: two diego-api, scheduler and api VMs, one database. One Cloud Controller is modelled. */
const DEFAULT = { diegoApi: 2, scheduler: 2, database: 1, api: 1 } as const;

/** VMs of a group are dealt to the given zones, else the foundation's, in turn, from the first on. */
export function controlPlaneOf(
  zones: readonly string[],
  entry: Partial<ControlPlaneEntry> = {},
): ControlPlaneSpec {
  const own = entry.zones ?? zones;
  const dealt = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => own[index % own.length] ?? '');
  const { diegoApi, scheduler, database, api } = { ...DEFAULT, ...entry };
  return {
    diegoApi: dealt(diegoApi),
    scheduler: dealt(scheduler),
    database: dealt(database),
    api: dealt(api),
  };
}

/** Reports zones that the foundation does not have. */
export function checkControlPlane({ zones, controlPlane }: Parts, report: Report): void {
  if (zones === undefined) return;
  for (const [index, zone] of (controlPlane.zones ?? []).entries()) {
    if (zones.includes(zone)) continue;
    report(['foundation', 'controlPlane', 'zones', index], {
      message: `there is no zone "${zone}"`,
      expected: `one of foundation.zones: ${zones.slice(0, 10).join(', ')}`,
      suggestion: nearest(zone, zones),
    });
  }
}

/** Groups of VMs by their BOSH names. */
export const VM_GROUPS = {
  'diego-api': 'diegoApi',
  scheduler: 'scheduler',
  database: 'database',
  api: 'api',
} as const satisfies Record<string, keyof ControlPlaneSpec>;

type VmGroup = keyof typeof VM_GROUPS;

export const VM_GROUP_NAMES = Object.keys(VM_GROUPS) as VmGroup[];

/** The group whose VMs run a component. */
export const GROUP_OF: Readonly<Record<Component, VmGroup>> = {
  bbs: 'diego-api',
  locket: 'diego-api',
  'silk-controller': 'diego-api',
  auctioneer: 'scheduler',
  'cloud-controller': 'api',
  clock: 'api',
};

/** Components of which one holds a lock and serves, while the others wait for it. */
export const LOCKED: ReadonlySet<string> = new Set<Component>(['bbs', 'auctioneer']);

/** Name and zone of every VM of the control plane. */
export function vmsOf(plane: ControlPlaneSpec): { readonly name: string; readonly zone: string }[] {
  return VM_GROUP_NAMES.flatMap((group) =>
    plane[VM_GROUPS[group]].map((zone, index) => ({ name: `${group}/${index}`, zone })),
  );
}
