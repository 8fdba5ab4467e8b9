import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batchNumbered, indexAuctions } from '../../replay/auctions';
import { auctionStory } from '../../replay/testing/auctionStory';
import { batchAtHand, wantBatch } from './batchReading';

const { replay } = auctionStory();

/** Frames that come when the test says so. */
let frames: (() => void)[] = [];
beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
});
afterEach(() => vi.unstubAllGlobals());

function runFrames(): void {
  for (let frame = frames.shift(); frame !== undefined; frame = frames.shift()) frame();
}

function spanAt(place: number) {
  const span = replay.marks.batches.at(place);
  if (span === undefined) throw new Error('no such batch');
  return span;
}

describe('reading batches between frames', () => {
  it('reads nothing at once, and tells when the batch is there', () => {
    const index = indexAuctions(replay);
    const told = vi.fn();
    wantBatch(index, spanAt(3), told);
    expect(batchAtHand(index, spanAt(3))).toBeUndefined();
    runFrames();
    expect(told).toHaveBeenCalledTimes(1);
    expect(batchAtHand(index, spanAt(3))).toEqual(
      batchNumbered(indexAuctions(replay), spanAt(3).number),
    );
  });

  it('serves whoever asked last first, and all in the end', () => {
    const index = indexAuctions(replay);
    const served: string[] = [];
    wantBatch(index, spanAt(-1), () => served.push('first'));
    wantBatch(index, spanAt(1), () => served.push('second'));
    wantBatch(index, spanAt(-1), () => served.push('first, again'));
    wantBatch(index, spanAt(2), () => served.push('third'));
    runFrames();
    expect(served).toEqual(['third', 'first', 'first, again', 'second']);
  });

  it('does not read what nobody waits for any more', () => {
    const index = indexAuctions(replay);
    const told = vi.fn();
    wantBatch(index, spanAt(3), told)();
    runFrames();
    expect(told).not.toHaveBeenCalled();
    expect(batchAtHand(index, spanAt(3))).toBeUndefined();
  });

  it('has nothing to read where auctions cannot be explained', () => {
    const index = { replay, problem: 'its scenario has no weights', memory: undefined };
    expect(batchAtHand(index, spanAt(0))).toBeNull();
  });
});
