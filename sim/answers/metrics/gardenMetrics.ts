/**
 * What each rep sends of its Garden: its verdict every half minute and at each change, health checks that did not
 * return, and how long it waits for Garden at its start.
 *
 * Diego: executor:gardenhealth/runner.go, initializer/initializer_garden.go. The checks themselves are elided while
 * nothing can be found; the verdict is known all the same. In 2.105.0 a failed first check ends the process, which
 * tells of it as its last.
 */
import { type Duration, type Instant, SECOND } from '../../engine/units';
import { type MetricParts, NANOS } from './metricParts';
import { sample } from './metricStore';
import { watchRepProcesses } from './repProcesses';

const TICK: Duration = 30 * SECOND;
/** StalledMetricHeartbeatInterval. */
const STALLED_TICK: Duration = 5 * SECOND;

export function watchGarden(parts: MetricParts): void {
  const { rows, store, clock } = parts;
  /** Cells whose Garden has failed its last check. */
  const failing = new Set<number>();
  /** By cell: since when its rep waits for Garden. */
  const waiting = new Map<number, Instant>();
  const send = (at: Instant, cell: number): void =>
    sample(store, at, 'rep.GardenHealthCheckFailed', failing.has(cell) ? 1 : 0, cell);
  watchRepProcesses(parts, {
    onBegan: ({ cell, epoch, isOver, isHung }, at) => {
      failing.delete(cell);
      send(at, cell);
      const tick = (now: Instant): void => {
        if (!isHung()) send(now, cell);
      };
      clock.every(TICK, epoch, at, tick, isOver);
    },
    onEnded: (cell, at, reason) => {
      waiting.delete(cell);
      if (!reason.startsWith('garden health check')) return;
      failing.add(cell);
      send(at, cell);
    },
  });
  rows.on('rep.gardenChanged', (at, cell, _lrp, _instance, isHealthy) => {
    if (isHealthy === 1) failing.delete(cell);
    else failing.add(cell);
    send(at, cell);
  });
  rows.onObservation('garden.checkTimedOut', (at, cell) =>
    sample(store, at, 'rep.CellUnhealthy', 1, cell),
  );
  rows.onObservation('garden.awaited', (since, cell) => {
    waiting.set(cell, since);
    const tick = (at: Instant): void =>
      sample(store, at, 'rep.StalledGardenDuration', (at - since) * NANOS, cell);
    clock.every(STALLED_TICK, since, since, tick, () => waiting.get(cell) !== since);
  });
  rows.onObservation('garden.answered', (at, cell) => {
    waiting.delete(cell);
    sample(store, at, 'rep.StalledGardenDuration', 0, cell);
  });
}
