import { describe, expect, it, test } from 'vitest';
import { MINUTE, SECOND } from '../../sim/engine/units';
import type { AuctionBatch } from '../../sim/explain/reconstruct';
import { anyAuctions, auctionsOfRun, toldBatches } from '../../sim/testing/auctionsOfRun';
import { app, cells, foundationSpec, kill, restore, task } from '../../sim/testing/builders';
import { expectLaw } from '../../sim/testing/law';
import { kindAt, valueAt } from '../../sim/trace/columns';
import { type AuctionIndex, batchNumbered, indexAuctions, readBatch } from './auctions';
import { batchOfRow, reportBatch } from './batchOfRow';
import type { Replay } from './openReplay';
import { opened, sourceOf, tracedRun } from './testing/tracedRun';

const DURATION = 8 * MINUTE;
const STORY = foundationSpec({
  zones: 2,
  cells: [cells(3, { memory: 1024 })],
  apps: [app('checkout', { instances: 9 }), app('huge', { instances: 2, memory: 2048 })],
  tasks: [task('backup')],
  events: [kill(2 * MINUTE, 0), restore(4 * MINUTE, 0)],
});

function openedStory(level: 'normal' | 'full' = 'full'): Replay {
  const run = tracedRun(STORY, 7, level);
  run.foundation.simulation.runUntil(DURATION);
  return opened(sourceOf(run, DURATION));
}

const kindOf = ({ columns }: Replay, row: number) => kindAt(columns, row)?.name ?? '';
const rowsOf = (replay: Replay, kind: string) =>
  Array.from({ length: replay.columns.length }, (_, row) => row).filter(
    (row) => kindOf(replay, row) === kind,
  );

/** Asks in slices until the batch is told. */
function inSlices(index: AuctionIndex, place: number, rowsMax: number) {
  const span = index.replay.marks.batches[place];
  if (span === undefined) throw new Error(`no batch at ${place}`);
  for (let slices = 1; ; slices++) {
    const batch = readBatch(index, span, rowsMax);
    if (batch !== 'reading') return { batch, slices };
  }
}

test('auctions that a custom policy decided are not explained by the rules of Diego', () => {
  const replay = openedStory();
  const header = { ...replay.header, placementPolicy: 'packing' };
  const index = indexAuctions({ ...replay, header });
  expect(index.problem).toBe("the policy packing placed the work, not Diego's scheduler");
  expect(batchNumbered(index, 1)).toBeNull();
  expect(batchNumbered(indexAuctions(replay), 1)).not.toBeNull();
});

describe('batches on demand', () => {
  test('are those that reading from the first record tells, in any order of asking', () => {
    expectLaw(anyAuctions, 30, (spec, seed) => {
      const told = toldBatches(auctionsOfRun(spec, seed, DURATION));
      const run = tracedRun(spec, seed);
      run.foundation.simulation.runUntil(DURATION);
      const replay = opened(sourceOf(run, DURATION));
      const index = indexAuctions(replay, {
        distance: 1 + (seed % 300),
        bytesMax: 1000 + (seed % 20_000),
      });
      const count = replay.marks.batches.length;
      const wrong: string[] = [];
      for (let asked = 0; asked < 2 * count; asked++) {
        const place = (Math.imul(asked + 1 + seed, 0x9e3779b1) >>> 0) % count;
        const { batch } = inSlices(index, place, 1 + (asked % 7) * 100);
        const number = replay.marks.batches[place]?.number;
        const expected = told.find((each) => each.number === number);
        const [first, second] = [expected ?? null, batch].map((each) => textOf(each));
        if (first !== second) wrong.push(`batch ${number}:\n${first}\n${second}`);
      }
      return wrong;
    });
  });

  it('are read in slices, so that nobody waits', () => {
    const index = indexAuctions(openedStory());
    const last = index.replay.marks.batches.length - 1;
    const { batch, slices } = inSlices(index, last, 50);
    expect(slices).toBeGreaterThan(5);
    expect(inSlices(index, last, 50)).toEqual({ batch, slices: 1 });
  });

  it('keep within their memory, at the price of reading more', () => {
    const index = indexAuctions(openedStory(), { distance: 10, bytesMax: 4000 });
    inSlices(index, index.replay.marks.batches.length - 1, 1e9);
    expect(index.memory?.kept.length).toBeGreaterThan(1);
    expect(index.memory?.kept.length).toBeLessThan(12);
  });

  it('of a trace without what cells reported hold the decisions, and say that they are not complete', () => {
    const index = indexAuctions(openedStory('normal'));
    const batch = batchNumbered(index, 2);
    expect(batch?.isComplete).toBe(false);
    expect(batch?.decisions.length).toBe(
      reportBatch(index.replay, span(index.replay, 2)).decisionRows.length,
    );
  });

  it('are null when nothing was decided or nothing has that number', () => {
    const index = indexAuctions(openedStory());
    expect(batchNumbered(index, 99_999)).toBeNull();
  });
});

