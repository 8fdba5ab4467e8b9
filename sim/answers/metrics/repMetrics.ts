/**
 * What each cell's rep and executor send: capacity and requests every minute and what happens to containers as it
 * happens. Garden's health is in `gardenMetrics`.
 *
 * Diego: executor:depot/metrics/reporter.go and the files that the table of metrics names. A cell's
 * tickers begin with its rep's process; one that was up before the simulation is somewhere in its minute.
 * Gauges end with the rep's process, and stop while it stands still; counters live in the VM and begin anew when it
 * was killed.
 */
import { type Instant, MINUTE } from '../../engine/units';
import type { ObservationName } from '../../trace/observations';
import { watchGarden } from './gardenMetrics';
import { type MetricParts, NANOS } from './metricParts';
import { sample } from './metricStore';
import { watchRepProcesses } from './repProcesses';
import { addRequests, createRequestMeter, type RequestMeter } from './requestMeter';
import { sendRequestMetrics } from './requestMetrics';

const REQUEST_TYPES = ['State', 'Perform', 'StopLRPInstance', 'CancelTask'] as const;
type RequestType = (typeof REQUEST_TYPES)[number];

const CERTIFICATES = {
  CredCreation: {
    succeeded: 'rep.CredCreationSucceededCount',
    failed: 'rep.CredCreationFailedCount',
    time: 'rep.CredCreationSucceededDuration',
  },
  C2CCredCreation: {
    succeeded: 'rep.C2CCredCreationSucceededCount',
    failed: 'rep.C2CCredCreationFailedCount',
    time: 'rep.C2CCredCreationSucceededDuration',
  },
} as const;
type Certificate = keyof typeof CERTIFICATES;

interface CellMetrics {
  /** Counts the lives of the rep: tickers of an earlier one end. */
  life: number;
  /** When the bulk sync under way asked. */
  syncBeganAt: Instant;
  meters: Readonly<Record<RequestType, RequestMeter>>;
  completed: number;
  killed: number;
  /** Certificates made, by what their metrics are called. */
  certificates: Record<Certificate, number>;
}

export function watchReps(parts: MetricParts): void {
  const cells = parts.spec.cells.map(() => createCell(0));
  const cellOf = (cell: number): CellMetrics => {
    const found = cells[cell];
    if (found === undefined) throw new RangeError(`no cell ${cell}`);
    return found;
  };
  watchLife(parts, cellOf);
  watchGarden(parts);
  watchSyncs(parts, cellOf);
  watchContainers(parts, cellOf);
  watchCredentials(parts, cellOf);
  for (const type of REQUEST_TYPES) {
    parts.rows.onObservation(`rep.request.${type}`, (at, cell, latency) => {
      addRequests(cellOf(cell).meters[type], at, latency);
    });
  }
}

function createCell(epoch: Instant): CellMetrics {
  const certificates = { CredCreation: 0, C2CCredCreation: 0 };
  const meters = createMeters(epoch);
  return { life: 0, syncBeganAt: 0, meters, completed: 0, killed: 0, certificates };
}

function createMeters(epoch: Instant): CellMetrics['meters'] {
  const meter = () => createRequestMeter(epoch, MINUTE);
  return { State: meter(), Perform: meter(), StopLRPInstance: meter(), CancelTask: meter() };
}

function watchLife(parts: MetricParts, cellOf: (cell: number) => CellMetrics): void {
  const { rows, store, clock } = parts;
  watchRepProcesses(parts, {
    onBegan: ({ cell, epoch, isOver, isHung }, at) => {
      const metrics = cellOf(cell);
      metrics.life++;
      metrics.meters = createMeters(epoch);
      const tick = (now: Instant): void => {
        if (!isHung()) sendCell(parts, cell, metrics, now);
      };
      clock.every(MINUTE, epoch, at, tick, isOver);
    },
    onEnded: (cell) => {
      cellOf(cell).life++;
    },
  });
  rows.onObservation('rep.strandedEvacuating', (at, cell, stranded) =>
    sample(store, at, 'rep.StrandedEvacuatingActualLRPs', stranded, cell),
  );
  for (const kind of ['cell.killed', 'vm.deleted'] as const) {
    rows.on(kind, (_at, cell) => {
      if (cell < 0) return;
      const metrics = cellOf(cell);
      metrics.completed = 0;
      metrics.killed = 0;
      metrics.certificates = { CredCreation: 0, C2CCredCreation: 0 };
    });
  }
}

