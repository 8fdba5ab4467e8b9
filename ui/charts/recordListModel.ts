/** Which rows a list of records shows, and where the clock stands among them. */
import { valueAt } from '../../sim/trace/columns';
import type { Family } from '../../sim/trace/kinds';
import type { Replay } from '../replay/openReplay';

/** Ascending rows of a trace. */
export type Rows = Int32Array | readonly number[];

/** What a list can be narrowed to, with how many records that leaves. */
export interface FamilyChoice {
  readonly family: Family;
  readonly count: number;
  readonly kinds: readonly KindChoice[];
}

export interface KindChoice {
  /** The kind's number in the trace's table. */
  readonly kind: number;
  readonly name: string;
  readonly count: number;
}

/** Everything, a family, or a kind, as the value of a choice: `''`, `bbs`, `17`. */
export type Narrowing = string;

/** The families and kinds that the rows are of, in the order of the trace's table. */
export function choicesOf({ columns }: Replay, rows: Rows): readonly FamilyChoice[] {
  const counts = new Int32Array(columns.kinds.length);
  for (let place = 0; place < rows.length; place++) {
    const kind = valueAt(columns, 'kind', rows[place] as number);
    counts[kind] = (counts[kind] as number) + 1;
  }
  const byFamily = new Map<Family, KindChoice[]>();
  for (const [kind, { name, family }] of columns.kinds.entries()) {
    const count = counts[kind] as number;
    if (count === 0) continue;
    const kinds = byFamily.get(family) ?? [];
    byFamily.set(family, kinds);
    kinds.push({ kind, name, count });
  }
  return [...byFamily].map(([family, kinds]) => ({
    family,
    count: kinds.reduce((sum, { count }) => sum + count, 0),
    kinds,
  }));
}

/** The rows that a narrowing leaves. */
export function narrowedRows({ columns }: Replay, rows: Rows, narrowing: Narrowing): Rows {
  if (narrowing === '') return rows;
  const isMeant = columns.kinds.map(
    ({ family }, kind) => family === narrowing || String(kind) === narrowing,
  );
  return rows.filter((row: number) => isMeant[valueAt(columns, 'kind', row)]);
}

/** How many of the ascending rows are before `end`: with the rows behind the clock, where it stands. */
export function placeOf(rows: Rows, end: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as number) < end) low = middle + 1;
    else high = middle;
  }
  return low;
}
