/** Properties at their extremes: tiny pools, long intervals, options that newer releases have. */
import fc from 'fast-check';
import type { Entry, Json } from './scenarioData';

/** By property: values that are far apart, the default perhaps among them. */
const EXTREMES: Readonly<Record<string, readonly Json[]>> = {
  'diego.bbs.convergence.repeat_interval_in_seconds': ['10s', '30s', '60s'],
  'diego.bbs.convergence_workers': [1, 20],
  'diego.bbs.task_callback_workers': [1, 1000],
  'diego.bbs.sql.max_open_connections': [2, 200],
  'diego.rep.polling_interval_in_seconds': ['10s', '30s', '60s'],
  'diego.rep.evacuation_polling_interval_in_seconds': ['2s', '10s'],
  'diego.rep.lock_ttl': ['8s', '15s', '30s'],
  'diego.auctioneer.starting_container_weight': [0, 0.25, 1],
  'diego.auctioneer.starting_container_count_maximum': [0, 3, 8],
  'diego.auctioneer.bin_pack_first_fit_weight': [0, 0.5, 1],
  'diego.auctioneer.cell_state_timeout': ['100ms', '1s'],
  'diego.auctioneer.auction_runner_workers': [1, 3, 1000],
  'diego.executor.create_work_pool_size': [1, 2, 32],
  'diego.executor.delete_work_pool_size': [1, 32],
  'diego.executor.read_work_pool_size': [1, 64],
  'diego.executor.max_concurrent_downloads': [1, 5],
  'diego.executor.max_cache_size_in_bytes': [200_000_000, 10_000_000_000],
  'diego.executor.garden_healthcheck.interval': ['20s', '10m'],
  'diego.executor.garden_healthcheck.timeout': ['15s', '10m'],
  'containers.proxy.enabled': [true, false],
  'containers.graceful_shutdown_interval_in_seconds': ['10s', '15s'],
  'tasks.max_retries': [0, 3],
  'sim.garden.parallelism': [1, 4],
  'sim.garden.create_time': ['100ms', '1s', { median: '500ms', p95: '2s' }],
  'sim.garden.destroy_time': ['50ms', '2s'],
  'sim.executor.process_stop_time': ['0s', '4s', '20s'],
  'sim.executor.monitor_actions': [true, false],
  'sim.bosh.cell_boot_time': ['5s', '20s', '70s'],
  'sim.bosh.vm_boot_time': ['5s', '60s'],
  'sim.bosh.supervisor_interval': ['1s', '10s'],
  'sim.cloud_controller.domain_ttl': ['120s', '1s'],
  'cc.diego_sync.frequency_in_seconds': ['10s', '30s'],
  'sim.bbs.keep_claimed_stale_rows': [true, false],
  'sim.bbs.parallelism': [1, 8],
  'sim.bbs.start_time': ['1ms', '100ms'],
  'sim.bbs.fetch_time': ['1ms', '200ms'],
  // To and fro in less than the auctioneer's patience, or no cell would ever be asked in time.
  'sim.bosh.vm_create_time': ['10s', { uniform: ['5s', '60s'] }],
  'sim.bosh.vm_delete_time': ['5s', '20s'],
  'silk-controller.subnet_lease_expiration_hours': ['60s', '168h'],
  'silk-daemon.lease_poll_interval_seconds': ['5s', '30s'],
  'silk-daemon.partition_tolerance_hours': ['40s', '168h'],
  'sim.network.across_zones': ['1ms', '30ms', { uniform: ['0s', '20ms'] }],
  'sim.network.same_zone': ['200µs', { uniform: ['0s', '2ms'] }],
  'sim.locket.parallelism': [1, 20],
  'sim.locket.call_time': ['1ms', '30ms'],
};

/** A health monitor that recreates VMs within a minute or two, unless too many are down. */
const resurrector: fc.Arbitrary<Entry> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Entry>({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      'hm.resurrector_enabled': fc.constant(true),
      'hm.intervals.agent_timeout': fc.constantFrom('20s', '60s'),
      'hm.intervals.analyze_agents': fc.constantFrom('10s', '30s'),
      'hm.resurrector.minimum_down_jobs': fc.constantFrom(1, 5),
      'sim.bosh.resurrections_in_flight': fc.constantFrom(1, 4),
    }),
  },
);

/** With a Garden that hangs, health checks time out. */
const IMPATIENT: Entry = {
  'diego.executor.garden_healthcheck.interval': '20s',
  'diego.executor.garden_healthcheck.timeout': '15s',
};

/** A few settings; a drain is always over within minutes. */
export const settings: fc.Arbitrary<Entry> = fc
  .tuple(
    fc.subarray(Object.keys(EXTREMES), { maxLength: 10 }),
    fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
    fc.constantFrom('20s', '60s', '120s'),
    resurrector,
  )
  .map(([names, numbers, evacuation, health]) => {
    const chosen = names.map((name, place): [string, Json] => {
      const values = EXTREMES[name] ?? [];
      return [name, values[(numbers[place] ?? 0) % values.length] ?? null];
    });
    return {
      'diego.rep.evacuation_timeout_in_seconds': evacuation,
      ...health,
      // A number that is there already: another draw would make another case of every seed.
      ...((numbers[9] ?? 0) % 6 === 0 ? IMPATIENT : {}),
      ...Object.fromEntries(chosen),
    };
  });
