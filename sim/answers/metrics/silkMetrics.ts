/**
 * What Silk sends: its controller every half minute the state of the lease table and with each request its
 * time; each daemon what came of its cycle.
 *
 * Silk: controller/server_metrics/server_metrics.go, daemon/planner/vxlan_planner.go DoCycle, and
 * cf-networking-helpers:middleware. A cycle renews the lease, asks for all leases when that was answered, and
 * sets the routes. Calls of the controller take a constant time, over wires that are not counted here.
 */
import { lastRenewal } from '../../diego/silk/leaseController';
import { HOUR, type Instant, SECOND, toMilliseconds, toSeconds } from '../../engine/units';
import type { SilkConfig } from '../../model/config';
import type { MetricKey } from '../../trace/metrics';
import { watchActiveLeases } from './activeLeases';
import { createDatabaseMeter, type DatabaseMeter } from './databaseMeter';
import { epochOf, type MetricParts } from './metricParts';
import { sample } from './metricStore';
import { sendConverged, sendRenewed, watchDaemons } from './silkDaemons';
import { watchRenewals } from './silkRenewals';

const TICK = 30 * SECOND;
/** BOSH property staleness_threshold_seconds of the silk-controller. */
const STALE_AFTER = HOUR;

/** Nothing in a foundation without Silk. */
export function watchSilk(parts: MetricParts): void {
  const { silk } = parts.spec.config;
  if (silk === null) return;
  const queries = createDatabaseMeter();
  watchController(parts, queries);
  watchRequests(parts, silk, queries);
}

function watchController(parts: MetricParts, queries: DatabaseMeter): void {
  const { clock, store, foundation } = parts;
  clock.every(TICK, epochOf(parts, 'silk-controller'), 0, (at) => {
    const { leases, poolSize } = foundation().leases();
    let stale = 0;
    for (const lease of leases.values()) {
      if (at - lastRenewal(lease, at) > STALE_AFTER) stale++;
    }
    sample(store, at, 'silk-controller.totalLeases', leases.size);
    sample(store, at, 'silk-controller.freeLeases', poolSize - leases.size);
    sample(store, at, 'silk-controller.staleLeases', stale);
    sample(store, at, 'silk-controller.uptime', toSeconds(at));
    const window = queries.takeWindow(at);
    sample(store, at, 'silk-controller.DBOpenConnections', window.openConnections);
    sample(store, at, 'silk-controller.DBQueriesTotal', window.total);
    sample(store, at, 'silk-controller.DBQueriesSucceeded', window.done);
    sample(store, at, 'silk-controller.DBQueriesFailed', 0);
    sample(store, at, 'silk-controller.DBQueriesInFlight', window.inFlight);
    sample(store, at, 'silk-controller.DBQueryDurationMax', toSeconds(window.slowest));
  });
}

/** Requests of one kind so far, and the keys of their metrics. */
interface RequestType {
  readonly time: MetricKey;
  readonly requests: MetricKey;
  count: number;
}

function requestType(name: 'Acquire' | 'Renew' | 'Index'): RequestType {
  return {
    time: `silk-controller.Leases${name}RequestTime`,
    requests: `silk-controller.Leases${name}RequestCount`,
    count: 0,
  };
}

function watchRequests(
  parts: MetricParts,
  { callTime, leaseExpiration }: SilkConfig,
  queries: DatabaseMeter,
): void {
  const { rows, clock, store } = parts;
  const daemons = watchDaemons(parts, callTime);
  const activeLeases = watchActiveLeases(parts, leaseExpiration);
  const types = {
    acquire: requestType('Acquire'),
    renew: requestType('Renew'),
    index: requestType('Index'),
  };
  /** A request that comes then. */
  const serve = (
    type: RequestType,
    from: Instant,
    onAnswered: (at: Instant) => void = () => {},
  ): void => {
    queries.add(from, from + callTime);
    clock.at(from + callTime, (at) => {
      sample(store, at, type.time, toMilliseconds(callTime));
      sample(store, at, type.requests, ++type.count);
      onAnswered(at);
    });
  };
  const acquire = (at: Instant): void => serve(types.acquire, at);
  rows.on('silk.leaseAcquired', acquire);
  rows.on('silk.leaseRefused', acquire);
  watchRenewals(parts, (arrivedAt, cell) => {
    const process = daemons.running(cell);
    const isAlive = (): boolean => process !== undefined && process === daemons.running(cell);
    serve(types.renew, arrivedAt, (renewedAt) => {
      if (process === undefined || !isAlive()) return;
      sendRenewed(parts, process, renewedAt);
      serve(types.index, renewedAt, (at) => {
        if (isAlive()) sendConverged(parts, process, activeLeases(at), at);
      });
    });
  });
}
