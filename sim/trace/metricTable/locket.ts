/** What Locket sends: locket:metrics, locket:expiration. */
import { GO, metric, REPORT, RUNTIME, TYPE } from './spec';

const LOCKET = 'locket:metrics/lock_metron_notifier.go';
const LOCKET_DB = 'locket:metrics/db_metron_notifier.go';

// biome-ignore format: a table, one line each.
export const LOCKET_METRICS = [
  metric('locket', 'ActiveLocks', 'gauge', 'Metric', REPORT, 'Locks that are held.', LOCKET),
  metric('locket', 'ActivePresences', 'gauge', 'Metric', REPORT, 'Presences of cells.', LOCKET),
  metric('locket', 'LocksExpired', 'gauge', 'Metric', REPORT, 'Locks so far that outlived their TTL.', 'locket:expiration/lock_pick.go'),
  metric('locket', 'PresenceExpired', 'gauge', 'Metric', REPORT, 'Presences so far that outlived their TTL.', 'locket:expiration/lock_pick.go'),
  metric('locket', 'RequestsStarted', 'gauge', 'Metric', REPORT, 'Requests so far, by type.', 'locket:handlers/handler.go', TYPE),
  metric('locket', 'RequestsSucceeded', 'gauge', 'Metric', REPORT, 'Requests so far that succeeded, by type; a collision counts as a success.', 'locket:handlers/handler.go', TYPE),
  metric('locket', 'RequestsFailed', 'gauge', 'Metric', REPORT, 'Requests so far that failed, by type: the database refused, or did not answer in time.', 'locket:handlers/handler.go', TYPE),
  metric('locket', 'RequestsInFlight', 'gauge', 'Metric', REPORT, 'Requests under way, by type.', 'locket:handlers/handler.go', TYPE),
  metric('locket', 'RequestsCancelled', 'gauge', 'Metric', REPORT, 'Requests so far whose caller hung up, by type: none here, where a request that is late for its caller is carried out to its end.', 'locket:handlers/handler.go', TYPE),
  metric('locket', 'RequestLatencyMax', 'gauge', 'nanos', REPORT, 'The slowest request since the last time it was sent, by type.', 'locket:handlers/handler.go', TYPE),
  metric('locket', 'DBOpenConnections', 'gauge', 'Metric', REPORT, 'Most connections to the database that were in use at once so far: opened ones stay open.', LOCKET_DB),
  metric('locket', 'DBWaitDuration', 'gauge', 'nanos', REPORT, 'Time that queries waited for a connection, of those that got one since the last time it was sent.', LOCKET_DB),
  metric('locket', 'DBWaitCount', 'gauge', 'Metric', REPORT, 'Queries since the last time it was sent that found all connections taken.', LOCKET_DB),
  metric('locket', 'DBQueriesTotal', 'gauge', 'Metric', REPORT, 'Queries so far; a request is one transaction and counts as one.', LOCKET_DB),
  metric('locket', 'DBQueriesSucceeded', 'gauge', 'Metric', REPORT, 'Queries so far that succeeded.', LOCKET_DB),
  metric('locket', 'DBQueriesFailed', 'gauge', 'Metric', REPORT, 'Queries so far that failed: the database refused, or did not answer within 10 s.', LOCKET_DB),
  metric('locket', 'DBQueriesInFlight', 'gauge', 'Metric', REPORT, 'Most queries at once since the last time it was sent.', LOCKET_DB),
  metric('locket', 'DBQueryDurationMax', 'gauge', 'nanos', REPORT, 'The slowest query that ended since the last time it was sent, waiting included.', LOCKET_DB),
  metric('locket', 'numGoRoutines', 'gauge', 'Metric', 'event', 'Goroutines of the process.', RUNTIME, GO),
  metric('locket', 'memoryStats', 'gauge', 'Metric', 'event', 'Memory of the process; Diego sends several as memoryStats.<name>.', RUNTIME, GO),
] as const;
