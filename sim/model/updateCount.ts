/**
 * How many VMs a deploy updates at once, and how many of them as canaries: BOSH's arithmetic on what a manifest says.
 *
 * Source: bosh-director's update_config.rb and numerical_value_calculator.rb. A percentage is one of the VMs of the
 * zone at hand that the deploy changes, rounded down.
 */
import type { UpdateCount } from './foundationSpec';

/** `max_in_flight` in a zone with so many changed VMs: at least one. */
export function maxInFlightOf(maxInFlight: UpdateCount, changed: number): number {
  return Math.max(1, numberOf(maxInFlight, changed));
}

/** `canaries` of a zone with so many changed VMs: may be none, and at most all of them. */
export function canariesOf(canaries: UpdateCount, changed: number): number {
  return Math.min(numberOf(canaries, changed), changed);
}

function numberOf(count: UpdateCount, changed: number): number {
  return count.kind === 'count' ? count.count : Math.floor((count.percent * changed) / 100);
}
