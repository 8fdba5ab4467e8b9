/**
 * Which rows of a trace the state at some row rests on: told these rows alone, in their order, whoever follows
 * the trace (`ui/replay`, `sim/explain`) has the same state there as if he had been told everything.
 *
 * Of each thing that exists then, they are the last rows that wrote its columns; of what is gone there are
 * none. Rows of level `summary` are not in it: a trace that is thinned by this keeps them all. A kind that
 * somebody newly follows needs its line here; the property test of `ui/replay` says so when it is missing.
 */
import { EVACUATING, ORDINARY, SUSPECT } from '../model/actualLRP';
import { rowAt, type TraceColumns, type TraceRow } from './columns';
import type { KindName } from './kinds';

/** An ORDINARY row of the BBS: the rows that wrote its columns last. -1: none since it was inserted. */
interface LRPRow {
  exists: boolean;
  /** That which inserted it. */
  inserted: number;
  state: number;
  since: number;
  crashed: number;
  failed: number;
}

interface LRPTrack {
  ordinary: LRPRow;
  /** What was ORDINARY before it turned SUSPECT, and the row at which it did. */
  suspect: { readonly before: LRPRow; readonly row: number } | undefined;
  evacuating: number;
}

interface ContainerTrack {
  readonly rows: number[];
}

interface CellTrack {
  /** By instance: what is on the cell now. */
  readonly containers: Map<number, ContainerTrack>;
  /** What was on it at its last `rep.reported`, some of it gone since. */
  reported: { readonly row: number; readonly containers: readonly ContainerTrack[] } | undefined;
  /** The last row of the rep that changed what the cell is, and the rep's start before a stop. */
  started: number;
  stopped: number;
  isUp: boolean;
  presence: number;
  refused: number;
  fetched: number;
  starting: number;
  answered: number;
}

interface TaskTrack {
  state: number;
  cell: number;
  rejected: number;
  completed: number;
}

interface Tracks {
  readonly lrps: Map<number, LRPTrack>;
  readonly cells: Map<number, CellTrack>;
  readonly tasks: Map<number, TaskTrack>;
  readonly processes: Map<number, number>;
  readonly domains: Map<number, number>;
  readonly leases: number[];
}

/** The rows before `end` that the state at `end` rests on, in any order, some perhaps twice. */
export function rowsRestedOn(columns: TraceColumns, end: number): number[] {
  const tracks: Tracks = {
    lrps: new Map(),
    cells: new Map(),
    tasks: new Map(),
    processes: new Map(),
    domains: new Map(),
    leases: [],
  };
  const takers = columns.kinds.map(({ name }) => TAKERS[name as KindName]);
  for (let row = 0; row < end; row++) {
    const values = rowAt(columns, row);
    takers[values.kind]?.(tracks, row, values);
  }
  return [
    ...tracks.leases,
    ...tracks.processes.values(),
    ...tracks.domains.values(),
    ...Array.from(tracks.lrps.values()).flatMap(rowsOfLRP),
    ...Array.from(tracks.cells.values()).flatMap(rowsOfCell),
    ...Array.from(tracks.tasks.values()).flatMap(rowsOfTask),
  ].filter((row) => row >= 0);
}

type Taker = (tracks: Tracks, row: number, values: TraceRow) => void;