function span({ marks }: Replay, number: number) {
  const found = marks.batches.find((each) => each.number === number);
  if (found === undefined) throw new Error(`no batch ${number}`);
  return found;
}

function textOf(batch: AuctionBatch | null): string {
  if (batch === null) return 'nothing';
  const { identities: _, ...rest } = batch;
  return JSON.stringify(rest);
}

describe('the auction behind a record', () => {
  const replay = openedStory();
  const index = indexAuctions(replay);

  it('of a decision is itself', () => {
    for (const kind of ['auction.placed', 'auction.failed', 'auction.taskPlaced']) {
      const rows = rowsOf(replay, kind);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        const place = batchOfRow(replay, row);
        expect(place?.decisionRow).toBe(row);
        const batch = batchNumbered(index, place?.span.number ?? -1);
        expect(batch?.decisions[place?.decision ?? -1]?.row).toBe(row);
      }
    }
  });

  it('of a tie that chance broke is the next decision', () => {
    const row = rowsOf(replay, 'auction.tieBroken')[0] ?? -1;
    expect(batchOfRow(replay, row)?.decisionRow).toBe(row + 1);
  });

  it('of a container is the one that its cell won', () => {
    const rows = ['container.reserved', 'container.running'].flatMap((kind) =>
      rowsOf(replay, kind),
    );
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const place = batchOfRow(replay, row);
      const decided = place?.decisionRow ?? -1;
      expect(kindOf(replay, decided)).toMatch(/auction\.(p|taskP)laced/);
      expect(valueAt(replay.columns, 'cell', decided)).toBe(valueAt(replay.columns, 'cell', row));
    }
  });

  it('of what no auction led to is none', () => {
    expect(batchOfRow(replay, rowsOf(replay, 'cell.killed')[0] ?? -1)).toBeUndefined();
    expect(batchOfRow(replay, rowsOf(replay, 'convergence.started')[0] ?? -1)).toBeUndefined();
  });

  it('is told of the batch as a whole for what is about no LRP and no task', () => {
    const row = rowsOf(replay, 'auction.cellAnswered')[0] ?? -1;
    expect(batchOfRow(replay, row)).toMatchObject({ span: { number: 1 }, decision: undefined });
  });
});

describe('the report of a batch', () => {
  it('counts what was asked, answered, placed and failed', () => {
    const replay = openedStory('normal');
    const reports = replay.marks.batches.map((each) => reportBatch(replay, each));
    const first = reports.find(({ failed }) => failed === 2);
    expect(first).toMatchObject({ cellsAsked: 3, cellsAnswered: 3, placed: 9, failed: 2 });
    expect((first?.fetchedAt ?? 0) - (first?.from ?? 0)).toBeLessThan(SECOND);
    const placed = reports.reduce((sum, report) => sum + (report.placed ?? 0), 0);
    const rows = [...rowsOf(replay, 'auction.placed'), ...rowsOf(replay, 'auction.taskPlaced')];
    expect(placed).toBe(rows.length);
  });
});

describe('a trace that somebody made up', () => {
  it('says why its auctions cannot be told, and answers no batch', () => {
    const replay = openedStory();
    const scenario = replay.header.scenario as { foundation: { cells: object[]; config: object } };
    const broken = [
      { ...scenario, foundation: { ...scenario.foundation, config: { auctioneer: 'none' } } },
      {
        ...scenario,
        foundation: { ...scenario.foundation, cells: scenario.foundation.cells.slice(1) },
      },
      { foundation: null },
      null,
    ];
    for (const header of broken) {
      const source = { ...replay, header: { ...replay.header, scenario: header } };
      const index = indexAuctions(source);
      expect(index.problem).toBeTypeOf('string');
      expect(batchNumbered(index, 2)).toBeNull();
    }
  });

  it('whose rows speak of strangers is refused there, and told elsewhere', () => {
    const replay = openedStory();
    const row = rowsOf(replay, 'auction.placed')[0] ?? -1;
    const number = batchOfRow(replay, row)?.span.number ?? -1;
    const lrps = replay.columns.batches[0]?.lrp;
    if (lrps !== undefined) lrps[row] = 123_456;
    const index = indexAuctions(replay);
    expect(batchNumbered(index, number)).toBeNull();
    expect(batchNumbered(index, 1)).not.toBeNull();
    expect(batchOfRow(replay, row)).toMatchObject({ decisionRow: row });
  });
});
