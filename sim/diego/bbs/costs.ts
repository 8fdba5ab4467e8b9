/**
 * How long calls keep the BBS and its database busy, and how busy they are with calls that change nothing.
 *
 * Times are those of an idle station; waiting and the slowing by background come on top (`engine/station`).
 * How they were measured stands in `sim/scenario/defaults/bbs`, how well they extrapolate in
 * `benchmarks/calibration.md`.
 */
import ln from '@stdlib/math-base-special-ln';
import { assertNever } from '../../engine/actor';
import { type Background, backgroundWait, enter, waitingTime } from '../../engine/station';
import type { Duration, Instant } from '../../engine/units';
import { CLAIMED, EVACUATING, ORDINARY, RUNNING } from '../../model/actualLRP';
import type { BbsConfig, BbsServiceTimes } from '../../model/config';
import type { CellId } from '../../model/identity';
import { observationId } from '../../trace/observations';
import { queryDelay } from '../database';
import type { DiegoCtx } from '../messages';
import { holdsInstance } from './actualLRPTable';
import type { BbsParts, BbsState } from './bbsState';
import { desiredIn } from './desiredRows';
import { hasSiblings } from './instanceEvents';
import { actualLRPCount, countRows } from './lrpConvergence';
import type { QueuedCall } from './messages';
import { type BbsRows, slotOf } from './rows';

/** ActualLRPs in the tables of the measurement that service times come from (facts: calibration C.5). */
const READ_GROWTH_FROM = 2000;

const QUERY = observationId('bbs.query');
const QUERIES_ALIKE = observationId('bbs.queriesAlike');
const WAITED = observationId('bbs.waited');
const WORK = observationId('bbs.work');

/** How many calls the BBS and its database serve at once: a worker needs a connection. */
export function workersOf({ parallelism, maxOpenConnections }: BbsConfig): number {
  return Math.min(parallelism, maxOpenConnections);
}

/** Books a job with the BBS; answers the instant at which it is done. */
export function book(state: BbsState, parts: BbsParts, service: Duration, ctx: DiegoCtx): Instant {
  ctx.count(WAITED, -1, waitingTime(state.station, ctx.now));
  const done = occupy(state, parts, service, ctx);
  ctx.count(QUERY, -1, done - ctx.now, done);
  return done;
}

/** Keeps a worker busy for a call that has been counted already; answers when the worker is done. */
export function occupy(
  state: BbsState,
  parts: BbsParts,
  service: Duration,
  ctx: DiegoCtx,
): Instant {
  const slowed = Math.round(service * state.plane.database.slowdown);
  const served = enter(state.station, ctx.now, slowed, backgroundOf(state, parts));
  const done = served + queryDelay(parts.database, ctx);
  ctx.count(WORK, -1, slowed, done);
  return done;
}

/** Counts calls that are not booked: `count` of them that begin now and are each answered after `elapsed`. */
export function countUnbooked(
  count: number,
  elapsed: Duration,
  work: Duration,
  ctx: DiegoCtx,
): void {
  const done = ctx.now + elapsed;
  ctx.count(QUERY, -1, elapsed, done);
  if (count > 1) ctx.count(QUERIES_ALIKE, -1, count - 1, done);
  ctx.count(WORK, -1, work, done);
}

/** How long a call that changes nothing takes beside all others; it occupies no worker itself. */
export function unbookedTime(
  state: BbsState,
  parts: BbsParts,
  now: Instant,
  service: Duration,
): Duration {
  const background = backgroundOf(state, parts);
  const slowed = Math.round(service * state.plane.database.slowdown);
  return (
    waitingTime(state.station, now) + slowed + backgroundWait(workersOf(parts.config), background)
  );
}

/**
 * What bulk syncs ask of the workers: every polling interval each cell's rows are read and each container is
 * told about, nearly always to no effect. Those calls are counted here instead of being booked one by one.
 */
function backgroundOf({ rows, listedCells, plane }: BbsState, parts: BbsParts): Background {
  const { serviceTimes, backgroundMaximum } = parts.config;
  const told = countRows(rows, ORDINARY, RUNNING) + countRows(rows, ORDINARY, CLAIMED);
  const cells = listedCells.size;
  const fetches =
    cells === 0
      ? 0
      : cells * fetchTime(serviceTimes, rows, rowsRead(serviceTimes, rows, told / cells));
  const work = (told * serviceTimes.startUnchanged + fetches) * plane.database.slowdown;
  const capacity = parts.pollingInterval * workersOf(parts.config);
  const share = Math.min(backgroundMaximum, work / capacity);
  return { share, service: told + cells === 0 ? 0 : work / (told + cells) };
}

