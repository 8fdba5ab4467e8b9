/**
 * What the scenario in a trace's header says that records do not: sizes, zones, when cells join.
 *
 * A file may hold anything, so each number and name that the replay relies on is looked at here, once; the
 * rest of the scenario is passed by.
 */
import type { Duration } from '../../sim/engine/units';
import type { AppSpec, CellSpec, TaskSource } from '../../sim/model/foundationSpec';
import type { Identities } from '../../sim/model/identity';
import { ownerOfTask, type StagingBounds, stagingSize } from '../../sim/model/staging';
import { type DeployFacts, type RotationFacts, readDeploys, readRotations } from './deployFacts';

export interface CellFacts
  extends Pick<CellSpec, 'cellGuid' | 'group' | 'zone' | 'total' | 'joinsAt'> {
  /** A text; none in a file of an older version. */
  readonly underlayAddress?: unknown;
}
export interface AppFacts
  extends Pick<AppSpec, 'name' | 'version' | 'processGuid' | 'memory' | 'disk'> {
  /** Null, or none in a file of an older version: it is ready whenever it runs. */
  readonly readiness?: unknown;
}
export type TaskFacts = Pick<TaskSource, 'name' | 'memory' | 'disk'>;

/** Scenarios have 100 at most; every zone is a band, a column or a line somewhere. */
const ZONES_MAX = 1_000;

export interface Facts {
  readonly name: string;
  readonly question: string;
  /** Of the run, as planned. */
  readonly duration: Duration;
  readonly zones: readonly string[];
  /** By CellId; undefined for a cell of which the scenario does not know. */
  readonly cells: readonly (CellFacts | undefined)[];
  /** By ProcessId; undefined likewise. */
  readonly apps: readonly (AppFacts | undefined)[];
  /** Processes of the control plane, by name, and the zone of each; empty where the scenario tells none. */
  readonly controlPlane: ReadonlyMap<string, string>;
  /** How long a rep may evacuate; undefined where the scenario does not say. */
  readonly evacuationTimeout: Duration | undefined;
  /** By name of the source. */
  readonly taskSources: ReadonlyMap<string, TaskFacts>;
  /** By process guid. */
  readonly appByGuid: ReadonlyMap<string, AppFacts>;
  /** What bounds the size of a staging task; undefined where the scenario does not say. */
  readonly stagingBounds: StagingBounds | undefined;
  /** In the scenario's order; those that make no sense are left out. */
  readonly deploys: readonly DeployFacts[];
  readonly rotations: readonly RotationFacts[];
}

/** The facts, by the ids of the trace; a text says what is wrong with the scenario. */
export function readFacts(scenario: unknown, identities: Identities): Facts | string {
  const { foundation, run, name, question } = fieldsOf(scenario);
  const { cells, apps, tasks, zones, controlPlane, config, deploys } = fieldsOf(foundation);
  const { evacuationTimeout } = fieldsOf(fieldsOf(config).rep);
  const { duration } = fieldsOf(run);
  if (!isSize(duration) || duration > Number.MAX_SAFE_INTEGER) {
    return 'its scenario has no run.duration';
  }
  if (!isListOf(zones, (zone) => typeof zone === 'string')) return 'its scenario has no zones';
  if (zones.length > ZONES_MAX) return `its scenario has ${zones.length} zones`;
  if (!isListOf<CellFacts>(cells, isCell)) return 'its scenario has a malformed list of cells';
  if (!isListOf<AppFacts>(apps, isApp)) return 'its scenario has a malformed list of apps';
  if (!isListOf<TaskFacts>(tasks, isTaskSource))
    return 'its scenario has a malformed list of tasks';
  const cellByGuid = new Map(cells.map((cell) => [cell.cellGuid, cell]));
  const appByGuid = new Map(apps.map((app) => [app.processGuid, app]));
  return {
    name: textOf(name),
    question: textOf(question),
    duration,
    zones: [...new Set(zones as readonly string[])],
    cells: identities.cells.map((cellGuid) => cellByGuid.get(cellGuid)),
    apps: identities.processes.map((processGuid) => appByGuid.get(processGuid)),
    evacuationTimeout: isSize(evacuationTimeout) ? evacuationTimeout : undefined,
    controlPlane: controlPlaneOf(controlPlane, fieldsOf(config).silk !== null),
    taskSources: new Map(tasks.map((source) => [source.name, source])),
    appByGuid,
    stagingBounds: stagingBoundsOf(fieldsOf(config).cloudController),
    deploys: readDeploys(deploys, cells),
    rotations: readRotations(fieldsOf(foundation).rotations, deploys),
  };
}

