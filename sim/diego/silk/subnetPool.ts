/**
 * The subnets that Silk has to give: blocks for cells, and single addresses for VMs that are no cells.
 *
 * Real counterpart: silk:controller/leaser/cidrpool.go. The network is cut into blocks. The first one is left out
 * of the pool of blocks: its addresses, but for the very first, are the pool of single ones. A /16 in /24s has 255
 * of either. The real pool is a map from which a random member is taken that is not among those taken; here it is
 * arithmetic, and members are numbered from 1 in the order of their addresses.
 */
import { type Address, MAX_PREFIX } from '../../model/address';
import { baseOf, prefixOf, SINGLE_PREFIX, type Subnet, subnetOf } from './subnet';

/** Plain data. */
export interface SubnetPool {
  /** First address of the network. */
  readonly network: Address;
  readonly networkPrefix: number;
  /** Of each block. */
  readonly subnetPrefix: number;
}

export type LeaseKind = 'block' | 'single';

/** Members: 2^(subnetPrefix − networkPrefix) − 1 blocks, one less than a block's addresses of the others. */
export function poolSize({ networkPrefix, subnetPrefix }: SubnetPool, kind: LeaseKind): number {
  const bits = kind === 'block' ? subnetPrefix - networkPrefix : MAX_PREFIX - subnetPrefix;
  return Math.max(0, powerOfTwo(bits) - 1);
}

/** The member with that number, from 1 on. */
export function memberOf(pool: SubnetPool, kind: LeaseKind, number: number): Subnet {
  if (kind === 'single') return subnetOf(pool.network + number, SINGLE_PREFIX);
  const { network, subnetPrefix } = pool;
  return subnetOf(network + number * powerOfTwo(MAX_PREFIX - subnetPrefix), subnetPrefix);
}

/** The number of a member; undefined of what is none (cidrpool.go IsMember). */
function memberNumber(pool: SubnetPool, kind: LeaseKind, subnet: Subnet): number | undefined {
  const { network, subnetPrefix } = pool;
  if (prefixOf(subnet) !== (kind === 'block' ? subnetPrefix : SINGLE_PREFIX)) return undefined;
  const size = kind === 'block' ? powerOfTwo(MAX_PREFIX - subnetPrefix) : 1;
  const number = (baseOf(subnet) - network) / size;
  const isIn = Number.isInteger(number) && number >= 1 && number <= poolSize(pool, kind);
  return isIn ? number : undefined;
}

export function isMember(pool: SubnetPool, subnet: Subnet): boolean {
  return (
    memberNumber(pool, 'block', subnet) !== undefined ||
    memberNumber(pool, 'single', subnet) !== undefined
  );
}

/**
 * The block in which a subnet lies, as records and the dashboard name it: 0 for a single address of the first
 * block; −1 outside the network.
 */
export function blockNumber(pool: SubnetPool, subnet: Subnet): number {
  const { network, networkPrefix, subnetPrefix } = pool;
  const offset = baseOf(subnet) - network;
  if (offset < 0 || offset >= powerOfTwo(MAX_PREFIX - networkPrefix)) return -1;
  return Math.floor(offset / powerOfTwo(MAX_PREFIX - subnetPrefix));
}

/** Numbers of members that are not free, ascending. */
function takenNumbers(pool: SubnetPool, kind: LeaseKind, taken: Iterable<Subnet>): number[] {
  const numbers: number[] = [];
  for (const subnet of taken) {
    const number = memberNumber(pool, kind, subnet);
    if (number !== undefined) numbers.push(number);
  }
  return numbers.sort((a, b) => a - b);
}

/**
 * A free member, each as likely (GetAvailableBlock, GetAvailableSingleIP); undefined when none is free. `draw` in
 * [0, 1) is called only when there is one.
 */
export function availableSubnet(
  pool: SubnetPool,
  kind: LeaseKind,
  taken: Iterable<Subnet>,
  draw: () => number,
): Subnet | undefined {
  const numbers = takenNumbers(pool, kind, taken);
  const free = poolSize(pool, kind) - numbers.length;
  if (free <= 0) return undefined;
  let number = 1 + Math.floor(draw() * free);
  for (const other of numbers) if (other <= number) number++;
  return memberOf(pool, kind, number);
}

/** The draw with which `availableSubnet` gives that member; undefined when it could not have given it. */
export function drawFor(
  pool: SubnetPool,
  kind: LeaseKind,
  taken: Iterable<Subnet>,
  wanted: Subnet,
): number | undefined {
  const number = memberNumber(pool, kind, wanted);
  const numbers = takenNumbers(pool, kind, taken);
  if (number === undefined || numbers.includes(number)) return undefined;
  const below = numbers.filter((other) => other < number).length;
  // The middle of its part of [0, 1), where no rounding reaches.
  return (number - 1 - below + 0.5) / (poolSize(pool, kind) - numbers.length);
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 2;
  return power;
}
