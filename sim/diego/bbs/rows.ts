/**
 * The tables of the BBS. Diego: the SQL tables actual_lrps, desired_lrps, tasks and domains.
 *
 * Many things are columns, few are objects. All of it is plain data for `structuredClone`. An
 * ActualLRP's slot is its LRP key times three plus its presence: at most one ORDINARY, one EVACUATING
 * and one SUSPECT row can exist per key, which is the table's primary key in Diego.
 *
 * Writing to ActualLRP rows is for `actualLRPTable`, which keeps the counts and the index in step.
 */
import type { Instant } from '../../engine/units';
import type { Presence } from '../../model/actualLRP';
import {
  type DomainId,
  type Identities,
  type LrpId,
  NONE,
  type ProcessId,
  type TaskId,
} from '../../model/identity';
import type { PlacementConstraint } from '../../model/placement';
import type { Task } from '../../model/task';

/** Rows per LRP key. */
export const PRESENCES = 3;
/** States a slot may be in, absence included. */
export const STATES = 5;

/** Columns by slot; see the fields of `ActualLRP` for what they mean. */
export interface ActualLRPColumns {
  /** Slots there is room for. */
  capacity: number;
  state: Uint8Array;
  since: Float64Array;
  cell: Int32Array;
  instance: Int32Array;
  crashCount: Int32Array;
  crashReason: Int32Array;
  placementError: Int32Array;
  domain: Int32Array;
  isRoutable: Uint8Array;
  /** 1 after a start, until unclaimed, claimed or crashed. Stands for Diego's net_info. */
  hasNetInfo: Uint8Array;
  modificationIndex: Int32Array;
  /** Rows of one cell as a doubly linked list; its order is accidental. */
  nextOnCell: Int32Array;
  previousOnCell: Int32Array;
  /** By CellId: first slot of its list, and how many there are. */
  firstOnCell: Int32Array;
  countOnCell: Int32Array;
  /**
   * By CellId: goes up with every change of what a bulk sync of the cell could meet: its rows, other rows
   * of their keys, its tasks. Unchanged means that the same calls would be answered in the same way.
   */
  versionOnCell: Int32Array;
  /** Rows by presence and state: `presence * STATES + state`. */
  countByState: Int32Array;
}

/** Columns by ProcessId. What was asked for stays readable after removal; `isPresent` tells. */
export interface DesiredLRPColumns {
  capacity: number;
  isPresent: Uint8Array;
  domain: Int32Array;
  instances: Int32Array;
  memory: Float64Array;
  disk: Float64Array;
  modificationIndex: Int32Array;
  constraint: (PlacementConstraint | undefined)[];
  annotation: string[];
  /** 1: its update strategy is `recreate`. */
  isRecreated: Uint8Array;
  /** ORDINARY rows of the process, desired or not. */
  ordinaryCount: Int32Array;
  /** Sum of `instances` over all present rows. */
  instancesTotal: number;
  /** By domain: what is desired there, until something desired changes. */
  listings: Map<DomainId, DesiredListing>;
}

/** The DesiredLRPs of a domain, ascending by process; the columns stand beside each other. */
export interface DesiredListing {
  readonly processes: Int32Array;
  readonly instances: Int32Array;
}

export interface BbsRows {
  identities: Identities;
  actual: ActualLRPColumns;
  desired: DesiredLRPColumns;
  tasks: Map<TaskId, Task>;
  /** When each domain goes stale; a stale one stays until convergence deletes it. */
  domains: Map<DomainId, Instant>;
}

/** Empty tables. `identities` is shared with the rest of the simulation. */
export function createBbsRows(identities: Identities): BbsRows {
  return {
    identities,
    actual: {
      capacity: 0,
      state: new Uint8Array(0),
      since: new Float64Array(0),
      cell: new Int32Array(0),
      instance: new Int32Array(0),
      crashCount: new Int32Array(0),
      crashReason: new Int32Array(0),
      placementError: new Int32Array(0),
      domain: new Int32Array(0),
      isRoutable: new Uint8Array(0),
      hasNetInfo: new Uint8Array(0),
      modificationIndex: new Int32Array(0),
      nextOnCell: new Int32Array(0),
      previousOnCell: new Int32Array(0),
      firstOnCell: new Int32Array(0),
      countOnCell: new Int32Array(0),
      versionOnCell: new Int32Array(0),
      countByState: new Int32Array(PRESENCES * STATES),
    },
    desired: {
      capacity: 0,
      isPresent: new Uint8Array(0),
      domain: new Int32Array(0),
      instances: new Int32Array(0),
      memory: new Float64Array(0),
      disk: new Float64Array(0),
      modificationIndex: new Int32Array(0),
      constraint: [],
      annotation: [],
      isRecreated: new Uint8Array(0),
      ordinaryCount: new Int32Array(0),
      instancesTotal: 0,
      listings: new Map(),
    },
    tasks: new Map(),
    domains: new Map(),
  };
}

