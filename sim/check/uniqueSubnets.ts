/**
 * No two cells share a subnet, and no cell uses one that it does not lease.
 *
 * Source: silk controller/database (overlay_subnet is a unique column of the subnets table),
 * cidrpool.go generateBlockPool (block 0 is never leased). A dead cell's row keeps its subnet as well, so
 * the check is over all rows. It holds here because no daemon is cut off from the controller: one that is
 * for longer than a lease lasts may come to share its subnet (daemon/planner). Cost: one step a lease.
 */
import type { Foundation } from '../diego/foundation';
import type { Invariant } from './invariant';

export const uniqueSubnets: Invariant = {
  name: 'uniqueSubnets',
  sentence:
    'Every lease is of a subnet of the pool that no other cell leases, and cells use only what they lease.',
  check(foundation: Foundation, report) {
    const { spec } = foundation;
    const { leases, poolSize } = foundation.leases();
    const nameOf = (cell: number): string => spec.cells[cell]?.cellGuid ?? `cell ${cell}`;
    const holder = new Map<number, number>();
    for (const [cell, { subnet }] of leases) {
      if (!(Number.isInteger(subnet) && subnet >= 1 && subnet <= poolSize)) {
        report(nameOf(cell), `subnet ${subnet} is not one of 1 to ${poolSize}`);
      }
      const other = holder.get(subnet);
      if (other !== undefined)
        report(nameOf(cell), `shares subnet ${subnet} with ${nameOf(other)}`);
      holder.set(subnet, cell);
    }
    for (const cell of spec.cells.keys()) {
      const { state, isUp } = foundation.rep(cell);
      if (isUp && state.hasLease && !leases.has(cell)) report(nameOf(cell), 'has no lease');
    }
  },
};
