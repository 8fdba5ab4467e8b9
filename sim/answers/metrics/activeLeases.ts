/**
 * How many of Silk's leases are active: renewed within the time after which they expire.
 *
 * Silk: controller/leaser/lease_controller.go, which leaves expired ones out of what daemons are told. Daemons
 * ask by the hundred twice a minute, and leases expire once in a week, so the number is kept: until the first lease
 * that was active could have expired, or a row comes or goes, or an expired lease is renewed.
 */
import { lastRenewal } from '../../diego/silk/leaseTable';
import { type Duration, type Instant, NEVER } from '../../engine/units';
import type { MetricParts } from './metricParts';

/** Answers how many leases are active at an instant, the latest so far. */
export function watchActiveLeases(
  { rows, foundation }: MetricParts,
  leaseExpiration: Duration,
): (at: Instant) => number {
  let active = 0;
  let known = 0;
  /** Until then `active` holds. */
  let until: Instant = 0;
  const forget = (): void => {
    until = 0;
  };
  for (const kind of ['silk.leaseAcquired', 'silk.leaseReleased', 'silk.leaseEvicted'] as const) {
    rows.on(kind, forget);
  }
  for (const observation of ['silk.renewed', 'silk.rhythmBegan'] as const) {
    rows.onObservation(observation, () => {
      if (active < known) forget();
    });
  }
  return (at) => {
    const { leases } = foundation().leases();
    if (at < until && leases.size === known) return active;
    active = 0;
    known = leases.size;
    until = NEVER;
    for (const lease of leases.values()) {
      // Renewals to come only move it on.
      const end = lastRenewal(lease, at) + leaseExpiration;
      if (end <= at) continue;
      active++;
      until = Math.min(until, end);
    }
    return active;
  };
}
