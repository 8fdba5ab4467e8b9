/**
 * Single things of a view as objects with names: a cell, an LRP key, a container, a task, a domain.
 *
 * For inspectors, tables and tests; drawings of thousands read the columns. A field is undefined where the
 * trace does not tell, which is another thing than none: `readCell(…).memoryUsed` of a summary trace is
 * undefined, of an empty cell 0.
 */
import type { Duration, Instant, MB } from '../../sim/engine/units';
import { ABSENT, PRESENCE_NAMES, STATE_NAMES } from '../../sim/model/actualLRP';
import { isFresh } from '../../sim/model/domain';
import {
  type CellId,
  type DomainId,
  type InstanceId,
  type LrpId,
  lrpName,
  NONE,
  type ProcessId,
  type TaskId,
} from '../../sim/model/identity';
import type { Resources } from '../../sim/model/placement';
import { kindAt, valueAt } from '../../sim/trace/columns';
import { instanceName } from '../../sim/trace/instanceName';
import type { Replay } from './openReplay';
import { read } from './pages';
import { rowsAbout } from './postings';
import { slotOf } from './slots';
import {
  CELL_STATES,
  type CellState,
  CONTAINER_STATES,
  type ContainerState,
  DRAIN_STATES,
  type DrainState,
  GARDEN_FAULTS,
  type GardenFault,
  LEASE_STATES,
  type LeaseState,
  NOT_FRESH,
  PRESENCES,
  READINESSES,
  REP_STATES,
  type Readiness,
  type RepState,
  rowOf,
  TASK_STATES,
  type TaskState,
  UPDATE_STEPS,
  type UpdateStep,
} from './state';
import type { View } from './view';

export interface CellView {
  readonly cell: CellId;
  readonly cellGuid: string;
  readonly zone: string | undefined;
  readonly group: string | undefined;
  readonly state: CellState;
  readonly since: Instant;
  /** What it has when it is empty; undefined for a cell that the scenario does not name. */
  readonly total: Resources | undefined;
  readonly memoryUsed: MB | undefined;
  readonly diskUsed: MB | undefined;
  /** Containers in any state, of LRPs and tasks. */
  readonly containers: number | undefined;
  /** Reserved or created, not running yet. */
  readonly starting: number | undefined;
  readonly running: number | undefined;
  /** Rows that the BBS holds for the cell. */
  readonly rows: CellRows | undefined;
  /** Whether Locket lists it. */
  readonly isPresent: boolean | undefined;
  readonly lease: LeaseState | undefined;
  /** Number of its subnet; undefined without a lease as well. */
  readonly subnet: number | undefined;
  /** What the auctioneer heard from it last; undefined before the first time as well. */
  readonly reported: CellReport | undefined;
  /** Undefined unless its rep evacuates. */
  readonly evacuation: EvacuationView | undefined;
  readonly drain: DrainView;
  /** The rep's process, while the VM is there; undefined where the trace does not tell of its ends. */
  readonly rep: RepState | undefined;
  readonly garden: GardenView;
  /** Its VM was deleted, and not created again yet; `state` is `down` meanwhile. */
  readonly isDeleted: boolean;
  /** Of its VM on the underlay network, or of the last one; undefined where nobody says. */
  readonly address: string | undefined;
  /** What BOSH does to it; undefined where the trace does not tell. */
  readonly update: UpdateView | undefined;
}

export interface UpdateView {
  readonly step: UpdateStep;
  /** When the step began; undefined: it was never updated. */
  readonly since: Instant | undefined;
}

export interface EvacuationView {
  readonly since: Instant;
  /** Containers when it began. */
  readonly containers: number;
  /** Containers that are still there; undefined where the trace does not tell. */
  readonly left: number | undefined;
}

/** BOSH's drain, which summary traces tell as well. */
export interface DrainView {
  readonly state: DrainState;
  /** When it began, or ended; undefined without one. */
  readonly since: Instant | undefined;
  /** Of a drained cell: instances that had no replacement running. */
  readonly stranded: number;
}

export interface GardenView {
  /** What the scenario did to it. */
  readonly fault: GardenFault;
  /** What the rep found, and advertises; undefined where the trace does not tell. */
  readonly isHealthy: boolean | undefined;
  /** When that changed; undefined while it never has since the rep began. */
  readonly since: Instant | undefined;
}

/** ORDINARY rows by state, and rows of the other presences. */
export interface CellRows {
  readonly claimed: number;
  readonly running: number;
  readonly suspect: number;
  readonly evacuating: number;
}

/** What a cell said that it has left. */
export interface CellReport extends Resources {
  readonly starting: number;
  /** When it last answered. */
  readonly at: Instant;
}

