/**
 * What waits for the next auction. Diego: auction/auctionrunner/batch.go Batch, and the validity tests
 * of auctioneer/resources.go.
 *
 * The real batch wakes the runner through a channel with one slot: many additions are one wake-up. Here
 * that slot is `hasWork`, and the auctioneer looks at it.
 */
import type { Instant } from '../../engine/units';
import type {
  AuctionRequest,
  Demand,
  LRPAuction,
  LRPStartRequest,
  TaskAuction,
  TaskStartRequest,
} from '../../model/auction';
import { type Identities, lrpId } from '../../model/identity';

/** Plain data: part of every snapshot. */
export interface Batch {
  lrps: LRPAuction[];
  tasks: TaskAuction[];
  hasWork: boolean;
}

export function createBatch(): Batch {
  return { lrps: [], tasks: [], hasWork: false };
}

/** One auction per index, in the order given. Wakes the runner even when there is nothing in `starts`. */
export function addLRPStarts(
  batch: Batch,
  starts: readonly LRPStartRequest[],
  identities: Identities,
  now: Instant,
): void {
  for (const { process, domain, indices, memory, disk, constraint } of starts) {
    for (const index of indices) {
      const lrp = lrpId(identities, process, index);
      batch.lrps.push({
        kind: 'lrp',
        lrp,
        process,
        index,
        domain,
        memory,
        disk,
        constraint,
        queuedAt: now,
      });
    }
  }
  batch.hasWork = true;
}

export function addTasks(batch: Batch, tasks: readonly TaskStartRequest[], now: Instant): void {
  for (const { task, domain, memory, disk, constraint } of tasks) {
    batch.tasks.push({ kind: 'task', task, domain, memory, disk, constraint, queuedAt: now });
  }
  batch.hasWork = true;
}

/**
 * Takes everything out, each identity once: the first that arrived stays. An LRP's identity is its
 * process and index (the domain is no part of it).
 */
export function dedupeAndDrain(batch: Batch): AuctionRequest {
  const request = {
    lrps: firstOfEach(batch.lrps, (auction) => auction.lrp),
    tasks: firstOfEach(batch.tasks, (auction) => auction.task),
  };
  batch.lrps = [];
  batch.tasks = [];
  batch.hasWork = false;
  return request;
}

function firstOfEach<T>(auctions: readonly T[], identity: (auction: T) => number): T[] {
  const seen = new Set<number>();
  return auctions.filter((auction) => {
    const id = identity(auction);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** Whether the auctioneer takes the request; it logs and drops the others. LRPStartRequest.Validate. */
export function isValidLRPStart(start: LRPStartRequest, identities: Identities): boolean {
  return (
    isNamed(identities.processes[start.process]) &&
    isNamed(identities.domains[start.domain]) &&
    start.indices.length > 0 &&
    isValidDemand(start)
  );
}

/** Whether the auctioneer takes the request; it logs and drops the others. TaskStartRequest.Validate. */
export function isValidTaskStart(start: TaskStartRequest, identities: Identities): boolean {
  return isNamed(identities.tasks[start.task]) && isValidDemand(start);
}

function isNamed(name: string | undefined): boolean {
  return name !== undefined && name !== '';
}

function isValidDemand(start: Demand & { constraint: { rootFs: string } }): boolean {
  return start.memory >= 0 && start.disk >= 0 && start.constraint.rootFs !== '';
}
