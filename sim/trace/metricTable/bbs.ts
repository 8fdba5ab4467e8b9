/** What each BBS sends: the notifiers of bbs:metrics. */
import { GO, LOCK_HELD, metric, REPORT, RUNTIME, TICK, why } from './spec';

const CELL_ID = { tags: ['cell-id'], isPerCell: true } as const;
const FILES = why('Open files are not modelled.');
const MIGRATIONS = why(
  'What a BBS does between taking its lock and serving is one time here, `sim.bbs.activation_time`.',
);
const BBS_LRP = 'bbs:metrics/lrp_stat_metron_notifier.go';
const BBS_TASK = 'bbs:metrics/task_stat_metron_notifier.go';
const BBS_REQUEST = 'bbs:metrics/request_stat_metron_notifier.go';
const BBS_DB = 'bbs:metrics/db_stat_metron_notifier.go';

// biome-ignore format: a table, one line each.
export const BBS_METRICS = [
  // BBS: LRPs, from the last recorded pass.
  metric('bbs', 'ConvergenceLRPRuns', 'counter', '', TICK, 'LRP convergence passes since the last time it was sent; nothing when there was none.', BBS_LRP),
  metric('bbs', 'ConvergenceLRPDuration', 'gauge', 'nanos', TICK, 'Length of the last LRP convergence pass, from before the cells are listed to before the auction is requested.', BBS_LRP),
  metric('bbs', 'Domain', 'gauge', 'Metric', TICK, '1 for each domain that was fresh in the last pass; Diego sends it as Domain.<name>. A stale domain stops having it.', BBS_LRP, { tags: ['domain'] }),
  metric('bbs', 'LRPsUnclaimed', 'gauge', 'Metric', TICK, 'ORDINARY rows in state UNCLAIMED at the end of the last pass.', BBS_LRP),
  metric('bbs', 'LRPsClaimed', 'gauge', 'Metric', TICK, 'ORDINARY rows in state CLAIMED at the end of the last pass.', BBS_LRP),
  metric('bbs', 'LRPsRunning', 'gauge', 'Metric', TICK, 'ORDINARY rows in state RUNNING at the end of the last pass.', BBS_LRP),
  metric('bbs', 'CrashedActualLRPs', 'gauge', 'Metric', TICK, 'ORDINARY rows in state CRASHED at the end of the last pass.', BBS_LRP),
  metric('bbs', 'LRPsMissing', 'gauge', 'Metric', TICK, 'Desired keys that the last pass found without any row.', BBS_LRP),
  metric('bbs', 'LRPsExtra', 'gauge', 'Metric', TICK, 'Rows that the last pass retired, in fresh domains.', BBS_LRP),
  metric('bbs', 'SuspectRunningActualLRPs', 'gauge', 'Metric', TICK, 'SUSPECT rows in state RUNNING that the last pass found.', BBS_LRP),
  metric('bbs', 'SuspectClaimedActualLRPs', 'gauge', 'Metric', TICK, 'SUSPECT rows in state CLAIMED that the last pass found.', BBS_LRP),
  metric('bbs', 'LRPsDesired', 'gauge', 'Metric', TICK, 'Instances that the DesiredLRPs ask for.', BBS_LRP),
  metric('bbs', 'CrashingDesiredLRPs', 'gauge', 'Metric', TICK, 'DesiredLRPs with an ORDINARY row in state CRASHED.', BBS_LRP),
  metric('bbs', 'PresentCells', 'gauge', 'Metric', TICK, 'Cells with a presence when the last pass began.', BBS_LRP),
  metric('bbs', 'SuspectCells', 'gauge', 'Metric', TICK, 'Cells without a presence that rows still name.', BBS_LRP),
  // BBS: tasks.
  metric('bbs', 'TasksPending', 'gauge', 'Metric', TICK, 'Tasks in state Pending at the end of the last task pass.', BBS_TASK),
  metric('bbs', 'TasksRunning', 'gauge', 'Metric', TICK, 'Tasks in state Running at the end of the last task pass.', BBS_TASK),
  metric('bbs', 'TasksCompleted', 'gauge', 'Metric', TICK, 'Tasks in state Completed at the end of the last task pass.', BBS_TASK),
  metric('bbs', 'TasksResolving', 'gauge', 'Metric', TICK, 'Tasks in state Resolving at the end of the last task pass.', BBS_TASK),
  metric('bbs', 'TasksStarted', 'gauge', 'Metric', TICK, 'Tasks that StartTask let the cell start, since this BBS became active.', BBS_TASK, CELL_ID),
  metric('bbs', 'TasksSucceeded', 'gauge', 'Metric', TICK, 'Tasks that the cell reported as succeeded, since this BBS became active.', BBS_TASK, CELL_ID),
  metric('bbs', 'TasksFailed', 'gauge', 'Metric', TICK, 'Tasks that the cell reported as failed, since this BBS became active.', BBS_TASK, CELL_ID),
  metric('bbs', 'ConvergenceTaskRuns', 'counter', '', TICK, 'Task convergence passes since the last time it was sent; nothing when there was none.', BBS_TASK),
  metric('bbs', 'ConvergenceTaskDuration', 'gauge', 'nanos', TICK, 'Length of the last task convergence pass, the listing of cells included.', BBS_TASK),
  metric('bbs', 'ConvergenceTasksPruned', 'counter', '', TICK, "Tasks that the last pass deleted; the last pass's number is added again every 15 s, so that most are counted twice.", BBS_TASK),
  metric('bbs', 'ConvergenceTasksKicked', 'counter', '', TICK, "Tasks that the last pass failed, auctioned or resolved anew; the last pass's number is added again every 15 s, so that most are counted twice.", BBS_TASK),
  // BBS: calls, lock, database.
  metric('bbs', 'RequestCount', 'counter', '', REPORT, 'Calls of the BBS since the last time it was sent.', BBS_REQUEST),
  metric('bbs', 'RequestLatency', 'gauge', 'nanos', REPORT, 'The slowest call since the last time it was sent; nothing when there was no call.', BBS_REQUEST),
  metric('bbs', 'LockHeld', 'gauge', 'Metric', REPORT, '1 while this BBS holds the lock, 0 while it waits for it.', LOCK_HELD),
  metric('bbs', 'BBSMasterElected', 'gauge', 'Metric', 'event', '1 when this BBS becomes active.', 'bbs:metrics/bbs_election_metron_notifier.go'),
  metric('bbs', 'OpenFileDescriptors', 'gauge', 'Metric', REPORT, 'Open files of the process.', 'bbs:metrics/file_descriptor_metron_notifier.go', FILES),
  metric('bbs', 'DBOpenConnections', 'gauge', 'Metric', REPORT, 'Most connections to the database that were in use at once so far: opened ones stay open.', BBS_DB),
  metric('bbs', 'DBWaitDuration', 'gauge', 'nanos', REPORT, 'Time that queries waited for a connection, of those that got one since the last time it was sent.', BBS_DB),
  metric('bbs', 'DBWaitCount', 'gauge', 'Metric', REPORT, 'Queries since the last time it was sent that found all connections taken.', BBS_DB),
  metric('bbs', 'DBQueriesTotal', 'gauge', 'Metric', REPORT, 'Queries so far; a call is one transaction and counts as one, as does each query and action of a convergence pass.', BBS_DB),
  metric('bbs', 'DBQueriesSucceeded', 'gauge', 'Metric', REPORT, 'Queries so far that succeeded.', BBS_DB),
  metric('bbs', 'DBQueriesFailed', 'gauge', 'Metric', REPORT, 'Queries so far that failed, each try of them: the database refused, or cut the connection.', BBS_DB),
  metric('bbs', 'DBQueriesInFlight', 'gauge', 'Metric', REPORT, 'Most queries at once since the last time it was sent.', BBS_DB),
  metric('bbs', 'DBQueryDurationMax', 'gauge', 'nanos', REPORT, 'The slowest query that ended since the last time it was sent, waiting included.', BBS_DB),
  metric('bbs', 'MigrationDuration', 'gauge', 'nanos', 'event', 'Time that the migration of the database took when this BBS became active.', 'bbs:migration/manager.go', MIGRATIONS),
  metric('bbs', 'EncryptionDuration', 'gauge', 'nanos', 'event', 'Time that the encryption of the database took when this BBS became active.', 'bbs:encryptor/encryptor.go', MIGRATIONS),
  metric('bbs', 'numGoRoutines', 'gauge', 'Metric', 'event', 'Goroutines of the process.', RUNTIME, GO),
  metric('bbs', 'memoryStats', 'gauge', 'Metric', 'event', 'Memory of the process; Diego sends several as memoryStats.<name>.', RUNTIME, GO),
] as const;
