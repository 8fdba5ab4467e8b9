/**
 * How many of Silk's leases are active: renewed within the time after which they expire.
 *
 * Silk: controller/leaser/lease_controller.go, which leaves expired ones out of what daemons are told. Daemons
 * ask by the hundred twice a minute, and leases expire once in a week, so the number is kept.
 */
import { lastRenewal } from '../../diego/silk/leaseController';
import { type Duration, type Instant, NEVER } from '../../engine/units';
import type { MetricParts } from './metricParts';

/** Answers how many leases are active at an instant, the latest so far. */
export function watchActiveLeases(
  { rows, foundation }: MetricParts,
  leaseExpiration: Duration,
): (at: Instant) => number {
  let active = 0;
  /** Until then `active` holds. */
  let until: Instant = 0;
  const forget = (): void => {
    until = 0;
  };
  rows.on('silk.leaseAcquired', forget);
  rows.on('cell.killed', forget);
  rows.onObservation('silk.renewed', (_at, cell) => {
    // The last one of a cell that stopped meanwhile moves the end of its lease.
    if (!foundation().rep(cell).isUp) forget();
  });
  return (at) => {
    if (at < until) return active;
    active = 0;
    until = NEVER;
    for (const lease of foundation().leases().leases.values()) {
      const end = lease.isRenewing ? NEVER : lastRenewal(lease, NEVER) + leaseExpiration;
      if (end <= at) continue;
      active++;
      until = Math.min(until, end);
    }
    return active;
  };
}
