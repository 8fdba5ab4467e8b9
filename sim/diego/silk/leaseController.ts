/**
 * Silk's lease controller: acquire, renew, release, and which leases are routable. Rows and arithmetic only.
 *
 * Real counterpart: silk:controller/leaser/lease_controller.go and validator.go. Every call is one step here. The real
 * AcquireSubnetLease reads, picks and inserts without a lock, and so makes up to ten attempts, since another call may
 * take the subnet in between; alone, its first attempt decides what the tenth would. Errors of the database are the
 * actor's (`silkController`). Hardware addresses follow from the subnets and are not kept.
 */
import type { Duration, Instant } from '../../engine/units';
import type { Address } from '../../model/address';
import {
  isExpired,
  isTaken,
  type Lease,
  type LeaseOwner,
  type LeaseTable,
  newLease,
  oldestExpired,
  takenSubnets,
} from './leaseTable';
import type { Subnet } from './subnet';
import { availableSubnet, isMember } from './subnetPool';

export type LeaseChoice = 'existing' | 'free' | 'expired';

export interface LeaseAnswer {
  readonly subnet: Subnet;
  readonly choice: LeaseChoice;
  /** The expired row whose subnet it was. */
  readonly evicted?: { readonly address: Address; readonly owner: LeaseOwner };
}

export interface LeaseRequest {
  readonly address: Address;
  readonly owner: LeaseOwner;
  /** It asks for a single address instead of a block. */
  readonly isSingle: boolean;
}

/**
 * AcquireSubnetLease: the row that the address has, as it is, not renewed, whatever kind was asked for; one outside
 * the pools is deleted first. Else a random subnet that no row holds, expired rows included; else that of the expired
 * row that was renewed longest ago; undefined when there is none ("no lease available"). `draw` in [0, 1) is called
 * only when there is a free subnet to choose.
 */
export function acquireLease(
  table: LeaseTable,
  { address, owner, isSingle }: LeaseRequest,
  now: Instant,
  expiration: Duration,
  draw: () => number,
): LeaseAnswer | undefined {
  const { pool, leases } = table;
  const own = leases.get(address);
  if (own !== undefined && isMember(pool, own.subnet)) {
    return { subnet: own.subnet, choice: 'existing' };
  }
  leases.delete(address);
  const kind = isSingle ? 'single' : 'block';
  const free = availableSubnet(pool, kind, takenSubnets(table, kind), draw);
  if (free !== undefined) {
    leases.set(address, newLease(free, owner, now));
    return { subnet: free, choice: 'free' };
  }
  const evicted = oldestExpired(table, kind, now, expiration);
  if (evicted === undefined) return undefined;
  const { subnet, owner: loser } = leases.get(evicted) as Lease;
  leases.delete(evicted);
  leases.set(address, newLease(subnet, owner, now));
  return { subnet, choice: 'expired', evicted: { address: evicted, owner: loser } };
}

/** Neither is tried again: the daemon that hears it ends. */
export type RenewalRefusal =
  /** The row of the address is of another subnet. */
  | 'lease mismatch'
  /** The address has no row, and the subnet is another's by now. */
  | 'conflict';

/** What became of a renewal; `inserted`: there was no row. */
export type RenewalAnswer = 'renewed' | 'inserted' | RenewalRefusal;

/** RenewSubnetLease: whether the subnet is one of the pool is not asked. */
export function renewLease(
  table: LeaseTable,
  { address, owner, subnet }: { address: Address; owner: LeaseOwner; subnet: Subnet },
  now: Instant,
): RenewalAnswer {
  const own = table.leases.get(address);
  if (own === undefined) {
    if (isTaken(table, subnet, address)) return 'conflict';
    table.leases.set(address, newLease(subnet, owner, now));
    return 'inserted';
  }
  if (own.subnet !== subnet) return 'lease mismatch';
  own.lastRenewedAt = now;
  return 'renewed';
}

/** ReleaseSubnetLease: deletes the row of the address, and answers it; a missing row is success. */
export function releaseLease({ leases }: LeaseTable, address: Address): Lease | undefined {
  const own = leases.get(address);
  leases.delete(address);
  return own;
}

/** RoutableLeases: the addresses of the active rows, blocks and single ones, which daemons set routes to. */
export function routableLeases(
  { leases }: LeaseTable,
  now: Instant,
  expiration: Duration,
): Address[] {
  const routable: Address[] = [];
  for (const [address, lease] of leases) {
    if (!isExpired(lease, now, expiration)) routable.push(address);
  }
  return routable;
}
