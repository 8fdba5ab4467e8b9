/**
 * Batches as they are asked for, read in slices between frames. All panels of a page share one index, which
 * has one reader: whoever asked last is served first, and nobody's reading is begun anew for another's.
 */
import { useEffect, useReducer } from 'react';
import type { AuctionBatch } from '../../../sim/explain/reconstruct';
import { type AuctionIndex, readBatch } from '../../replay/auctions';
import type { Span } from '../../replay/spans';

/** Rows between two looks at the time: one to three milliseconds. */
const ROWS_AT_ONCE = 4_000;
/** Milliseconds of one slice. */
const SLICE = 6;

interface Wanted {
  readonly span: Span;
  readonly listeners: Set<() => void>;
}

/** By row of the batch's beginning, the latest last. */
const wantedOf = new WeakMap<AuctionIndex, Map<number, Wanted>>();

/** A batch that was read already; undefined when it must be read. */
export function batchAtHand(index: AuctionIndex, span: Span): AuctionBatch | null | undefined {
  return index.memory === undefined ? null : index.memory.answers.get(span.startRow);
}

/** The batch of a span, as soon as it is there; null as `readBatch` has it, undefined without a span. */
export function useBatch(
  index: AuctionIndex,
  span: Span | undefined,
): AuctionBatch | 'reading' | null | undefined {
  const [, tellAgain] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    if (span === undefined || batchAtHand(index, span) !== undefined) return undefined;
    return wantBatch(index, span, tellAgain);
  }, [index, span]);
  if (span === undefined) return undefined;
  const batch = batchAtHand(index, span);
  return batch === undefined ? 'reading' : batch;
}

/** Has a batch read and calls the listener when it is; the answer takes that back. */
export function wantBatch(index: AuctionIndex, span: Span, listener: () => void): () => void {
  const wanted = wantedOf.get(index) ?? new Map<number, Wanted>();
  wantedOf.set(index, wanted);
  const isIdle = wanted.size === 0;
  const { listeners } = wanted.get(span.startRow) ?? { listeners: new Set<() => void>() };
  listeners.add(listener);
  wanted.delete(span.startRow);
  wanted.set(span.startRow, { span, listeners });
  if (isIdle) requestAnimationFrame(() => readOn(index, wanted));
  return () => {
    listeners.delete(listener);
  };
}

/** Reads for a slice, and goes on in the next frame while anybody waits. */
function readOn(index: AuctionIndex, wanted: Map<number, Wanted>): void {
  const end = performance.now() + SLICE;
  while (performance.now() < end) {
    for (const [row, { listeners }] of wanted) if (listeners.size === 0) wanted.delete(row);
    const latest = [...wanted.values()].at(-1);
    if (latest === undefined) return;
    if (readBatch(index, latest.span, ROWS_AT_ONCE) === 'reading') continue;
    wanted.delete(latest.span.startRow);
    for (const listener of [...latest.listeners]) listener();
  }
  if (wanted.size > 0) requestAnimationFrame(() => readOn(index, wanted));
}
