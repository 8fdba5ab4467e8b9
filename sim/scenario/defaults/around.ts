/** Settings of what stands around cells and BBS: Locket, Silk, Cloud Controller, BOSH and the wires. */
import {
  countedProperty,
  countProperty,
  distributionProperty,
  durationProperty,
  type Property,
  sizeProperty,
} from '../property';

export const LOCKET: readonly Property[] = [
  durationProperty('sim.locket.call_time', {
    sets: 'locket.callTime',
    default: '1ms',
    origin: 'assumption',
    source: 'like a claim in the BBS: one row in one transaction',
    description: 'One Lock, Release or FetchAll.',
  }),
  countProperty('sim.locket.parallelism', {
    sets: 'locket.parallelism',
    default: 3,
    origin: 'assumption',
    source: 'like the BBS',
    description: 'Calls Locket and its database serve at once.',
  }),
  countProperty(
    'diego.locket.sql.max_open_connections',
    {
      sets: 'locket.maxOpenConnections',
      default: 200,
      origin: 'BOSH',
      source: 'jobs/locket/templates/locket.json.erb',
      description: 'Connections of Locket to its database; a call beyond them waits for one.',
    },
    1,
    100_000,
  ),
  durationProperty(
    'diego.locket.burglar_interval',
    {
      sets: 'locket.burglarInterval',
      default: '5s',
      origin: 'constant',
      source: 'locket: schema.go RetryInterval, expiration/burglar.go',
      description: 'Interval at which a Locket looks at rows that another one may have refreshed.',
    },
    { minimum: 100_000 },
  ),
  durationProperty('diego.locket.operation_timeout', {
    sets: 'locket.operationTimeout',
    default: '10s',
    origin: 'constant',
    source: 'locket: handlers/handler.go DefaultDBOperationTimeout',
    description: 'After which Locket gives up an operation on a database that does not answer.',
  }),
  durationProperty(
    'diego.locket.attempt_deadline',
    {
      sets: 'locket.attemptDeadline',
      default: '15s',
      origin: 'constant',
      source:
        'locket: lock/lock.go in release 2.105.0, the TTL; newer releases: the retry interval',
      description:
        "Deadline of a client's attempt at its lock or presence; 0s: as long as its retry interval, as newer releases have it.",
    },
    { minimum: 0 },
  ),
];

export const SILK: readonly Property[] = [
  countedProperty(
    'silk-controller.subnet_lease_expiration_hours',
    'hours',
    {
      sets: 'silk.leaseExpiration',
      default: '168h',
      origin: 'BOSH',
      source: 'silk-release: jobs/silk-controller/spec',
      description: 'Age after the last renewal at which a lease may be given to another cell.',
    },
    { minimum: 1_000_000 },
  ),
  countedProperty(
    'silk-daemon.lease_poll_interval_seconds',
    'seconds',
    {
      sets: 'silk.leasePollInterval',
      default: '30s',
      origin: 'BOSH',
      source: 'silk-release: jobs/silk-daemon/spec',
      description: 'Pause between two renewals of a lease.',
    },
    { minimum: 1_000_000 },
  ),
  countedProperty(
    'silk-daemon.partition_tolerance_hours',
    'hours',
    {
      sets: 'silk.partitionTolerance',
      default: '168h',
      origin: 'BOSH',
      source: 'silk-release: jobs/silk-daemon/spec',
      description: 'How long after its last successful renewal a daemon goes on without one.',
    },
    { minimum: 1_000_000 },
  ),
  durationProperty('sim.silk.call_time', {
    sets: 'silk.callTime',
    default: '2ms',
    origin: 'assumption',
    source: 'a few rows of a small table',
    description: 'One call of the controller.',
  }),
  durationProperty('silk-daemon.client_timeout', {
    sets: 'silk.clientTimeout',
    default: '5s',
    origin: 'constant',
    source: 'silk-release: jobs/silk-daemon/templates/client-config.json.erb',
    description: "Timeout of a daemon's call of the controller.",
  }),
];

