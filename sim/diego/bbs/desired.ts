/**
 * The Cloud Controller's calls about DesiredLRPs, and what they do to instances at once, without
 * waiting for convergence.
 *
 * Diego: handlers/desired_lrp_handlers.go. Left out: routes and metric tags, and so the update of
 * running instances that follows a change of them.
 */
import type { Instant } from '../../engine/units';
import { CLAIMED, ORDINARY, RUNNING, SUSPECT } from '../../model/actualLRP';
import { type DesiredLRP, isValidDesiredLRP } from '../../model/desiredLRP';
import { lrpId, type ProcessId } from '../../model/identity';
import { createUnclaimedRow } from './actualLRPRows';
import { deleteRow, readRow } from './actualLRPTable';
import { isDesired } from './desiredRows';
import {
  type BbsEvent,
  type CellSet,
  type Effect,
  type Outcome,
  refused,
  succeeded,
} from './outcome';
import { type BbsRows, reserveLRP, reserveProcess, slotOf } from './rows';

export interface DesireLRPRequest extends DesiredLRP {
  readonly process: ProcessId;
}

export interface UpdateLRPRequest {
  readonly process: ProcessId;
  /** Absent: the number stays. */
  readonly instances?: number;
  /** Absent: the annotation stays. */
  readonly annotation?: string;
}

export interface ProcessRequest {
  readonly process: ProcessId;
}

/** Stores the DesiredLRP and auctions its instances (bbs DesireDesiredLRP). */
export function desireLRP(
  rows: BbsRows,
  _cells: CellSet,
  now: Instant,
  request: DesireLRPRequest,
): Outcome {
  const { process } = request;
  const processGuid = rows.identities.processes[process] ?? '';
  const domainName = rows.identities.domains[request.domain] ?? '';
  if (domainName === '' || !isValidDesiredLRP(processGuid, request)) {
    return refused('InvalidRequest');
  }
  reserveProcess(rows, process);
  if (isDesired(rows, process)) return refused('ResourceExists');
  insertDesired(rows, request);
  const events: BbsEvent[] = [{ kind: 'desiredLRPCreated', process, instances: request.instances }];
  const effects = startInstances(rows, now, process, 0, request.instances, events);
  return succeeded(events, effects);
}

/** Starts what is added, stops what is over, whatever the domain's freshness (bbs UpdateDesiredLRP). */
export function updateDesiredLRP(
  rows: BbsRows,
  cells: CellSet,
  now: Instant,
  request: UpdateLRPRequest,
): Outcome {
  const { process, annotation } = request;
  const { desired } = rows;
  if (request.instances !== undefined && request.instances < 0) return refused('InvalidRequest');
  if (!isDesired(rows, process)) return refused('ResourceNotFound');
  const before = desired.instances[process] as number;
  const after = request.instances ?? before;
  desired.instances[process] = after;
  desired.listings.clear();
  desired.instancesTotal += after - before;
  desired.modificationIndex[process] = (desired.modificationIndex[process] as number) + 1;
  if (annotation !== undefined) desired.annotation[process] = annotation;
  const events: BbsEvent[] = [];
  let effects: Effect[] = [];
  if (after > before) effects = startInstances(rows, now, process, before, after, events);
  if (after < before) effects = stopInstancesFrom(rows, cells, process, after, events);
  events.push({ kind: 'desiredLRPChanged', process, before, after });
  return succeeded(events, effects);
}

/** Forgets the DesiredLRP and stops its instances; evacuating ones go by themselves (bbs RemoveDesiredLRP). */
export function removeDesiredLRP(
  rows: BbsRows,
  cells: CellSet,
  _now: Instant,
  request: ProcessRequest,
): Outcome {
  const { process } = request;
  const { desired } = rows;
  if (!isDesired(rows, process)) return refused('ResourceNotFound');
  const instances = desired.instances[process] as number;
  desired.isPresent[process] = 0;
  desired.listings.clear();
  desired.instancesTotal -= instances;
  const events: BbsEvent[] = [{ kind: 'desiredLRPRemoved', process, instances }];
  const effects = stopInstancesFrom(rows, cells, process, 0, events);
  return succeeded(events, effects);
}

function insertDesired(rows: BbsRows, request: DesireLRPRequest): void {
  const { desired } = rows;
  const { process } = request;
  desired.isPresent[process] = 1;
  desired.listings.clear();
  desired.domain[process] = request.domain;
  desired.instances[process] = request.instances;
  desired.memory[process] = request.memory;
  desired.disk[process] = request.disk;
  desired.modificationIndex[process] = 0;
  desired.constraint[process] = request.constraint;
  desired.annotation[process] = request.annotation;
  desired.isRecreated[process] = request.updateStrategy === 'recreate' ? 1 : 0;
  desired.instancesTotal += request.instances;
}

/**
 * Creates the rows and asks for one auction of all of them. An index whose row is still there, because
 * it is being stopped, is skipped, and only convergence will start it again. Diego sends the request
 * even with no index in it; the auctioneer drops that, so it is left out (bbs startInstanceRange).
 */
function startInstances(
  rows: BbsRows,
  now: Instant,
  process: ProcessId,
  from: number,
  until: number,
  events: BbsEvent[],
): Effect[] {
  const domain = rows.desired.domain[process] as number;
  const indices: number[] = [];
  for (let index = from; index < until; index++) {
    const lrp = lrpId(rows.identities, process, index);
    reserveLRP(rows, lrp);
    if (createUnclaimedRow(rows, now, lrp, domain) !== undefined) continue;
    const after = readRow(rows, slotOf(lrp, ORDINARY));
    if (after !== null) events.push({ kind: 'actualLRPCreated', after });
    indices.push(index);
  }
  return indices.length === 0 ? [] : [{ kind: 'auctionLRP', process, indices }];
}

/**
 * Ends the indices from `first` on: at their reps where they run, by deleting the row where they do not.
 * An instance on a cell without presence is left alone (bbs stopInstancesFrom).
 */
function stopInstancesFrom(
  rows: BbsRows,
  cells: CellSet,
  process: ProcessId,
  first: number,
  events: BbsEvent[],
): Effect[] {
  const effects: Effect[] = [];
  const lrps = rows.identities.lrpsOfProcess[process] ?? [];
  for (let index = first; index < lrps.length; index++) {
    const lrp = lrps[index];
    if (lrp === undefined) continue;
    reserveLRP(rows, lrp);
    for (const presence of [ORDINARY, SUSPECT] as const) {
      const slot = slotOf(lrp, presence);
      const row = readRow(rows, slot);
      if (row === null) continue;
      if (row.state === CLAIMED || row.state === RUNNING) {
        const { cell, instance } = row;
        if (cells.has(cell)) effects.push({ kind: 'stopLRP', cell, lrp, instance });
      } else {
        deleteRow(rows, slot);
        events.push({ kind: 'actualLRPRemoved', before: row });
      }
    }
  }
  return effects;
}
