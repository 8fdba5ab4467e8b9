/**
 * What Silk sends: each controller every half minute the state of the lease table and with each request its
 * time; each daemon what came of its cycle.
 *
 * Silk: controller/server_metrics/server_metrics.go, daemon/planner/vxlan_planner.go DoCycle, and
 * cf-networking-helpers:middleware. A cycle renews the lease, asks for all leases when that was answered, and
 * sets the routes. Renewals and polls take a constant time here, over wires that are not counted: with a database that
 * is slow they are told as if it were not.
 */
import { blockPoolSize, lastRenewal } from '../../diego/silk/leaseTable';
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
  watchRequests(parts, silk, watchControllers(parts));
}

/** A process of a controller, and what it has counted. */
interface Controller {
  readonly queries: DatabaseMeter;
  failed: number;
  readonly acquire: RequestType;
  readonly renew: RequestType;
  readonly release: RequestType;
  readonly index: RequestType;
}

type RequestKind = 'acquire' | 'renew' | 'release' | 'index';

/** Answers which process of the controller with that place runs now. */
function watchControllers(parts: MetricParts): (place: number) => Controller | undefined {
  const running: (Controller | undefined)[] = [];
  watchProcesses(parts, 'silk-controller', {
    onBegan: (process, beganAt) => {
      const { instance, epoch, since } = process;
      const controller = createController();
      running[instance] = controller;
      everyTick(parts, process, TICK, epoch, beganAt, (at) =>
        sendTick(parts, controller, instance, at, at - since),
      );
    },
    onEnded: ({ instance }) => {
      running[instance] = undefined;
    },
  });
  return (place) => running[place];
}

function createController(): Controller {
  return {
    queries: createDatabaseMeter(),
    failed: 0,
    acquire: requestType('Acquire'),
    renew: requestType('Renew'),
    release: requestType('Release'),
    index: requestType('Index'),
  };
}

function sendTick(
  { store, foundation }: MetricParts,
  { queries, failed }: Controller,
  instance: number,
  at: Instant,
  age: Duration,
): void {
  const table = foundation().leases();
  const { leases } = table;
  let stale = 0;
  for (const lease of leases.values()) {
    if (at - lastRenewal(lease, at) > STALE_AFTER) stale++;
  }
  const send = (key: MetricKey, value: number): void =>
    sample(store, at, key, value, -1, '', instance);
  send('silk-controller.totalLeases', leases.size);
  // Rows of single addresses count as if they took a block: it may be negative (server_metrics.go).
  send('silk-controller.freeLeases', blockPoolSize(table) - leases.size);
  send('silk-controller.staleLeases', stale);
  send('silk-controller.uptime', toSeconds(age));
  const window = queries.takeWindow(at);
  send('silk-controller.DBOpenConnections', window.openConnections);
  send('silk-controller.DBQueriesTotal', window.total);
  send('silk-controller.DBQueriesSucceeded', window.done - failed);
  send('silk-controller.DBQueriesFailed', failed);
  send('silk-controller.DBQueriesInFlight', window.inFlight);
  send('silk-controller.DBQueryDurationMax', toSeconds(window.slowest));
}

/** Requests of one kind so far, and the keys of their metrics. */
interface RequestType {
  readonly time: MetricKey;
  readonly requests: MetricKey;
  count: number;
}

function requestType(name: 'Acquire' | 'Renew' | 'Release' | 'Index'): RequestType {
  return {
    time: `silk-controller.Leases${name}RequestTime`,
    requests: `silk-controller.Leases${name}RequestCount`,
    count: 0,
  };
}

function watchRequests(
  parts: MetricParts,
  { callTime, leaseExpiration }: SilkConfig,
  running: (place: number) => Controller | undefined,
): void {
  const { rows, clock, store } = parts;
  const daemons = watchDaemons(parts);
  const activeLeases = watchActiveLeases(parts, leaseExpiration);
  /** A request that comes then: the process that takes it answers it, or nobody does. */
  const serve = (
    place: number,
    kind: RequestKind,
    from: Instant,
    time: Duration,
    onAnswered: (at: Instant) => void = () => {},
  ): void => {
    const controller = running(place);
    if (controller === undefined) return;
    controller.queries.add(from, from + time);
    clock.at(from + time, (at) => {
      if (running(place) !== controller) return;
      const type = controller[kind];
      sample(store, at, type.time, toMilliseconds(time), -1, '', place);
      sample(store, at, type.requests, ++type.count, -1, '', place);
      onAnswered(at);
    });
  };
  const asked = { acquire: 'Acquire', renew: 'Renew', release: 'Release' } as const;
  for (const [kind, name] of Object.entries(asked)) {
    rows.onObservation(`silk.request.${name}`, (done, place, time) =>
      serve(place, kind as RequestKind, done - time, time),
    );
  }
  rows.onObservation('silk.queryFailed', (from, place, time) => {
    const controller = running(place);
    clock.at(from + time, () => {
      if (controller !== undefined) controller.failed++;
    });
  });
  watchRenewals(parts, (arrivedAt, owner, place) => {
    const process = daemons.running(owner);
    const isAlive = (): boolean => process !== undefined && process === daemons.running(owner);
    serve(place, 'renew', arrivedAt, callTime, (renewedAt) => {
      // A VM with a single address polls as well, and sends nothing of itself.
      if (process === undefined ? owner >= 0 : !isAlive()) return;
      if (process !== undefined) sendRenewed(parts, process, renewedAt);
      serve(place, 'index', renewedAt, callTime, (at) => {
        if (process !== undefined && isAlive()) {
          sendConverged(parts, process, activeLeases(at), at);
        }
      });
    });
  });
}