export const CLOUD_CONTROLLER: readonly Property[] = [
  countedProperty(
    'cc.diego_sync.frequency_in_seconds',
    'seconds',
    {
      sets: 'cloudController.syncInterval',
      default: '30s',
      origin: 'BOSH',
      source: 'capi-release: jobs/cloud_controller_clock/spec',
      description:
        'Interval at which Cloud Controller compares its apps and tasks with the BBS; less than a second: never.',
    },
    {},
  ),
  durationProperty('sim.cloud_controller.call_timeout', {
    sets: 'cloudController.callTimeout',
    default: '10s',
    origin: 'constant',
    source:
      'capi-release: diego.bbs connect, send and receive timeouts; lib/diego/client.rb retries',
    description: "Timeout of each attempt at Cloud Controller's call to the BBS.",
  }),
  durationProperty(
    'sim.cloud_controller.domain_ttl',
    {
      sets: 'cloudController.domainTtl',
      default: '120s',
      origin: 'constant',
      source: 'cloud_controller_ng: lib/cloud_controller/diego/constants.rb',
      description: 'How long a sync keeps the domains fresh.',
    },
    { minimum: 1_000_000 },
  ),
  countProperty('sim.cloud_controller.sync_batch_size', {
    sets: 'cloudController.syncBatchSize',
    default: 500,
    origin: 'constant',
    source: 'cloud_controller_ng: lib/cloud_controller/diego/processes_sync.rb',
    description: 'Processes the sync reads at once.',
  }),
  countProperty('sim.cloud_controller.sync_workers', {
    sets: 'cloudController.syncWorkers',
    default: 50,
    origin: 'constant',
    source: 'cloud_controller_ng: lib/cloud_controller/diego/processes_sync.rb',
    description: 'Calls to the BBS the sync makes at once.',
  }),
  durationProperty('sim.cloud_controller.batch_read_time', {
    sets: 'cloudController.batchReadTime',
    default: '20ms',
    origin: 'assumption',
    source: 'one query of four columns',
    description: "Reading one batch of processes from Cloud Controller's database.",
  }),
  durationProperty('sim.cloud_controller.recipe_time', {
    sets: 'cloudController.recipeTime',
    default: '5ms',
    origin: 'assumption',
    source: 'a few queries in Ruby',
    description: "Cloud Controller's own work for one desire, update or removal.",
  }),
  durationProperty('sim.cloud_controller.sync_timeout', {
    sets: 'cloudController.syncTimeout',
    default: '600s',
    origin: 'constant',
    source: 'capi-release: cc.jobs.diego_sync.timeout_in_seconds',
    description: 'A Diego sync that has not ended for so long is taken for dead.',
  }),
  durationProperty(
    'sim.cloud_controller.clock_fudge',
    {
      sets: 'cloudController.clockFudge',
      default: '1s',
      origin: 'constant',
      source: 'cloud_controller_ng: lib/cloud_controller/clock/distributed_executor.rb',
      description: "How much before its time a clock's tick may run a job.",
    },
    {},
  ),
  durationProperty('sim.cloud_controller.pending_task_expiration', {
    sets: 'cloudController.pendingTaskExpiration',
    default: '300s',
    origin: 'constant',
    source: 'cloud_controller_ng: lib/cloud_controller/diego/tasks_sync.rb',
    description: 'A task that has been PENDING for so long fails at the next sync.',
  }),
  sizeProperty('cc.staging.minimum_staging_memory_mb', {
    sets: 'cloudController.stagingMemory',
    default: '1GB',
    origin: 'BOSH',
    source: 'capi-release: jobs/cloud_controller_ng/spec',
    description: 'Memory of a staging task whose app has less.',
  }),
  sizeProperty('cc.staging.minimum_staging_disk_mb', {
    sets: 'cloudController.stagingDisk',
    default: '4GB',
    origin: 'BOSH',
    source: 'capi-release: jobs/cloud_controller_ng/spec',
    description: 'Disk of a staging task whose app has less.',
  }),
  sizeProperty('cc.maximum_app_disk_in_mb', {
    sets: 'cloudController.appDiskMaximum',
    default: '2GB',
    origin: 'BOSH',
    source: 'capi-release: jobs/cloud_controller_ng/spec; backends/staging_disk_calculator.rb',
    description: 'A staging task gets no more disk than this, unless its minimum is more.',
  }),
  countedProperty('cc.staging.timeout_in_seconds', 'seconds', {
    sets: 'cloudController.stagingTimeout',
    default: '900s',
    origin: 'BOSH',
    source: 'capi-release: jobs/cloud_controller_ng/spec',
    description: 'After which a staging task is ended, wherever it is.',
  }),
  durationProperty('sim.cc_uploader.poll_interval', {
    sets: 'cloudController.uploadPollInterval',
    default: '1s',
    origin: 'constant',
    source: 'cc-uploader: ccclient/poll.go',
    description: 'Pace at which cc-uploader asks whether a droplet is stored.',
  }),
  countedProperty(
    'cc.pending_builds.frequency_in_seconds',
    'seconds',
    {
      sets: 'cloudController.pendingBuildInterval',
      default: '300s',
      origin: 'BOSH',
      source: 'capi-release: jobs/cloud_controller_clock/spec',
      description: 'Interval at which builds that take too long are given up.',
    },
    { minimum: 1_000_000 },
  ),
  durationProperty('sim.cloud_controller.pending_build_grace', {
    sets: 'cloudController.pendingBuildGrace',
    default: '300s',
    origin: 'constant',
    source: 'cloud_controller_ng: app/jobs/runtime/pending_build_cleanup.rb',
    description: 'How much longer than the staging timeout a build may take.',
  }),
  countedProperty(
    'cc.deployment_updater.update_frequency_in_seconds',
    'seconds',
    {
      sets: 'cloudController.deploymentInterval',
      default: '5s',
      origin: 'BOSH',
      source: 'capi-release: jobs/cc_deployment_updater/spec',
      description: 'Interval at which rolling deployments are taken a step further.',
    },
    { minimum: 1_000_000 },
  ),
  countProperty('sim.cloud_controller.deployment_workers', {
    sets: 'cloudController.deploymentWorkers',
    default: 50,
    origin: 'constant',
    source: 'cloud_controller_ng: lib/cloud_controller/deployment_updater/dispatcher.rb',
    description: 'Deployments that the updater works on at once.',
  }),
];

