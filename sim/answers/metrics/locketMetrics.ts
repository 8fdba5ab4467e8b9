/**
 * What Locket sends every minute: presences and requests.
 *
 * Diego: locket:metrics, locket:expiration/lock_pick.go. Refreshes of presences that are elided are counted
 * all the same, from the rhythm that Locket knows of them.
 */
import { lastArrival, type Renewals } from '../../diego/renewals';
import { type Instant, MINUTE } from '../../engine/units';
import { epochOf, type MetricParts } from './metricParts';
import { sample } from './metricStore';
import { addRequests, createRequestMeter, type RequestMeter } from './requestMeter';
import { sendRequestMetrics } from './requestMetrics';

export function watchLocket(parts: MetricParts): void {
  const { rows, store, clock, foundation } = parts;
  const epoch = epochOf(parts, 'locket');
  let expired = 0;
  rows.on('presence.expired', () => {
    expired++;
  });
  const lock = createRequestMeter(epoch, MINUTE);
  const fetchAll = createRequestMeter(epoch, MINUTE);
  rows.onObservation('locket.request.Lock', (at, _subject, latency) =>
    addRequests(lock, at, latency),
  );
  rows.onObservation('locket.request.FetchAll', (at, _subject, latency) =>
    addRequests(fetchAll, at, latency),
  );
  const countElided = watchElided(parts, lock);
  clock.every(MINUTE, epoch, 0, (at) => {
    sample(store, at, 'locket.ActivePresences', foundation().presentCells().length);
    sample(store, at, 'locket.PresenceExpired', expired);
    countElided(at);
    sendRequestMetrics(store, at, 'locket', -1, 'Lock', lock);
    sendRequestMetrics(store, at, 'locket', -1, 'FetchAll', fetchAll);
  });
}

/** Counts the elided refreshes of each presence up to a tick, or to the stop of its cell. */
function watchElided(parts: MetricParts, lock: RequestMeter): (at: Instant) => void {
  const { rows, spec, foundation } = parts;
  const { callTime } = spec.config.locket;
  /** By cell: the renewals that were looked at, and how many of them have been counted. */
  const counted = new Map<number, { renewals: Renewals; arrivals: number }>();
  const countOf = (cell: number, renewals: Renewals, at: Instant): void => {
    const last = counted.get(cell);
    const before = last?.renewals === renewals ? last.arrivals : 0;
    const arrivals = arrivalsBy(renewals, at);
    counted.set(cell, { renewals, arrivals });
    addRequests(lock, at, callTime, arrivals - before);
  };
  // Its row keeps the renewals of a stopped cell until it expires; those on their way then are lost to the count.
  rows.on('cell.killed', (at, cell) => {
    const renewals = foundation().elidedRenewals().get(cell);
    if (renewals !== undefined) countOf(cell, renewals, at);
  });
  return (at) => {
    for (const [cell, renewals] of foundation().elidedRenewals()) countOf(cell, renewals, at);
  };
}

/** How many renewals have arrived by then. */
function arrivalsBy(renewals: Renewals, at: Instant): number {
  const last = lastArrival(renewals, at);
  if (last === undefined) return 0;
  return Math.round((last - renewals.latency - renewals.from) / renewals.period) + 1;
}
