/**
 * Silk's lease controller: which cell holds which subnet. Rows and arithmetic only.
 *
 * Real counterpart: silk:controller/leaser/lease_controller.go and cidrpool.go. A block is named by its
 * number: block k of the network is the k-th subnet; block 0 is left out of the pool, because single-IP
 * leases live in it (cidrpool.go generateBlockPool), so a /16 in /24s has blocks 1 to 255.
 * Left out until Silk is modelled in full: refusals of renewals, single-IP leases, network changes.
 */
import type { Duration, Instant } from '../../engine/units';
import type { CellId } from '../../model/identity';
import { lastArrival, type Renewals } from '../renewals';

/** A row of the subnets table. */
export interface Lease {
  readonly subnet: number;
  /** As the calls that came say; `lastRenewal` counts those that were elided as well. */
  lastRenewedAt: Instant;
  /** Whether the cell's daemon runs. Its lease cannot expire: pauses are seconds, leases last for hours. */
  isRenewing: boolean;
  /** Renewals that are not sent; null when every one is. */
  renewals: Renewals | null;
}

/** Plain data. The key is the underlay address, which a cell keeps for life. */
export interface LeaseTable {
  /** Blocks that cells can lease. */
  readonly poolSize: number;
  readonly leases: Map<CellId, Lease>;
}

export type LeaseChoice = 'existing' | 'free' | 'expired';

export interface LeaseAnswer {
  readonly subnet: number;
  readonly choice: LeaseChoice;
  /** Who lost the subnet, when an expired lease was taken. */
  readonly evicted?: CellId;
}

export function createLeaseTable(poolSize: number): LeaseTable {
  return { poolSize, leases: new Map() };
}

/**
 * Finds a subnet for the cell: its own row, else a random block that no row holds, expired rows included,
 * else the block of the oldest expired row; undefined when there is none ("no lease available").
 * `draw` in [0, 1) is called only when there is a free block to choose.
 */
export function acquireLease(
  table: LeaseTable,
  cell: CellId,
  now: Instant,
  expiration: Duration,
  draw: () => number,
): LeaseAnswer | undefined {
  const own = table.leases.get(cell);
  if (own !== undefined) return { subnet: own.subnet, choice: 'existing' };
  const free = freeBlocks(table);
  if (free.length > 0) {
    const subnet = free[Math.floor(draw() * free.length)] as number;
    table.leases.set(cell, newLease(subnet, now));
    return { subnet, choice: 'free' };
  }
  const evicted = oldestExpired(table, now, expiration);
  if (evicted === undefined) return undefined;
  const subnet = (table.leases.get(evicted) as Lease).subnet;
  table.leases.delete(evicted);
  table.leases.set(cell, newLease(subnet, now));
  return { subnet, choice: 'expired', evicted };
}

/** A row as it is inserted. */
export function newLease(subnet: number, now: Instant): Lease {
  return { subnet, lastRenewedAt: now, isRenewing: false, renewals: null };
}

/** The cell's daemon runs from now on, and sends its renewals unless their rhythm is given. */
export function beginRenewals(
  table: LeaseTable,
  cell: CellId,
  now: Instant,
  renewals: Renewals | null,
): void {
  const lease = table.leases.get(cell);
  if (lease === undefined) return;
  lease.lastRenewedAt = lastRenewal(lease, now);
  lease.isRenewing = true;
  lease.renewals = renewals;
}

/** The cell's VM stops now. Answers its renewals if they were not sent: one of them may be on its way. */
export function endRenewals(table: LeaseTable, cell: CellId, now: Instant): Renewals | null {
  const lease = table.leases.get(cell);
  if (lease === undefined) return null;
  const { renewals } = lease;
  lease.isRenewing = false;
  sendEach(lease, now);
  return renewals;
}

/** From now on each renewal is sent, of one cell or of all. */
export function reconsiderRenewals(table: LeaseTable, only: CellId | null, now: Instant): void {
  for (const [cell, lease] of table.leases) {
    if (only === null || cell === only) sendEach(lease, now);
  }
}

/** Those that arrived before now have. */
function sendEach(lease: Lease, now: Instant): void {
  const { renewals } = lease;
  if (renewals === null) return;
  lease.lastRenewedAt = lastRenewal(lease, now - 1);
  renewals.until = Math.min(renewals.until, now - renewals.latency);
  lease.renewals = null;
}

/** lease_controller.go RenewSubnetLease, for a daemon that still holds what it was given. */
export function renewLease(table: LeaseTable, cell: CellId, now: Instant): void {
  const lease = table.leases.get(cell);
  if (lease !== undefined) lease.lastRenewedAt = now;
}

/** When the lease was renewed last, as of now. */
export function lastRenewal(lease: Lease, now: Instant): Instant {
  const { lastRenewedAt, renewals } = lease;
  const elided = renewals === null ? undefined : lastArrival(renewals, now);
  return Math.max(lastRenewedAt, elided ?? 0);
}

/** Deletes the cell's row; a missing row is success. */
export function releaseLease(table: LeaseTable, cell: CellId): void {
  table.leases.delete(cell);
}

/** Block numbers that no row holds, ascending. */
export function freeBlocks(table: LeaseTable): number[] {
  const taken = new Set<number>();
  for (const lease of table.leases.values()) taken.add(lease.subnet);
  const free: number[] = [];
  for (let block = 1; block <= table.poolSize; block++) if (!taken.has(block)) free.push(block);
  return free;
}

/** The cell whose expired row was renewed longest ago; equal times go to the lower cell number. */
function oldestExpired(table: LeaseTable, now: Instant, expiration: Duration): CellId | undefined {
  let oldest: CellId | undefined;
  let oldestAt = now - expiration;
  for (const [cell, lease] of table.leases) {
    if (lease.isRenewing) continue;
    const renewedAt = lastRenewal(lease, now);
    const isOlder =
      renewedAt < oldestAt || (renewedAt === oldestAt && (oldest === undefined || cell < oldest));
    if (isOlder) {
      oldest = cell;
      oldestAt = renewedAt;
    }
  }
  return oldest;
}