/** Listing the rows of one cell. */
export function cellFetchTime(state: BbsState, parts: BbsParts, cell: CellId): Duration {
  const { rows } = state;
  const { serviceTimes } = parts.config;
  return Math.round(fetchTime(serviceTimes, rows, rowsReadOf(serviceTimes, rows, cell)));
}

function rowsReadOf(times: BbsServiceTimes, rows: BbsRows, cell: CellId): number {
  return rowsRead(times, rows, rows.actual.countOnCell[cell] ?? 0);
}

function rowsRead(times: BbsServiceTimes, rows: BbsRows, held: number): number {
  return times.isCellFetchScan ? actualLRPCount(rows) : held;
}

/** A query that reads so many of the rows there are. */
function fetchTime(times: BbsServiceTimes, rows: BbsRows, rowsReturned: number): number {
  return (times.fetch + rowsReturned * times.fetchPerLRP) * readGrowth(times, actualLRPCount(rows));
}

/** By what factor reading is dearer than it was when the service times were measured. */
function readGrowth(times: BbsServiceTimes, rowCount: number): number {
  if (rowCount <= READ_GROWTH_FROM || times.readGrowth === 0) return 1;
  return 1 + times.readGrowth * ln(rowCount / READ_GROWTH_FROM);
}

/** How long the call keeps a worker busy. */
export function serviceTime(times: BbsServiceTimes, rows: BbsRows, call: QueuedCall): Duration {
  switch (call.kind) {
    case 'bbs.claim':
      return times.claim;
    case 'bbs.start':
      return isStartedAlready(rows, call) ? times.startUnchanged : times.start;
    case 'bbs.crash':
      return times.crash;
    case 'bbs.removeActual':
    case 'bbs.removeEvacuating':
    case 'bbs.failActual':
    case 'bbs.evacuateClaimed':
    case 'bbs.evacuateStopped':
    case 'bbs.evacuateCrashed':
      return times.changeActual;
    case 'bbs.evacuateRunning':
      return isEvacuatingAlready(rows, call) ? times.startUnchanged : times.changeActual;
    case 'bbs.fetchActuals':
      return Math.round(fetchTime(times, rows, rowsReadOf(times, rows, call.cell)));
    case 'bbs.fetchProcess': {
      const instances = rows.desired.instances[call.process] ?? 0;
      return Math.round(fetchTime(times, rows, instances));
    }
    case 'bbs.fetchInstances':
      return Math.round(fetchTime(times, rows, call.instances));
    case 'bbs.fetchTasks':
      return Math.round(times.fetch + rows.tasks.size * times.fetchPerLRP);
    case 'bbs.fetchTask':
      return times.fetch;
    case 'bbs.startTask':
    case 'bbs.completeTask':
    case 'bbs.rejectTask':
    case 'bbs.desireTask':
    case 'bbs.cancelTask':
      return times.changeTask;
    case 'bbs.desire':
      return Math.max(1, call.instances) * times.desirePerInstance;
    case 'bbs.update':
    case 'bbs.remove':
      return times.changeDesired;
    case 'bbs.upsertDomain':
      return times.upsertDomain;
    case 'bbs.fetchDesired':
      return Math.round(desiredIn(rows, call.domain).processes.length * times.fetchDesiredPerLRP);
    default:
      return assertNever(call);
  }
}

/** StartActualLRP that finds the row as it should be only reads. */
function isStartedAlready(
  rows: BbsRows,
  { lrp, cell, instance, isRoutable = true }: Extract<QueuedCall, { kind: 'bbs.start' }>,
): boolean {
  const slot = slotOf(lrp, ORDINARY);
  return (
    rows.actual.state[slot] === RUNNING &&
    holdsInstance(rows, slot, cell, instance) &&
    (rows.actual.isRoutable[slot] === 1) === isRoutable &&
    !hasSiblings(rows, lrp)
  );
}

/** EvacuateRunningActualLRP that finds the EVACUATING row as it should be only reads. */
function isEvacuatingAlready(
  rows: BbsRows,
  { lrp, cell, instance }: Extract<QueuedCall, { kind: 'bbs.evacuateRunning' }>,
): boolean {
  return holdsInstance(rows, slotOf(lrp, EVACUATING), cell, instance);
}
