/**
 * What Silk sends: its controller every half minute the state of the lease table and with each request its
 * time; each daemon what came of its cycle.
 *
 * Silk: controller/server_metrics/server_metrics.go, daemon/planner/vxlan_planner.go DoCycle, and
 * cf-networking-helpers:middleware. A cycle renews the lease, asks for all leases when that was answered, and
 * sets the routes. Calls of the controller take a constant time, over wires that are not counted here.
 */
import { lastRenewal } from '../../diego/silk/leaseController';
import {
  type Duration,
  HOUR,
  type Instant,
  SECOND,
  toMilliseconds,
  toSeconds,
} from '../../engine/units';
import type { SilkConfig } from '../../model/config';
import type { MetricKey } from '../../trace/metrics';
import { watchActiveLeases } from './activeLeases';
import { createDatabaseMeter, type DatabaseMeter } from './databaseMeter';
import type { MetricParts } from './metricParts';
import { sample } from './metricStore';
import { everyTick, watchProcesses } from './processes';
import { sendConverged, sendRenewed, watchDaemons } from './silkDaemons';
import { watchRenewals } from './silkRenewals';

const TICK = 30 * SECOND;
/** BOSH property staleness_threshold_seconds of the silk-controller. */
const STALE_AFTER = HOUR;

/** Nothing in a foundation without Silk. */
export function watchSilk(parts: MetricParts): void {
  const { silk } = parts.spec.config;
  if (silk === null) return;
  watchRequests(parts, silk, watchController(parts));
}

/** A process of the controller, and what it has counted. */
interface Controller {
  readonly queries: DatabaseMeter;
  readonly acquire: RequestType;
  readonly renew: RequestType;
  readonly index: RequestType;
}

/** Answers which process runs now. */
function watchController(parts: MetricParts): () => Controller | undefined {
  let running: Controller | undefined;
  watchProcesses(parts, 'silk-controller', {
    onBegan: (process, beganAt) => {
      const controller = createController();
      running = controller;
      everyTick(parts, process, TICK, process.epoch, beganAt, (at) =>
        sendTick(parts, controller, at, at - process.since),
      );
    },
    onEnded: () => {
      running = undefined;
    },
  });
  return () => running;
}

function createController(): Controller {
  return {
    queries: createDatabaseMeter(),
    acquire: requestType('Acquire'),
    renew: requestType('Renew'),
    index: requestType('Index'),
  };
}

function sendTick(
  { store, foundation }: MetricParts,
  { queries }: Controller,
  at: Instant,
  age: Duration,
): void {
  const { leases, poolSize } = foundation().leases();
  let stale = 0;
  for (const lease of leases.values()) {
    if (at - lastRenewal(lease, at) > STALE_AFTER) stale++;
  }
  sample(store, at, 'silk-controller.totalLeases', leases.size);
  sample(store, at, 'silk-controller.freeLeases', poolSize - leases.size);
  sample(store, at, 'silk-controller.staleLeases', stale);
  sample(store, at, 'silk-controller.uptime', toSeconds(age));
  const window = queries.takeWindow(at);
  sample(store, at, 'silk-controller.DBOpenConnections', window.openConnections);
  sample(store, at, 'silk-controller.DBQueriesTotal', window.total);
  sample(store, at, 'silk-controller.DBQueriesSucceeded', window.done);
  sample(store, at, 'silk-controller.DBQueriesFailed', 0);
  sample(store, at, 'silk-controller.DBQueriesInFlight', window.inFlight);
  sample(store, at, 'silk-controller.DBQueryDurationMax', toSeconds(window.slowest));
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
  running: () => Controller | undefined,
): void {
  const { rows, clock, store } = parts;
  const daemons = watchDaemons(parts, callTime);
  const activeLeases = watchActiveLeases(parts, leaseExpiration);
  /** A request that comes then: the process that takes it answers it, or nobody does. */
  const serve = (
    kind: 'acquire' | 'renew' | 'index',
    from: Instant,
    onAnswered: (at: Instant) => void = () => {},
  ): void => {
    const controller = running();
    if (controller === undefined) return;
    controller.queries.add(from, from + callTime);
    clock.at(from + callTime, (at) => {
      if (running() !== controller) return;
      const type = controller[kind];
      sample(store, at, type.time, toMilliseconds(callTime));
      sample(store, at, type.requests, ++type.count);
      onAnswered(at);
    });
  };
  const acquire = (at: Instant): void => serve('acquire', at);
  rows.on('silk.leaseAcquired', acquire);
  rows.on('silk.leaseRefused', acquire);
  watchRenewals(parts, (arrivedAt, cell) => {
    const process = daemons.running(cell);
    const isAlive = (): boolean => process !== undefined && process === daemons.running(cell);
    serve('renew', arrivedAt, (renewedAt) => {
      if (process === undefined || !isAlive()) return;
      sendRenewed(parts, process, renewedAt);
      serve('index', renewedAt, (at) => {
        if (isAlive()) sendConverged(parts, process, activeLeases(at), at);
      });
    });
  });
}
