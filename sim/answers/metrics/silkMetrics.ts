/**
 * What Silk's controller sends: the state of the lease table every half minute, and requests for leases.
 *
 * Diego: silk:controller/server_metrics/server_metrics.go, cf-networking-helpers:middleware.
 */
import { lastRenewal } from '../../diego/silk/leaseController';
import { HOUR, type Instant, SECOND, toMilliseconds } from '../../engine/units';
import { epochOf, type MetricParts } from './metricParts';
import { sample } from './metricStore';

/** BOSH property staleness_threshold_seconds of the silk-controller. */
const STALE_AFTER = HOUR;

/** Nothing in a foundation without Silk. */
export function watchSilk(parts: MetricParts): void {
  const { rows, store, clock, spec, foundation } = parts;
  const { silk } = spec.config;
  if (silk === null) return;
  clock.every(30 * SECOND, epochOf(parts, 'silk-controller'), 0, (at) => {
    const { leases, poolSize } = foundation().leases();
    let stale = 0;
    for (const lease of leases.values()) {
      if (at - lastRenewal(lease, at) > STALE_AFTER) stale++;
    }
    sample(store, at, 'silk-controller.totalLeases', leases.size);
    sample(store, at, 'silk-controller.freeLeases', poolSize - leases.size);
    sample(store, at, 'silk-controller.staleLeases', stale);
  });
  let acquisitions = 0;
  const answered = (askedAt: Instant): void =>
    clock.at(askedAt + silk.callTime, (at) => {
      const time = toMilliseconds(silk.callTime);
      sample(store, at, 'silk-controller.LeasesAcquireRequestTime', time);
      sample(store, at, 'silk-controller.LeasesAcquireRequestCount', ++acquisitions);
    });
  rows.on('silk.leaseAcquired', answered);
  rows.on('silk.leaseRefused', answered);
}
