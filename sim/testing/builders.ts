/**
 * Foundations for tests, in few words: a test names what it is about, everything else has the default of
 * a scenario file.
 *
 * Not a second scenario format: nothing is checked but property names and values, and things refer to
 * each other by position, as in the spec itself.
 */
import type { Distribution } from '../engine/distribution';
import { type Duration, type Instant, type MB, MINUTE, NEVER, SECOND } from '../engine/units';
import { APPS_DOMAIN, TASKS_DOMAIN } from '../model/domain';
import type {
  AppPosition,
  AppSpec,
  CellPosition,
  CellSpec,
  ControlPlaneSpec,
  DeploySpec,
  FoundationSpec,
  PushSpec,
  RotationSpec,
  TaskSource,
  TimedEvent,
} from '../model/foundationSpec';
import { componentConfigs } from '../scenario/componentConfigs';
import { controlPlaneOf } from '../scenario/controlPlane';
import { FOUNDATION, PROPERTY_VALUES } from '../scenario/foundationSchema';
import type { StackName } from '../scenario/stacks';

/** Always this long. */
export function exactly(value: Duration): Distribution {
  return { kind: 'constant', value };
}

/** What a group of cells may say of itself. */
export interface CellsEntry {
  readonly group?: string;
  /** Default: the foundation's, in turn. */
  readonly zones?: readonly string[];
  readonly memory?: MB;
  readonly disk?: MB;
  /** As the rep advertises them: Garden's maximum less one. */
  readonly containers?: number;
  readonly stacks?: readonly string[];
  readonly tags?: readonly string[];
  readonly optionalTags?: readonly string[];
  readonly joinsAt?: Instant;
  /** What the VM has, where the cell says more. */
  readonly physicalMemory?: MB;
}

/** A group of equal cells, to be dealt to its zones in turn. */
export interface CellGroup extends CellsEntry {
  readonly count: number;
}

/** So many cells; 4 GB each unless told otherwise, so that a test fills them with few instances. */
export function cells(count: number, entry: CellsEntry = {}): CellGroup {
  return { count, ...entry };
}

/** What an app may say of itself. */
export interface AppEntry
  extends Partial<Omit<AppSpec, 'name' | 'processGuid' | 'version' | 'constraint' | 'domain'>> {
  readonly version?: number;
  readonly tags?: readonly string[];
  readonly rootFs?: string;
}

/** An app of one instance with 128 MB, which is healthy at its second probe and never crashes. */
export function app(name: string, entry: AppEntry = {}): AppSpec {
  const { tags = [], rootFs = 'preloaded:cflinuxfs4', version = 1, ...rest } = entry;
  return {
    name,
    processGuid: `${name}-${version}`,
    version,
    domain: APPS_DOMAIN,
    instances: 1,
    memory: 128,
    disk: 256,
    constraint: { rootFs, placementTags: tags, volumeDrivers: [] },
    startup: exactly(SECOND),
    startTimeout: 60 * SECOND,
    life: null,
    crash: null,
    readiness: null,
    droplet: null,
    memoryUse: 1,
    updateStrategy: 'rolling',
    push: null,
    arrivesAt: 0,
    ...rest,
  };
}

/** What a task source may say of itself. */
export interface TaskEntry extends Partial<Omit<TaskSource, 'name' | 'constraint' | 'domain'>> {
  readonly tags?: readonly string[];
  readonly rootFs?: string;
}

/** One task at the start, which runs for 10 s and has a completion callback. */
export function task(name: string, entry: TaskEntry = {}): TaskSource {
  const { tags = [], rootFs = 'preloaded:cflinuxfs4', ...rest } = entry;
  return {
    name,
    domain: TASKS_DOMAIN,
    memory: 128,
    disk: 256,
    constraint: { rootFs, placementTags: tags, volumeDrivers: [] },
    runs: exactly(10 * SECOND),
    arrivals: { kind: 'once' },
    count: 1,
    from: 0,
    until: NEVER,
    hasCallback: true,
    failing: 0,
    cancelled: null,
    staging: null,
    ...rest,
  };
}

/** People who push, forty at a time; the Builder runs for 10 s, a droplet is stored after a second. */
export function people(name: string, entry: Partial<PushSpec> = {}): PushSpec {
  return {
    name,
    inFlight: 40,
    timeout: 3 * MINUTE,
    staging: exactly(10 * SECOND),
    upload: exactly(SECOND),
    failing: 0,
    ...entry,
  };
}

/** Every draw that makes one run unlike another, replaced by one length each. */
export const STEADY = {
  'sim.garden.create_time': '1s',
  'sim.garden.first_container_time': '1s',
  'sim.garden.destroy_time': '500ms',
  'sim.executor.credentials_time': '500ms',
  'sim.executor.setup_time': '1s',
  'sim.executor.process_stop_time': '100ms',
  'sim.bosh.cell_boot_time': '90s',
  'sim.bosh.vm_delete_time': '30s',
  'sim.bosh.vm_create_time': '2m',
  'sim.bosh.agent_time': '45s',
  'sim.bosh.job_start_time': '30s',
  'sim.rep.state_time': '2ms',
  'sim.network.same_zone': '500µs',
  'sim.network.across_zones': '1ms',
};

