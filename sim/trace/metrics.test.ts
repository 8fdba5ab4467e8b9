import { describe, expect, it } from 'vitest';
import { METRICS, type MetricKey, metricId, metricSpec } from './metrics';
import { metricsReference } from './metricsReference';
import type { MetricSpec } from './metricTable/spec';

const metrics: readonly MetricSpec[] = METRICS;

/** What Diego 2.105.0 emits, written down from its documentation and code, by source; apart from the table. */
const DIEGO: Readonly<Record<string, string>> = {
  bbs: `ConvergenceLRPRuns ConvergenceLRPDuration Domain LRPsUnclaimed LRPsClaimed LRPsRunning CrashedActualLRPs
    LRPsMissing LRPsExtra SuspectRunningActualLRPs SuspectClaimedActualLRPs LRPsDesired CrashingDesiredLRPs
    PresentCells SuspectCells TasksPending TasksRunning TasksCompleted TasksResolving TasksStarted TasksSucceeded
    TasksFailed ConvergenceTaskRuns ConvergenceTaskDuration ConvergenceTasksPruned ConvergenceTasksKicked
    BBSMasterElected LockHeld RequestCount RequestLatency OpenFileDescriptors DBOpenConnections DBWaitDuration
    DBWaitCount DBQueriesTotal DBQueriesSucceeded DBQueriesFailed DBQueriesInFlight DBQueryDurationMax
    MigrationDuration EncryptionDuration numGoRoutines memoryStats`,
  auctioneer: `AuctioneerLRPAuctionsStarted AuctioneerTaskAuctionsStarted AuctioneerLRPAuctionsFailed
    AuctioneerTaskAuctionsFailed AuctioneerFetchStatesDuration AuctioneerFailedCellStateRequests LockHeld
    RequestCount RequestLatency numGoRoutines memoryStats`,
  rep: `RepBulkSyncDuration StrandedEvacuatingActualLRPs RequestsStarted RequestsSucceeded RequestsFailed
    RequestsInFlight RequestsCancelled RequestLatencyMax CapacityTotalMemory CapacityTotalDisk
    CapacityTotalContainers CapacityRemainingMemory CapacityRemainingDisk CapacityRemainingContainers
    CapacityAllocatedMemory CapacityAllocatedDisk ContainerUsageMemory ContainerUsageDisk ContainerCount
    StartingContainerCount GardenHealthCheckFailed CellUnhealthy StalledGardenDuration
    GardenContainerCreationSucceededDuration GardenContainerCreationFailedDuration
    GardenContainerDestructionSucceededDuration GardenContainerDestructionFailedDuration
    ContainerSetupSucceededDuration ContainerSetupFailedDuration ContainerCompletedCount
    ContainerExitedOnTimeoutCount CredCreationSucceededCount CredCreationFailedCount CredCreationSucceededDuration
    C2CCredCreationSucceededCount C2CCredCreationFailedCount C2CCredCreationSucceededDuration
    HTTPLivenessChecksFailedCount TCPLivenessChecksFailedCount AppInstanceExceededLogRateLimitCount
    VolmanMountErrors VolmanUnmountErrors VolmanMountDuration VolmanUnmountDuration numGoRoutines memoryStats`,
  app: `cpu memory disk memory_quota disk_quota container_age absolute_usage absolute_entitlement cpu_entitlement
    log_rate log_rate_limit rx_bytes tx_bytes spike`,
  locket: `ActiveLocks ActivePresences LocksExpired PresenceExpired RequestsStarted RequestsSucceeded RequestsFailed
    RequestsInFlight RequestsCancelled RequestLatencyMax DBOpenConnections DBWaitDuration DBWaitCount DBQueriesTotal
    DBQueriesSucceeded DBQueriesFailed DBQueriesInFlight DBQueryDurationMax numGoRoutines memoryStats`,
  'silk-controller': `totalLeases freeLeases staleLeases uptime DBOpenConnections DBQueriesTotal DBQueriesSucceeded
    DBQueriesFailed DBQueriesInFlight DBQueryDurationMax LeasesIndexRequestTime LeasesIndexRequestCount
    LeasesAcquireRequestTime LeasesAcquireRequestCount LeasesReleaseRequestTime LeasesReleaseRequestCount
    LeasesRenewRequestTime LeasesRenewRequestCount HealthRequestTime HealthRequestCount`,
  'silk-daemon': 'renewSuccess renewFailure convergeSuccess convergeFailure numberLeases uptime',
  'vxlan-policy-agent': `containerMetadataTime policyServerPollTime policyServerASGPollTime iptablesEnforceTime
    totalPollTime asgIptablesEnforceTime asgIptablesCleanupTime asgTotalPollTime`,
  netmon:
    'NetInterfaceCount IPTablesRuleCount OverlayTxBytes OverlayRxBytes OverlayTxDropped OverlayRxDropped',
};

