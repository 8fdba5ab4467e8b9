/**
 * What Locket says of every cell, beside what is true of it: a cell that went down is listed until its
 * presence expires, and one that is up and not listed gets no work. Pure.
 */
import type { Instant } from '../../../sim/engine/units';
import type { CellId } from '../../../sim/model/identity';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { CELL_STATES, codeOf } from '../../replay/state';
import type { View } from '../../replay/view';

/**
 * `stale`: listed, though the cell is down. `expired`: was listed, and the cell is down. `unlisted`: not
 * listed, and the cell is not known to be down. `absent`: its VM has not been made yet.
 */
export const PRESENCE_STATES = ['listed', 'stale', 'expired', 'unlisted', 'absent'] as const;
export type PresenceState = (typeof PRESENCE_STATES)[number];

export interface PresenceView {
  readonly cell: CellId;
  readonly state: PresenceState;
  /** When it was last stored or removed; undefined before the first time. */
  readonly since: Instant | undefined;
}

export interface ZonePresences {
  readonly zone: string;
  readonly cells: readonly PresenceView[];
  readonly listed: number;
}

const DOWN = codeOf(CELL_STATES, 'down');
const ABSENT = codeOf(CELL_STATES, 'absent');

/** What Locket holds of a cell, beside what is true of it. */
export function presenceAt({ state }: Pick<View, 'state'>, cell: CellId): PresenceView {
  const { cells } = state;
  const changed = read(cells.presentSince, cell);
  const since = Number.isNaN(changed) ? undefined : changed;
  const isListed = read(cells.isPresent, cell) === 1;
  return { cell, state: stateOf(read(cells.state, cell), isListed, since), since };
}

function stateOf(cellState: number, isListed: boolean, since: Instant | undefined): PresenceState {
  if (isListed) return cellState === DOWN ? 'stale' : 'listed';
  if (cellState === ABSENT) return 'absent';
  return cellState === DOWN && since !== undefined ? 'expired' : 'unlisted';
}

/** By zone in the scenario's order; cells of no known zone last. */
export function presencesAt(
  view: Pick<View, 'state'>,
  { facts, columns }: Pick<Replay, 'facts' | 'columns'>,
): ZonePresences[] {
  const byZone = new Map<string, PresenceView[]>(facts.zones.map((zone) => [zone, []]));
  for (const cell of columns.identities.cells.keys()) {
    const zone = facts.cells[cell]?.zone ?? OTHER;
    const list = byZone.get(zone) ?? [];
    byZone.set(zone, list);
    list.push(presenceAt(view, cell));
  }
  return [...byZone].map(([zone, cells]) => ({
    zone,
    cells,
    listed: cells.filter(({ state }) => state === 'listed' || state === 'stale').length,
  }));
}

const OTHER = 'no zone';

export function presenceText(state: PresenceState): string {
  switch (state) {
    case 'listed':
      return 'listed';
    case 'stale':
      return 'listed, though the cell is down';
    case 'expired':
      return 'not listed any more; the cell is down';
    case 'unlisted':
      return 'not listed';
    case 'absent':
      return 'no VM yet';
  }
}
