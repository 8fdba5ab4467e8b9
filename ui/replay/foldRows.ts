/**
 * The BBS's tables of LRPs, from its records. What each call writes is in `sim/diego/bbs`; its records tell
 * enough to follow the columns that are kept here.
 */
import {
  ABSENT,
  CLAIMED,
  CRASHED,
  EVACUATING,
  ORDINARY,
  RUNNING,
  SUSPECT,
  UNCLAIMED,
} from '../../sim/model/actualLRP';
import { type CellId, type InstanceId, type LrpId, NONE } from '../../sim/model/identity';
import { addTotal, type Handlers, setDesired } from './handler';
import { add, type DraftColumn, read, write } from './pages';
import { codeOf, type DraftState, PRESENCES, READINESSES, rowOf, totalId } from './state';

/** By state of an ORDINARY row. */
const TOTAL_BY_STATE = [
  NONE,
  totalId('rowsUnclaimed'),
  totalId('rowsClaimed'),
  totalId('rowsRunning'),
  totalId('rowsCrashed'),
] as const;
const SUSPECTS = totalId('rowsSuspect');
const EVACUATIONS = totalId('rowsEvacuating');
const UNSAID = codeOf(READINESSES, 'unsaid');
const READY = codeOf(READINESSES, 'ready');
const NOT_READY = codeOf(READINESSES, 'notReady');

export const ROW_HANDLERS: Handlers = {
  'desiredLRP.created': (fold, _at, _cell, _lrp, _instance, process, instances) =>
    setDesired(fold, process, instances),
  'desiredLRP.changed': (fold, _at, _cell, _lrp, _instance, process, instances) =>
    setDesired(fold, process, instances),
  'desiredLRP.removed': (fold, _at, _cell, _lrp, _instance, process) =>
    setDesired(fold, process, NONE),

  'actualLRP.created': ({ draft }, at, _cell, lrp) => {
    const row = rowOf(lrp, ORDINARY);
    begin(draft, row);
    put(draft, row, UNCLAIMED, NONE, NONE);
    write(draft.rows.since, row, at);
  },
  'actualLRP.claimed': ({ draft }, at, cell, lrp, instance) => {
    const row = rowOf(lrp, ORDINARY);
    put(draft, row, CLAIMED, cell, instance);
    write(draft.rows.since, row, at);
    write(draft.rows.placementError, row, NONE);
    write(draft.rows.readiness, row, UNSAID);
  },
  'actualLRP.started': ({ draft }, at, cell, lrp, instance) => {
    const row = rowOf(lrp, ORDINARY);
    // The BBS makes a row for an instance that it does not know.
    if (read(draft.rows.state, row) === ABSENT) begin(draft, row);
    put(draft, row, RUNNING, cell, instance);
    write(draft.rows.since, row, at);
    write(draft.rows.placementError, row, NONE);
    // Unless the next record says that it is not.
    write(draft.rows.readiness, row, READY);
  },
  'actualLRP.unclaimed': ({ draft }, at, _cell, lrp) => {
    const row = rowOf(lrp, ORDINARY);
    put(draft, row, UNCLAIMED, NONE, NONE);
    write(draft.rows.since, row, at);
    write(draft.rows.readiness, row, UNSAID);
  },
  'actualLRP.crashed': ({ draft }, at, _cell, lrp, _instance, crashCount, waits) => {
    const row = rowOf(lrp, ORDINARY);
    put(draft, row, waits === 0 ? UNCLAIMED : CRASHED, NONE, NONE);
    write(draft.rows.since, row, at);
    write(draft.rows.crashCount, row, crashCount);
    write(draft.rows.readiness, row, UNSAID);
  },
  'actualLRP.failed': ({ draft }, at, _cell, lrp, _instance, _a, placementError) => {
    const row = rowOf(lrp, ORDINARY);
    write(draft.rows.since, row, at);
    write(draft.rows.placementError, row, placementError);
  },
  'actualLRP.suspected': ({ draft }, _at, _cell, lrp) => move(draft, lrp, ORDINARY, SUSPECT),
  'actualLRP.promoted': ({ draft }, _at, _cell, lrp) => move(draft, lrp, SUSPECT, ORDINARY),
  'actualLRP.evacuating': ({ draft }, at, cell, lrp, instance) => {
    const row = rowOf(lrp, EVACUATING);
    // One that is written over keeps its readiness.
    if (read(draft.rows.state, row) === ABSENT) {
      begin(draft, row);
      write(draft.rows.readiness, row, READY);
    }
    put(draft, row, RUNNING, cell, instance);
    write(draft.rows.since, row, at);
  },
  // The rep means its instance, whichever row holds it.
  'actualLRP.routable': ({ draft: { rows } }, _at, _cell, lrp, instance, routable) => {
    for (let presence = 0; presence < PRESENCES; presence++) {
      const row = rowOf(lrp, presence);
      if (read(rows.state, row) !== RUNNING || read(rows.instance, row) !== instance) continue;
      write(rows.readiness, row, routable === 0 ? NOT_READY : READY);
    }
  },
  'actualLRP.removed': ({ draft }, _at, _cell, lrp, _instance, presence) => {
    if (presence >= 0 && presence < PRESENCES) put(draft, rowOf(lrp, presence), ABSENT, NONE, NONE);
  },
  // Told right after the removal, which left age, crash count and placement error alone.
  'actualLRP.kept': ({ draft }, _at, cell, lrp, instance, isRunning) =>
    put(draft, rowOf(lrp, ORDINARY), isRunning === 0 ? CLAIMED : RUNNING, cell, instance),
};

