/** Who leased a subnet, and when: its records of leases, and until when each holder had it. Pure. */
import { type LeaseStay, leaseHistory } from '../../replay/leases';
import type { Replay } from '../../replay/openReplay';

/** Rows of leases that name the subnet, ascending. */
export function leaseRows(replay: Replay, subnet: number): readonly number[] {
  return leaseHistory(replay).rows.get(subnet) ?? [];
}

/** Holders in order. */
export function staysIn(replay: Replay, subnet: number): readonly LeaseStay[] {
  return leaseHistory(replay).bySubnet.get(subnet) ?? [];
}
