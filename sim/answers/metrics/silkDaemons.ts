/**
 * The silk-daemons: which run, since when, and what each sends of itself.
 *
 * Diego: silk:cmd/silk-daemon/main.go, daemon/planner/vxlan_planner.go. A daemon runs once it has been given a
 * lease, until it ends, stands still or loses its VM, and its counters with it. One that stood still asks for its
 * lease when it goes on, and counts as a new process.
 */
import { type Instant, SECOND, toSeconds } from '../../engine/units';
import { epochOf, type MetricParts } from './metricParts';
import { sample } from './metricStore';

const TICK = 30 * SECOND;

/** One life of a daemon. */
export interface DaemonProcess {
  readonly cell: number;
  renewed: number;
  converged: number;
}

export interface Daemons {
  /** The daemon that runs on the cell. */
  running(cell: number): DaemonProcess | undefined;
}

export function watchDaemons(parts: MetricParts, callTime: number): Daemons {
  const { rows, clock, foundation, spec } = parts;
  const running = new Map<number, DaemonProcess>();
  /** Cells on which a daemon has run. */
  const hasRun = new Set<number>();
  const start = (cell: number, at: Instant): void => {
    const { state, isUp } = foundation().rep(cell);
    if (!isUp) return;
    const process = { cell, renewed: 0, converged: 0 };
    running.set(cell, process);
    const { joinsAt = 0, cellGuid = '' } = spec.cells[cell] ?? {};
    const wasUpBefore = joinsAt === 0 && state.starts === 1 && !hasRun.has(cell);
    hasRun.add(cell);
    const epoch = wasUpBefore ? epochOf(parts, `${cellGuid} silk-daemon`) : at;
    const since = wasUpBefore ? 0 : at;
    const isOver = (): boolean => running.get(cell) !== process;
    clock.every(TICK, epoch, at, (tick) => sendTick(parts, cell, tick, tick - since), isOver);
  };
  rows.on('silk.leaseAcquired', (acquiredAt, cell) => {
    clock.at(acquiredAt + callTime, (at) => start(cell, at));
  });
  rows.on('cell.killed', (_at, cell) => {
    running.delete(cell);
  });
  for (const kind of ['process.killed', 'process.stopped', 'process.hung'] as const) {
    rows.on(kind, (_at, cell, _lrp, _instance, process) => {
      const isDaemon = foundation().identities().texts[process] === 'silk-daemon';
      if (cell >= 0 && isDaemon) running.delete(cell);
    });
  }
  return { running: (cell) => running.get(cell) };
}

function sendTick({ store }: MetricParts, cell: number, at: Instant, age: number): void {
  sample(store, at, 'silk-daemon.uptime', toSeconds(age), cell);
  // Nothing fails; the counters are there, so that one can ask for their rate.
  sample(store, at, 'silk-daemon.renewFailure', 0, cell);
  sample(store, at, 'silk-daemon.convergeFailure', 0, cell);
}

export function sendRenewed({ store }: MetricParts, process: DaemonProcess, at: Instant): void {
  sample(store, at, 'silk-daemon.renewSuccess', ++process.renewed, process.cell);
}

/** After the daemon was told of so many leases. */
export function sendConverged(
  { store }: MetricParts,
  process: DaemonProcess,
  leases: number,
  at: Instant,
): void {
  const { cell } = process;
  sample(store, at, 'silk-daemon.numberLeases', leases, cell);
  sample(store, at, 'silk-daemon.convergeSuccess', ++process.converged, cell);
}
