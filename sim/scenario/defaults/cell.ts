/** Settings of what runs on a cell: rep, executor, and the Garden below them. */
import {
  costProperty,
  countedProperty,
  countProperty,
  distributionProperty,
  durationProperty,
  flagProperty,
  type Property,
  sizeProperty,
} from '../property';

const S1 = 'diego-perf write-up: 4 to 5 containers a second and cell (btrfs, 2015)';

export const REP: readonly Property[] = [
  countedProperty(
    'diego.rep.polling_interval_in_seconds',
    'seconds',
    {
      sets: 'rep.pollingInterval',
      default: '30s',
      origin: 'BOSH',
      source: 'jobs/rep/spec',
      description: 'Interval of the bulk sync, which compares containers with the BBS.',
      aliases: ['diego.rep.polling_interval'],
    },
    { minimum: 1_000_000 },
  ),
  countedProperty(
    'diego.rep.evacuation_polling_interval_in_seconds',
    'seconds',
    {
      sets: 'rep.evacuationPollingInterval',
      default: '10s',
      origin: 'BOSH',
      source: 'jobs/rep/spec',
      description:
        'Interval of the bulk sync of a rep that evacuates, and of its looks whether a container is left.',
      aliases: ['diego.rep.evacuation_polling_interval'],
    },
    { minimum: 1_000_000 },
  ),
  countedProperty('diego.rep.evacuation_timeout_in_seconds', 'seconds', {
    sets: 'rep.evacuationTimeout',
    default: '600s',
    origin: 'BOSH',
    source: 'jobs/rep/spec',
    description: 'How long an evacuation may last before the rep deletes what is left.',
    aliases: ['diego.rep.evacuation_timeout'],
  }),
  durationProperty('diego.rep.communication_timeout', {
    sets: 'rep.communicationTimeout',
    default: '10s',
    origin: 'constant',
    source: 'jobs/rep/templates/rep.json.erb; bbs: client.go tries three times',
    description: "Timeout of each attempt at a rep's call to the BBS.",
  }),
  durationProperty(
    'diego.rep.lock_ttl',
    {
      sets: 'rep.presenceTtl',
      default: '15s',
      origin: 'constant',
      source: 'jobs/rep/templates/rep.json.erb; locket: schema.go DefaultSessionTTL',
      description: "How long a cell's presence outlives its last renewal.",
    },
    { minimum: 1_000_000 },
  ),
  durationProperty(
    'diego.rep.lock_retry_interval',
    {
      sets: 'rep.presenceRetryInterval',
      default: '5s',
      origin: 'constant',
      source: 'jobs/rep/templates/rep.json.erb; locket: schema.go RetryInterval',
      description: 'Interval at which a cell renews its presence.',
    },
    { minimum: 100_000 },
  ),
  sizeProperty('containers.proxy.additional_memory_allocation_mb', {
    sets: 'rep.proxyMemoryAllocation',
    default: '32MB',
    origin: 'BOSH',
    source: 'jobs/rep/spec',
    description: 'Memory added to every instance for its Envoy proxy, when proxies are on.',
    aliases: ['diego.rep.container_proxy.additional_memory_allocation'],
  }),
  distributionProperty('sim.rep.state_time', {
    sets: 'rep.stateTime',
    default: { uniform: ['1ms', '3ms'] },
    origin: 'assumption',
    source: 'one listing of containers in memory, and TLS',
    description:
      'How long a rep takes to report its state to an auction. The order of the replies decides who wins among cells with equal scores.',
  }),
  costProperty('sim.rep.state_time_per_container', {
    sets: 'rep.stateTimePerContainer',
    default: '5µs',
    origin: 'assumption',
    source: 'some 300 bytes of JSON a container, twice copied',
    description: 'What each container adds to that.',
  }),
  countProperty('sim.rep.parallelism', {
    sets: 'rep.parallelism',
    default: 4,
    origin: 'assumption',
    source:
      'the cores of a cell (cf-deployment: iaas-support/vsphere/cloud-config.yml, small-highmem)',
    description: 'Requests that a rep works on at once before they queue.',
  }),
  durationProperty('sim.rep.perform_time', {
    sets: 'rep.performTime',
    default: '2ms',
    origin: 'assumption',
    source: 'one allocation in memory, and TLS',
    description: 'How long a rep takes to accept the work of an auction.',
  }),
];

