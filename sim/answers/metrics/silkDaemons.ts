/**
 * The silk-daemons: which run, since when, and what each sends of itself.
 *
 * Diego: silk:cmd/silk-daemon/main.go, daemon/planner/vxlan_planner.go. A daemon runs while it serves its subnet: until
 * it ends, stands still or loses its VM, and its counters with it. One that stood still counts as a new process when
 * it goes on.
 */
import { type Instant, SECOND, toSeconds } from '../../engine/units';
import { epochOf, type MetricParts } from './metricParts';
import { sample } from './metricStore';

const TICK = 30 * SECOND;

/** One life of a daemon. */
export interface DaemonProcess {
  readonly cell: number;
  renewed: number;
  failed: number;
  converged: number;
}

export interface Daemons {
  /** The daemon that runs on the cell. */
  running(cell: number): DaemonProcess | undefined;
}

export function watchDaemons(parts: MetricParts): Daemons {
  const { rows, clock, foundation, spec } = parts;
  const running = new Map<number, DaemonProcess>();
  /** Cells on which a daemon has run. */
  const hasRun = new Set<number>();
  const start = (cell: number, at: Instant): void => {
    const process = { cell, renewed: 0, failed: 0, converged: 0 };
    running.set(cell, process);
    const { joinsAt = 0, cellGuid = '' } = spec.cells[cell] ?? {};
    const { starts } = foundation().rep(cell).state;
    const wasUpBefore = joinsAt === 0 && starts === 1 && !hasRun.has(cell);
    hasRun.add(cell);
    const epoch = wasUpBefore ? epochOf(parts, `${cellGuid} silk-daemon`) : at;
    const since = wasUpBefore ? 0 : at;
    const isOver = (): boolean => running.get(cell) !== process;
    clock.every(TICK, epoch, at, (tick) => sendTick(parts, process, tick, tick - since), isOver);
  };
  rows.onObservation('silk.daemonRuns', (at, cell, isRunning) => {
    if (cell < 0) return;
    if (isRunning === 1) start(cell, at);
    else running.delete(cell);
  });
  rows.onObservation('silk.renewFailed', (_at, cell) => {
    const process = running.get(cell);
    if (process !== undefined) process.failed++;
  });
  for (const kind of ['cell.killed', 'vm.deleted'] as const) {
    rows.on(kind, (_at, cell) => {
      running.delete(cell);
    });
  }
  return { running: (cell) => running.get(cell) };
}

function sendTick(
  { store }: MetricParts,
  { cell, failed }: DaemonProcess,
  at: Instant,
  age: number,
): void {
  sample(store, at, 'silk-daemon.uptime', toSeconds(age), cell);
  sample(store, at, 'silk-daemon.renewFailure', failed, cell);
  // Routes can always be set; the counter is there, so that one can ask for its rate.
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