export function readCell(replay: Replay, view: View, cell: CellId): CellView {
  const { facts, columns } = replay;
  const { state, tells } = view;
  const { cells } = state;
  const spec = facts.cells[cell];
  const hasContainers = tells.has('container.reserved');
  const ifContainers = (value: number) => (hasContainers ? value : undefined);
  const isDiskKnown = hasContainers && read(cells.diskUnknown, cell) === 0;
  const subnet = read(cells.subnet, cell);
  const hasLeases = tells.has('silk.leaseAcquired');
  return {
    cell,
    cellGuid: columns.identities.cells[cell] ?? '',
    zone: spec?.zone,
    group: spec?.group,
    state: cellStateIn(view, cell),
    since: read(cells.since, cell),
    total: spec?.total,
    memoryUsed: ifContainers(read(cells.memoryUsed, cell)),
    diskUsed: isDiskKnown ? read(cells.diskUsed, cell) : undefined,
    containers: ifContainers(read(cells.containers, cell)),
    starting: ifContainers(read(cells.starting, cell)),
    running: ifContainers(read(cells.running, cell)),
    rows: rowsOnCell(view, cell),
    isPresent: tells.has('presence.acquired') ? read(cells.isPresent, cell) === 1 : undefined,
    lease: hasLeases ? LEASE_STATES[read(cells.lease, cell)] : undefined,
    subnet: hasLeases && subnet !== NONE ? subnet : undefined,
    reported: reportOf(view, cell),
    evacuation: evacuationOf(view, cell),
    drain: drainOf(view, cell),
    rep: tells.has('rep.stopped') ? REP_STATES[read(cells.rep, cell)] : undefined,
    garden: gardenOf(view, cell),
    isDeleted: read(cells.isDeleted, cell) === 1,
    address: addressText(replay, cell, read(cells.address, cell)),
    update: tells.has('deploy.vmStarted')
      ? {
          step: UPDATE_STEPS[read(cells.updateStep, cell)] ?? 'none',
          since: instantOrNone(read(cells.updateSince, cell)),
        }
      : undefined,
  };
}

/** The address with that text; NONE: the cell's first one. Undefined where nobody says. */
export function addressText(
  { facts, columns }: Replay,
  cell: CellId,
  address: number,
): string | undefined {
  if (address !== NONE) return columns.identities.texts[address];
  const first = facts.cells[cell]?.underlayAddress;
  return typeof first === 'string' ? first : undefined;
}

function evacuationOf({ state, tells }: View, cell: CellId): EvacuationView | undefined {
  const { cells } = state;
  if (!tells.has('rep.evacuating') || read(cells.isEvacuating, cell) === 0) return undefined;
  return {
    since: read(cells.evacuatingSince, cell),
    containers: read(cells.evacuatingContainers, cell),
    left: tells.has('container.reserved') ? read(cells.containers, cell) : undefined,
  };
}

function drainOf({ state }: View, cell: CellId): DrainView {
  const { drain, drainSince, stranded } = state.cells;
  return {
    state: DRAIN_STATES[read(drain, cell)] ?? 'none',
    since: instantOrNone(read(drainSince, cell)),
    stranded: read(stranded, cell),
  };
}

function gardenOf({ state, tells }: View, cell: CellId): GardenView {
  const { gardenFault, gardenSince, isGardenUnhealthy } = state.cells;
  const isKnown = tells.has('rep.gardenChanged');
  return {
    fault: GARDEN_FAULTS[read(gardenFault, cell)] ?? 'none',
    isHealthy: isKnown ? read(isGardenUnhealthy, cell) === 0 : undefined,
    since: isKnown ? instantOrNone(read(gardenSince, cell)) : undefined,
  };
}

function instantOrNone(at: Instant): Instant | undefined {
  return Number.isNaN(at) ? undefined : at;
}

/** How far a cell is. Without records of reps, of one that is not down nobody knows. */
export function cellStateIn({ state, tells }: View, cell: CellId): CellState {
  const found = CELL_STATES[read(state.cells.state, cell)] ?? 'absent';
  const isOfRep = found === 'starting' || found === 'up';
  return isOfRep && !tells.has('rep.started') ? 'unknown' : found;
}

function rowsOnCell({ state, tells }: View, cell: CellId): CellRows | undefined {
  if (!tells.has('actualLRP.created')) return undefined;
  const { cells } = state;
  return {
    claimed: read(cells.claimedRows, cell),
    running: read(cells.runningRows, cell),
    suspect: read(cells.suspectRows, cell),
    evacuating: read(cells.evacuatingRows, cell),
  };
}

