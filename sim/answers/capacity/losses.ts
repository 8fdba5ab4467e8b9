/**
 * The losses that a foundation should survive: each zone, the largest cell, and, where cells require
 * placement tags, both for each set of tags, because capacity behind a tag is separate (isolation segments).
 * Source: facts of Cloud Foundry's high-availability guide: keep enough free to lose one cell VM or one zone.
 */
import type { Board, BoardCell } from './board';

/** Cells that are lost together, and what is left of the board then. */
export interface Loss {
  readonly kind: 'zone' | 'zone and tags' | 'cell';
  /** Of the lost cells. */
  readonly zone: string;
  /** Tags that work must ask for on the lost cells; undefined: cells are lost whatever they require. */
  readonly placementTags: readonly string[] | undefined;
  readonly lost: Board;
  readonly left: Board;
}

/** Tags that work must ask for to land on the cell, sorted. */
function requiredTags({ profile }: Pick<BoardCell, 'profile'>): readonly string[] {
  return [...profile.placementTags].sort();
}

/** Sets of required tags in the order in which cells have them, untagged cells first. */
export function tagSets(cells: readonly Pick<BoardCell, 'profile'>[]): (readonly string[])[] {
  const sets = new Map<string, readonly string[]>();
  for (const cell of cells) {
    const tags = requiredTags(cell);
    const key = tags.join('\n');
    if (!sets.has(key)) sets.set(key, tags);
  }
  return [...sets.values()].sort(
    (one, other) => Math.min(one.length, 1) - Math.min(other.length, 1),
  );
}

/** Whether the cell requires exactly these tags. */
export function requires(cell: Pick<BoardCell, 'profile'>, tags: readonly string[]): boolean {
  const own = requiredTags(cell);
  return own.length === tags.length && own.every((tag, position) => tag === tags[position]);
}

/** Each loss, zones in their order, then cells. Only what is up can be lost. */
export function lossesOf(board: Board, zones: readonly string[]): Loss[] {
  const sets = tagSets(board);
  const losses: Loss[] = [];
  for (const zone of zonesOf(board, zones)) {
    losses.push(lossOf(board, 'zone', zone, undefined, (cell) => cell.zone === zone));
    if (sets.length < 2) continue;
    for (const tags of sets) {
      const isLost = (cell: BoardCell): boolean => cell.zone === zone && requires(cell, tags);
      if (board.some(isLost)) losses.push(lossOf(board, 'zone and tags', zone, tags, isLost));
    }
  }
  for (const tags of sets) {
    const largest = largestOf(board.filter((cell) => requires(cell, tags)));
    if (largest === undefined) continue;
    const shown = sets.length < 2 ? undefined : tags;
    losses.push(lossOf(board, 'cell', largest.zone, shown, (cell) => cell === largest));
  }
  return losses;
}

/** Zones that have cells, in the order of `zones`; others after them. */
export function zonesOf(cells: readonly { zone: string }[], zones: readonly string[]): string[] {
  const present = new Set(cells.map((cell) => cell.zone));
  const known = zones.filter((zone) => present.has(zone));
  return [...known, ...[...present].filter((zone) => !zones.includes(zone))];
}

function lossOf(
  board: Board,
  kind: Loss['kind'],
  zone: string,
  placementTags: readonly string[] | undefined,
  isLost: (cell: BoardCell) => boolean,
): Loss {
  const lost = board.filter(isLost);
  return { kind, zone, placementTags, lost, left: board.filter((cell) => !isLost(cell)) };
}

/** The cell with most memory; among equals the one that holds most, then the first. */
function largestOf(cells: Board): BoardCell | undefined {
  let largest: BoardCell | undefined;
  for (const cell of cells) {
    if (largest === undefined || compare(cell, largest) > 0) largest = cell;
  }
  return largest;
}

function compare(one: BoardCell, other: BoardCell): number {
  const used = ({ total, available }: BoardCell): number => total.memory - available.memory;
  return one.total.memory - other.total.memory || used(one) - used(other);
}
