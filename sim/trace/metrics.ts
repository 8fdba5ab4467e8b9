/**
 * The table of metrics: what operators of a real Diego see, under its own names, units and tags, and when
 * each is sent.
 *
 * It holds every metric that Diego's BBS, auctioneer, rep with executor, Locket and Silk emit; those that
 * the model has nothing to say about carry the reason in `absent` and are never emitted. Values are kept as
 * Diego sends them: durations in nanoseconds, sizes in MiB. Metrics are commentary: no digest contains them.
 *
 * To add one: append a line; its place in the table is its number. Who gives it values is in
 * `answers/metrics`.
 */
import { type Duration, MINUTE, SECOND } from '../engine/units';

export const METRIC_SOURCES = [
  'bbs',
  'auctioneer',
  'rep',
  'app',
  'locket',
  'silk-controller',
  'silk-daemon',
  'vxlan-policy-agent',
  'netmon',
] as const;

/** `source_id` of who emits; `app` stands for the app's own guid. */
export type MetricSource = (typeof METRIC_SOURCES)[number];

/** As Diego sends it: `Metric` is what its client writes for a plain number; a counter's delta has none. */
export type MetricUnit =
  | ''
  | 'Metric'
  | 'nanos'
  | 'MiB'
  | 'ms'
  | 'seconds'
  | 'bytes'
  | 'nanoseconds'
  | 'percentage'
  | 'B/s';

/** Tags that Diego puts on an envelope, by its own names; `domain` is part of the name there. */
export type MetricTag = 'cell-id' | 'zone' | 'request-type' | 'domain';

export interface MetricSpec {
  /** `<source>.<name>`, unique. */
  readonly key: string;
  /** The name that Diego emits. */
  readonly name: string;
  readonly source: MetricSource;
  /** A counter adds up for as long as its VM lives; a gauge says what is. */
  readonly kind: 'counter' | 'gauge';
  readonly unit: MetricUnit;
  /** Sent whenever it happens, or every so often, whether it changed or not. */
  readonly sampled: 'event' | Duration;
  readonly tags: readonly MetricTag[];
  /** Every cell has its own, or it is about one. */
  readonly isPerCell: boolean;
  /** Each process of the component has its own, and tells its number. */
  readonly isPerProcess: boolean;
  readonly sentence: string;
  /** Where Diego emits it: repository and file. */
  readonly citation: string;
  /** Why there are no values of it; undefined when there are. */
  readonly absent?: string;
}

interface Details {
  readonly tags?: readonly MetricTag[];
  readonly absent?: string;
  /** Default: of rep, apps and the daemons of Silk. */
  readonly isPerCell?: boolean;
}

const ON_CELLS: readonly MetricSource[] = [
  'rep',
  'app',
  'silk-daemon',
  'vxlan-policy-agent',
  'netmon',
];

function metric<const Source extends MetricSource, const Name extends string>(
  source: Source,
  name: Name,
  kind: MetricSpec['kind'],
  unit: MetricUnit,
  sampled: MetricSpec['sampled'],
  sentence: string,
  citation: string,
  details: Details = {},
): MetricSpec & { readonly key: `${Source}.${Name}` } {
  const { tags = [], absent, isPerCell = ON_CELLS.includes(source) } = details;
  const spec = { key: `${source}.${name}` as const, name, source, kind, unit, sampled };
  const isPerProcess = source === 'bbs' || source === 'auctioneer';
  const described = { ...spec, tags, isPerCell, isPerProcess, sentence, citation };
  return absent === undefined ? described : { ...described, absent };
}

/** LRP and task gauges (bbs:metrics/*_metron_notifier.go). */
const TICK = 15 * SECOND;
/** Silk's own interval, and that of the Garden health metric. */
const HALF = 30 * SECOND;
/** BOSH constant report_interval; also locket's ExpirationMetricsInterval and the DB metrics. */
const REPORT = MINUTE;

const CELL_ID = { tags: ['cell-id'], isPerCell: true } as const;
const ZONE = { tags: ['zone'] } as const;
const TYPE = { tags: ['request-type'] } as const;

