/** What each cell's rep and executor send, and what the executor sends of apps. */
import { GO, HALF, metric, REPORT, RUNTIME, TICK, TYPE, why } from './spec';

const ZONE = { tags: ['zone'] } as const;
const USAGE = why('Apps have limits here; what they use of them is not modelled.');
const LOGS = why('Logs are not modelled.');
const VOLUMES = why('Volume drivers are not modelled.');
const LIVENESS = why(
  'Off unless enable_healthcheck_metrics is set, which is off by default; `unhealthy` of an app fails them.',
);
const REP_REQUEST = 'locket:metrics/helpers/request_metrics.go';
const REPORTER = 'executor:depot/metrics/reporter.go';
const STORE_NODE = 'executor:depot/containerstore/storenode.go';
const CRED = 'executor:depot/containerstore/credmanager.go';
const HEALTH = 'executor:gardenhealth/runner.go';
const CONTAINER = 'executor:containermetrics/stats_reporter.go';
const VOLMAN = 'volman:vollocal/client_local.go';

// biome-ignore format: a table, one line each.
export const REP_METRICS = [
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
] as const;
