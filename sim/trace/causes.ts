/**
 * What followed from a record. Rows store their cause only; this index, built once when a trace is opened,
 * answers the other direction in constant time.
 */
import { NO_CAUSE } from '../engine/recorder';
import { type TraceColumns, valueAt } from './columns';

/** Effects of all rows, those of row r at `effects[starts[r]]` to before `effects[starts[r + 1]]`. */
export interface EffectIndex {
  readonly starts: Int32Array;
  readonly effects: Int32Array;
}

/** Builds the index of a trace as it is now. Costs 8 bytes a row. */
export function indexEffects(columns: TraceColumns): EffectIndex {
  const { length } = columns;
  // Counting sort by cause: shifted by one so that the running sum turns counts into starts.
  const starts = new Int32Array(length + 1);
  for (let row = 0; row < length; row++) {
    const cause = valueAt(columns, 'cause', row);
    if (cause !== NO_CAUSE) starts[cause + 1] = (starts[cause + 1] as number) + 1;
  }
  for (let row = 0; row < length; row++) {
    starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number);
  }
  const effects = new Int32Array(starts[length] as number);
  const next = starts.slice();
  for (let row = 0; row < length; row++) {
    const cause = valueAt(columns, 'cause', row);
    if (cause === NO_CAUSE) continue;
    const place = next[cause] as number;
    effects[place] = row;
    next[cause] = place + 1;
  }
  return { starts, effects };
}

/** The rows that name `row` as their cause, in order. A view: do not write to it. */
export function effectsOf(index: EffectIndex, row: number): Int32Array {
  return index.effects.subarray(index.starts[row] ?? 0, index.starts[row + 1] ?? 0);
}

/** The rows that led to `row`, from its own cause back to the first. */
export function causesOf(columns: TraceColumns, row: number): number[] {
  const chain: number[] = [];
  let cause = valueAt(columns, 'cause', row);
  while (cause !== NO_CAUSE) {
    chain.push(cause);
    cause = valueAt(columns, 'cause', cause);
  }
  return chain;
}
