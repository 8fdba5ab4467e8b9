/** Reading a trace's auctions piece by piece, and traces that do not tell all. */
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { type AuctionsOfRun, auctionsOfRun, toldBatches } from '../testing/auctionsOfRun';
import { app, foundationSpec, kill, restore, scale, task } from '../testing/builders';
import { rowsOfKind } from '../trace/columns';
import type { Level } from '../trace/kinds';
import { auctionTable } from './auctionTable';
import { copyReader, createBatchReader, findBatch, nextBatch } from './reconstruct';
import { standingAt } from './standing';

const SPEC = foundationSpec({
  zones: 2,
  cells: 6,
  apps: [app('dora', { instances: 9, memory: 512 }), app('grace', { instances: 4, memory: 1024 })],
  tasks: [task('nightly', { count: 2 })],
  events: [kill(2 * MINUTE, 0, 2), restore(4 * MINUTE, 0), scale(7 * MINUTE, 0, 14)],
});

function run(level: Level = 'full'): AuctionsOfRun {
  return auctionsOfRun(SPEC, 3, 10 * MINUTE, level);
}

const text = (value: unknown) => JSON.stringify(value, (key, v) => (key === 'identities' ? '' : v));

describe('a reader', () => {
  test('goes on from a copy as it would have itself', () => {
    const { columns, foundation } = run();
    const batches = toldBatches({ columns, foundation, seen: [] });
    expect(batches.length).toBeGreaterThan(3);
    const reader = createBatchReader(columns, foundation);
    for (const expected of batches) {
      const keyframe = copyReader(reader);
      expect(text(nextBatch(keyframe))).toBe(text(expected));
      expect(text(nextBatch(reader))).toBe(text(expected));
    }
    expect(nextBatch(reader)).toBeNull();
  });

  test('stops at a row and goes on later, in the middle of a batch as well', () => {
    const { columns, foundation } = run();
    const batches = toldBatches({ columns, foundation, seen: [] });
    const reader = createBatchReader(columns, foundation);
    const found = [];
    for (let end = 0; end <= columns.length; end++) {
      const batch = nextBatch(reader, end);
      if (batch !== null) found.push(batch);
    }
    expect(found.map(text)).toEqual(batches.map(text));
  });

  test('finds a batch by its number', () => {
    const { columns, foundation } = run();
    const last = toldBatches({ columns, foundation, seen: [] }).at(-1);
    const found = findBatch(createBatchReader(columns, foundation), last?.number ?? -1);
    expect(text(found)).toBe(text(last));
    expect(findBatch(createBatchReader(columns, foundation), 10_000)).toBeNull();
  });

  test('names the row of each decision, and when the batch fetched and decided', () => {
    const { columns, foundation } = run();
    const batches = toldBatches({ columns, foundation, seen: [] });
    const placed = batches.flatMap(({ decisions }) =>
      decisions.flatMap(({ row, auction, error }) =>
        auction.kind === 'lrp' && error === undefined ? row : [],
      ),
    );
    expect(placed).toEqual([...rowsOfKind(columns, 'auction.placed')]);
    for (const { startedAt, fetchedAt, decidedAt } of batches) {
      expect(startedAt).toBeLessThan(fetchedAt);
      expect(fetchedAt).toBeLessThanOrEqual(decidedAt);
    }
  });

  test('refuses a foundation that is not the trace’s', () => {
    const { columns } = run();
    const other = foundationSpec({ cells: 6, zones: 2, apps: [app('other')] });
    expect(() => toldBatches({ columns, foundation: other, seen: [] })).toThrow(RangeError);
  });
});

describe('a trace at level normal', () => {
  test('tells the decisions, and that it does not know what they went by', () => {
    const told = toldBatches(run('normal'));
    const full = toldBatches(run());
    const outcomes = (batches: typeof told) =>
      batches.map(({ decisions }) =>
        decisions.map(({ cell, error, score }) => [cell, error, score]),
      );
    expect(outcomes(told)).toEqual(outcomes(full));
    expect(told.map(({ isComplete }) => isComplete)).toEqual(told.map(() => false));
    expect(full.map(({ isComplete }) => isComplete)).toEqual(full.map(() => true));
    expect(told.map((batch) => standingAt(batch, 0))).toEqual(told.map(() => null));
  });
});

test('a later decision of a batch sees what the earlier ones reserved, without the proxy’s memory', () => {
  const [batch] = toldBatches(run());
  if (batch === undefined) throw new Error('there is no batch');
  const last = batch.decisions.length - 1;
  const before = standingAt(batch, 0);
  const after = standingAt(batch, last);
  const free = (standing: typeof before) =>
    standing?.zones.cells.reduce((sum, { available }) => sum + available.memory, 0) ?? 0;
  const reserved = batch.decisions.slice(0, last).map(({ auction }) => auction.memory);
  expect(free(before) - free(after)).toBe(reserved.reduce((sum, memory) => sum + memory, 0));
  if (after === null) throw new Error('the trace does not tell');
  expect(auctionTable(after).winner?.total).toBe(batch.decisions[last]?.score);
});

test('a cell that is drained takes no part in auctions until it is back', () => {
  const spec = foundationSpec({
    cells: 3,
    apps: [app('dora', { instances: 3 })],
    events: [
      { kind: 'drainCells', at: 2 * MINUTE, cells: [1] },
      scale(2 * MINUTE, 0, 4),
      restore(6 * MINUTE, 1),
      scale(8 * MINUTE, 0, 6),
    ],
  });
  const batches = toldBatches(auctionsOfRun(spec, 3, 10 * MINUTE));
  expect(batches.map(({ isComplete }) => isComplete)).toEqual(batches.map(() => true));
  const during = batches.find(({ startedAt }) => startedAt > 2 * MINUTE);
  expect(during?.zones.cells.map(({ cell }) => cell).sort()).toEqual([0, 2]);
  expect(during?.zones.evacuating).toEqual([1]);
  expect(
    batches
      .at(-1)
      ?.zones.cells.map(({ cell }) => cell)
      .sort(),
  ).toEqual([0, 1, 2]);
});
