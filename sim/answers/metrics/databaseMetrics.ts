/** What BBS and Locket send of their databases (bbs:metrics/db_stat_metron_notifier.go, Locket's is the same). */
import type { Instant } from '../../engine/units';
import type { DatabaseMeter } from './databaseMeter';
import { NANOS } from './metricParts';
import { type MetricStore, sample } from './metricStore';

/** Queries that failed so far, and those that were tries more than the meter was told of. */
export interface FailedQueries {
  failed: number;
  repeated: number;
}

export function noFailedQueries(): FailedQueries {
  return { failed: 0, repeated: 0 };
}

/** Ends the meter's window and sends it. */
export function sendDatabaseMetrics(
  store: MetricStore,
  at: Instant,
  source: 'bbs' | 'locket',
  meter: DatabaseMeter,
  { failed, repeated }: FailedQueries,
  instance = 0,
): void {
  const window = meter.takeWindow(at);
  const send = (key: Parameters<typeof sample>[2], value: number): void =>
    sample(store, at, key, value, -1, '', instance);
  send(`${source}.DBOpenConnections`, window.openConnections);
  send(`${source}.DBWaitCount`, window.waits);
  send(`${source}.DBWaitDuration`, window.waited * NANOS);
  send(`${source}.DBQueriesTotal`, window.total + repeated);
  send(`${source}.DBQueriesSucceeded`, window.done + repeated - failed);
  send(`${source}.DBQueriesFailed`, failed);
  send(`${source}.DBQueriesInFlight`, window.inFlightMax);
  send(`${source}.DBQueryDurationMax`, window.slowest * NANOS);
}
