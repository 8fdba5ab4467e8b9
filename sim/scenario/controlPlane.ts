/** The VMs of the control plane: how many there are, and in which zones they stand. */
import type { ControlPlaneSpec } from '../model/foundationSpec';

/** How many VMs of each group; what is not given is as in cf-deployment. */
export interface ControlPlaneEntry {
  readonly diegoApi: number;
  readonly scheduler: number;
  readonly database: number;
  readonly api: number;
}

/** cf-deployment.yml: two diego-api, scheduler and api VMs, one database. One Cloud Controller is modelled. */
const DEFAULT: ControlPlaneEntry = { diegoApi: 2, scheduler: 2, database: 1, api: 1 };

/** VMs of a group are dealt to the foundation's zones in turn, from the first on. */
export function controlPlaneOf(
  zones: readonly string[],
  entry: Partial<ControlPlaneEntry> = {},
): ControlPlaneSpec {
  const dealt = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => zones[index % zones.length] ?? '');
  const { diegoApi, scheduler, database, api } = { ...DEFAULT, ...entry };
  return {
    diegoApi: dealt(diegoApi),
    scheduler: dealt(scheduler),
    database: dealt(database),
    api: dealt(api),
  };
}