/** What runs on a VM of a group (models: cf-deployment). */
const PROCESSES_OF_VM = {
  'diego-api': ['bbs', 'locket', 'silk-controller'],
  scheduler: ['auctioneer'],
  api: ['cloud-controller', 'clock'],
} as const;

/** The processes of the VM `<group>/<position>`, which are numbered as it is; none of a group that is unknown. */
export function processesOfVm(group: string, position: number): readonly string[] {
  if (!Object.hasOwn(PROCESSES_OF_VM, group)) return [];
  return PROCESSES_OF_VM[group as keyof typeof PROCESSES_OF_VM].map(
    (component) => `${component}/${position}`,
  );
}

/** As many VMs as anybody looks at. */
const VMS_MAX = 100;

function controlPlaneOf(value: unknown, hasSilk: boolean): Map<string, string> {
  const fields = fieldsOf(value);
  const groups = [
    ['diego-api', fields.diegoApi],
    ['scheduler', fields.scheduler],
    ['api', fields.api],
  ] as const;
  const found = new Map<string, string>();
  for (const [group, vms] of groups) {
    if (!Array.isArray(vms)) continue;
    for (const component of PROCESSES_OF_VM[group]) {
      if (component === 'silk-controller' && !hasSilk) continue;
      for (const [position, zone] of vms.slice(0, VMS_MAX).entries()) {
        found.set(`${component}/${position}`, textOf(zone));
      }
    }
  }
  return found;
}

function stagingBoundsOf(value: unknown): StagingBounds | undefined {
  const { stagingMemory, stagingDisk, appDiskMaximum } = fieldsOf(value);
  if (!isSize(stagingMemory) || !isSize(stagingDisk) || !isSize(appDiskMaximum)) return undefined;
  return { stagingMemory, stagingDisk, appDiskMaximum };
}

/** The source that a task came from, by its guid; a staging task is a source of its own, of the app's size. */
export function taskSourceOf(facts: Facts, taskGuid: string): TaskFacts | undefined {
  const owner = ownerOfTask(taskGuid, {
    source: (name) => facts.taskSources.get(name),
    app: (processGuid) => facts.appByGuid.get(processGuid),
  });
  if (owner === undefined || 'source' in owner) return owner?.source;
  const { stagingBounds } = facts;
  if (stagingBounds === undefined) return undefined;
  return { name: `staging of ${owner.stages.name}`, ...stagingSize(owner.stages, stagingBounds) };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isListOf<T>(value: unknown, isOne: (entry: Fields) => boolean): value is readonly T[] {
  return (
    Array.isArray(value) &&
    value.every((entry) => isOne(typeof entry === 'object' ? fieldsOf(entry) : entry))
  );
}

function isCell({ cellGuid, group, zone, total, joinsAt }: Fields): boolean {
  const { memory, disk, containers } = fieldsOf(total);
  return (
    [cellGuid, group, zone].every((text) => typeof text === 'string') &&
    [memory, disk, containers, joinsAt].every(isSize)
  );
}

function isApp({ name, version, processGuid, memory, disk }: Fields): boolean {
  return (
    typeof name === 'string' &&
    typeof processGuid === 'string' &&
    [version, memory, disk].every(isSize)
  );
}

function isTaskSource({ name, memory, disk }: Fields): boolean {
  return typeof name === 'string' && isSize(memory) && isSize(disk);
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
