/**
 * Every subnet at an instant: free, leased by a cell, or kept though nobody renews it. Pure.
 *
 * A lease is of the address of a VM, and outlives it: it is kept until it expires, and even then until another
 * cell needs the subnet. A cell that is recreated on a new address leaves one behind.
 */
import { DAY, type Duration, type Instant } from '../../../sim/engine/units';
import { type CellId, NONE } from '../../../sim/model/identity';
import type { Replay } from '../../replay/openReplay';
import { type Column, type Numbers, read } from '../../replay/pages';
import { codeOf, LEASE_STATES, type State } from '../../replay/state';
import type { View } from '../../replay/view';
import type { SilkNetwork } from './silkNetwork';

/**
 * `single`: the block that is left out of the pool. `stale`: nobody renews the lease, and it is kept. `expired`: as
 * long as another subnet is free it is still kept; then the next cell gets it.
 */
export const SUBNET_STATES = ['single', 'free', 'leased', 'stale', 'expired'] as const;
export type SubnetState = (typeof SUBNET_STATES)[number];

export interface SubnetView {
  readonly subnet: number;
  readonly state: SubnetState;
  /** NONE without a lease. */
  readonly cell: CellId;
  /** TextId of the VM's address that leased it, NONE for the cell's first one. */
  readonly address: number;
  /** Since when this address has it; undefined without a lease. */
  readonly since: Instant | undefined;
  /** Since when nobody renews it; undefined while somebody does. */
  readonly deadSince: Instant | undefined;
  /** How long it is kept at most; undefined while it is renewed. */
  readonly left: Duration | undefined;
  /** Its cell has a VM with another address by now, so that nobody will renew it again. */
  readonly isLeftBehind: boolean;
}

export interface SilkCounts {
  readonly leased: number;
  readonly stale: number;
  readonly expired: number;
  readonly free: number;
}

const REFUSED = codeOf(LEASE_STATES, 'refused');
const EVICTED = codeOf(LEASE_STATES, 'evicted');

type Leases = Pick<View, 'state' | 'at'>;

/** Who leases a subnet, since when, and whether anybody renews it. */
export function subnetAt(view: Leases, network: SilkNetwork, subnet: number): SubnetView {
  const { subnets, cells } = view.state;
  const cell = read(subnets.cell, subnet);
  if (cell === NONE) return { ...NOT_LEASED, subnet, state: subnet === 0 ? 'single' : 'free' };
  const dead = read(subnets.deadSince, subnet);
  const address = read(subnets.address, subnet);
  const since = read(subnets.since, subnet);
  const lease = { ...NOT_LEASED, subnet, cell, address, since };
  if (Number.isNaN(dead)) return { ...lease, state: 'leased' };
  const left = leaseLeft(network, dead, view.at);
  return {
    ...lease,
    state: left === 0 ? 'expired' : 'stale',
    deadSince: dead,
    left,
    isLeftBehind: read(cells.address, cell) !== address,
  };
}

const NOT_LEASED: Omit<SubnetView, 'subnet' | 'state'> = {
  cell: NONE,
  address: NONE,
  since: undefined,
  deadSince: undefined,
  left: undefined,
  isLeftBehind: false,
};

/** All subnets of the network, in order. */
export function subnetsAt(view: Leases, network: SilkNetwork): SubnetView[] {
  return Array.from({ length: network.subnets }, (_, subnet) => subnetAt(view, network, subnet));
}

/** Cells without a subnet: `refused` asked and got none, `evicted` lost theirs to another cell. */
export function leaselessCells(
  { state }: Pick<View, 'state'>,
  { facts }: Pick<Replay, 'facts'>,
): { readonly refused: readonly CellId[]; readonly evicted: readonly CellId[] } {
  const refused: CellId[] = [];
  const evicted: CellId[] = [];
  for (let cell = 0; cell < facts.cells.length; cell++) {
    const lease = read(state.cells.lease, cell);
    if (lease === REFUSED) refused.push(cell);
    else if (lease === EVICTED) evicted.push(cell);
  }
  return { refused, evicted };
}

/** How many subnets are in each state. */
export function countsOf(subnets: readonly SubnetView[]): SilkCounts {
  const counts = { single: 0, leased: 0, stale: 0, expired: 0, free: 0 };
  for (const { state } of subnets) counts[state]++;
  return counts;
}

/**
 * How long a lease that nobody renews lasts at most. The last renewal was a little before its holder went, and is
 * not in a trace; after this the subnet is kept until another cell needs it.
 */
export function leaseLeft(
  { leaseExpiration }: Pick<SilkNetwork, 'leaseExpiration'>,
  deadSince: Instant,
  at: Instant,
): Duration {
  return Math.max(0, deadSince + leaseExpiration - at);
}

/** Leases that nobody renews, by how long they are kept. */
export interface AgeBin {
  /** Up to so long; 0: expired. */
  readonly upTo: Duration;
  readonly count: number;
}

/** The time that a lease is kept is cut into so many, of a day each where it is a week. */
const AGE_BINS = 7;

/** From those that can be reused at once to those that were left behind just now. */
export function ageBins(
  subnets: readonly SubnetView[],
  { leaseExpiration }: Pick<SilkNetwork, 'leaseExpiration'>,
): AgeBin[] {
  const width = Math.max(1, leaseExpiration / AGE_BINS);
  const counts = new Array<number>(AGE_BINS + 1).fill(0);
  for (const { left } of subnets) {
    if (left === undefined) continue;
    const bin = Math.min(AGE_BINS, Math.ceil(left / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, bin) => ({ upTo: bin * width, count }));
}

/** Days until a lease can be reused, as they stand in its square: a day that has begun counts. */
export function daysLeft({ left }: SubnetView): number | undefined {
  return left === undefined ? undefined : Math.ceil(left / DAY);
}

/** The first instant after `at` at which one of them expires or has a day less left, all else being the same. */
export function nextChange(subnets: readonly SubnetView[], at: Instant): Instant {
  let next = Number.POSITIVE_INFINITY;
  for (const { left } of subnets) {
    if (left === undefined || left === 0) continue;
    next = Math.min(next, at + left - (Math.ceil(left / DAY) - 1) * DAY);
  }
  return next;
}

/** Whether leases are the same in two states: then only time changes them. */
export function isSameSilk(one: State, other: State): boolean {
  return (
    one === other ||
    (isSameColumn(one.subnets.cell, other.subnets.cell) &&
      isSameColumn(one.subnets.address, other.subnets.address) &&
      isSameColumn(one.subnets.deadSince, other.subnets.deadSince) &&
      isSameColumn(one.cells.subnet, other.cells.subnet) &&
      isSameColumn(one.cells.lease, other.cells.lease))
  );
}

/** Columns share most pages that do not differ; one that was written to may be equal all the same. */
export function isSameColumn(one: Column, other: Column): boolean {
  return (
    one === other ||
    (one.pages.length === other.pages.length &&
      one.pages.every((page, place) => isSamePage(page, other.pages[place])))
  );
}

function isSamePage(one: Numbers, other: Numbers | undefined): boolean {
  if (one === other) return true;
  // NaN is the same as NaN here.
  return other !== undefined && one.every((value, entry) => Object.is(value, other[entry]));
}