const why = (absent: string, details: Details = {}): Details => ({ ...details, absent });
const GO = why('The runtime of Go is not modelled.');
const FILES = why('Open files are not modelled.');
const MIGRATIONS = why(
  'What a BBS does between taking its lock and serving is one time here, `sim.bbs.activation_time`.',
);
const USAGE = why('Apps have limits here; what they use of them is not modelled.');
const LOGS = why('Logs are not modelled.');
const VOLUMES = why('Volume drivers are not modelled.');
const LIVENESS = why(
  'Off unless enable_healthcheck_metrics is set; liveness checks after the start are not modelled yet.',
);
const HEALTH_CHECKS = why('Nobody checks the health of the controller here.');
const RELEASE = why('Leases are not given back: no cell is deleted here.');
const NETWORK = why('Policies, iptables and traffic are not modelled.');

const BBS_LRP = 'bbs:metrics/lrp_stat_metron_notifier.go';
const BBS_TASK = 'bbs:metrics/task_stat_metron_notifier.go';
const BBS_REQUEST = 'bbs:metrics/request_stat_metron_notifier.go';
const BBS_DB = 'bbs:metrics/db_stat_metron_notifier.go';
const LOCK_HELD = 'locket:metrics/lock_held_metron_notifier.go';
const AUCTION = 'auctioneer:auctionmetricemitterdelegate';
const REP_REQUEST = 'locket:metrics/helpers/request_metrics.go';
const REPORTER = 'executor:depot/metrics/reporter.go';
const STORE_NODE = 'executor:depot/containerstore/storenode.go';
const CRED = 'executor:depot/containerstore/credmanager.go';
const HEALTH = 'executor:gardenhealth/runner.go';
const CONTAINER = 'executor:containermetrics/stats_reporter.go';
const VOLMAN = 'volman:vollocal/client_local.go';
const LOCKET = 'locket:metrics/lock_metron_notifier.go';
const LOCKET_DB = 'locket:metrics/db_metron_notifier.go';
const SILK = 'silk:controller/server_metrics/server_metrics.go';
const SILK_WRAPPER = 'cf-networking-helpers:middleware';
const PLANNER = 'silk:daemon/planner/vxlan_planner.go';
const POLICY = 'silk-release:src/vxlan-policy-agent/planner';
const ASG = 'silk-release:src/vxlan-policy-agent/converger';
const NETMON = 'silk-release:src/netmon/pollers';
const RUNTIME = 'diego-logging-client:client.go';

