/**
 * What is kept of a foundation at one instant: a few tables of columns, and the sums over them.
 *
 * Many things are columns by integer id (`identities` of the trace); `readState` makes one thing an object
 * for whoever shows it. A view's state is frozen; the fold works on a draft of the same shape.
 *
 * What the trace's level leaves out is not in here: the columns then hold what they began with, and
 * `knowledge` says so.
 */
import { ABSENT } from '../../sim/model/actualLRP';
import { NONE } from '../../sim/model/identity';
import {
  type Column,
  createColumn,
  type DraftColumn,
  type EntryType,
  frozen,
  thawed,
} from './pages';

/** Rows of the BBS per LRP key: one for each presence. */
export const PRESENCES = 3;

/** The entry in `rows` of an LRP key's row of that presence. */
export function rowOf(lrp: number, presence: number): number {
  return lrp * PRESENCES + presence;
}

/** How far a cell is. */
export const CELL_STATES = ['absent', 'down', 'starting', 'up', 'unknown'] as const;
/**
 * `absent`: its VM has not been made yet. `starting`: the VM boots, or its rep does not accept work yet.
 * `unknown`: not down; the trace does not tell whether the rep accepts work.
 */
export type CellState = (typeof CELL_STATES)[number];

/** What a container does; `none` is an empty slot. */
export const CONTAINER_STATES = ['none', 'reserved', 'created', 'running', 'completed'] as const;
/**
 * `reserved` holds until Garden has made it, the executor's initializing included; in a trace that is not
 * full, until it runs.
 */
export type ContainerState = (typeof CONTAINER_STATES)[number];

/** `evicted`: another cell got the subnet when the lease had expired. */
export const LEASE_STATES = ['none', 'held', 'refused', 'evicted'] as const;
export type LeaseState = (typeof LEASE_STATES)[number];

