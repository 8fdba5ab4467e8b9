/** What is said beside a band: the zone's cells, instances and resources, summed over its cells. */
import type { CellId } from '../../../sim/model/identity';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { cellStateIn } from '../../replay/things';
import type { View } from '../../replay/view';
import type { Fill } from '../../session/session';

export interface ZoneSum {
  /** Cells that the scenario ever has there. */
  readonly cells: number;
  /** undefined where the trace does not tell of reps: of a cell that is not down nobody knows. */
  readonly up: number | undefined;
  readonly down: number;
  /** Booting, or their rep is not ready. */
  readonly starting: number;
  /** Their VM has not been made yet. */
  readonly absent: number;
  /** Containers that run, and those on their way; undefined: not in this trace. */
  readonly running: number | undefined;
  readonly claimed: number | undefined;
  /** Of the cells that are not down: used and in total; undefined likewise. */
  readonly used: number | undefined;
  readonly total: number;
}

/** The sums of some cells, with what they use of one resource. */
export function sumOfCells(
  { facts }: Replay,
  view: View,
  fill: Fill,
  cells: readonly CellId[],
): ZoneSum {
  const columns = view.state.cells;
  const isKnown = view.tells.has('container.reserved');
  const counts = { up: 0, down: 0, starting: 0, absent: 0, unknown: 0 };
  let running = 0;
  let claimed = 0;
  let used: number | undefined = isKnown ? 0 : undefined;
  let total = 0;
  for (const cell of cells) {
    const state = cellStateIn(view, cell);
    counts[state]++;
    running += read(columns.running, cell);
    claimed += read(columns.starting, cell);
    if (state === 'down' || state === 'absent') continue;
    total += facts.cells[cell]?.total[fill] ?? 0;
    if (used === undefined) continue;
    if (fill === 'disk' && read(columns.diskUnknown, cell) > 0) used = undefined;
    else used += read(columns[USED[fill]], cell);
  }
  return {
    cells: cells.length,
    up: view.tells.has('rep.started') ? counts.up : undefined,
    down: counts.down,
    starting: counts.starting,
    absent: counts.absent,
    running: isKnown ? running : undefined,
    claimed: isKnown ? claimed : undefined,
    used,
    total,
  };
}

const USED = { memory: 'memoryUsed', disk: 'diskUsed', containers: 'containers' } as const;

/** Used of the total; undefined when that is not known, or there is none. */
export function fillShare({ used, total }: ZoneSum): number | undefined {
  return used === undefined || total <= 0 ? undefined : used / total;
}
