/**
 * What each component is told when it starts: one typed record a component, camelCase, nothing optional.
 *
 * Diego's own settings come from BOSH properties, whose defaults, units and sources stand in
 * `sim/scenario/defaults.ts`; what Diego does not configure but a model needs (service times, latencies,
 * boot times) stands beside them under `sim.` names, marked as measured or assumed. Only the shape is
 * here: components import it, scenarios fill it.
 */
import type { Distribution } from '../engine/distribution';
import type { LatencyConfig } from '../engine/network';
import type { Duration, MB } from '../engine/units';

/** A length of simulated time in microseconds that may have a fraction: it is multiplied before use. */
export type Cost = number;

/** How long one call keeps a worker of the BBS busy, by what the call does. */
export interface BbsServiceTimes {
  /** DesireDesiredLRP, for each instance it asks for. */
  readonly desirePerInstance: Duration;
  /** UpdateDesiredLRP and RemoveDesiredLRP, without the instances they add or retire. */
  readonly changeDesired: Duration;
  readonly claim: Duration;
  /** StartActualLRP that changes the row. */
  readonly start: Duration;
  /** StartActualLRP that finds the row as it should be: the bulk sync's call. */
  readonly startUnchanged: Duration;
  readonly crash: Duration;
  /** FailActualLRP, RemoveActualLRP, RetireActualLRP and the evacuation calls, each for one instance. */
  readonly changeActual: Duration;
  /** Any call that changes one task. */
  readonly changeTask: Duration;
  readonly upsertDomain: Duration;
  /** A query that returns ActualLRPs or tasks, without its rows. */
  readonly fetch: Duration;
  /** What each row of a query adds while the table has 2,000 rows or fewer. */
  readonly fetchPerLRP: Cost;
  /** By what share of `fetch` and `fetchPerLRP` reading gets dearer with each e-fold of rows beyond that. */
  readonly readGrowth: number;
  /** Whether the store has no index by cell, so that listing one cell's rows reads all of them. */
  readonly isCellFetchScan: boolean;
  /** Listing the cells present, which asks Locket. */
  readonly fetchCells: Duration;
  /** Listing the DesiredLRPs' scheduling infos, for each DesiredLRP. */
  readonly fetchDesiredPerLRP: Cost;
  /** The gathering part of an LRP convergence pass, for each ActualLRP row. */
  readonly convergePerLRP: Cost;
  /** How many queries the gathering consists of, one after the other, each an equal part of its time. */
  readonly gatheringQueries: number;
  /** One action of a convergence pass, on one of its workers. */
  readonly convergenceAction: Duration;
  /** A task convergence pass, without its tasks. */
  readonly convergeTasks: Duration;
  /** What each task adds to it. */
  readonly convergePerTask: Cost;
}

export interface BbsConfig {
  readonly convergeRepeatInterval: Duration;
  readonly kickTaskDuration: Duration;
  readonly expirePendingTaskDuration: Duration;
  readonly expireCompletedTaskDuration: Duration;
  readonly maxTaskRetries: number;
  readonly convergenceWorkers: number;
  /** Completion callbacks under way at once; as many more wait in the pool's queue. */
  readonly taskCallbackWorkers: number;
  /** Of each attempt at a completion callback. */
  readonly taskCallbackTimeout: Duration;
  /** Whether convergence leaves a stale row alone that was claimed after it was planned. */
  readonly keepsClaimedStaleRows: boolean;
  /** How many calls the BBS and its database serve at once before calls queue. */
  readonly parallelism: number;
  /** Open connections to the database; a call beyond them waits for one. */
  readonly maxOpenConnections: number;
  /** Of its lock, and the pause between two attempts at it. */
  readonly lockTtl: Duration;
  readonly lockRetryInterval: Duration;
  /** From taking the lock until its API answers. */
  readonly activationTime: Duration;
  /** Of a listing of the presences at Locket. */
  readonly locketTimeout: Duration;
  /** Tries at a query whose connection was cut or refused, and the pause between them. */
  readonly queryTries: number;
  readonly queryRetryPause: Duration;
  /** The largest share of the BBS that calls which change nothing can take: their callers slow down then. */
  readonly backgroundMaximum: number;
  readonly serviceTimes: BbsServiceTimes;
}

export interface AuctioneerConfig {
  /** Penalty for each starting container on a cell; a whole cell's share of resources is 1. */
  readonly startingContainerWeight: number;
  /** Starting containers the foundation may have at once; 0 means no limit. */
  readonly startingContainerCountMaximum: number;
  readonly binPackFirstFitWeight: number;
  readonly cellStateTimeout: Duration;
  /** Of calls to the BBS and of Perform. */
  readonly communicationTimeout: Duration;
  /** Deciding one auction takes cells × (auctionPerCell + instances per cell × auctionPerInstance). */
  readonly auctionPerCell: Cost;
  readonly auctionPerInstance: Cost;
  /** Calls to cells under way at once; the others wait for a worker. */
  readonly auctionRunnerWorkers: number;
  /** Reading one cell's answer takes decodePerCell + instances × decodePerInstance; one is read at a time. */
  readonly decodePerCell: Cost;
  readonly decodePerInstance: Cost;
  /** Of its lock, and the pause between two attempts at it. */
  readonly lockTtl: Duration;
  readonly lockRetryInterval: Duration;
}