const TAKERS: Readonly<Partial<Record<KindName, Taker>>> = {
  'desiredLRP.created': ({ processes }, row, { a }) => processes.set(a, row),
  'desiredLRP.changed': ({ processes }, row, { a }) => processes.set(a, row),
  'desiredLRP.removed': ({ processes }, _row, { a }) => processes.delete(a),
  'domain.refreshed': ({ domains }, row, { a }) => domains.set(a, row),

  'actualLRP.created': (tracks, row, { lrp }) => {
    lrpOf(tracks, lrp).ordinary = inserted(row);
  },
  'actualLRP.claimed': (tracks, row, { lrp }) => {
    Object.assign(lrpOf(tracks, lrp).ordinary, {
      exists: true,
      state: row,
      since: row,
      failed: -1,
    });
  },
  'actualLRP.started': (tracks, row, { lrp }) => {
    const track = lrpOf(tracks, lrp);
    if (!track.ordinary.exists) track.ordinary = inserted(row);
    else Object.assign(track.ordinary, { state: row, since: row, failed: -1 });
  },
  'actualLRP.unclaimed': (tracks, row, { lrp }) => {
    Object.assign(lrpOf(tracks, lrp).ordinary, { exists: true, state: row, since: row });
  },
  'actualLRP.crashed': (tracks, row, { lrp }) => {
    const written = { exists: true, state: row, since: row, crashed: row };
    Object.assign(lrpOf(tracks, lrp).ordinary, written);
  },
  'actualLRP.failed': (tracks, row, { lrp }) => {
    Object.assign(lrpOf(tracks, lrp).ordinary, { since: row, failed: row });
  },
  'actualLRP.suspected': (tracks, row, { lrp }) => {
    const track = lrpOf(tracks, lrp);
    track.suspect = { before: track.ordinary, row };
    track.ordinary = noRow();
  },
  // As if it had never been SUSPECT: its age stays, too.
  'actualLRP.promoted': (tracks, _row, { lrp }) => {
    const track = lrpOf(tracks, lrp);
    track.ordinary = track.suspect?.before ?? noRow();
    track.suspect = undefined;
  },
  'actualLRP.evacuating': (tracks, row, { lrp }) => {
    lrpOf(tracks, lrp).evacuating = row;
  },
  'actualLRP.removed': (tracks, _row, { lrp, a }) => {
    const track = lrpOf(tracks, lrp);
    // What it was written by is not forgotten: it may turn out to have been kept.
    if (a === ORDINARY) track.ordinary.exists = false;
    if (a === SUSPECT) track.suspect = undefined;
    if (a === EVACUATING) track.evacuating = -1;
  },
  'actualLRP.kept': (tracks, row, { lrp }) => {
    Object.assign(lrpOf(tracks, lrp).ordinary, { exists: true, state: row });
  },

  'container.reserved': (tracks, row, { cell, instance }) => {
    cellOf(tracks, cell).containers.set(instance, { rows: [row] });
  },
  'container.created': takeContainer,
  'container.running': takeContainer,
  'container.completed': takeContainer,
  'container.deleted': (tracks, row, values) => {
    takeContainer(tracks, row, values);
    cellOf(tracks, values.cell).containers.delete(values.instance);
  },
  'rep.reported': (tracks, row, { cell }) => {
    const track = cellOf(tracks, cell);
    track.reported = { row, containers: [...track.containers.values()] };
  },

  'cell.killed': (tracks, _row, { cell }) => {
    const track = cellOf(tracks, cell);
    track.containers.clear();
    forgetRep(track);
  },
  'cell.restored': (tracks, _row, { cell }) => forgetRep(cellOf(tracks, cell)),
  'rep.started': (tracks, row, { cell }) => {
    const track = cellOf(tracks, cell);
    if (track.isUp) return;
    track.isUp = true;
    track.started = row;
    track.stopped = -1;
  },
  'rep.stopped': (tracks, row, { cell }) => {
    const track = cellOf(tracks, cell);
    if (track.isUp) track.stopped = row;
    track.isUp = false;
  },

  'presence.acquired': takePresence,
  'presence.expired': takePresence,
  'presence.released': takePresence,
  // One cell's lease may end another's, so none is left out.
  'silk.leaseAcquired': ({ leases }, row) => leases.push(row),
  'silk.leaseRefused': (tracks, row, { cell }) => {
    cellOf(tracks, cell).refused = row;
  },

  'auction.cellFetched': (tracks, row, { cell }) => {
    cellOf(tracks, cell).fetched = row;
  },
  'auction.cellStarting': (tracks, row, { cell }) => {
    cellOf(tracks, cell).starting = row;
  },
  'auction.cellAnswered': (tracks, row, { cell }) => {
    cellOf(tracks, cell).answered = row;
  },

  'task.created': ({ tasks }, row, { a }) => {
    tasks.set(a, { state: row, cell: row, rejected: -1, completed: -1 });
  },
  'task.started': (tracks, row, { a }) => {
    Object.assign(taskOf(tracks, a), { state: row, cell: row });
  },
  'task.completed': (tracks, row, { a }) => {
    Object.assign(taskOf(tracks, a), { state: row, cell: row, completed: row });
  },
  'task.rejected': (tracks, row, { a }) => {
    Object.assign(taskOf(tracks, a), { state: row, rejected: row });
  },
  'task.resolving': (tracks, row, { a }) => {
    taskOf(tracks, a).state = row;
  },
  'task.deleted': ({ tasks }, _row, { a }) => tasks.delete(a),
};

