/** What BBS and Locket send of their databases (bbs:metrics/db_stat_metron_notifier.go, Locket's is the same). */
import type { Instant } from '../../engine/units';
import type { DatabaseMeter } from './databaseMeter';
import { NANOS } from './metricParts';
import { type MetricStore, sample } from './metricStore';

/** Ends the meter's window and sends it; no query fails. */
export function sendDatabaseMetrics(
  store: MetricStore,
  at: Instant,
  source: 'bbs' | 'locket',
  meter: DatabaseMeter,
): void {
  const window = meter.takeWindow(at);
  sample(store, at, `${source}.DBOpenConnections`, window.openConnections);
  sample(store, at, `${source}.DBWaitCount`, window.waits);
  sample(store, at, `${source}.DBWaitDuration`, window.waited * NANOS);
  sample(store, at, `${source}.DBQueriesTotal`, window.total);
  sample(store, at, `${source}.DBQueriesSucceeded`, window.done);
  sample(store, at, `${source}.DBQueriesFailed`, 0);
  sample(store, at, `${source}.DBQueriesInFlight`, window.inFlightMax);
  sample(store, at, `${source}.DBQueryDurationMax`, window.slowest * NANOS);
}
