/**
 * The weight that would have made a cell win.
 *
 * A cell's score is a straight line over a weight: what it is without, and the starting containers, or the
 * place in the zone, that the weight multiplies. A cell beats each other cell on one side of where
 * their lines meet, so it is best, if anywhere, between two bounds. Lines are worked out in floats, scores
 * are sums of floats, so what they point at is tried on the scheduler before it is offered.
 */
import type { CellId } from '../model/identity';
import { auctionTable } from './auctionTable';
import { applyChange, type Change } from './change';
import type { Standing } from './standing';

export type Weight = 'startingContainerWeight' | 'binPackFirstFitWeight';

interface Line {
  readonly cell: CellId;
  /** The score at weight 0. */
  readonly base: number;
  /** What the weight multiplies. */
  readonly slope: number;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Tried one after the other, until there is a value between the bounds: steps in each unit. */
const STEPS_PER_UNIT = [1_000, 10_000, 100_000, 1_000_000] as const;
/** A whole cell's share of resources is 1: nobody sets a weight beyond this. */
const WEIGHT_MAX = 10;

/** How far rounding may put a bound off, and how many steps around it are tried. */
const ROUNDING = 1e-9;
const STEPS_OFF = 3;

/**
 * The value nearest to the present one, to a thousandth or as fine as it takes, that does. `standing` is the
 * one in which the cell is to win.
 */
export function weightChange(
  standing: Standing,
  cell: CellId,
  weight: Weight,
  does: (change: Change) => boolean,
): Change | undefined {
  const change = changeByScore(standing, cell, weight, does);
  return change ?? (weight === 'binPackFirstFitWeight' ? changeByOrder(standing, does) : undefined);
}

function changeByScore(
  standing: Standing,
  cell: CellId,
  weight: Weight,
  does: (change: Change) => boolean,
): Change | undefined {
  // Bin packing does not count for tasks.
  if (standing.auction.kind === 'task' && weight === 'binPackFirstFitWeight') return undefined;
  const lines = linesOf(standing, cell, weight);
  const own = lines.find((line) => line.cell === cell);
  if (own === undefined) return undefined;
  const { low, high } = boundsOf(own, lines);
  if (low > high + ROUNDING || low > WEIGHT_MAX) return undefined;
  const present = standing.config[weight];
  for (const steps of STEPS_PER_UNIT) {
    const grid = { weight, present, steps };
    const change =
      (high < present + ROUNDING ? nearest(grid, high, -1, does) : undefined) ??
      (low > present - ROUNDING ? nearest(grid, low, 1, does) : undefined);
    if (change !== undefined) return change;
  }
  return undefined;
}

/** Bin packing also visits a zone's cells by index, of tasks as well: switching it on or off breaks ties. */
function changeByOrder(
  { config }: Standing,
  does: (change: Change) => boolean,
): Change | undefined {
  const isOn = config.binPackFirstFitWeight > 0;
  const [steps] = STEPS_PER_UNIT;
  const change: Change = {
    kind: 'setting',
    setting: 'binPackFirstFitWeight',
    value: isOn ? 0 : 1 / steps,
    atMost: isOn,
    precision: 1 / steps,
  };
  return does(change) ? change : undefined;
}

/** Only cells whose zone had its turn: weights do not change which zones have one. */
function linesOf(standing: Standing, cell: CellId, weight: Weight): Line[] {
  // Places in the zone are counted only where the weight is above 0.
  const present = standing.config[weight] || 1;
  const setting = { kind: 'setting', setting: weight, value: present } as const;
  const change: Change = { ...setting, atMost: true, precision: 1 };
  const { candidates } = auctionTable(applyChange(standing, cell, change));
  return candidates
    .filter(({ isConsidered }) => isConsidered)
    .map(({ cell: other, parts, total }) => {
      const part = weight === 'binPackFirstFitWeight' ? parts.packing : parts.starting;
      return { cell: other, base: total - part, slope: Math.round(part / present) };
    });
}

/** The weights at which no line lies below the cell's own. `low` is above `high` when there are none. */
function boundsOf(own: Line, lines: readonly Line[]): Bounds {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (const { base, slope } of lines) {
    const meet = (base - own.base) / (own.slope - slope);
    if (slope < own.slope) high = Math.min(high, meet);
    else if (slope > own.slope) low = Math.max(low, meet);
    else if (base < own.base - ROUNDING) low = Number.POSITIVE_INFINITY;
  }
  return { low, high };
}

/** The values that are tried: so many a unit. */
interface Grid {
  readonly weight: Weight;
  readonly present: number;
  readonly steps: number;
}

/** The first value that does, from `bound` away from the present one. */
function nearest(
  { weight, present, steps }: Grid,
  bound: number,
  direction: 1 | -1,
  does: (change: Change) => boolean,
): Change | undefined {
  const start = direction < 0 ? Math.floor(bound * steps) : Math.ceil(bound * steps);
  for (let off = -STEPS_OFF; off <= STEPS_OFF; off++) {
    const value = (start + direction * off) / steps;
    if (value < 0 || value > WEIGHT_MAX || (value - present) * direction <= 0) continue;
    const change: Change = {
      kind: 'setting',
      setting: weight,
      value,
      atMost: direction < 0,
      precision: 1 / steps,
    };
    if (does(change)) return change;
  }
  return undefined;
}
