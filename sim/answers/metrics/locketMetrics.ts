/**
 * What Locket sends every minute: presences, requests, and its database.
 *
 * Diego: locket:metrics, locket:expiration/lock_pick.go. Refreshes of presences that are elided are counted
 * all the same, from the rhythm that Locket knows of them.
 */
import type { Renewals } from '../../diego/renewals';
import { type Instant, MINUTE } from '../../engine/units';
import { createDatabaseMeter } from './databaseMeter';
import { sendDatabaseMetrics } from './databaseMetrics';
import { epochOf, type MetricParts } from './metricParts';
import { sample } from './metricStore';
import { addRequests, createRequestMeter } from './requestMeter';
import { sendRequestMetrics } from './requestMetrics';

export function watchLocket(parts: MetricParts): void {
  const { rows, store, clock, spec, foundation } = parts;
  const { callTime, maxOpenConnections } = spec.config.locket;
  const epoch = epochOf(parts, 'locket');
  let expired = 0;
  rows.on('presence.expired', () => {
    expired++;
  });
  const lock = createRequestMeter(epoch, MINUTE);
  const fetchAll = createRequestMeter(epoch, MINUTE);
  const queries = createDatabaseMeter(maxOpenConnections);
  rows.onObservation('locket.request.Lock', (at, _subject, latency) => {
    addRequests(lock, at, latency);
    queries.add(at - latency, at);
  });
  rows.onObservation('locket.request.FetchAll', (at, _subject, latency) => {
    addRequests(fetchAll, at, latency);
    queries.add(at - latency, at);
  });
  const tellElided = watchElided(parts, (arrivedAt) => {
    addRequests(lock, arrivedAt + callTime, callTime);
    queries.add(arrivedAt, arrivedAt + callTime);
  });
  clock.every(MINUTE, epoch, 0, (at) => {
    sample(store, at, 'locket.ActivePresences', foundation().presentCells().length);
    sample(store, at, 'locket.PresenceExpired', expired);
    tellElided(at);
    sendRequestMetrics(store, at, 'locket', -1, 'Lock', lock);
    sendRequestMetrics(store, at, 'locket', -1, 'FetchAll', fetchAll);
    sendDatabaseMetrics(store, at, 'locket', queries);
  });
}

/**
 * Tells of the elided refreshes of each row: at a tick of those that have come before it; when they end, of all
 * that will come without being sent.
 */
function watchElided(
  { rows, foundation }: MetricParts,
  onRefresh: (arrivedAt: Instant) => void,
): (at: Instant) => void {
  /** By row: the renewals that were looked at, and how many of them have been told of. */
  const told = new Map<number, { renewals: Renewals; count: number }>();
  const tell = (key: number, renewals: Renewals, arrivedBefore: Instant): void => {
    const { from, period, latency } = renewals;
    const count = Math.max(0, Math.ceil((arrivedBefore - latency - from) / period));
    const last = told.get(key);
    const before = last?.renewals === renewals ? last.count : 0;
    for (let i = before; i < count; i++) onRefresh(from + i * period + latency);
    told.set(key, { renewals, count: Math.max(before, count) });
  };
  // Told of just before Locket forgets them.
  rows.onObservation('locket.renewalsEnded', (at, key, onTheirWay) => {
    const renewals = foundation().elidedRenewals().get(key);
    if (renewals !== undefined) tell(key, renewals, at + onTheirWay);
  });
  return (at) => {
    for (const [key, renewals] of foundation().elidedRenewals()) tell(key, renewals, at);
  };
}
