/**
 * The auctions of a random foundation, twice: as the auctioneer saw them, and as its trace tells them.
 *
 * The trace is read with the foundation as JSON gives it back, because that is what a file's header holds.
 */
import fc from 'fast-check';
import type { FinishedBatch } from '../diego/auctioneer/auctionLogger';
import { createFoundation } from '../diego/foundation';
import type { Distribution } from '../engine/distribution';
import { type Instant, MILLISECOND } from '../engine/units';
import { type AuctionBatch, createBatchReader, nextBatch } from '../explain/reconstruct';
import type { AuctionConfig } from '../model/auction';
import type { FoundationSpec } from '../model/foundationSpec';
import { columnsSink, createColumns, type TraceColumns } from '../trace/columns';
import type { Level } from '../trace/kinds';
import { createRecorder } from '../trace/recorder';
import { anyFoundation } from './arbitraries';

export interface AuctionsOfRun {
  readonly columns: TraceColumns;
  /** What a trace file's header would hold. */
  readonly foundation: FoundationSpec;
  /** Batches that were over by the end of the run; without those that had nothing to decide. */
  readonly seen: readonly FinishedBatch[];
}

export function auctionsOfRun(
  spec: FoundationSpec,
  seed: number,
  until: Instant,
  level: Level = 'full',
): AuctionsOfRun {
  const seen: FinishedBatch[] = [];
  let columns: TraceColumns | undefined;
  const { simulation } = createFoundation(spec, {
    seed,
    recorder: (identities) => {
      columns = createColumns(identities);
      return createRecorder(identities, { level, sinks: [columnsSink(columns)] });
    },
    auctionLogger: (batch) => seen.push(batch),
  });
  simulation.runUntil(until);
  if (columns === undefined) throw new Error('the foundation made no recorder');
  return { columns, foundation: JSON.parse(JSON.stringify(spec)) as FoundationSpec, seen };
}

/** All batches that the trace tells of. */
export function toldBatches({ columns, foundation }: AuctionsOfRun): AuctionBatch[] {
  const reader = createBatchReader(columns, foundation);
  const told: AuctionBatch[] = [];
  for (;;) {
    const batch = nextBatch(reader);
    if (batch === null) return told;
    told.push(batch);
  }
}

const settings: fc.Arbitrary<AuctionConfig> = fc.record({
  binPackFirstFitWeight: fc.constantFrom(0, 0, 0.01, 0.5),
  startingContainerWeight: fc.constantFrom(0, 0.25, 0.25, 1),
  startingContainerCountMaximum: fc.constantFrom(0, 0, 0, 3, 20),
});

// From at once to later than the auctioneer waits, so that cells change while their answers are under way.
const stateTimes: fc.Arbitrary<Distribution> = fc.constantFrom(
  { kind: 'constant', value: 2 * MILLISECOND },
  { kind: 'uniform', low: 0, high: 900 * MILLISECOND },
  { kind: 'uniform', low: 0, high: 1200 * MILLISECOND },
);

/** Any foundation, with any settings of its auctioneer, and cells that answer it in any order. */
export const anyAuctions: fc.Arbitrary<FoundationSpec> = fc
  .tuple(anyFoundation, settings, stateTimes)
  .map(([spec, auctioneer, stateTime]) => ({
    ...spec,
    config: {
      ...spec.config,
      auctioneer: { ...spec.config.auctioneer, ...auctioneer },
      rep: { ...spec.config.rep, stateTime },
    },
  }));