function takeContainer(tracks: Tracks, row: number, { cell, instance }: TraceRow): void {
  cellOf(tracks, cell).containers.get(instance)?.rows.push(row);
}

function takePresence(tracks: Tracks, row: number, { cell }: TraceRow): void {
  cellOf(tracks, cell).presence = row;
}

function noRow(): LRPRow {
  return { exists: false, inserted: -1, state: -1, since: -1, crashed: -1, failed: -1 };
}

function inserted(row: number): LRPRow {
  return { exists: true, inserted: row, state: row, since: row, crashed: -1, failed: -1 };
}

/** The operator's record says what the cell is from now on. */
function forgetRep(track: CellTrack): void {
  track.isUp = false;
  track.started = -1;
  track.stopped = -1;
}

function rowsOfLRP({ ordinary, suspect, evacuating }: LRPTrack): number[] {
  const rows = [evacuating];
  if (ordinary.exists) rows.push(...rowsOfRow(ordinary));
  if (suspect !== undefined) {
    rows.push(...rowsOfRow(suspect.before), suspect.row);
    // It was written where the ORDINARY row is: that begins anew.
    if (ordinary.exists) rows.push(ordinary.inserted);
  }
  return rows;
}

function rowsOfRow({ state, since, crashed, failed }: LRPRow): number[] {
  return [state, since, crashed, failed];
}

function rowsOfCell(track: CellTrack): number[] {
  const { containers, reported, started, stopped, presence, refused } = track;
  const { fetched, starting, answered } = track;
  return [
    ...[started, stopped, presence, refused, fetched, starting, answered, reported?.row ?? -1],
    ...[...containers.values(), ...(reported?.containers ?? [])].flatMap(({ rows }) => rows),
  ];
}

function rowsOfTask({ state, cell, rejected, completed }: TaskTrack): number[] {
  return [state, cell, rejected, completed];
}

function lrpOf({ lrps }: Tracks, lrp: number): LRPTrack {
  const known = lrps.get(lrp);
  if (known !== undefined) return known;
  const track = { ordinary: noRow(), suspect: undefined, evacuating: -1 };
  lrps.set(lrp, track);
  return track;
}

function taskOf({ tasks }: Tracks, task: number): TaskTrack {
  const known = tasks.get(task);
  if (known !== undefined) return known;
  const track = { state: -1, cell: -1, rejected: -1, completed: -1 };
  tasks.set(task, track);
  return track;
}

function cellOf({ cells }: Tracks, cell: number): CellTrack {
  const known = cells.get(cell);
  if (known !== undefined) return known;
  const track: CellTrack = {
    containers: new Map(),
    reported: undefined,
    started: -1,
    stopped: -1,
    isUp: false,
    presence: -1,
    refused: -1,
    fetched: -1,
    starting: -1,
    answered: -1,
  };
  cells.set(cell, track);
  return track;
}