/** The slot of that key and presence. */
export function slotOf(lrp: LrpId, presence: Presence): number {
  return lrp * PRESENCES + presence;
}

/** Makes room for the LRP key, so that its slots can be read. */
export function reserveLRP(rows: BbsRows, lrp: LrpId): void {
  const { actual } = rows;
  const needed = (lrp + 1) * PRESENCES;
  if (needed <= actual.capacity) return;
  const capacity = roomFor(needed, actual.capacity);
  actual.state = grown(actual.state, new Uint8Array(capacity));
  actual.since = grown(actual.since, new Float64Array(capacity));
  actual.cell = grown(actual.cell, new Int32Array(capacity));
  actual.instance = grown(actual.instance, new Int32Array(capacity));
  actual.crashCount = grown(actual.crashCount, new Int32Array(capacity));
  actual.crashReason = grown(actual.crashReason, new Int32Array(capacity));
  actual.placementError = grown(actual.placementError, new Int32Array(capacity));
  actual.domain = grown(actual.domain, new Int32Array(capacity));
  actual.isRoutable = grown(actual.isRoutable, new Uint8Array(capacity));
  actual.hasNetInfo = grown(actual.hasNetInfo, new Uint8Array(capacity));
  actual.modificationIndex = grown(actual.modificationIndex, new Int32Array(capacity));
  actual.nextOnCell = grown(actual.nextOnCell, new Int32Array(capacity));
  actual.previousOnCell = grown(actual.previousOnCell, new Int32Array(capacity));
  actual.capacity = capacity;
}

/** Makes room for the process. */
export function reserveProcess(rows: BbsRows, process: ProcessId): void {
  const { desired } = rows;
  if (process < desired.capacity) return;
  const capacity = roomFor(process + 1, desired.capacity);
  desired.isPresent = grown(desired.isPresent, new Uint8Array(capacity));
  desired.domain = grown(desired.domain, new Int32Array(capacity));
  desired.instances = grown(desired.instances, new Int32Array(capacity));
  desired.memory = grown(desired.memory, new Float64Array(capacity));
  desired.disk = grown(desired.disk, new Float64Array(capacity));
  desired.modificationIndex = grown(desired.modificationIndex, new Int32Array(capacity));
  desired.isRecreated = grown(desired.isRecreated, new Uint8Array(capacity));
  desired.ordinaryCount = grown(desired.ordinaryCount, new Int32Array(capacity));
  desired.capacity = capacity;
}

/** Makes room for the cell's list of rows. */
export function reserveCell(rows: BbsRows, cell: number): void {
  const { actual } = rows;
  const old = actual.firstOnCell;
  if (cell < old.length) return;
  const capacity = roomFor(cell + 1, old.length);
  actual.firstOnCell = grown(old, new Int32Array(capacity).fill(-1));
  actual.countOnCell = grown(actual.countOnCell, new Int32Array(capacity));
  actual.versionOnCell = grown(actual.versionOnCell, new Int32Array(capacity));
}

/** Notes that a bulk sync of the cell may be answered differently from now on. */
export function noteChangeOnCell(rows: BbsRows, cell: number): void {
  if (cell === NONE) return;
  reserveCell(rows, cell);
  const { versionOnCell } = rows.actual;
  versionOnCell[cell] = (versionOnCell[cell] as number) + 1;
}

function roomFor(needed: number, capacity: number): number {
  return Math.max(needed, capacity * 2, 48);
}

function grown<Column extends Uint8Array | Int32Array | Float64Array>(
  old: Column,
  bigger: Column,
): Column {
  bigger.set(old);
  return bigger;
}