export interface RepConfig {
  /** Of each attempt at a call to the BBS. */
  readonly communicationTimeout: Duration;
  readonly pollingInterval: Duration;
  /** The same while it evacuates, and between its looks whether a container is left. */
  readonly evacuationPollingInterval: Duration;
  /** How long an evacuation may last before the rep deletes what is left. */
  readonly evacuationTimeout: Duration;
  readonly presenceTtl: Duration;
  readonly presenceRetryInterval: Duration;
  /** Memory added to every LRP for its proxy; 0 when the proxy is off. */
  readonly proxyMemoryAllocation: MB;
  /** How long the rep takes to answer `/state`; its spread is what puts the replies in an order. */
  readonly stateTime: Distribution;
  /** What each container adds to that. */
  readonly stateTimePerContainer: Cost;
  /** How long it takes to reserve what Perform hands it. */
  readonly performTime: Duration;
  /** Requests a rep works on at once before they queue. */
  readonly parallelism: number;
}

export interface ExecutorConfig {
  readonly createWorkPoolSize: number;
  readonly deleteWorkPoolSize: number;
  /** Result files read at once. */
  readonly readWorkPoolSize: number;
  /** Checks of legacy Monitor actions at once. */
  readonly healthCheckWorkPoolSize: number;
  readonly reservedExpirationTime: Duration;
  readonly unhealthyMonitoringInterval: Duration;
  readonly healthyMonitoringInterval: Duration;
  /** Whether apps come with a Monitor action, as from a Cloud Controller without declarative checks. */
  readonly usesMonitorActions: boolean;
  /** What one check of a Monitor action takes. */
  readonly monitorTime: Duration;
  readonly gracefulShutdownInterval: Duration;
  /** Wait before the app is signalled, when it has a proxy. */
  readonly envoyConfigReloadDuration: Duration;
  readonly isProxyEnabled: boolean;
  /** Pause after a failed Garden call of the health check, which tries each call three times. */
  readonly gardenHealthcheckRetryInterval: Duration;
  /** From the end of one health check of Garden to the next. */
  readonly gardenHealthcheckInterval: Duration;
  readonly gardenHealthcheckTimeout: Duration;
  /** How many creations or deletions Garden really does at once on a cell; the pools' workers share it. */
  readonly gardenParallelism: number;
  /** Garden's work for one container, without waiting for its turn. */
  readonly containerCreateTime: Distribution;
  /** The same for the first container on a VM that BOSH has created. */
  readonly firstContainerTime: Distribution;
  readonly containerDestroyTime: Distribution;
  /** Making the instance's certificates, then downloading and unpacking its droplet. */
  readonly credentialsTime: Distribution;
  readonly setupTime: Distribution;
  readonly maxConcurrentDownloads: number;
  readonly maxCacheSizeInBytes: number;
  /** A download takes its latency and, unless the cache has it, its size × the time per MB. */
  readonly downloadLatency: Duration;
  readonly downloadTimePerMB: Cost;
  /** Streaming a droplet into its container. */
  readonly unpackTimePerMB: Cost;
  /** What every app with a droplet downloads beside it, once a stack and cell. */
  readonly lifecycleSize: MB;
  /** Reading one result file of a task. */
  readonly resultFileTime: Duration;
  /** From SIGTERM to the end of a process that obeys it. */
  readonly processStopTime: Distribution;
}

export interface LocketConfig {
  /** What one Lock, Release or FetchAll takes. */
  readonly callTime: Duration;
  readonly parallelism: number;
  /** Open connections to the database; a call beyond them waits for one. */
  readonly maxOpenConnections: number;
  /** Between two looks of a Locket at rows that another one may have refreshed. */
  readonly burglarInterval: Duration;
  /** Of an operation on the database. */
  readonly operationTimeout: Duration;
  /** Of a client's attempt at a lock or presence; 0: as long as its retry interval. */
  readonly attemptDeadline: Duration;
}

export interface SilkConfig {
  /** The overlay network in CIDR notation. */
  readonly network: string;
  /** First address of the masked network, as an unsigned 32-bit number. */
  readonly networkAddress: number;
  readonly networkPrefix: number;
  readonly subnetPrefix: number;
  /** Subnets cells can lease: 2^(subnetPrefix − networkPrefix) − 1. Silk: cidrpool.go generateBlockPool. */
  readonly poolSize: number;
  /** Addresses that a cell's subnet has for containers, Garden's health check included. */
  readonly containerAddresses: number;
  readonly leaseExpiration: Duration;
  readonly leasePollInterval: Duration;
  /** How long after its last success a daemon whose renewals fail goes on. */
  readonly partitionTolerance: Duration;
  /** What one call of the controller takes. */
  readonly callTime: Duration;
  /** Of a daemon's call of the controller. */
  readonly clientTimeout: Duration;
  /** VMs that are no cells and hold a single address each. */
  readonly singleIps: number;
}