export const AROUND: readonly Property[] = [
  distributionProperty('sim.bosh.cell_boot_time', {
    sets: 'bosh.cellBootTime',
    default: { median: '90s', p95: '150s' },
    origin: 'assumption',
    source: 'a VM boots, its agent and jobs start; depends on the IaaS',
    description: "From the start of a cell's VM to the start of its rep and silk-daemon.",
  }),
  distributionProperty('sim.bosh.vm_boot_time', {
    sets: 'bosh.vmBootTime',
    default: { median: '90s', p95: '150s' },
    origin: 'assumption',
    source: 'as for a cell',
    description: 'From the start of a VM of the control plane to the start of its processes.',
  }),
  distributionProperty('sim.database.failover_time', {
    sets: 'bosh.databaseFailoverTime',
    default: { uniform: ['5s', '6s'] },
    origin: 'BOSH',
    source: 'pxc-release: docs/proxy.md, jobs/proxy/spec: a poll every second, a time-out of 5 s',
    description: 'Until the proxy of a database cluster has left a VM that died.',
  }),
  durationProperty('sim.bosh.supervisor_interval', {
    sets: 'bosh.supervisorInterval',
    default: '10s',
    origin: 'constant',
    source: 'bosh-linux-stemcell-builder: bosh_monit/assets/monitrc',
    description: 'Pace at which monit starts a process that ended.',
  }),
  distributionProperty('sim.network.same_zone', {
    sets: 'network.sameZone',
    default: '500µs',
    origin: 'assumption',
    source: 'one way within an availability zone, TLS connections kept open',
    description: 'Latency of a message within a zone.',
  }),
  distributionProperty('sim.network.across_zones', {
    sets: 'network.acrossZones',
    default: '1ms',
    origin: 'assumption',
    source: 'one way between availability zones of a region',
    description: 'Latency of a message between zones.',
  }),
];