function reportOf({ state, tells }: View, cell: CellId): CellReport | undefined {
  const { cells } = state;
  if (!tells.has('auction.cellFetched') || read(cells.reportedMemory, cell) === NONE) {
    return undefined;
  }
  return {
    memory: read(cells.reportedMemory, cell),
    disk: read(cells.reportedDisk, cell),
    containers: read(cells.reportedContainers, cell),
    starting: read(cells.reportedStarting, cell),
    at: read(cells.reportedAt, cell),
  };
}

/** One row of the BBS's table of ActualLRPs. */
export interface RowView {
  readonly presence: (typeof PRESENCE_NAMES)[number];
  readonly state: (typeof STATE_NAMES)[number];
  /** NONE unless claimed or running. */
  readonly cell: CellId;
  readonly instance: InstanceId;
  readonly instanceGuid: string | undefined;
  readonly since: Instant;
  readonly crashCount: number;
  /** Why the last auction did not place it. */
  readonly placementError: string | undefined;
  /** What the BBS holds of the readiness of a running instance. */
  readonly readiness: Readiness;
}

export interface InstanceView {
  readonly lrp: LrpId;
  /** `processGuid/index`. */
  readonly name: string;
  readonly process: ProcessId;
  readonly index: number;
  readonly isDesired: boolean;
  /** By the ground truth: a container of it runs on a cell that is up. */
  readonly isRunning: boolean;
  /** ORDINARY first. */
  readonly rows: readonly RowView[];
  /** Slots of its containers, oldest first. */
  readonly containers: readonly number[];
}

/** One LRP key; undefined when the trace does not tell of LRPs, or names no such key. */
export function readInstance(replay: Replay, view: View, lrp: LrpId): InstanceView | undefined {
  const { identities } = replay.columns;
  const process = identities.lrpProcess[lrp];
  if (process === undefined || !view.tells.has('actualLRP.created')) return undefined;
  const index = identities.lrpIndex[lrp] ?? 0;
  return {
    lrp,
    name: lrpName(identities, lrp),
    process,
    index,
    isDesired: index < read(view.state.processes.desired, process),
    isRunning: read(view.state.lrps.running, lrp) > 0,
    rows: readRows(replay, view, lrp),
    containers: containersOfLRP(replay, view, lrp),
  };
}

function readRows({ columns }: Replay, { state }: View, lrp: LrpId): RowView[] {
  const { rows } = state;
  const { identities } = columns;
  const found: RowView[] = [];
  for (let presence = 0; presence < PRESENCES; presence++) {
    const row = rowOf(lrp, presence);
    const rowState = read(rows.state, row);
    if (rowState === ABSENT) continue;
    const instance = read(rows.instance, row);
    found.push({
      presence: PRESENCE_NAMES[presence] ?? 'ORDINARY',
      state: STATE_NAMES[rowState] ?? 'ABSENT',
      cell: read(rows.cell, row),
      instance,
      instanceGuid: instanceName(identities, instance),
      since: read(rows.since, row),
      crashCount: read(rows.crashCount, row),
      placementError: identities.texts[read(rows.placementError, row)],
      readiness: READINESSES[read(rows.readiness, row)] ?? 'unsaid',
    });
  }
  return found;
}

/** Slots of the key's containers, oldest first: those reserved so far that are still there. */
function containersOfLRP(replay: Replay, view: View, lrp: LrpId): number[] {
  const { columns, slots, rowsOf } = replay;
  const { containers } = view.state;
  const found: number[] = [];
  for (const row of rowsAbout(rowsOf.lrp, lrp)) {
    if (row >= view.rows) break;
    if (kindAt(columns, row)?.name !== 'container.reserved') continue;
    const instance = valueAt(columns, 'instance', row);
    const slot = slotOf(slots, instance);
    const isThere = slot !== NONE && read(containers.state, slot) !== 0;
    if (isThere && read(containers.instance, slot) === instance) found.push(slot);
  }
  return found;
}

/** Slots of a cell's containers, oldest first by instance number; none where the trace does not tell. */
export function containersOnCell({ state, tells }: View, cell: CellId): number[] {
  if (!tells.has('container.reserved')) return [];
  const { cells, containers } = state;
  const found: number[] = [];
  for (let slot = read(cells.firstContainer, cell); slot !== NONE; ) {
    found.push(slot);
    slot = read(containers.next, slot);
  }
  const instanceIn = (slot: number) => read(containers.instance, slot);
  return found.sort((first, second) => instanceIn(first) - instanceIn(second));
}

export interface ContainerView {
  readonly instance: InstanceId;
  readonly instanceGuid: string | undefined;
  /** NONE for a task's. */
  readonly lrp: LrpId;
  /** NONE for an LRP's. */
  readonly task: TaskId;
  readonly cell: CellId;
  readonly state: ContainerState;
  readonly since: Instant;
  /** With the proxy's share. */
  readonly memory: MB;
  readonly disk: MB | undefined;
  /** What its own check said last. */
  readonly readiness: Readiness;
}