export interface CloudControllerConfig {
  /** Of each attempt at a call to the BBS. */
  readonly callTimeout: Duration;
  readonly syncInterval: Duration;
  readonly domainTtl: Duration;
  readonly syncBatchSize: number;
  readonly syncWorkers: number;
  /** Reading one batch of processes from Cloud Controller's database. */
  readonly batchReadTime: Duration;
  /** Cloud Controller's own work for one desire, update or removal. */
  readonly recipeTime: Duration;
  /** A sync that has not ended for so long is taken for dead; until then no other begins. */
  readonly syncTimeout: Duration;
  /** How much before its time a clock's tick may run a job. */
  readonly clockFudge: Duration;
  /** A task that has been PENDING for so long fails at the next sync. */
  readonly pendingTaskExpiration: Duration;
  /** Memory of a staging task whose app has less. */
  readonly stagingMemory: MB;
  /** Disk of a staging task whose app has less. */
  readonly stagingDisk: MB;
  /** The most disk that an app may ask for; a staging task gets no more, unless its minimum is more. */
  readonly appDiskMaximum: MB;
  readonly stagingTimeout: Duration;
  /** cc-uploader: pace at which it asks whether an upload is stored. */
  readonly uploadPollInterval: Duration;
  readonly pendingBuildInterval: Duration;
  /** How much longer than the staging timeout a build may take before it is given up. */
  readonly pendingBuildGrace: Duration;
  readonly deploymentInterval: Duration;
  /** Deployments that the updater works on at once. */
  readonly deploymentWorkers: number;
}

export interface BoshConfig {
  /** From the start of a VM to the start of its rep and silk-daemon. */
  readonly cellBootTime: Distribution;
  /** From the start of a VM of the control plane to the start of its processes. */
  readonly vmBootTime: Distribution;
  /** Until a database cluster has replaced a VM that died. */
  readonly databaseFailoverTime: Distribution;
  /** Pace at which the supervisor starts a process that ended. */
  readonly supervisorInterval: Duration;
  /** From the start of a VM's update to its drain: pre-stop scripts and the director's own work. */
  readonly prepareTime: Duration;
  /** Pace at which the rep's drain script looks whether the rep has ended. */
  readonly drainPollInterval: Duration;
  /** From the end of a drain, or of the processes without one, until monit has stopped all jobs. */
  readonly stopTime: Distribution;
  /** What the CPI takes to delete a VM. */
  readonly vmDeleteTime: Distribution;
  /** What the CPI takes to create a VM. */
  readonly vmCreateTime: Distribution;
  /** From then until the new VM's agent answers. */
  readonly agentTime: Distribution;
  /** Until monit starts the jobs of a VM: packages and templates are put there, pre-start scripts run. */
  readonly jobStartTime: Distribution;
  /** The same where the new VM was made ready before the old one's jobs stopped. */
  readonly swapTime: Distribution;
  /** After which the director gives up an agent that does not answer. */
  readonly agentTimeout: Duration;
  /** Pace of the post-start scripts. */
  readonly postStartInterval: Duration;
  /** How long the rep's post-start script asks whether the rep is up. */
  readonly repPostStartTimeout: Duration;
  /** How long silk-daemon's does. */
  readonly silkPostStartTimeout: Duration;
}

/** BOSH's health monitor, and the resurrector in it. */
export interface HealthMonitorConfig {
  readonly isResurrectorEnabled: boolean;
  /** Of the agent of each VM. */
  readonly heartbeatInterval: Duration;
  /** After its last heartbeat an agent counts as gone. */
  readonly agentTimeout: Duration;
  /** Pace of its looks at who is gone. */
  readonly analysisInterval: Duration;
  /** Pace of its questions to the director which VMs there are to be. */
  readonly pollInterval: Duration;
  /** A meltdown is so many VMs down, and so large a share of all, found within the window. */
  readonly meltdownCount: number;
  readonly meltdownShare: number;
  readonly meltdownWindow: Duration;
  /** How long the director waits for the agents of VMs that are said to be gone. */
  readonly scanTimeout: Duration;
  /** VMs that are recreated at once. */
  readonly recreationsInFlight: number;
}

export type NetworkConfig = LatencyConfig;

/** Every component's configuration. */
export interface FoundationConfig {
  readonly bbs: BbsConfig;
  readonly auctioneer: AuctioneerConfig;
  readonly rep: RepConfig;
  readonly executor: ExecutorConfig;
  readonly locket: LocketConfig;
  /** Null when cells are not on Silk. */
  readonly silk: SilkConfig | null;
  readonly cloudController: CloudControllerConfig;
  readonly bosh: BoshConfig;
  readonly healthMonitor: HealthMonitorConfig;
  readonly network: NetworkConfig;
}