/** `none`: not stored, or deleted. */
export const TASK_STATES = ['none', 'Pending', 'Running', 'Completed', 'Resolving'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** What a cell's Garden does, by what the scenario did to it. */
export const GARDEN_FAULTS = ['none', 'fails', 'hangs'] as const;
export type GardenFault = (typeof GARDEN_FAULTS)[number];

/** `down`: the rep's process has ended, its VM has not. `hung`: the process stands still. */
export const REP_STATES = ['running', 'down', 'hung'] as const;
export type RepState = (typeof REP_STATES)[number];

/**
 * What BOSH does to the cell's VM in a deploy, in the director's order; `none`: no update is under way.
 * `failed`: the last one failed, and nobody has tried again.
 */
export const UPDATE_STEPS = [
  'none',
  'prepare',
  'drain',
  'stop',
  'delete',
  'create',
  'start',
  'watch',
  'post-start',
  'failed',
] as const;
export type UpdateStep = (typeof UPDATE_STEPS)[number];

/** How far BOSH's drain of a cell is. */
export const DRAIN_STATES = ['none', 'draining', 'drained'] as const;
export type DrainState = (typeof DRAIN_STATES)[number];

/**
 * A readiness check's verdict; `unsaid`: it has not given one. In a row of the BBS: what that holds of an
 * instance that runs.
 */
export const READINESSES = ['unsaid', 'ready', 'notReady'] as const;
export type Readiness = (typeof READINESSES)[number];

/** The number of a state in its column. */
export function codeOf<Name extends string>(states: readonly Name[], name: Name): number {
  return states.indexOf(name);
}

/** When a domain goes stale, where that is not an instant. */
export const NOT_FRESH = -1;

type ColumnSpec = readonly [type: EntryType, empty: number];
const int32 = (empty: number): ColumnSpec => ['int32', empty];
const uint8: ColumnSpec = ['uint8', 0];
const instant: ColumnSpec = ['float64', Number.NaN];
const sum: ColumnSpec = ['float64', 0];

const LAYOUT = {
  /** ActualLRP rows of the BBS, by `rowOf`. Where `state` is ABSENT the rest has no meaning. */
  rows: {
    state: ['uint8', ABSENT],
    cell: int32(NONE),
    instance: int32(NONE),
    /** As in the BBS: the last change that counts as one. */
    since: instant,
    crashCount: int32(0),
    placementError: int32(NONE),
    /** Of `READINESSES`: what the BBS holds of the instance. */
    readiness: uint8,
  },
  /** By LrpId. */
  lrps: {
    /** Containers of the key in state RUNNING on cells that are up. */
    running: int32(0),
  },
  /** By slot: one slot for each container at a time, used again when it is gone. */
  containers: {
    state: uint8,
    since: instant,
    cell: int32(NONE),
    lrp: int32(NONE),
    task: int32(NONE),
    instance: int32(NONE),
    memory: int32(0),
    /** NONE where it is not known. */
    disk: int32(NONE),
    /** Of `READINESSES`: what the container's own check said last. */
    readiness: uint8,
    /** The containers of a cell as a doubly linked list; its order is accidental. */
    next: int32(NONE),
    previous: int32(NONE),
  },
  /** By CellId. */
  cells: {
    state: uint8,
    since: instant,
    isPresent: uint8,
    presentSince: instant,
    memoryUsed: sum,
    diskUsed: sum,
    /** Containers whose disk is not in `diskUsed`. */
    diskUnknown: int32(0),
    containers: int32(0),
    starting: int32(0),
    /** LRP containers and task containers in state RUNNING. */
    running: int32(0),
    firstContainer: int32(NONE),
    claimedRows: int32(0),
    runningRows: int32(0),
    suspectRows: int32(0),
    evacuatingRows: int32(0),
    lease: uint8,
    /** NONE without one. */
    subnet: int32(NONE),
    /** What the cell told the auctioneer last that it has left. */
    reportedMemory: int32(NONE),
    reportedDisk: int32(NONE),
    reportedContainers: int32(NONE),
    reportedStarting: int32(NONE),
    reportedAt: instant,
    /** The rep takes no more work and asks for replacements. */
    isEvacuating: uint8,
    evacuatingSince: instant,
    /** Containers that it had then. */
    evacuatingContainers: int32(0),
    /** Of `DRAIN_STATES`. */
    drain: uint8,
    drainSince: instant,
    /** Of a drained one: instances that had no replacement running. */
    stranded: int32(0),
    /** Garden's health check failed, by the rep. */
    isGardenUnhealthy: uint8,
    gardenSince: instant,
    /** Of `GARDEN_FAULTS`. */
    gardenFault: uint8,
    /** Of `REP_STATES`, while the VM is there. */
    rep: uint8,
    /** The VM was deleted and not created again: the cell is `down` meanwhile. */
    isDeleted: uint8,
    /** TextId of the VM's address; NONE: the first one, of which the scenario knows. */
    address: int32(NONE),
    /** Of `UPDATE_STEPS`. */
    updateStep: uint8,
    updateSince: instant,
  },
  /** By number of the subnet. */
  subnets: {
    /** The cell that leases it, or did under an address that it has no more. */
    cell: int32(NONE),
    /** Of the VM that leased it, as in `cells`. */
    address: int32(NONE),
    /** Since when this address has it without a break. */
    since: instant,
    /** Since when nobody renews the lease; NaN while its holder does. */
    deadSince: instant,
  },
  /** By ProcessId. */
  processes: {
    /** Instances desired, NONE where the BBS holds no DesiredLRP. */
    desired: int32(NONE),
    /** When Cloud Controller asked for it to be staged; NaN unless that is under way. */
    stagingSince: instant,
    /** The task that builds it. */
    build: int32(NONE),
    /** When a rolling deployment to it began; NaN unless that is under way. */
    deployingSince: instant,
    /** The process that it replaces, and what the deployment asks for of both; NONE before it said so. */
    replaces: int32(NONE),
    newInstances: int32(NONE),
    oldInstances: int32(NONE),
  },
  /** By TaskId. */
  tasks: {
    state: uint8,
    since: instant,
    cell: int32(NONE),
    rejections: int32(0),
    hasFailed: uint8,
    /** TextId of the state that Cloud Controller holds it in; NONE where it has not said. */
    ccState: int32(NONE),
  },
  /** By DomainId: when it goes stale; NaN where the trace has not told yet. */
  domains: { until: instant },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ColumnSpec>>>>;

type Tables<C> = {
  readonly [Table in keyof typeof LAYOUT]: { readonly [Name in keyof (typeof LAYOUT)[Table]]: C };
};

/** Sums over the whole foundation. */
export const TOTALS = [
  'desired',
  'running',
  'rowsUnclaimed',
  'rowsClaimed',
  'rowsRunning',
  'rowsCrashed',
  'rowsSuspect',
  'rowsEvacuating',
  'cellsDown',
  'cellsPresent',
  'containers',
  'tasks',
  'cellsEvacuating',
  'stagings',
  'deployments',
] as const;
/**
 * `desired`: instances that DesiredLRPs ask for. `running`: those of them that run, by the ground truth: a
 * container in state RUNNING on a cell that is up. `rows…`: ORDINARY rows of the BBS by state, then rows of
 * the other presences. `stagings` and `deployments` are those under way.
 */
export type TotalName = (typeof TOTALS)[number];

/** The number of a sum in `totals`. */
export function totalId(name: TotalName): number {
  return TOTALS.indexOf(name);
}

export interface State extends Tables<Column> {
  /** By `totalId`. */
  readonly totals: Int32Array;
}

export interface DraftState extends Tables<DraftColumn> {
  readonly totals: Int32Array;
}

/** A foundation of which nothing is known yet. */
export function createState(): DraftState {
  const tables = mapTables(([type, empty]) => createColumn(type, empty));
  return { ...tables, totals: new Int32Array(TOTALS.length) };
}

/** The draft as it is now; it may be written to afterwards. */
export function frozenState(draft: DraftState): State {
  const tables = mapTables((_, table, name) => frozen(columnOf(draft, table, name)));
  return { ...tables, totals: draft.totals.slice() };
}

/** A draft that begins as this state is. */
export function thawedState(state: State): DraftState {
  const tables = mapTables((_, table, name) => thawed(columnOf(state, table, name)));
  return { ...tables, totals: state.totals.slice() };
}

/** All columns of a state, for whoever counts memory or compares states. */
export function columnsOf(state: State): { readonly name: string; readonly column: Column }[] {
  const columns: { name: string; column: Column }[] = [];
  mapTables((_, table, name) => {
    columns.push({ name: `${table}.${name}`, column: columnOf<Column>(state, table, name) });
  });
  return columns;
}

/** A state whose columns, in the order of `columnsOf`, consist of these pages. */
export function stateOfPages(
  pages: readonly Column['pages'][],
  totals: Int32Array<ArrayBuffer>,
): State {
  let next = 0;
  const tables = mapTables<Column>(([type, empty]) => ({
    type,
    empty,
    pages: pages[next++] ?? [],
  }));
  return { ...tables, totals };
}

function columnOf<C extends Column>(tables: Tables<C>, table: string, name: string): C {
  // Both names come out of the layout that the type is made from.
  return (tables as unknown as Readonly<Record<string, Readonly<Record<string, C>>>>)[table]?.[
    name
  ] as C;
}

function mapTables<C>(make: (spec: ColumnSpec, table: string, name: string) => C): Tables<C> {
  const tables = Object.entries(LAYOUT).map(([table, columns]) => [
    table,
    Object.fromEntries(
      Object.entries(columns).map(([name, spec]) => [name, make(spec, table, name)]),
    ),
  ]);
  return Object.fromEntries(tables) as Tables<C>;
}