// biome-ignore format: a table, one line each.
export const METRICS = [
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

  metric('auctioneer', 'AuctioneerLRPAuctionsStarted', 'counter', '', 'event', 'LRP instances that an auction batch placed.', AUCTION),
  metric('auctioneer', 'AuctioneerTaskAuctionsStarted', 'counter', '', 'event', 'Tasks that an auction batch placed.', AUCTION),
  metric('auctioneer', 'AuctioneerLRPAuctionsFailed', 'counter', '', 'event', 'LRP instances that an auction batch could not place, those that the winning cell handed back included.', AUCTION),
  metric('auctioneer', 'AuctioneerTaskAuctionsFailed', 'counter', '', 'event', 'Tasks that an auction batch could not place, those that the winning cell handed back included.', AUCTION),
  metric('auctioneer', 'AuctioneerFetchStatesDuration', 'gauge', 'nanos', 'event', 'Time to fetch the state of all cells, up to four attempts; also when there is nothing to auction then.', AUCTION),
  metric('auctioneer', 'AuctioneerFailedCellStateRequests', 'counter', '', 'event', 'Requests for the state of a cell that were not answered, or with an error.', AUCTION),
  metric('auctioneer', 'LockHeld', 'gauge', 'Metric', REPORT, '1 while this auctioneer holds the lock, 0 while it waits for it.', LOCK_HELD),
  metric('auctioneer', 'RequestCount', 'counter', '', 'event', 'Requests for auctions.', 'auctioneer:handlers/handlers.go'),
  metric('auctioneer', 'RequestLatency', 'gauge', 'nanos', 'event', 'Time to take a request for auctions in: that of reading as much of the state of a cell.', 'auctioneer:handlers/handlers.go'),
  metric('auctioneer', 'numGoRoutines', 'gauge', 'Metric', 'event', 'Goroutines of the process.', RUNTIME, GO),
  metric('auctioneer', 'memoryStats', 'gauge', 'Metric', 'event', 'Memory of the process; Diego sends several as memoryStats.<name>.', RUNTIME, GO),

  metric('rep', 'RepBulkSyncDuration', 'gauge', 'nanos', 'event', "Time that the bulk sync took to fetch the cell's rows; what it then does about them is not in it.", 'rep:harmonizer/bulker.go'),
  metric('rep', 'StrandedEvacuatingActualLRPs', 'gauge', 'Metric', 'event', 'EVACUATING rows that are still on the cell when its rep ends.', 'rep:evacuation/cleanup.go'),
  metric('rep', 'RequestsStarted', 'gauge', 'Metric', REPORT, 'Requests so far, by type.', REP_REQUEST, TYPE),
  metric('rep', 'RequestsSucceeded', 'gauge', 'Metric', REPORT, 'Requests so far that succeeded, by type.', REP_REQUEST, TYPE),
  metric('rep', 'RequestsFailed', 'gauge', 'Metric', REPORT, 'Requests so far that failed, by type.', REP_REQUEST, TYPE),
  metric('rep', 'RequestsInFlight', 'gauge', 'Metric', REPORT, 'Requests under way, by type.', REP_REQUEST, TYPE),
  metric('rep', 'RequestsCancelled', 'gauge', 'Metric', REPORT, 'Requests so far whose caller hung up, by type: none here, where a request that is late for its caller is carried out to its end.', REP_REQUEST, TYPE),
  metric('rep', 'RequestLatencyMax', 'gauge', 'nanos', REPORT, 'The slowest request since the last time it was sent, by type.', REP_REQUEST, TYPE),
  metric('rep', 'CapacityTotalMemory', 'gauge', 'MiB', REPORT, 'Memory of the cell for containers.', REPORTER, ZONE),
  metric('rep', 'CapacityTotalDisk', 'gauge', 'MiB', REPORT, 'Disk of the cell for containers.', REPORTER, ZONE),
  metric('rep', 'CapacityTotalContainers', 'gauge', 'Metric', REPORT, 'Containers that the cell may have.', REPORTER, ZONE),
  metric('rep', 'CapacityRemainingMemory', 'gauge', 'MiB', REPORT, 'Memory that no container has reserved.', REPORTER, ZONE),
  metric('rep', 'CapacityRemainingDisk', 'gauge', 'MiB', REPORT, 'Disk that no container has reserved.', REPORTER, ZONE),
  metric('rep', 'CapacityRemainingContainers', 'gauge', 'Metric', REPORT, 'Containers that the cell may still have.', REPORTER, ZONE),
  metric('rep', 'CapacityAllocatedMemory', 'gauge', 'MiB', REPORT, 'Memory that containers have reserved.', REPORTER, ZONE),
  metric('rep', 'CapacityAllocatedDisk', 'gauge', 'MiB', REPORT, 'Disk that containers have reserved.', REPORTER, ZONE),
  metric('rep', 'ContainerUsageMemory', 'gauge', 'MiB', REPORT, 'Memory that containers use.', REPORTER, { ...USAGE, ...ZONE }),
  metric('rep', 'ContainerUsageDisk', 'gauge', 'MiB', REPORT, 'Disk that containers use.', REPORTER, { ...USAGE, ...ZONE }),
  metric('rep', 'ContainerCount', 'gauge', 'Metric', REPORT, 'Containers in any state.', REPORTER, ZONE),
  metric('rep', 'StartingContainerCount', 'gauge', 'Metric', REPORT, 'Containers that are reserved, initializing or created.', REPORTER, ZONE),
  metric('rep', 'GardenHealthCheckFailed', 'gauge', 'Metric', HALF, '1 after a failed health check of Garden, else 0; also whenever it changes.', HEALTH),
  metric('rep', 'CellUnhealthy', 'gauge', 'Metric', 'event', '1 when a health check of Garden timed out.', HEALTH),
  metric('rep', 'StalledGardenDuration', 'gauge', 'nanos', 'event', 'How long the rep has waited for Garden at its start, every 5 s; 0 when Garden answers.', 'executor:initializer/initializer_garden.go'),
  metric('rep', 'GardenContainerCreationSucceededDuration', 'gauge', 'nanos', 'event', 'Time that Garden took to create a container.', STORE_NODE),
  metric('rep', 'GardenContainerCreationFailedDuration', 'gauge', 'nanos', 'event', 'Time that Garden took to fail to create a container.', STORE_NODE),
  metric('rep', 'GardenContainerDestructionSucceededDuration', 'gauge', 'nanos', 'event', 'Time that Garden took to destroy a container.', STORE_NODE),
  metric('rep', 'GardenContainerDestructionFailedDuration', 'gauge', 'nanos', 'event', 'Time that Garden took to fail to destroy a container.', STORE_NODE),
  metric('rep', 'ContainerSetupSucceededDuration', 'gauge', 'nanos', 'event', 'Time from the start of the creation of a container to the end of its set-up.', 'executor:depot/steps/timed_step.go'),
  metric('rep', 'ContainerSetupFailedDuration', 'gauge', 'nanos', 'event', 'Time from the start of the creation of a container to the failure of its set-up.', 'executor:depot/steps/timed_step.go'),
  metric('rep', 'ContainerCompletedCount', 'counter', '', 'event', 'Containers whose process group ended.', STORE_NODE),
  metric('rep', 'ContainerExitedOnTimeoutCount', 'counter', '', 'event', 'Containers that did not end within the graceful shutdown interval and were killed.', STORE_NODE),
  metric('rep', 'CredCreationSucceededCount', 'counter', '', 'event', 'Instance identity certificates made.', CRED),
  metric('rep', 'CredCreationFailedCount', 'counter', '', 'event', 'Instance identity certificates that could not be made: none here.', CRED),
  metric('rep', 'CredCreationSucceededDuration', 'gauge', 'nanos', 'event', 'Time to make an instance identity certificate: half of the time of both.', CRED),
  metric('rep', 'C2CCredCreationSucceededCount', 'counter', '', 'event', 'Certificates for traffic between containers made.', CRED),
  metric('rep', 'C2CCredCreationFailedCount', 'counter', '', 'event', 'Certificates for traffic between containers that could not be made: none here.', CRED),
  metric('rep', 'C2CCredCreationSucceededDuration', 'gauge', 'nanos', 'event', 'Time to make a certificate for traffic between containers: half of the time of both.', CRED),
  metric('rep', 'HTTPLivenessChecksFailedCount', 'counter', '', 'event', 'HTTP liveness checks that failed.', 'executor:depot/steps/emit_check_failure_metric_step.go', LIVENESS),
  metric('rep', 'TCPLivenessChecksFailedCount', 'counter', '', 'event', 'TCP liveness checks that failed.', 'executor:depot/steps/emit_check_failure_metric_step.go', LIVENESS),
  metric('rep', 'AppInstanceExceededLogRateLimitCount', 'counter', '', 'event', 'Times that an instance logged more than it may.', 'executor:depot/log_streamer/log_rate_limiter.go', LOGS),
  metric('rep', 'VolmanMountErrors', 'counter', '', 'event', 'Volumes that could not be mounted.', VOLMAN, VOLUMES),
  metric('rep', 'VolmanUnmountErrors', 'counter', '', 'event', 'Volumes that could not be unmounted.', VOLMAN, VOLUMES),
  metric('rep', 'VolmanMountDuration', 'gauge', 'nanos', 'event', 'Time to mount a volume; also per driver, as VolmanMountDurationFor<driver>.', VOLMAN, VOLUMES),
  metric('rep', 'VolmanUnmountDuration', 'gauge', 'nanos', 'event', 'Time to unmount a volume; also per driver, as VolmanUnmountDurationFor<driver>.', VOLMAN, VOLUMES),
  metric('rep', 'numGoRoutines', 'gauge', 'Metric', 'event', 'Goroutines of the process.', RUNTIME, GO),
  metric('rep', 'memoryStats', 'gauge', 'Metric', 'event', 'Memory of the process; Diego sends several as memoryStats.<name>.', RUNTIME, GO),

  metric('app', 'cpu', 'gauge', 'percentage', TICK, 'CPU of an instance.', CONTAINER, USAGE),
  metric('app', 'memory', 'gauge', 'bytes', TICK, 'Memory that an instance uses.', CONTAINER, USAGE),
  metric('app', 'disk', 'gauge', 'bytes', TICK, 'Disk that an instance uses.', CONTAINER, USAGE),
  metric('app', 'memory_quota', 'gauge', 'bytes', TICK, 'Memory that an instance may use.', CONTAINER, USAGE),
  metric('app', 'disk_quota', 'gauge', 'bytes', TICK, 'Disk that an instance may use.', CONTAINER, USAGE),
  metric('app', 'container_age', 'gauge', 'nanoseconds', TICK, 'Age of the container of an instance.', CONTAINER, USAGE),
  metric('app', 'absolute_usage', 'gauge', 'nanoseconds', TICK, 'CPU time that an instance has used.', CONTAINER, USAGE),
  metric('app', 'absolute_entitlement', 'gauge', 'nanoseconds', TICK, 'CPU time that an instance was entitled to.', CONTAINER, USAGE),
  metric('app', 'cpu_entitlement', 'gauge', 'percentage', TICK, 'CPU of an instance as a share of what it is entitled to; left out by default.', CONTAINER, USAGE),
  metric('app', 'log_rate', 'gauge', 'B/s', TICK, 'What an instance logs.', 'executor:depot/log_streamer/log_rate_limiter.go', LOGS),
  metric('app', 'log_rate_limit', 'gauge', 'B/s', TICK, 'What an instance may log.', 'executor:depot/log_streamer/log_rate_limiter.go', LOGS),
  metric('app', 'rx_bytes', 'counter', '', TICK, 'Bytes that an instance received.', CONTAINER, USAGE),
  metric('app', 'tx_bytes', 'counter', '', TICK, 'Bytes that an instance sent.', CONTAINER, USAGE),
  metric('app', 'spike', 'gauge', 'seconds', TICK, 'Since when an instance has used more CPU than it is entitled to, as a timer.', CONTAINER, USAGE),

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

  metric('silk-controller', 'totalLeases', 'gauge', '', HALF, 'Subnets that are leased, stale ones included.', SILK),
  metric('silk-controller', 'freeLeases', 'gauge', '', HALF, 'Subnets less all leases, whatever their state.', SILK),
  metric('silk-controller', 'staleLeases', 'gauge', '', HALF, 'Leases that were not renewed for an hour.', SILK),
  metric('silk-controller', 'uptime', 'gauge', 'seconds', HALF, 'Age of the process, which for one that was there before counts from the start of the simulation.', 'silk:cmd/silk-controller/main.go'),
  metric('silk-controller', 'DBOpenConnections', 'gauge', '', HALF, 'Most connections to the database that were in use at once so far: opened ones stay open.', SILK),
  metric('silk-controller', 'DBQueriesTotal', 'gauge', '', HALF, 'Queries so far; a request is one transaction and counts as one.', SILK),
  metric('silk-controller', 'DBQueriesSucceeded', 'gauge', '', HALF, 'Queries so far that succeeded.', SILK),
  metric('silk-controller', 'DBQueriesFailed', 'gauge', '', HALF, 'Queries so far that failed: none here.', SILK),
  metric('silk-controller', 'DBQueriesInFlight', 'gauge', '', HALF, 'Queries under way.', SILK),
  metric('silk-controller', 'DBQueryDurationMax', 'gauge', 'seconds', HALF, 'The slowest query that ended since the last time it was sent, waiting included.', SILK),
  metric('silk-controller', 'LeasesAcquireRequestTime', 'gauge', 'ms', 'event', "Time to answer a cell's request for a lease.", SILK_WRAPPER),
  metric('silk-controller', 'LeasesAcquireRequestCount', 'counter', '', 'event', 'Requests for a lease.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesIndexRequestTime', 'gauge', 'ms', 'event', 'Time to answer a poll of the leases.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesIndexRequestCount', 'counter', '', 'event', 'Polls of the leases.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesReleaseRequestTime', 'gauge', 'ms', 'event', 'Time to take a lease back.', SILK_WRAPPER, RELEASE),
  metric('silk-controller', 'LeasesReleaseRequestCount', 'counter', '', 'event', 'Leases given back.', SILK_WRAPPER, RELEASE),
  metric('silk-controller', 'LeasesRenewRequestTime', 'gauge', 'ms', 'event', 'Time to renew a lease.', SILK_WRAPPER),
  metric('silk-controller', 'LeasesRenewRequestCount', 'counter', '', 'event', 'Renewals of leases.', SILK_WRAPPER),
  metric('silk-controller', 'HealthRequestTime', 'gauge', 'ms', 'event', 'Time to answer a health check.', SILK_WRAPPER, HEALTH_CHECKS),
  metric('silk-controller', 'HealthRequestCount', 'counter', '', 'event', 'Health checks.', SILK_WRAPPER, HEALTH_CHECKS),
  metric('silk-daemon', 'renewSuccess', 'counter', '', 'event', 'Renewals that succeeded, one a cycle.', PLANNER),
  metric('silk-daemon', 'renewFailure', 'counter', '', HALF, 'Renewals that failed: none here.', PLANNER),
  metric('silk-daemon', 'convergeSuccess', 'counter', '', 'event', 'Times that the routes were set, one a cycle.', PLANNER),
  metric('silk-daemon', 'convergeFailure', 'counter', '', HALF, 'Times that the routes could not be set: none here.', PLANNER),
  metric('silk-daemon', 'numberLeases', 'gauge', '', 'event', 'Active leases that the daemon received, once a cycle.', PLANNER),
  metric('silk-daemon', 'uptime', 'gauge', 'seconds', HALF, 'Age of the process, which for one that was there before counts from the start of the simulation.', 'silk:cmd/silk-daemon/main.go'),
  metric('vxlan-policy-agent', 'containerMetadataTime', 'gauge', 'ms', 'event', 'Time to read what the cell knows of its containers.', POLICY, NETWORK),
  metric('vxlan-policy-agent', 'policyServerPollTime', 'gauge', 'ms', 'event', 'Time of a poll for policies.', POLICY, NETWORK),
  metric('vxlan-policy-agent', 'policyServerASGPollTime', 'gauge', 'ms', 'event', 'Time of a poll for security groups.', POLICY, NETWORK),
  metric('vxlan-policy-agent', 'iptablesEnforceTime', 'gauge', 'ms', 'event', 'Time to set iptables.', ASG, NETWORK),
  metric('vxlan-policy-agent', 'totalPollTime', 'gauge', 'ms', 'event', 'Time of a cycle over policies.', ASG, NETWORK),
  metric('vxlan-policy-agent', 'asgIptablesEnforceTime', 'gauge', 'ms', 'event', 'Time to set iptables for security groups.', ASG, NETWORK),
  metric('vxlan-policy-agent', 'asgIptablesCleanupTime', 'gauge', 'ms', 'event', 'Time to clear iptables of security groups.', ASG, NETWORK),
  metric('vxlan-policy-agent', 'asgTotalPollTime', 'gauge', 'ms', 'event', 'Time of a cycle over security groups.', ASG, NETWORK),
  metric('netmon', 'NetInterfaceCount', 'gauge', '', HALF, 'Network interfaces of the cell.', NETMON, NETWORK),
  metric('netmon', 'IPTablesRuleCount', 'gauge', '', HALF, 'Rules of iptables on the cell.', NETMON, NETWORK),
  metric('netmon', 'OverlayTxBytes', 'gauge', '', HALF, 'Bytes sent over the overlay.', NETMON, NETWORK),
  metric('netmon', 'OverlayRxBytes', 'gauge', '', HALF, 'Bytes received over the overlay.', NETMON, NETWORK),
  metric('netmon', 'OverlayTxDropped', 'gauge', '', HALF, 'Packets dropped on their way out.', NETMON, NETWORK),
  metric('netmon', 'OverlayRxDropped', 'gauge', '', HALF, 'Packets dropped on their way in.', NETMON, NETWORK),
] as const;

/** `<source>.<name>`. */
export type MetricKey = (typeof METRICS)[number]['key'];
/** Index into `METRICS`. */
export type MetricId = number;

const idByKey: ReadonlyMap<string, MetricId> = new Map(METRICS.map((spec, id) => [spec.key, id]));

/** The number of a metric. */
export function metricId(key: MetricKey): MetricId {
  return idByKey.get(key) as MetricId;
}

/** The metric with this number; undefined when there is none. */
export function metricSpec(id: MetricId): MetricSpec | undefined {
  return METRICS[id];
}
