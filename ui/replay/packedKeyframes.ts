/**
 * Keyframes in a few large blocks, for a message from one thread to another.
 *
 * A trace's keyframes are tens of thousands of pages, most of them shared by several. Handing over each by
 * itself takes a browser longer than copying them into blocks: its check for duplicates compares every buffer
 * with every other. Pages keep their numbers here, so that what was shared is shared again.
 */
import type { Keyframe } from './keyframes';
import { type EntryType, type Numbers, PAGE_ENTRIES } from './pages';
import { columnsOf, stateOfPages } from './state';

/** Pages to a block: 1 MB of whole numbers. */
const BLOCK_PAGES = 256;

export interface PackedKeyframes {
  /** Each page once; page n of a type is in its block n / `BLOCK_PAGES`. */
  readonly blocks: { readonly [Type in EntryType]: readonly Numbers[] };
  readonly frames: readonly PackedFrame[];
}

interface PackedFrame {
  readonly rows: number;
  readonly totals: Int32Array<ArrayBuffer>;
  /** By column, in the order of `columnsOf`: how many pages, then their numbers within the column's type. */
  readonly pages: Int32Array<ArrayBuffer>;
}

/** Copies the pages; the keyframes stay as they are. */
export function packKeyframes(keyframes: readonly Keyframe[]): PackedKeyframes {
  const blocks: Record<EntryType, Numbers[]> = { uint8: [], int32: [], float64: [] };
  const counts: Record<EntryType, number> = { uint8: 0, int32: 0, float64: 0 };
  const numbers = new Map<Numbers, number>();
  const numberOf = (page: Numbers, type: EntryType): number => {
    const known = numbers.get(page);
    if (known !== undefined) return known;
    const number = counts[type]++;
    const place = number % BLOCK_PAGES;
    if (place === 0) blocks[type].push(createBlock(type));
    (blocks[type][Math.floor(number / BLOCK_PAGES)] as Numbers).set(page, place * PAGE_ENTRIES);
    numbers.set(page, number);
    return number;
  };
  const frames = keyframes.map(({ rows, state }) => {
    const pages = columnsOf(state).flatMap(({ column }) => [
      column.pages.length,
      ...column.pages.map((page) => numberOf(page, column.type)),
    ]);
    return { rows, totals: Int32Array.from(state.totals), pages: Int32Array.from(pages) };
  });
  return { blocks, frames };
}

/** The keyframes again, their pages being parts of the blocks. */
export function unpackKeyframes({ blocks, frames }: PackedKeyframes): Keyframe[] {
  const types = columnsOf(stateOfPages([], new Int32Array(0))).map(({ column }) => column.type);
  const pages = {
    uint8: cut(blocks.uint8),
    int32: cut(blocks.int32),
    float64: cut(blocks.float64),
  };
  return frames.map(({ rows, totals, pages: numbers }) => {
    let next = 0;
    const byColumn = types.map((type) => {
      const end = next + 1 + (numbers[next] ?? 0);
      const own = numbers.subarray(next + 1, end);
      next = end;
      return Array.from(own, (number) => pages[type][number] as Numbers);
    });
    return { rows, state: stateOfPages(byColumn, totals) };
  });
}

function createBlock(type: EntryType): Numbers {
  const entries = BLOCK_PAGES * PAGE_ENTRIES;
  switch (type) {
    case 'uint8':
      return new Uint8Array(entries);
    case 'int32':
      return new Int32Array(entries);
    case 'float64':
      return new Float64Array(entries);
  }
}

/** Every place for a page in the blocks, in order; those after the last page are never asked for. */
function cut(blocks: readonly Numbers[]): Numbers[] {
  return blocks.flatMap((block) =>
    Array.from({ length: BLOCK_PAGES }, (_, place) =>
      block.subarray(place * PAGE_ENTRIES, (place + 1) * PAGE_ENTRIES),
    ),
  );
}
