/**
 * No two rows of Silk hold one subnet, and no cell uses a subnet that it does not lease.
 *
 * Source: silk controller/database (overlay_subnet is a unique column of the subnets table), cidrpool.go (block 0 is
 * never leased as a whole). The row of a VM that is gone keeps its subnet as well, so the check is over all rows. A
 * daemon that has been cut off from the controllers for longer than a lease lasts may come to share its subnet with
 * the next owner, and does not know it (daemon/planner): that is no fault of the model. Nor is it where a controller
 * that hung, or a slow wire, lets a release arrive after the daemon has leased its subnet from another controller: its
 * next renewal finds out, if it sends one. Cost: one step a lease.
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
    'Every lease is of a subnet of the pools that no other address leases, and cells use only what they lease.',
  check(foundation: Foundation, report) {
    const { spec, simulation } = foundation;
    const { silk } = spec.config;
    if (silk === null) return;
    const { leases, pool } = foundation.leases();
    const canBeLate = spec.events.some(
      ({ kind }) => kind === 'hangProcesses' || kind === 'addRules',
    );
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
      const isToFindOut = canBeLate && daemon.renewals === null;
      if (leases.get(daemon.address)?.subnet !== daemon.device && !isCutOff && !isToFindOut) {
        report(cellGuid, 'uses a subnet that it does not lease');
      }
    }
  },
};