/** reporter.go, and the notifier of requests. */
function sendCell(
  { store, foundation }: MetricParts,
  cell: number,
  { meters }: CellMetrics,
  at: Instant,
): void {
  const { executor } = foundation().rep(cell).state;
  const { total, available } = executor;
  const send = (name: Parameters<typeof sample>[2], value: number): void =>
    sample(store, at, name, value, cell);
  send('rep.CapacityTotalMemory', total.memory);
  send('rep.CapacityTotalDisk', total.disk);
  send('rep.CapacityTotalContainers', total.containers);
  send('rep.CapacityRemainingMemory', available.memory);
  send('rep.CapacityRemainingDisk', available.disk);
  send('rep.CapacityRemainingContainers', available.containers);
  send('rep.CapacityAllocatedMemory', total.memory - available.memory);
  send('rep.CapacityAllocatedDisk', total.disk - available.disk);
  send('rep.ContainerCount', executor.containers.size);
  send('rep.StartingContainerCount', executor.startingCount);
  for (const type of REQUEST_TYPES) {
    sendRequestMetrics(store, at, 'rep', cell, type, meters[type], null);
  }
}

/** bulker.go: sent even when the sync was dropped. */
function watchSyncs({ rows, store }: MetricParts, cellOf: (cell: number) => CellMetrics): void {
  const end = (at: Instant, cell: number): void =>
    sample(store, at, 'rep.RepBulkSyncDuration', (at - cellOf(cell).syncBeganAt) * NANOS, cell);
  rows.onObservation('rep.syncBegan', (at, cell) => {
    cellOf(cell).syncBeganAt = at;
  });
  rows.on('rep.synced', end);
  rows.onObservation('rep.syncFailed', end);
}

const DURATIONS = {
  'garden.created': 'rep.GardenContainerCreationSucceededDuration',
  'garden.createFailed': 'rep.GardenContainerCreationFailedDuration',
  'garden.destroyed': 'rep.GardenContainerDestructionSucceededDuration',
  'garden.destroyFailed': 'rep.GardenContainerDestructionFailedDuration',
  'container.setUp': 'rep.ContainerSetupSucceededDuration',
  'container.setUpFailed': 'rep.ContainerSetupFailedDuration',
} as const satisfies Partial<Record<ObservationName, Parameters<typeof sample>[2]>>;

function watchContainers(parts: MetricParts, cellOf: (cell: number) => CellMetrics): void {
  const { store, rows } = parts;
  for (const name of Object.keys(DURATIONS) as (keyof typeof DURATIONS)[]) {
    rows.onObservation(name, (at, cell, duration) => {
      whenItIsSo(parts, at, cellOf(cell), () =>
        sample(store, at, DURATIONS[name], duration * NANOS, cell),
      );
    });
  }
  rows.onObservation('container.ended', (at, cell) => {
    sample(store, at, 'rep.ContainerCompletedCount', ++cellOf(cell).completed, cell);
  });
  rows.onObservation('container.killed', (at, cell) => {
    const metrics = cellOf(cell);
    whenItIsSo(parts, at, metrics, () =>
      sample(store, at, 'rep.ContainerExitedOnTimeoutCount', ++metrics.killed, cell),
    );
  });
}

/**
 * credmanager.go: the identity's certificate, then the one for traffic between containers. Both need a key of
 * the same length, so each takes half of the time of both (assumption).
 */
function watchCredentials(parts: MetricParts, cellOf: (cell: number) => CellMetrics): void {
  const { store, rows } = parts;
  rows.onObservation('container.credentials', (bothAt, cell, both) => {
    const first = Math.round(both / 2);
    const metrics = cellOf(cell);
    const send = (name: Certificate, at: Instant, duration: number): void =>
      whenItIsSo(parts, at, metrics, () => {
        const { succeeded, failed, time } = CERTIFICATES[name];
        sample(store, at, succeeded, ++metrics.certificates[name], cell);
        sample(store, at, failed, 0, cell);
        sample(store, at, time, duration * NANOS, cell);
      });
    send('CredCreation', bothAt - both + first, first);
    send('C2CCredCreation', bothAt, both - first);
  });
}

/** Now, or at a later instant if the rep lives then. */
function whenItIsSo(
  { clock, foundation }: MetricParts,
  at: Instant,
  metrics: CellMetrics,
  send: () => void,
): void {
  if (at <= foundation().simulation.now) return send();
  const { life } = metrics;
  clock.at(at, () => {
    if (metrics.life === life) send();
  });
}
