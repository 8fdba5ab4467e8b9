/**
 * Nobody waits for a place that is there.
 *
 * Source: bbs lrp_convergence.go staleUnclaimedActualLRPs and task_convergence.go: what has been UNCLAIMED or Pending
 * for 30 s is auctioned again with the next pass; auction scheduler.go: whatever one cell of those that match has room
 * for is placed. So an instance that is desired, or a task, does not wait for longer than that while one and the same
 * cell that may take it has room all the time, its rep is at work and its Garden is well, and nothing else is wrong
 * (`disturbance`). With proxies, whose memory an auction does not take, a cell may hand work back once for each cell
 * there is. Nothing is said where starting containers are capped, since work then waits for others to have started; nor
 * of cells that may be out of addresses, of which auctions know nothing. Cost: a step a row and a task, more for those
 * that wait.
 */
import { readRow } from '../diego/bbs/actualLRPTable';
import { PRESENCES } from '../diego/bbs/rows';
import { isGardenHealthy } from '../diego/executor/executorState';
import type { Foundation } from '../diego/foundation';
import { type Duration, type MB, SECOND, toSeconds } from '../engine/units';
import { ORDINARY, UNCLAIMED } from '../model/actualLRP';
import type { FoundationSpec } from '../model/foundationSpec';
import { lrpName } from '../model/identity';
import type { PlacementConstraint, Resources } from '../model/placement';
import { reachableCells } from './conserved';
import type { Disturbance } from './disturbance';
import type { Invariant } from './invariant';
import { createPersistence } from './persistence';
import { acceptsAll, holdsOne } from './room';

/** bbs actual_lrp.go StaleUnclaimedActualLRPDuration; a task's kick_task_duration is as long. */
const STALE: Duration = 30 * SECOND;
/** A pass, and an auction with cells that answer late. */
const PASS: Duration = 5 * SECOND;
/** Auctions that may come to nothing: one that missed the room by an instant, and one to spare. */
const ROUNDS = 2;

interface Waiting {
  readonly name: string;
  readonly key: string;
  /** With its proxy. */
  readonly memory: MB;
  readonly disk: MB;
  readonly constraint: PlacementConstraint;
  /** What its last auction failed for, as far as is known. */
  readonly reason: string;
}

/** How long one may wait beside the room that it needs. */
export function idleRoomLimit({ config, cells }: FoundationSpec): Duration {
  const { kickTaskDuration, convergeRepeatInterval } = config.bbs;
  const handBacks = config.executor.isProxyEnabled ? cells.length : 0;
  return (ROUNDS + handBacks) * (Math.max(STALE, kickTaskDuration) + convergeRepeatInterval + PASS);
}

/** A watch over one run. */
export function createNoIdleRoom(disturbance: Disturbance, spec: FoundationSpec): Invariant {
  const persistence = createPersistence<string>(idleRoomLimit(spec));
  const isCapped = spec.config.auctioneer.startingContainerCountMaximum > 0;
  return {
    name: 'noIdleRoom',
    sentence:
      'No instance and no task waits to be placed for longer than a few passes of quiet while a cell that may take it has room.',
    check(foundation: Foundation, report) {
      if (isCapped) return;
      const { now } = foundation.simulation;
      const quietSince = disturbance.quietSince(foundation);
      const waiting = waitingNow(foundation);
      const offers = waiting.length === 0 ? [] : offersNow(foundation);
      for (const { name, key, constraint, reason, ...need } of waiting) {
        let isTold = false;
        for (const { cell, available } of offers) {
          const profile = spec.cells[cell]?.profile;
          if (profile === undefined || !holdsOne(available, need)) continue;
          if (!acceptsAll(profile, constraint)) continue;
          const lasted = persistence.seen(`${key} ${cell}`, now, quietSince);
          if (lasted === undefined || isTold) continue;
          isTold = true;
          const where = spec.cells[cell]?.cellGuid ?? `cell ${cell}`;
          const waits = `waits though ${where} has room for it, for ${toSeconds(lasted)}s of quiet`;
          report(name, reason === '' ? waits : `${waits}: ${reason}`);
        }
      }
      persistence.endLook();
    },
  };
}

/** Desired instances without a place, and tasks without one. */
function waitingNow(foundation: Foundation): Waiting[] {
  const { spec } = foundation;
  const { rows } = foundation.bbs();
  const { desired, identities } = rows;
  const proxy = spec.config.rep.proxyMemoryAllocation;
  const waiting: Waiting[] = [];
  for (let slot = ORDINARY; slot < rows.actual.capacity; slot += PRESENCES) {
    if (rows.actual.state[slot] !== UNCLAIMED) continue;
    const row = readRow(rows, slot);
    if (row === null) continue;
    const process = identities.lrpProcess[row.lrp] as number;
    const app = spec.apps[process];
    const index = identities.lrpIndex[row.lrp] as number;
    if (app === undefined || desired.isPresent[process] !== 1) continue;
    if (index >= (desired.instances[process] as number)) continue;
    waiting.push({
      name: lrpName(identities, row.lrp),
      // A crash in between is another wait.
      key: `${row.lrp}/${row.crashCount}`,
      memory: app.memory + proxy,
      disk: app.disk,
      constraint: app.constraint,
      reason: identities.texts[row.placementError] ?? '',
    });
  }
  for (const { task, state, definition } of rows.tasks.values()) {
    if (state !== 'Pending') continue;
    const { memory, disk, constraint } = definition;
    waiting.push({
      name: identities.tasks[task] ?? '',
      key: `task ${task}`,
      memory,
      disk,
      constraint,
      reason: '',
    });
  }
  return waiting;
}

interface Offer {
  readonly cell: number;
  readonly available: Resources;
}

/** Cells that auctions may use, with what their executors have left. */
function offersNow(foundation: Foundation): Offer[] {
  const addresses = foundation.spec.config.silk?.containerAddresses ?? Number.POSITIVE_INFINITY;
  return reachableCells(foundation).flatMap((cell) => {
    const { evacuation, executor } = foundation.rep(cell).state;
    if (evacuation !== null || !isGardenHealthy(executor)) return [];
    // One more, and that of Garden's health check.
    if (executor.containers.size + executor.departing.size + 2 > addresses) return [];
    return [{ cell, available: executor.available }];
  });
}
