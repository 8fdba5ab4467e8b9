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
  routable: number;
  /** The instance that it holds; -1 where it holds none. */
  instance: number;
}

interface LRPTrack {
  ordinary: LRPRow;
  /** What was ORDINARY before it turned SUSPECT, and the row at which it did. */
  suspect: { readonly before: LRPRow; readonly row: number } | undefined;
  /** The rows that inserted the EVACUATING row and wrote it last, and the last word about its readiness. */
  evacuating:
    | {
        readonly inserted: number;
        readonly row: number;
        readonly instance: number;
        routable: number;
      }
    | undefined;
}

interface ContainerTrack {
  readonly rows: number[];
  /** The last verdict of its readiness check. */
  readiness: number;
}

interface CellTrack {
  /** By instance: what is on the cell now. */
  readonly containers: Map<number, ContainerTrack>;
  /** What was on it at its last `rep.reported`, some of it gone since. */
  reported: { readonly row: number; readonly containers: readonly ContainerTrack[] } | undefined;
  /** The last row of the rep that changed what the cell is, and the rep's start before a stop. */
  started: number;
  stopped: number;
  /** The rep's own word that its process ended, unless it has begun to accept work since. */
  ended: number;
  isUp: boolean;
  presence: number;
  refused: number;
  fetched: number;
  starting: number;
  answered: number;
  /** What the rep said of itself since its process began. */
  evacuating: number;
  garden: number;
}

interface TaskTrack {
  state: number;
  cell: number;
  rejected: number;
  completed: number;
  /** What Cloud Controller holds it as. */
  cc: number;
}

interface DeploymentTrack {
  readonly started: number;
  scaled: number;
}

interface Tracks {
  readonly lrps: Map<number, LRPTrack>;
  readonly cells: Map<number, CellTrack>;
  readonly tasks: Map<number, TaskTrack>;
  readonly processes: Map<number, number>;
  readonly domains: Map<number, number>;
  readonly leases: number[];
  /** What BOSH did: little, so that nothing is left out. */
  readonly bosh: number[];
  /** TextId of `rep`, as processes are called in records. */
  readonly rep: number;
  /** Who holds which lock, and which process was started again: few, so that none is left out. */
  readonly control: number[];
  readonly stagings: Map<number, number>;
  readonly deployments: Map<number, DeploymentTrack>;
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
    bosh: [],
    rep: columns.identities.texts.indexOf('rep'),
    control: [],
    stagings: new Map(),
    deployments: new Map(),
  };
  const takers = columns.kinds.map(({ name }) => TAKERS[name as KindName]);
  for (let row = 0; row < end; row++) {
    const values = rowAt(columns, row);
    takers[values.kind]?.(tracks, row, values);
  }
  return [
    ...tracks.leases,
    ...tracks.bosh,
    ...tracks.control,
    ...tracks.stagings.values(),
    ...Array.from(tracks.deployments.values()).flatMap(({ started, scaled }) => [started, scaled]),
    ...tracks.processes.values(),
    ...tracks.domains.values(),
    ...Array.from(tracks.lrps.values()).flatMap(rowsOfLRP),
    ...Array.from(tracks.cells.values()).flatMap(rowsOfCell),
    ...Array.from(tracks.tasks.values()).flatMap(rowsOfTask),
  ].filter((row) => row >= 0);
}

/** What a row says of its instance, when it holds none any more. */
const NOT_HELD = { routable: -1, instance: -1 };

type Taker = (tracks: Tracks, row: number, values: TraceRow) => void;

