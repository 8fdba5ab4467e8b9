/**
 * The rows of Silk's table `subnets`: which address of the underlay network holds which subnet.
 *
 * Real counterpart: silk:controller/database/database_handler.go. Address, subnet and the hardware address that
 * follows from the subnet's first address are each unique. A row lives until it is deleted: by its owner's release,
 * or because another needs its subnet and it has expired; nothing expires by itself. Instants are exact here, where
 * the database counts whole seconds.
 *
 * A row also knows the renewals of its owner that are not sent (`../renewals`).
 */
import type { Duration, Instant } from '../../engine/units';
import type { Address } from '../../model/address';
import { type CellId, NONE } from '../../model/identity';
import { lastArrival, type Renewals } from '../renewals';
import { baseOf, isSingle, type Subnet } from './subnet';
import { type LeaseKind, poolSize, type SubnetPool } from './subnetPool';

/** A cell; −2 − i for the i-th VM that is no cell and holds a single address. */
export type LeaseOwner = number;

/** Owner and number, from 0 on, of a VM that is no cell. */
export function singleVmOwner(number: number): LeaseOwner {
  return -2 - number;
}

export function singleVmNumber(owner: LeaseOwner): number {
  return -2 - owner;
}

/** The cell, for records; NONE for another VM. */
export function cellOf(owner: LeaseOwner): CellId {
  return Math.max(NONE, owner);
}

export interface Lease {
  readonly subnet: Subnet;
  /** Whose VM had the address when the row was inserted. For people only. */
  readonly owner: LeaseOwner;
  /** As the calls that came say; `lastRenewal` counts those that were elided as well. */
  lastRenewedAt: Instant;
  /** Renewals that are not sent; null when every one is. */
  renewals: Renewals | null;
  /** Place of the controller to which those would go. */
  server: number;
}

/** Plain data. */
export interface LeaseTable {
  readonly pool: SubnetPool;
  /** By underlay address. */
  readonly leases: Map<Address, Lease>;
}

export function createLeaseTable(pool: SubnetPool): LeaseTable {
  return { pool, leases: new Map() };
}

/** A row as it is inserted. */
export function newLease(subnet: Subnet, owner: LeaseOwner, now: Instant): Lease {
  return { subnet, owner, lastRenewedAt: now, renewals: null, server: 0 };
}

/** Blocks that cells can lease. */
export function blockPoolSize({ pool }: LeaseTable): number {
  return poolSize(pool, 'block');
}

/** Subnets of all rows of that kind, expired ones included. A single address ends in /32, whatever pool it is of. */
export function takenSubnets({ leases }: LeaseTable, kind: LeaseKind): Subnet[] {
  const taken: Subnet[] = [];
  for (const { subnet } of leases.values()) {
    if (isSingle(subnet) === (kind === 'single')) taken.push(subnet);
  }
  return taken;
}

/** Whether a row of another address stands in the way: same subnet, or same hardware address. */
export function isTaken({ leases }: LeaseTable, subnet: Subnet, by: Address): boolean {
  for (const [address, other] of leases) {
    if (address !== by && baseOf(other.subnet) === baseOf(subnet)) return true;
  }
  return false;
}

/** When the lease was renewed last, as of now. */
export function lastRenewal(lease: Lease, now: Instant): Instant {
  const { lastRenewedAt, renewals } = lease;
  const elided = renewals === null ? undefined : lastArrival(renewals, now);
  return Math.max(lastRenewedAt, elided ?? 0);
}

/** Expired: renewed `expiration` ago, or longer (OldestExpiredBlockSubnet); else it is active (AllActive). */
export function isExpired(lease: Lease, now: Instant, expiration: Duration): boolean {
  return lastRenewal(lease, now) + expiration <= now;
}

/**
 * Of that kind, the owner of the expired row that was renewed longest ago. Of several renewed in the same second the
 * database gives any; here the lowest address.
 */
export function oldestExpired(
  { leases }: LeaseTable,
  kind: LeaseKind,
  now: Instant,
  expiration: Duration,
): Address | undefined {
  let oldest: Address | undefined;
  let oldestAt = now - expiration;
  for (const [address, lease] of leases) {
    if (isSingle(lease.subnet) !== (kind === 'single')) continue;
    const renewedAt = lastRenewal(lease, now);
    const isOlder =
      renewedAt < oldestAt ||
      (renewedAt === oldestAt && (oldest === undefined || address < oldest));
    if (!isOlder) continue;
    oldest = address;
    oldestAt = renewedAt;
  }
  return oldest;
}

/** From now on its owner's renewals, to the controller with that place, follow that rhythm and are not sent. */
export function beginRenewals(
  table: LeaseTable,
  address: Address,
  now: Instant,
  renewals: Renewals,
  server: number,
): void {
  const lease = table.leases.get(address);
  if (lease === undefined) return;
  lease.lastRenewedAt = lastRenewal(lease, now);
  lease.renewals = renewals;
  lease.server = server;
}

/** Its owner stops now. Answers its renewals if they were not sent: one of them may be on its way. */
export function endRenewals(table: LeaseTable, address: Address, now: Instant): Renewals | null {
  const lease = table.leases.get(address);
  if (lease === undefined) return null;
  const { renewals } = lease;
  sendEach(lease, now);
  return renewals;
}

/** From now on each renewal is sent, of one owner or of all. */
export function reconsiderRenewals(table: LeaseTable, only: Address | null, now: Instant): void {
  for (const [address, lease] of table.leases) {
    if (only === null || address === only) sendEach(lease, now);
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
