/**
 * Legacy Monitor actions: checks that the executor itself makes, one after the other, through a pool.
 *
 * Real counterpart: executor:depot/steps/monitor_step.go with the healthcheck work pool. Declarative checks, by
 * a process in the container, need neither.
 */
import { backgroundWait } from '../../engine/station';
import type { Duration } from '../../engine/units';
import { NONE } from '../../model/identity';
import type { Depot } from './executorState';

/**
 * What one check of a Monitor action takes, with its wait for a worker of the health-check pool. Checks are
 * no events: all of a cell's together load the pool, and this one waits as in the mean.
 */
export function monitorCheckTime({ state, config }: Depot): Duration {
  const { monitorTime, healthyMonitoringInterval, unhealthyMonitoringInterval } = config;
  const workers = config.healthCheckWorkPoolSize;
  let busy = 0;
  for (const { lrp, state: progress } of state.containers.values()) {
    if (lrp === NONE) continue;
    if (progress === 'running') busy += monitorTime / (healthyMonitoringInterval + monitorTime);
    if (progress === 'created') busy += monitorTime / (unhealthyMonitoringInterval + monitorTime);
  }
  const share = Math.min(busy / workers, POOL_SHARE_MAX);
  return monitorTime + backgroundWait(workers, { share, service: monitorTime });
}

/** Beyond it a check waits for those before it, which come no faster than they are done. */
const POOL_SHARE_MAX = 0.95;