const TAKERS: Readonly<Partial<Record<KindName, Taker>>> = {
  'desiredLRP.created': ({ processes }, row, { a }) => processes.set(a, row),
  'desiredLRP.changed': ({ processes }, row, { a }) => processes.set(a, row),
  'desiredLRP.removed': ({ processes }, _row, { a }) => processes.delete(a),
  'domain.refreshed': ({ domains }, row, { a }) => domains.set(a, row),

  'actualLRP.created': (tracks, row, { lrp }) => {
    lrpOf(tracks, lrp).ordinary = inserted(row);
  },
  'actualLRP.claimed': (tracks, row, { lrp, instance }) => {
    Object.assign(lrpOf(tracks, lrp).ordinary, {
      exists: true,
      state: row,
      since: row,
      failed: -1,
      routable: -1,
      instance,
    });
  },
  'actualLRP.started': (tracks, row, { lrp, instance }) => {
    const track = lrpOf(tracks, lrp);
    if (!track.ordinary.exists) track.ordinary = inserted(row);
    else Object.assign(track.ordinary, { state: row, since: row, failed: -1, routable: -1 });
    track.ordinary.instance = instance;
  },
  'actualLRP.unclaimed': (tracks, row, { lrp }) => {
    const written = { ...NOT_HELD, exists: true, state: row, since: row };
    Object.assign(lrpOf(tracks, lrp).ordinary, written);
  },
  'actualLRP.crashed': (tracks, row, { lrp }) => {
    const written = { ...NOT_HELD, exists: true, state: row, since: row, crashed: row };
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
  'actualLRP.evacuating': (tracks, row, { lrp, instance }) => {
    const track = lrpOf(tracks, lrp);
    const { inserted: first = row, routable = -1 } = track.evacuating ?? {};
    track.evacuating = { inserted: first, row, instance, routable };
  },
  'actualLRP.routable': (tracks, row, { lrp, instance }) => {
    const { ordinary, suspect, evacuating } = lrpOf(tracks, lrp);
    for (const held of [ordinary, suspect?.before, evacuating]) {
      if (held?.instance === instance) held.routable = row;
    }
  },
  'actualLRP.removed': (tracks, _row, { lrp, a }) => {
    const track = lrpOf(tracks, lrp);
    // What it was written by is not forgotten: it may turn out to have been kept.
    if (a === ORDINARY) track.ordinary.exists = false;
    if (a === SUSPECT) track.suspect = undefined;
    if (a === EVACUATING) track.evacuating = undefined;
  },
  'actualLRP.kept': (tracks, row, { lrp, instance }) => {
    Object.assign(lrpOf(tracks, lrp).ordinary, { exists: true, state: row, instance });
  },

  'container.reserved': (tracks, row, { cell, instance }) => {
    cellOf(tracks, cell).containers.set(instance, { rows: [row], readiness: -1 });
  },
  'container.readiness': (tracks, row, { cell, instance }) => {
    const container = cellOf(tracks, cell).containers.get(instance);
    if (container !== undefined) container.readiness = row;
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
    track.evacuating = -1;
    track.garden = -1;
    track.ended = -1;
    if (track.isUp) return;
    track.isUp = true;
    track.started = row;
    track.stopped = -1;
  },
  'rep.stopped': (tracks, row, { cell }) => {
    const track = cellOf(tracks, cell);
    if (track.isUp) track.stopped = row;
    track.ended = row;
    endRep(track);
  },
  'process.killed': takeEnd,
  'process.exited': takeEnd,
  'rep.evacuating': (tracks, row, { cell }) => {
    cellOf(tracks, cell).evacuating = row;
  },
  'rep.gardenChanged': (tracks, row, { cell }) => {
    cellOf(tracks, cell).garden = row;
  },

  'presence.acquired': takePresence,
  'presence.expired': takePresence,
  'presence.released': takePresence,
  // One cell's lease may end another's, so none is left out.
  'silk.leaseAcquired': ({ leases }, row) => leases.push(row),
  'silk.leaseReleased': ({ leases }, row) => leases.push(row),
  'silk.leaseEvicted': ({ leases }, row) => leases.push(row),
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
    const cc = tasks.get(a)?.cc ?? -1;
    tasks.set(a, { state: row, cell: row, rejected: -1, completed: -1, cc });
  },
  'ccTask.changed': (tracks, row, { a }) => {
    taskOf(tracks, a).cc = row;
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

  'staging.started': ({ stagings }, row, { a }) => stagings.set(a, row),
  'staging.completed': ({ stagings }, _row, { a }) => stagings.delete(a),
  'deployment.started': ({ deployments }, row, { a }) =>
    deployments.set(a, { started: row, scaled: -1 }),
  'deployment.scaled': ({ deployments }, row, { a }) => {
    const deployment = deployments.get(a);
    if (deployment !== undefined) deployment.scaled = row;
  },
  'deployment.completed': ({ deployments }, _row, { a }) => deployments.delete(a),

  'lock.acquired': takeControl,
  'lock.lost': takeControl,
  'lock.expired': takeControl,
  'lock.released': takeControl,
  'component.activated': takeControl,
  'process.started': takeControl,

  'deploy.vmStarted': takeBosh,
  'deploy.vmStep': takeBosh,
  'deploy.vmCompleted': takeBosh,
  'vm.deleted': (tracks, row, { cell }) => {
    tracks.bosh.push(row);
    if (cell < 0) return;
    const track = cellOf(tracks, cell);
    track.containers.clear();
    forgetRep(track);
  },
  'vm.created': takeBosh,
};

function takeBosh({ bosh }: Tracks, row: number): void {
  bosh.push(row);
}

/** Kept as what the scenario did; what it ended is not. */
function takeEnd(tracks: Tracks, _row: number, { cell, a }: TraceRow): void {
  if (cell >= 0 && a === tracks.rep) endRep(cellOf(tracks, cell));
}

function endRep(track: CellTrack): void {
  track.isUp = false;
  track.evacuating = -1;
  track.garden = -1;
}

function takeControl({ control }: Tracks, row: number): void {
  control.push(row);
}

function takeContainer(tracks: Tracks, row: number, { cell, instance }: TraceRow): void {
  cellOf(tracks, cell).containers.get(instance)?.rows.push(row);
}

function takePresence(tracks: Tracks, row: number, { cell }: TraceRow): void {
  cellOf(tracks, cell).presence = row;
}

function noRow(): LRPRow {
  return {
    exists: false,
    inserted: -1,
    state: -1,
    since: -1,
    crashed: -1,
    failed: -1,
    routable: -1,
    instance: -1,
  };
}

function inserted(row: number): LRPRow {
  return { ...noRow(), exists: true, inserted: row, state: row, since: row };
}

/** The operator's record says what the cell is from now on. */
function forgetRep(track: CellTrack): void {
  endRep(track);
  track.started = -1;
  track.stopped = -1;
  track.ended = -1;
}

function rowsOfLRP(track: LRPTrack): number[] {
  const { ordinary, suspect, evacuating } = track;
  const rows =
    evacuating === undefined ? [] : [evacuating.inserted, evacuating.row, evacuating.routable];
  if (ordinary.exists) rows.push(...rowsOfRow(ordinary));
  if (suspect !== undefined) {
    rows.push(...rowsOfRow(suspect.before), suspect.row);
    // It was written where the ORDINARY row is: that begins anew.
    if (ordinary.exists) rows.push(ordinary.inserted);
  }
  return rows;
}

function rowsOfRow({ state, since, crashed, failed, routable }: LRPRow): number[] {
  return [state, since, crashed, failed, routable];
}

function rowsOfCell(track: CellTrack): number[] {
  const { containers, reported, started, stopped, presence, refused } = track;
  const { fetched, starting, answered, evacuating, garden, ended } = track;
  return [
    ...[evacuating, garden, ended],
    ...[started, stopped, presence, refused, fetched, starting, answered, reported?.row ?? -1],
    ...[...containers.values(), ...(reported?.containers ?? [])].flatMap(({ rows, readiness }) => [
      ...rows,
      readiness,
    ]),
  ];
}

function rowsOfTask({ state, cell, rejected, completed, cc }: TaskTrack): number[] {
  return [state, cell, rejected, completed, cc];
}

function lrpOf({ lrps }: Tracks, lrp: number): LRPTrack {
  const known = lrps.get(lrp);
  if (known !== undefined) return known;
  const track: LRPTrack = {
    ordinary: noRow(),
    suspect: undefined,
    evacuating: undefined,
  };
  lrps.set(lrp, track);
  return track;
}

function taskOf({ tasks }: Tracks, task: number): TaskTrack {
  const known = tasks.get(task);
  if (known !== undefined) return known;
  const track = { state: -1, cell: -1, rejected: -1, completed: -1, cc: -1 };
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
    ended: -1,
    isUp: false,
    presence: -1,
    refused: -1,
    fetched: -1,
    starting: -1,
    answered: -1,
    evacuating: -1,
    garden: -1,
  };
  cells.set(cell, track);
  return track;
}
