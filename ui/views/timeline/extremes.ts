/**
 * The least and the greatest of any stretch of a long list, without a walk along it: what a pixel of a
 * zoomed-out series shows.
 *
 * Blocks of 32 values remember where their extremes stand, blocks of 32 blocks likewise, and so on: about a
 * sixteenth of the list's memory, made when first asked for.
 */

const FACTOR = 32;

interface Level {
  /** By block: the place in `values` of its least. */
  readonly least: Int32Array;
  readonly greatest: Int32Array;
}

type Extreme = keyof Level;

export interface Extremes {
  readonly values: Int32Array;
  readonly levels: readonly Level[];
}

const known = new WeakMap<Int32Array, Extremes>();

/** The extremes of a list that does not change any more; made once. */
export function extremesOf(values: Int32Array): Extremes {
  const found = known.get(values);
  if (found !== undefined) return found;
  const levels: Level[] = [];
  let below: Level | undefined;
  while ((below?.least.length ?? values.length) > FACTOR) {
    below = levelAbove(values, below);
    levels.push(below);
  }
  const extremes = { values, levels };
  known.set(values, extremes);
  return extremes;
}

/** Blocks of single values, or of the blocks of a level. Written out: it sees every value. */
function levelAbove(values: Int32Array, below: Level | undefined): Level {
  const length = below?.least.length ?? values.length;
  const blocks = Math.ceil(length / FACTOR);
  const level: Level = { least: new Int32Array(blocks), greatest: new Int32Array(blocks) };
  for (let block = 0; block < blocks; block++) {
    const first = block * FACTOR;
    const end = Math.min(length, first + FACTOR);
    let least = below === undefined ? first : (below.least[first] as number);
    let greatest = below === undefined ? first : (below.greatest[first] as number);
    for (let entry = first + 1; entry < end; entry++) {
      const low = below === undefined ? entry : (below.least[entry] as number);
      const high = below === undefined ? entry : (below.greatest[entry] as number);
      if ((values[low] as number) < (values[least] as number)) least = low;
      if ((values[high] as number) > (values[greatest] as number)) greatest = high;
    }
    level.least[block] = least;
    level.greatest[block] = greatest;
  }
  return level;
}

/** The place of the least value with first ≤ place < end, the first of equals; −1 when there is none. */
export function placeOfLeast(extremes: Extremes, first: number, end: number): number {
  return placeOf(extremes, 'least', first, end);
}

/** The place of the greatest value, likewise. */
export function placeOfGreatest(extremes: Extremes, first: number, end: number): number {
  return placeOf(extremes, 'greatest', first, end);
}

/** From the ragged ends inwards: single values, then blocks, then blocks of blocks. */
function placeOf(
  { values, levels }: Extremes,
  extreme: Extreme,
  first: number,
  end: number,
): number {
  let best = -1;
  let low = first;
  let high = end;
  for (let height = 0; low < high; height++) {
    const below = levels[height - 1];
    const isTop = height >= levels.length;
    const head = isTop ? high : Math.min(high, Math.ceil(low / FACTOR) * FACTOR);
    const tail = isTop ? high : Math.max(head, Math.floor(high / FACTOR) * FACTOR);
    best = better(values, extreme, best, bestOf(values, below, extreme, low, head));
    best = better(values, extreme, best, bestOf(values, below, extreme, tail, high));
    low = head / FACTOR;
    high = tail / FACTOR;
    if (isTop) break;
  }
  return best;
}

/** The best of single values, or of the blocks of a level; −1 of none. */
function bestOf(
  values: Int32Array,
  level: Level | undefined,
  extreme: Extreme,
  first: number,
  end: number,
): number {
  let best = -1;
  for (let entry = first; entry < end; entry++) {
    best = better(
      values,
      extreme,
      best,
      level === undefined ? entry : (level[extreme][entry] as number),
    );
  }
  return best;
}

/** Of equals the earlier place. */
function better(values: Int32Array, extreme: Extreme, one: number, other: number): number {
  if (one < 0) return other;
  if (other < 0) return one;
  const first = values[one] as number;
  const second = values[other] as number;
  if (first === second) return Math.min(one, other);
  return second < first === (extreme === 'least') ? other : one;
}