export const EXECUTOR: readonly Property[] = [
  countProperty('diego.executor.create_work_pool_size', {
    sets: 'executor.createWorkPoolSize',
    default: 32,
    origin: 'BOSH',
    source: 'jobs/rep/spec',
    description: 'Containers a cell creates at once.',
    aliases: ['diego.rep.create_work_pool'],
  }),
  countProperty('diego.executor.delete_work_pool_size', {
    sets: 'executor.deleteWorkPoolSize',
    default: 32,
    origin: 'BOSH',
    source: 'jobs/rep/spec',
    description: 'Containers a cell stops and deletes at once.',
    aliases: ['diego.rep.delete_work_pool'],
  }),
  durationProperty('diego.rep.reserved_expiration_time', {
    sets: 'executor.reservedExpirationTime',
    default: '1m',
    origin: 'constant',
    source: 'jobs/rep/templates/rep.json.erb',
    description: 'Age at which a reservation that nobody used fails; looked at twice as often.',
  }),
  countedProperty('diego.executor.unhealthy_monitoring_interval_in_seconds', 'seconds', {
    sets: 'executor.unhealthyMonitoringInterval',
    default: '2s',
    origin: 'BOSH',
    source: 'jobs/rep/spec',
    description: 'Interval of the start-up check of a starting instance.',
    aliases: ['diego.executor.unhealthy_monitoring_interval'],
  }),
  countedProperty(
    'containers.graceful_shutdown_interval_in_seconds',
    'seconds',
    {
      sets: 'executor.gracefulShutdownInterval',
      default: '10s',
      origin: 'BOSH',
      source: 'jobs/rep/spec; the template refuses less than 10s',
      description: 'Time between SIGTERM and SIGKILL.',
      aliases: ['diego.rep.graceful_shutdown_interval'],
    },
    { minimum: 10_000_000 },
  ),
  countedProperty(
    'containers.proxy.configuration_reload_duration',
    'seconds',
    {
      sets: 'executor.envoyConfigReloadDuration',
      default: '5s',
      origin: 'BOSH',
      source: 'jobs/rep/spec; executor: depot/containerstore/credmanager.go Runner',
      description: 'Wait before an instance with a proxy is signalled to stop.',
    },
    { minimum: 0 },
  ),
  flagProperty('containers.proxy.enabled', {
    sets: 'executor.isProxyEnabled',
    default: true,
    origin: 'cf-deployment',
    source: 'cf-deployment.yml diego-cell; jobs/rep/spec says false',
    description: 'Whether every instance has an Envoy proxy.',
    aliases: ['diego.rep.container_proxy.enabled'],
  }),
  durationProperty('diego.executor.garden_healthcheck.command_retry_pause', {
    sets: 'executor.gardenHealthcheckRetryInterval',
    default: '1s',
    origin: 'BOSH',
    source: 'jobs/rep/spec',
    description: 'Pause after a Garden call of the check failed; each is tried three times.',
  }),
];

export const CONTAINERS: readonly Property[] = [
  countProperty('sim.garden.parallelism', {
    sets: 'executor.gardenParallelism',
    default: 4,
    origin: 'assumption',
    source: `with the creation time below: ${S1}`,
    description:
      'Creations and deletions that progress at once on a cell; the work pools share it.',
  }),
  distributionProperty('sim.garden.create_time', {
    sets: 'executor.containerCreateTime',
    default: { median: '800ms', p95: '1.6s' },
    origin: 'assumption',
    source: `four at once give 4.6 a second: ${S1}`,
    description: "Garden's work to create one container.",
  }),
  distributionProperty('sim.garden.destroy_time', {
    sets: 'executor.containerDestroyTime',
    default: { median: '400ms', p95: '800ms' },
    origin: 'assumption',
    source: 'half a creation: the same run deleted 4,000 containers on 100 cells in 8.5s',
    description: "Garden's work to destroy one container.",
  }),
  distributionProperty('sim.executor.credentials_time', {
    sets: 'executor.credentialsTime',
    default: { median: '800ms', p95: '2s' },
    origin: 'assumption',
    source: 'two RSA-3072 keys; executor: depot/containerstore/credmanager.go',
    description: "Making an instance's certificates.",
  }),
  distributionProperty('sim.executor.setup_time', {
    sets: 'executor.setupTime',
    default: { median: '1s', p95: '3s' },
    origin: 'assumption',
    source: 'a droplet of some ten megabytes, often cached on the cell',
    description: 'Downloading and unpacking the droplet.',
  }),
  distributionProperty('sim.executor.process_stop_time', {
    sets: 'executor.processStopTime',
    default: '100ms',
    origin: 'assumption',
    source: 'a process that obeys SIGTERM',
    description: 'From SIGTERM to the end of the process; the graceful shutdown interval cuts it.',
  }),
];