/** Properties by name, as a scenario file writes them. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/** What a foundation may say of itself. */
export interface FoundationEntry {
  /** Names, or how many: z1, z2, … */
  readonly zones?: number | readonly string[];
  readonly cells: number | readonly CellGroup[];
  readonly apps?: readonly AppSpec[];
  readonly tasks?: readonly TaskSource[];
  readonly deploys?: readonly DeploySpec[];
  readonly rotations?: readonly RotationSpec[];
  readonly pushes?: readonly PushSpec[];
  readonly events?: readonly TimedEvent[];
  /** Zones of its VMs; what is not given is as in a scenario file. */
  readonly controlPlane?: Partial<ControlPlaneSpec>;
  /** In 10.255.0.0/16 unless it says so; the prefix length is of the subnets that cells lease. Default: no Silk. */
  readonly silk?:
    | 'none'
    | {
        readonly network?: string;
        readonly subnetPrefix: number;
        readonly singleIps?: number;
      };
  /** Default: `postgres-small`. */
  readonly stack?: StackName;
  /** Default: `STEADY`. */
  readonly properties?: Properties;
}

/** The foundation that a test speaks of. Throws when a property is not one. */
export function foundationSpec(entry: FoundationEntry): FoundationSpec {
  const zones = zonesOf(entry.zones ?? 1);
  const groups = typeof entry.cells === 'number' ? [cells(entry.cells)] : entry.cells;
  const properties = PROPERTY_VALUES.parse(entry.properties ?? STEADY);
  const silk = FOUNDATION.shape.silk.parse(entry.silk ?? 'none');
  return {
    zones,
    controlPlane: { ...controlPlaneOf(zones), ...entry.controlPlane },
    cells: cellSpecs(groups, zones),
    apps: entry.apps ?? [],
    pushes: entry.pushes ?? [],
    tasks: entry.tasks ?? [],
    deploys: entry.deploys ?? [],
    rotations: entry.rotations ?? [],
    events: entry.events ?? [],
    config: componentConfigs(properties, silk, entry.stack),
  };
}

function zonesOf(zones: number | readonly string[]): readonly string[] {
  return typeof zones === 'number' ? Array.from({ length: zones }, (_, i) => `z${i + 1}`) : zones;
}

function cellSpecs(groups: readonly CellGroup[], zones: readonly string[]): CellSpec[] {
  const specs: CellSpec[] = [];
  const indexOfGroup = new Map<string, number>();
  for (const entry of groups) {
    const { group = 'cell', memory = 4096, disk = 16384, containers = 249, joinsAt = 0 } = entry;
    const profile = {
      stacks: entry.stacks ?? ['cflinuxfs4'],
      arbitraryRootFsSchemes: ['docker'],
      volumeDrivers: [],
      placementTags: entry.tags ?? [],
      optionalPlacementTags: entry.optionalTags ?? [],
    };
    const ofGroup = entry.zones ?? zones;
    for (let each = 0; each < entry.count; each++) {
      const index = indexOfGroup.get(group) ?? 0;
      indexOfGroup.set(group, index + 1);
      specs.push({
        cellGuid: `${group}-${index}`,
        group,
        index,
        zone: ofGroup[index % ofGroup.length] as string,
        total: { memory, disk, containers },
        physical:
          entry.physicalMemory === undefined ? null : { memory: entry.physicalMemory, disk },
        profile,
        underlayAddress: `10.0.${16 + Math.floor(specs.length / 250)}.${4 + (specs.length % 250)}`,
        joinsAt,
      });
    }
  }
  return specs;
}

/** The VMs of the cells at these positions stop. */
export function kill(at: Instant, ...positions: readonly CellPosition[]): TimedEvent {
  return { kind: 'killCells', at, cells: positions };
}

/** They boot again. */
export function restore(at: Instant, ...positions: readonly CellPosition[]): TimedEvent {
  return { kind: 'restoreCells', at, cells: positions };
}

/** The app at this position is to have so many instances. */
export function scale(at: Instant, position: AppPosition, instances: number): TimedEvent {
  return { kind: 'scaleApp', at, app: position, instances };
}

/** The apps at these positions are pushed now; they say so themselves, with `arrivesAt`. */
export function push(at: Instant, ...positions: readonly AppPosition[]): TimedEvent {
  return { kind: 'addApps', at, apps: positions };
}

/** The apps at these positions are deleted. */
export function remove(at: Instant, ...positions: readonly AppPosition[]): TimedEvent {
  return { kind: 'removeApps', at, apps: positions };
}