/** The container in a slot; undefined when the slot is empty, or the trace does not tell. */
export function readContainer(replay: Replay, view: View, slot: number): ContainerView | undefined {
  const { containers } = view.state;
  const state = CONTAINER_STATES[read(containers.state, slot)] ?? 'none';
  if (state === 'none' || !view.tells.has('container.reserved')) return undefined;
  const instance = read(containers.instance, slot);
  const disk = read(containers.disk, slot);
  return {
    instance,
    instanceGuid: instanceName(replay.columns.identities, instance),
    lrp: read(containers.lrp, slot),
    task: read(containers.task, slot),
    cell: read(containers.cell, slot),
    state,
    since: read(containers.since, slot),
    memory: read(containers.memory, slot),
    disk: disk === NONE ? undefined : disk,
    readiness: READINESSES[read(containers.readiness, slot)] ?? 'unsaid',
  };
}

export interface TaskView {
  readonly task: TaskId;
  readonly taskGuid: string;
  readonly state: TaskState;
  readonly since: Instant;
  /** The cell that started it last; NONE before that, and when it has completed. */
  readonly cell: CellId;
  readonly rejections: number;
  readonly hasFailed: boolean;
  /** The state that Cloud Controller holds it in; undefined where it has not said. */
  readonly ccState: string | undefined;
}

/** A task that the BBS holds; undefined when it does not, or the trace does not tell of tasks. */
export function readTask({ columns }: Replay, view: View, task: TaskId): TaskView | undefined {
  const { tasks } = view.state;
  const state = TASK_STATES[read(tasks.state, task)] ?? 'none';
  if (state === 'none' || !view.tells.has('task.created')) return undefined;
  return {
    task,
    taskGuid: columns.identities.tasks[task] ?? '',
    state,
    since: read(tasks.since, task),
    cell: read(tasks.cell, task),
    rejections: read(tasks.rejections, task),
    hasFailed: read(tasks.hasFailed, task) === 1,
    ccState: columns.identities.texts[read(tasks.ccState, task)],
  };
}

/** What Cloud Controller has under way for one version of an app. */
export interface RolloutView {
  readonly process: ProcessId;
  readonly processGuid: string;
  readonly staging: { readonly since: Instant; readonly build: TaskId } | undefined;
  readonly deployment: DeploymentView | undefined;
}

/** A rolling deployment. */
export interface DeploymentView {
  readonly since: Instant;
  /** NONE where the records do not say. */
  readonly replaces: ProcessId;
  /** Instances that it asks for now; undefined before it has said so. */
  readonly newInstances: number | undefined;
  readonly oldInstances: number | undefined;
}

/** What is under way for a process; undefined when nothing is, or the trace does not tell. */
export function readRollout(
  { columns }: Replay,
  { state, tells }: View,
  process: ProcessId,
): RolloutView | undefined {
  const { processes } = state;
  const stagingSince = read(processes.stagingSince, process);
  const deployingSince = read(processes.deployingSince, process);
  const isStaging = tells.has('staging.started') && !Number.isNaN(stagingSince);
  const isDeploying = tells.has('deployment.started') && !Number.isNaN(deployingSince);
  if (!isStaging && !isDeploying) return undefined;
  const asked = (column: 'newInstances' | 'oldInstances') => {
    const amount = read(processes[column], process);
    return amount === NONE ? undefined : amount;
  };
  return {
    process,
    processGuid: columns.identities.processes[process] ?? '',
    staging: isStaging ? { since: stagingSince, build: read(processes.build, process) } : undefined,
    deployment: isDeploying
      ? {
          since: deployingSince,
          replaces: read(processes.replaces, process),
          newInstances: asked('newInstances'),
          oldInstances: asked('oldInstances'),
        }
      : undefined,
  };
}

export interface DomainView {
  readonly name: string;
  readonly isFresh: boolean;
  /** How long the BBS believes in it from now on, by the exact clock; 0 when it is stale or unheard of. */
  readonly remaining: Duration;
}

/** A domain's freshness; undefined when the trace's level leaves refreshes out. */
export function readDomain(replay: Replay, view: View, domain: DomainId): DomainView | undefined {
  if (!view.tells.has('domain.refreshed')) return undefined;
  const until = read(view.state.domains.until, domain);
  const isStored = !Number.isNaN(until) && until !== NOT_FRESH;
  return {
    name: replay.columns.identities.domains[domain] ?? '',
    isFresh: isStored && isFresh(until, view.at),
    remaining: isStored ? Math.max(0, until - view.at) : 0,
  };
}
