/**
 * No two rows of Silk hold one subnet, and no cell uses another subnet than its row says.
 *
 * Source: silk controller/database (overlay_subnet is a unique column of the subnets table), cidrpool.go (block 0 is
 * never leased as a whole). The row of a VM that is gone keeps its subnet as well, so the check is over all rows. A
 * daemon that has been cut off from the controllers for longer than a lease lasts may come to share its subnet with
 * the next owner, and does not know it (daemon/planner); one whose row a release deleted that came late finds out with
 * its next renewal, which inserts it anew or is refused: those are no faults of the model. Cost: one step a lease.
 */
import type { Foundation } from '../diego/foundation';
import { hasNetwork } from '../diego/rep/lease';
import { baseOf, subnetText } from '../diego/silk/subnet';
import { isMember } from '../diego/silk/subnetPool';
import { addressText } from '../model/address';
import type { Invariant } from './invariant';

export const uniqueSubnets: Invariant = {
  name: 'uniqueSubnets',
  sentence:
    'Every lease is of a subnet of the pools that no other address leases, and no cell uses another one than its row says.',
  check(foundation: Foundation, report) {
    const { spec, simulation } = foundation;
    const { silk } = spec.config;
    if (silk === null) return;
    const { leases, pool } = foundation.leases();
    const holder = new Map<number, number>();
    for (const [address, { subnet }] of leases) {
      const name = addressText(address);
      if (!isMember(pool, subnet)) report(name, `${subnetText(subnet)} is not one of the pools`);
      const other = holder.get(baseOf(subnet));
      if (other !== undefined) {
        report(name, `shares ${subnetText(subnet)} with ${addressText(other)}`);
      }
      holder.set(baseOf(subnet), address);
    }
    for (const [cell, { cellGuid }] of spec.cells.entries()) {
      const { state, isUp } = foundation.rep(cell);
      const { lease: daemon } = state;
      if (!isUp || daemon === null || !hasNetwork(state)) continue;
      const isCutOff = simulation.now - daemon.lastSuccess > silk.leaseExpiration;
      const row = leases.get(daemon.address);
      if (row !== undefined && row.subnet !== daemon.device && !isCutOff) {
        report(cellGuid, `uses another subnet than ${subnetText(row.subnet)}, which it leases`);
      }
    }
  },
};
