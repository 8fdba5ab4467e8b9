/**
 * What Locket sends every minute: locks, presences, requests, and its database.
 *
 * Diego: locket:metrics, locket:expiration/lock_pick.go. Each Locket sends for itself; here all of them are one:
 * it sends while any runs, and begins anew when all have been down. Refreshes that are elided are counted all the
 * same, from the rhythm that Locket knows of them.
 */
import { AUCTIONEER_LOCK, BBS_LOCK, waiterKey } from '../../diego/locket/messages';
import type { Renewals } from '../../diego/renewals';
import { type Instant, MINUTE } from '../../engine/units';
import { createDatabaseMeter, type DatabaseMeter } from './databaseMeter';
import { type FailedQueries, noFailedQueries, sendDatabaseMetrics } from './databaseMetrics';
import { epochOf, type MetricParts } from './metricParts';
import { sample } from './metricStore';
import { watchProcesses } from './processes';
import { addRequests, createRequestMeter, type RequestMeter } from './requestMeter';
import { sendRequestMetrics } from './requestMetrics';

const REQUEST_TYPES = ['Lock', 'Release', 'FetchAll'] as const;
type RequestType = (typeof REQUEST_TYPES)[number];

/** What the Lockets have in their memory. */
interface Tally {
  readonly meters: Readonly<Record<RequestType, { all: RequestMeter; failed: RequestMeter }>>;
  readonly queries: DatabaseMeter;
  readonly failedQueries: FailedQueries;
  locksExpired: number;
  presencesExpired: number;
}

export function watchLocket(parts: MetricParts): void {
  const { rows, store, clock, spec, foundation } = parts;
  const { callTime, maxOpenConnections } = spec.config.locket;
  const epoch = epochOf(parts, 'locket');
  const meters = () => ({
    all: createRequestMeter(epoch, MINUTE),
    failed: createRequestMeter(epoch, MINUTE),
  });
  const begin = (): Tally => ({
    meters: { Lock: meters(), Release: meters(), FetchAll: meters() },
    queries: createDatabaseMeter(maxOpenConnections),
    failedQueries: noFailedQueries(),
    locksExpired: 0,
    presencesExpired: 0,
  });
  let tally = begin();
  let running = 0;
  const { firstRunning } = watchProcesses(parts, 'locket', {
    onBegan: (_process, at) => {
      if (running++ > 0 || at === 0) return;
      tally = begin();
    },
    onEnded: () => running--,
  });
  rows.on('presence.expired', () => {
    tally.presencesExpired++;
  });
  rows.on('lock.expired', () => {
    tally.locksExpired++;
  });
  for (const type of REQUEST_TYPES) {
    rows.onObservation(`locket.request.${type}`, (at, _subject, latency) => {
      addRequests(tally.meters[type].all, at, latency);
      tally.queries.add(at - latency, at);
    });
    rows.onObservation(`locket.requestFailed.${type}`, (at, _subject, latency) => {
      addRequests(tally.meters[type].all, at, latency);
      addRequests(tally.meters[type].failed, at, latency);
      tally.queries.add(at - latency, at);
      tally.failedQueries.failed++;
    });
  }
  const tellElided = watchElided(parts, (arrivedAt) => {
    addRequests(tally.meters.Lock.all, arrivedAt + callTime, callTime);
    tally.queries.add(arrivedAt, arrivedAt + callTime);
  });
  clock.every(MINUTE, epoch, 0, (at) => {
    tellElided(at);
    if (firstRunning() === undefined) return;
    sample(store, at, 'locket.ActiveLocks', foundation().lockCount());
    sample(store, at, 'locket.ActivePresences', foundation().presentCells().length);
    sample(store, at, 'locket.LocksExpired', tally.locksExpired);
    sample(store, at, 'locket.PresenceExpired', tally.presencesExpired);
    for (const type of REQUEST_TYPES) {
      const { all, failed } = tally.meters[type];
      sendRequestMetrics(store, at, 'locket', -1, type, all, failed);
    }
    sendDatabaseMetrics(store, at, 'locket', tally.queries, tally.failedQueries);
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
  // One whose refresh collides has gone by the time at which Locket takes it for a candidate.
  rows.on('process.exited', (at, _cell, _lrp, _instance, name) => {
    const [component, index] = (foundation().identities().texts[name] ?? '').split('/');
    if (component !== 'bbs' && component !== 'auctioneer') return;
    const lock = component === 'bbs' ? BBS_LOCK : AUCTIONEER_LOCK;
    const key = waiterKey(lock, Number(index));
    const renewals = foundation().elidedRenewals().get(key);
    if (renewals === undefined) return;
    tell(key, renewals, at);
    told.set(key, { renewals, count: Number.POSITIVE_INFINITY });
  });
  // Told of just before Locket forgets them.
  rows.onObservation('locket.renewalsEnded', (at, key) => {
    const renewals = foundation().elidedRenewals().get(key);
    if (renewals !== undefined) tell(key, renewals, at);
  });
  return (at) => {
    for (const [key, renewals] of foundation().elidedRenewals()) tell(key, renewals, at);
  };
}