describe('the table of metrics', () => {
  it('holds every metric of Diego, and none that Diego does not have', () => {
    const keys = Object.entries(DIEGO).flatMap(([source, names]) =>
      names.split(/\s+/).map((name) => `${source}.${name}`),
    );
    expect(metrics.map(({ key }) => key).sort()).toEqual(keys.sort());
  });

  it('gives every metric a key of its own, by which its number is found', () => {
    for (const [id, spec] of METRICS.entries()) expect(metricId(spec.key)).toBe(id);
    expect(new Set(metrics.map(({ key }) => key)).size).toBe(metrics.length);
    expect(metricSpec(METRICS.length)).toBeUndefined();
  });

  it.each(metrics)('says of $key what it is, who sends it when, or why not', (spec) => {
    expect(spec.key).toBe(`${spec.source}.${spec.name}`);
    expect(spec.sentence).toMatch(/^\S.*\.$/);
    expect(spec.citation).toMatch(/^[a-z-]+:\S+$/);
    if (spec.absent !== undefined) expect(spec.absent).toMatch(/^[A-Z].*\.$/);
    if (spec.kind === 'counter') expect(spec.unit).toBe('');
  });

  it.each([
    // Units and rhythms as Diego's own documents state them.
    ['bbs.ConvergenceLRPDuration', 'nanos', 15_000_000],
    ['bbs.LRPsMissing', 'Metric', 15_000_000],
    ['bbs.TasksStarted', 'Metric', 15_000_000],
    ['bbs.RequestLatency', 'nanos', 60_000_000],
    ['bbs.LockHeld', 'Metric', 60_000_000],
    ['rep.CapacityRemainingMemory', 'MiB', 60_000_000],
    ['rep.CapacityRemainingContainers', 'Metric', 60_000_000],
    ['rep.RepBulkSyncDuration', 'nanos', 'event'],
    ['rep.GardenHealthCheckFailed', 'Metric', 30_000_000],
    ['rep.GardenContainerCreationSucceededDuration', 'nanos', 'event'],
    ['auctioneer.AuctioneerFetchStatesDuration', 'nanos', 'event'],
    ['locket.ActivePresences', 'Metric', 60_000_000],
    ['silk-controller.totalLeases', '', 30_000_000],
    ['silk-controller.LeasesAcquireRequestTime', 'ms', 'event'],
  ] as const)('sends %s in %s', (key: MetricKey, unit, sampled) => {
    expect(metricSpec(metricId(key))).toMatchObject({ unit, sampled });
  });

  it('is documented line by line', () => {
    const page = metricsReference();
    for (const { name } of metrics) expect(page).toContain(`| \`${name}\` |`);
    expect(page).toContain(
      '| `LRPsMissing` | gauge | Metric | every 15 s |  | Desired keys that the last pass found without any row. | bbs:metrics/lrp_stat_metron_notifier.go |',
    );
    expect(page).toContain(
      '| `MigrationDuration` | gauge | nanos | Time that the migration of the database took when this BBS became active. | What a BBS does',
    );
  });
});
