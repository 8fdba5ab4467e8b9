/**
 * A replay on its way from the worker that opened it to the page: memory changes hands, nothing large is
 * copied but the keyframes' pages, and those into blocks.
 *
 *     const { packed, buffers } = packReplay(replay, indexEffects(replay.columns));
 *     postMessage(packed, buffers);                         // the worker must not use the replay any more
 *     const { replay, effects } = unpackReplay(packed);     // the page
 *
 * How records are folded is code and stays behind; the other side plans it anew.
 */
import type { EffectIndex } from '../../sim/trace/causes';
import { planFold } from './fold';
import type { Replay } from './openReplay';
import { type PackedKeyframes, packKeyframes, unpackKeyframes } from './packedKeyframes';

/** What `structuredClone` and `postMessage` take. */
export interface PackedReplay extends Omit<Replay, 'plans' | 'keyframes'> {
  readonly keyframes: PackedKeyframes;
  readonly effects: EffectIndex;
}

export interface Packing {
  readonly packed: PackedReplay;
  /** Every buffer in it, once: the transfer list. What is handed over by it is empty on this side. */
  readonly buffers: ArrayBuffer[];
}

/** A replay, and the effects of its records, as one message. */
export function packReplay(replay: Replay, effects: EffectIndex): Packing {
  const { plans: _, keyframes, ...rest } = replay;
  const packed = { ...rest, keyframes: packKeyframes(keyframes), effects };
  const { columns, marks, series, rowsOf, slots } = rest;
  const buffers = new Set<ArrayBuffer>();
  const holders = [
    columns.batches,
    marks.faults,
    marks.locks,
    marks.bosh,
    marks.deeds,
    series,
    rowsOf,
    slots,
    packed.keyframes,
    effects,
  ];
  for (const holder of holders) collectBuffers(holder, buffers);
  return { packed, buffers: [...buffers] };
}

/** The replay on the other side. */
export function unpackReplay({ effects, ...packed }: PackedReplay): {
  readonly replay: Replay;
  readonly effects: EffectIndex;
} {
  const keyframes = unpackKeyframes(packed.keyframes);
  return { replay: { ...packed, keyframes, plans: planFold(packed.columns) }, effects };
}

/** Adds the buffers of all arrays of numbers, however deep they lie. */
function collectBuffers(holder: unknown, found: Set<ArrayBuffer>): void {
  if (typeof holder !== 'object' || holder === null) return;
  if (ArrayBuffer.isView(holder)) {
    if (holder.buffer instanceof ArrayBuffer) found.add(holder.buffer);
    return;
  }
  for (const part of Object.values(holder)) collectBuffers(part, found);
}
