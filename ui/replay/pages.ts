/**
 * Columns that share what has not changed: pages of numbers, copied when they are first written to.
 *
 * A keyframe and every view of a replay hold the state of a whole foundation. Most of it is the same from
 * one to the next, so they share pages: a view costs its page tables and the pages that differ, and nothing
 * that a caller holds ever changes under him. Reading beyond the last page gives the column's empty value.
 */

/** What a page is. */
export type Numbers = Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** What the entries of a column are. */
export type EntryType = 'uint8' | 'int32' | 'float64';

const PAGE_BITS = 10;
/** Entries a page. */
export const PAGE_ENTRIES = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_ENTRIES - 1;

/** A column that nobody writes to. */
export interface Column {
  readonly type: EntryType;
  /** What an entry holds that was never written. */
  readonly empty: number;
  readonly pages: readonly Numbers[];
}

/** A column under way from one state to the next. */
export interface DraftColumn extends Column {
  readonly pages: Numbers[];
  /** By page: no column but this one has it. */
  readonly isOwn: boolean[];
}

/** A column without entries. */
export function createColumn(type: EntryType, empty: number): DraftColumn {
  return { type, empty, pages: [], isOwn: [] };
}

/** The entry's number, of any column. */
export function read(column: Column, entry: number): number {
  const page = column.pages[entry >> PAGE_BITS];
  return page === undefined ? column.empty : (page[entry & PAGE_MASK] as number);
}

/** Writes an entry, making room up to it and a copy of its page if need be. */
export function write(draft: DraftColumn, entry: number, value: number): void {
  const page = entry >> PAGE_BITS;
  if (draft.isOwn[page] !== true) own(draft, page);
  (draft.pages[page] as Numbers)[entry & PAGE_MASK] = value;
}

/** Adds to an entry. */
export function add(draft: DraftColumn, entry: number, by: number): void {
  write(draft, entry, read(draft, entry) + by);
}

/** The draft as it is now; what is written to it afterwards goes into copies. */
export function frozen(draft: DraftColumn): Column {
  draft.isOwn.fill(false);
  return { type: draft.type, empty: draft.empty, pages: draft.pages.slice() };
}

/** A draft that begins as this column is. */
export function thawed(column: Column): DraftColumn {
  const { type, empty, pages } = column;
  return { type, empty, pages: pages.slice(), isOwn: pages.map(() => false) };
}

function own(draft: DraftColumn, page: number): void {
  while (draft.pages.length <= page) {
    draft.pages.push(emptyPage(draft));
    draft.isOwn.push(true);
  }
  if (draft.isOwn[page] === true) return;
  draft.pages[page] = (draft.pages[page] as Numbers).slice();
  draft.isOwn[page] = true;
}

function emptyPage({ type, empty }: Column): Numbers {
  switch (type) {
    case 'uint8':
      return new Uint8Array(PAGE_ENTRIES).fill(empty);
    case 'int32':
      return new Int32Array(PAGE_ENTRIES).fill(empty);
    case 'float64':
      return new Float64Array(PAGE_ENTRIES).fill(empty);
  }
}
