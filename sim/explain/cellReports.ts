/**
 * What each cell last told the auctioneer about itself, as far as the records up to some row say.
 *
 * | of a cell's state | from |
 * |---|---|
 * | memory, disk and containers left | `auction.cellFetched`, at the reply's arrival, when they changed |
 * | starting containers | `auction.cellStarting`, likewise |
 * | whether it evacuates | from `rep.evacuating` until its rep starts again |
 * | LRPs and tasks | its containers (`container.reserved`, `container.deleted`, `cell.killed`, `vm.deleted`) at its latest `rep.reported` |
 * | zone, index, totals, profile, proxy memory | the foundation |
 *
 * A cell lists its containers when it is asked, a moment before its reply arrives, and repeats the list
 * while nothing changes: hence a record of its own. Two of one cell's answers that overtake each other on
 * the network would be mixed up; that takes a request held back for longer than a whole batch.
 */
import type { CellState } from '../model/cellState';
import type { FoundationSpec } from '../model/foundationSpec';
import {
  type CellId,
  type Identities,
  type InstanceId,
  type LrpId,
  NONE,
  type TaskId,
} from '../model/identity';
import type { Resources } from '../model/placement';
import type { TraceRow } from '../trace/columns';
import { kindId } from '../trace/kinds';

const CELL_KILLED = kindId('cell.killed');
const VM_DELETED = kindId('vm.deleted');
const RESERVED = kindId('container.reserved');
const DELETED = kindId('container.deleted');
const REPORTED = kindId('rep.reported');
const REP_STARTED = kindId('rep.started');
const EVACUATING = kindId('rep.evacuating');
const CELL_FETCHED = kindId('auction.cellFetched');
const CELL_STARTING = kindId('auction.cellStarting');

/** Kinds that change a report. */
export const REPORT_KINDS: readonly number[] = [
  CELL_KILLED,
  VM_DELETED,
  RESERVED,
  DELETED,
  REPORTED,
  REP_STARTED,
  EVACUATING,
  CELL_FETCHED,
  CELL_STARTING,
];

/** One cell. Arrays and resources are replaced, never changed: states that were handed out share them. */
export interface CellReport {
  /** Its containers now. */
  readonly lrpOf: Map<InstanceId, LrpId>;
  readonly taskOf: Map<InstanceId, TaskId>;
  /** Its containers when it listed them last. */
  lrps: Int32Array;
  tasks: Int32Array;
  available: Resources;
  starting: number;
  isEvacuating: boolean;
}

/** By CellId. */
export function createCellReports({ cells }: FoundationSpec): CellReport[] {
  return cells.map(({ total }) => ({
    lrpOf: new Map(),
    taskOf: new Map(),
    lrps: new Int32Array(0),
    tasks: new Int32Array(0),
    available: total,
    starting: 0,
    isEvacuating: false,
  }));
}

export function copyCellReports(reports: readonly CellReport[]): CellReport[] {
  return reports.map((report) => ({
    ...report,
    lrpOf: new Map(report.lrpOf),
    taskOf: new Map(report.taskOf),
  }));
}

/** Takes in a record of one of `REPORT_KINDS`. */
export function applyToReport(report: CellReport, row: TraceRow): void {
  const { lrpOf, taskOf } = report;
  switch (row.kind) {
    case CELL_KILLED:
    case VM_DELETED:
      lrpOf.clear();
      taskOf.clear();
      return;
    case RESERVED:
      if (row.lrp !== NONE) lrpOf.set(row.instance, row.lrp);
      else taskOf.set(row.instance, row.a);
      return;
    case DELETED:
      lrpOf.delete(row.instance);
      taskOf.delete(row.instance);
      return;
    case REPORTED:
      report.lrps = Int32Array.from(lrpOf.values());
      report.tasks = Int32Array.from(taskOf.values());
      return;
    case REP_STARTED:
      report.isEvacuating = false;
      return;
    case EVACUATING:
      report.isEvacuating = true;
      return;
    case CELL_FETCHED:
      report.available = { memory: row.a, disk: row.b, containers: row.x };
      return;
    case CELL_STARTING:
      report.starting = row.b;
      return;
  }
}

/** The state that a cell has answered with just now. */
export function stateOf(
  { lrps, tasks, available, starting, isEvacuating }: CellReport,
  cell: CellId,
  { cells, config }: FoundationSpec,
  identities: Identities,
): CellState {
  const spec = cells[cell];
  if (spec === undefined || spec.cellGuid !== identities.cells[cell]) {
    throw new RangeError(`the foundation has no cell ${identities.cells[cell]}`);
  }
  return {
    cell,
    cellGuid: spec.cellGuid,
    index: spec.index,
    zone: spec.zone,
    total: spec.total,
    available,
    lrps,
    tasks,
    startingContainerCount: starting,
    evacuating: isEvacuating,
    profile: spec.profile,
    proxyMemoryAllocation: config.rep.proxyMemoryAllocation,
  };
}
