/**
 * What would have made a cell win, worked out in slices: a cell at a time, because one takes some
 * milliseconds. What was found is kept with the decision.
 */
import { type Flip, flipsFor } from '../../../sim/explain/flip';
import type { Standing } from '../../../sim/explain/standing';
import type { CellId } from '../../../sim/model/identity';
import type { AskedDecision } from './askedDecision';
import type { Job } from './slices';

const flipsOf = new WeakMap<Standing, Map<CellId, readonly Flip[]>>();

/** The changes that would have made a cell that took part win, the smallest first. */
export function* findFlips({ standing }: AskedDecision, cell: CellId): Job<readonly Flip[]> {
  const known = flipsOf.get(standing) ?? new Map<CellId, readonly Flip[]>();
  flipsOf.set(standing, known);
  const before = known.get(cell);
  if (before !== undefined) return before;
  // What is on screen says first that it is being worked out.
  yield undefined;
  const flips = flipsFor(standing, cell);
  known.set(cell, flips);
  return flips;
}

/** What would have placed work that nobody took. */
export interface Placement {
  readonly cell: CellId;
  readonly flip: Flip;
}

export interface PlacementSearch {
  /** The smallest change of all that were looked at; undefined: no single change helps. */
  readonly best: Placement | undefined;
  readonly looked: number;
  /** Cells that took part. */
  readonly of: number;
}

/** Cells that are looked at: those that lack the least. */
const LOOKED_MAX = 24;

const searches = new WeakMap<Standing, PlacementSearch>();

/** The smallest single change on any cell that would have placed the work. */
export function* findPlacement(asked: AskedDecision): Job<PlacementSearch> {
  const before = searches.get(asked.standing);
  if (before !== undefined) return before;
  const order = cellsByShortage(asked).slice(0, LOOKED_MAX);
  let best: Placement | undefined;
  for (const cell of order) {
    const [flip] = yield* findFlips(asked, cell);
    if (flip !== undefined && (best === undefined || flip.effort < best.flip.effort)) {
      best = { cell, flip };
    }
  }
  const search = { best, looked: order.length, of: asked.standing.zones.cells.length };
  searches.set(asked.standing, search);
  return search;
}

/**
 * Cells by how much they lack, the least first: of their largest shortage, as a share of the cell's total.
 * Groups that fail another test take turns with them, for one change of a tag may be less than any of these.
 */
export function cellsByShortage({ standing, table }: AskedDecision): CellId[] {
  const { zones, auction } = standing;
  const shortage = new Map<CellId, number>();
  for (const [position, state] of zones.cells.entries()) {
    const proxy = auction.kind === 'lrp' ? state.proxyMemoryAllocation : 0;
    const { available, total } = state;
    const shares = [
      (auction.memory + proxy - available.memory) / total.memory,
      (auction.disk - available.disk) / total.disk,
      (1 - available.containers) / total.containers,
    ];
    shortage.set(zones.cellIds[position] as CellId, Math.max(0, ...shares));
  }
  const byShortage = (one: CellId, other: CellId) =>
    (shortage.get(one) ?? 0) - (shortage.get(other) ?? 0);
  const fitting = table.candidates.map(({ cell }) => cell).sort(byShortage);
  const groups = [fitting, ...table.removed.map(({ cells }) => [...cells].sort(byShortage))];
  const longest = Math.max(...groups.map((cells) => cells.length));
  const order: CellId[] = [];
  for (let turn = 0; turn < longest; turn++) {
    for (const cells of groups) {
      const cell = cells[turn];
      if (cell !== undefined) order.push(cell);
    }
  }
  return order;
}