/** A row that is inserted, as opposed to one that is written to. */
function begin({ rows }: DraftState, row: number): void {
  write(rows.crashCount, row, 0);
  write(rows.placementError, row, NONE);
  write(rows.readiness, row, UNSAID);
}

/** State and instance key of a row, with the sums over rows. */
function put(
  draft: DraftState,
  row: number,
  state: number,
  cell: CellId,
  instance: InstanceId,
): void {
  const { rows } = draft;
  countRow(draft, row, -1);
  write(rows.state, row, state);
  write(rows.cell, row, cell);
  write(rows.instance, row, instance);
  countRow(draft, row, 1);
}

/** Everything of the row stays but its presence, even its age. */
function move(draft: DraftState, lrp: LrpId, from: number, to: number): void {
  const { rows } = draft;
  const source = rowOf(lrp, from);
  const target = rowOf(lrp, to);
  put(
    draft,
    target,
    read(rows.state, source),
    read(rows.cell, source),
    read(rows.instance, source),
  );
  write(rows.since, target, read(rows.since, source));
  write(rows.crashCount, target, read(rows.crashCount, source));
  write(rows.placementError, target, read(rows.placementError, source));
  write(rows.readiness, target, read(rows.readiness, source));
  put(draft, source, ABSENT, NONE, NONE);
}

function countRow(draft: DraftState, row: number, by: 1 | -1): void {
  const state = read(draft.rows.state, row);
  if (state === ABSENT) return;
  const presence = row % PRESENCES;
  addTotal(draft, totalOf(presence, state), by);
  const cell = read(draft.rows.cell, row);
  const counter = counterOf(draft, presence, state);
  if (cell !== NONE && counter !== undefined) add(counter, cell, by);
}

function totalOf(presence: number, state: number): number {
  if (presence === ORDINARY) return TOTAL_BY_STATE[state] as number;
  return presence === SUSPECT ? SUSPECTS : EVACUATIONS;
}

function counterOf(
  { cells }: DraftState,
  presence: number,
  state: number,
): DraftColumn | undefined {
  if (presence === SUSPECT) return cells.suspectRows;
  if (presence === EVACUATING) return cells.evacuatingRows;
  if (state === CLAIMED) return cells.claimedRows;
  return state === RUNNING ? cells.runningRows : undefined;
}
