/**
 * When the process of each cell's rep runs: from when it accepts work to its end, and not while it stands still.
 *
 * A rep that was up before the simulation is somewhere in its minute. Its silk-daemon is a process of its own, whose
 * end says nothing of the rep's.
 */
import type { Instant } from '../../engine/units';
import { epochOf, type MetricParts } from './metricParts';

/** One life of a rep. */
export interface RepProcess {
  readonly cell: number;
  /** What its tickers count from. */
  readonly epoch: Instant;
  readonly isOver: () => boolean;
  readonly isHung: () => boolean;
}

export interface RepListener {
  /** It accepts work. */
  readonly onBegan?: (process: RepProcess, at: Instant) => void;
  /** Its process is gone, whether or not it ever accepted work. */
  readonly onEnded?: (cell: number, at: Instant, reason: string) => void;
}

export function watchRepProcesses(
  parts: MetricParts,
  { onBegan = () => {}, onEnded = () => {} }: RepListener,
): void {
  const { rows, foundation, spec } = parts;
  const lives = spec.cells.map(() => 0);
  const hung = new Set<number>();
  const textOf = (id: number): string => foundation().identities().texts[id] ?? '';
  rows.on('rep.started', (at, cell) => {
    const life = (lives[cell] ?? 0) + 1;
    lives[cell] = life;
    const isFirst = foundation().rep(cell).state.starts === 1;
    const { joinsAt = 0, cellGuid = '' } = spec.cells[cell] ?? {};
    const epoch = isFirst && joinsAt === 0 ? epochOf(parts, cellGuid) : at;
    const isOver = (): boolean => lives[cell] !== life;
    onBegan({ cell, epoch, isOver, isHung: () => hung.has(cell) }, at);
  });
  const end = (cell: number, at: Instant, reason: string): void => {
    lives[cell] = (lives[cell] ?? 0) + 1;
    hung.delete(cell);
    onEnded(cell, at, reason);
  };
  rows.on('rep.stopped', (at, cell, _lrp, _instance, _a, reason) => end(cell, at, textOf(reason)));
  for (const kind of ['cell.killed', 'vm.deleted'] as const) {
    rows.on(kind, (at, cell) => {
      if (cell >= 0) end(cell, at, '');
    });
  }
  const on = (
    kind: Parameters<typeof rows.on>[0],
    act: (cell: number, at: Instant) => unknown,
  ): void =>
    rows.on(kind, (at, cell, _lrp, _instance, process) => {
      if (cell >= 0 && textOf(process) === 'rep') act(cell, at);
    });
  on('process.killed', (cell, at) => end(cell, at, ''));
  on('process.hung', (cell) => hung.add(cell));
  on('process.resumed', (cell) => hung.delete(cell));
}
