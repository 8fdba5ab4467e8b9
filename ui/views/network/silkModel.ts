/**
 * Every subnet at an instant: free, leased by a cell, or kept for a cell that is down. Pure.
 *
 * A lease is of the cell's address, and outlives the cell: it is kept until it expires, and even then until
 * another cell needs the subnet.
 */
import type { Duration, Instant } from '../../../sim/engine/units';
import { type CellId, NONE } from '../../../sim/model/identity';
import type { Replay } from '../../replay/openReplay';
import { type Column, type Numbers, read } from '../../replay/pages';
import { CELL_STATES, codeOf, LEASE_STATES, type State } from '../../replay/state';
import type { View } from '../../replay/view';
import type { SilkNetwork } from './silkNetwork';

/** `single`: the block that is left out of the pool. `stale`: leased by a cell that is down. */
export const SUBNET_STATES = ['single', 'free', 'leased', 'stale'] as const;
export type SubnetState = (typeof SUBNET_STATES)[number];

export interface SubnetView {
  readonly subnet: number;
  readonly state: SubnetState;
  /** NONE without a lease. */
  readonly cell: CellId;
  /** Since when its cell is down; undefined when it is not. */
  readonly downSince: Instant | undefined;
}

export interface SilkCounts {
  readonly leased: number;
  readonly stale: number;
  readonly free: number;
}

const DOWN = codeOf(CELL_STATES, 'down');
const REFUSED = codeOf(LEASE_STATES, 'refused');
const EVICTED = codeOf(LEASE_STATES, 'evicted');

/** Who leases a subnet, and whether the cell is there. */
export function subnetAt({ state }: Pick<View, 'state'>, subnet: number): SubnetView {
  const cell = read(state.subnets.cell, subnet);
  if (cell === NONE) {
    const kind = subnet === 0 ? 'single' : 'free';
    return { subnet, state: kind, cell: NONE, downSince: undefined };
  }
  const isDown = read(state.cells.state, cell) === DOWN;
  const downSince = isDown ? read(state.cells.since, cell) : undefined;
  return { subnet, state: isDown ? 'stale' : 'leased', cell, downSince };
}

/** All subnets of the network, in order. */
export function subnetsAt(view: Pick<View, 'state'>, { subnets }: SilkNetwork): SubnetView[] {
  return Array.from({ length: subnets }, (_, subnet) => subnetAt(view, subnet));
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
  const countOf = (state: SubnetState) => subnets.filter((each) => each.state === state).length;
  return { leased: countOf('leased'), stale: countOf('stale'), free: countOf('free') };
}

/**
 * How long the lease of a cell that is down lasts at most. The last renewal was a little before the cell
 * went down, and is not in a trace; after this the subnet is kept until another cell needs it.
 */
export function leaseLeft(
  { leaseExpiration }: SilkNetwork,
  downSince: Instant,
  at: Instant,
): Duration {
  return Math.max(0, downSince + leaseExpiration - at);
}

/** Whether leases are the same in two states: then nothing has to be drawn again. */
export function isSameSilk(one: State, other: State): boolean {
  return (
    one === other ||
    (isSameColumn(one.subnets.cell, other.subnets.cell) &&
      isSameColumn(one.cells.state, other.cells.state) &&
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
