/** What a trace tells of the auctions is what the auctioneer saw and did, on any foundation. */
import { describe, expect, test } from 'vitest';
import type { FinishedBatch } from '../diego/auctioneer/auctionLogger';
import { schedule } from '../diego/auctioneer/scheduler';
import { MINUTE } from '../engine/units';
import type { Auction } from '../model/auction';
import type { CellState } from '../model/cellState';
import { anyAuctions, auctionsOfRun, toldBatches } from '../testing/auctionsOfRun';
import { withDeploys } from '../testing/deployArbitraries';
import { faultyFoundation } from '../testing/faultArbitraries';
import { expectLaw } from '../testing/law';
import { type AuctionTable, auctionTable } from './auctionTable';
import type { AuctionBatch, RecordedDecision } from './reconstruct';
import { standingAt } from './standing';

const DURATION = 12 * MINUTE;

const faulty = faultyFoundation({
  calmFrom: 9 * MINUTE,
  scalesDown: true,
  lacksSubnets: true,
  isTight: true,
});

describe('from the trace alone', () => {
  test('every batch comes out as the auctioneer had it', () => {
    expectLaw(anyAuctions, 60, (spec, seed) => {
      const run = auctionsOfRun(spec, seed, DURATION);
      const told = toldBatches(run);
      const wrong: string[] = [];
      // The last one may have decided, and not be over.
      if (told.length < run.seen.length || told.length > run.seen.length + 1) {
        wrong.push(`${told.length} batches for ${run.seen.length}`);
      }
      run.seen.forEach((seen, i) => {
        const batch = told[i];
        if (batch === undefined) return;
        const [expected, got] = [JSON.stringify(seenText(seen)), JSON.stringify(toldText(batch))];
        if (expected !== got) wrong.push(`batch ${batch.number}:\n${expected}\n${got}`);
      });
      return wrong;
    });
  });

  test.each([
    ['', faulty, 40],
    [', while BOSH works on it', withDeploys(faulty, 9 * MINUTE), 25],
  ] as const)(
    'so it does under faults of every kind, without the cells that evacuate%s',
    (_, specs, runs) => {
      let withoutEvacuating = 0;
      expectLaw(specs, runs, (spec, seed) => {
        const run = auctionsOfRun(spec, seed, DURATION);
        const told = toldBatches(run);
        return run.seen.flatMap((seen) => {
          // Cells are asked a moment after the batch has begun; one that a failover cut off was never over.
          const batch = told.find(({ startedAt }) => startedAt >= seen.at);
          if (batch === undefined) return [`the batch of ${seen.at} is not told`];
          if (batch.zones.evacuating.length > 0) withoutEvacuating++;
          const [expected, got] = [JSON.stringify(seenText(seen)), JSON.stringify(toldText(batch))];
          if (!batch.isComplete) return [`batch ${batch.number} is not complete`];
          return expected === got ? [] : [`batch ${batch.number}:\n${expected}\n${got}`];
        });
      });
      expect(withoutEvacuating).toBeGreaterThan(0);
    },
  );

  test('the scheduler, given all of a batch, decides it again, bit for bit', () => {
    expectLaw(anyAuctions, 40, (spec, seed) => {
      const run = auctionsOfRun(spec, seed, DURATION);
      return toldBatches(run).flatMap((batch) => {
        const again = scheduledAgain(batch).map(outcomeText);
        const told = batch.decisions.map(outcomeText);
        return again.join() === told.join() ? [] : [`${again.join()}\n${told.join()}`];
      });
    });
  });

  test('each decision has a table whose winner, score and error are the recorded ones', () => {
    expectLaw(anyAuctions, 40, (spec, seed) => {
      const run = auctionsOfRun(spec, seed, DURATION);
      return toldBatches(run).flatMap((batch) =>
        batch.decisions.flatMap((decision, i) => {
          const standing = standingAt(batch, i);
          if (standing === null) return [`decision ${i} of batch ${batch.number} has no standing`];
          const problems = tableProblems(auctionTable(standing), decision, batch);
          return problems.map((text) => `batch ${batch.number}, decision ${i}: ${text}`);
        }),
      );
    });
  });
});

const sorted = (ids: Int32Array) => [...ids].sort((a, b) => a - b);

function cellText(state: CellState) {
  return [
    state.cellGuid,
    state.zone,
    state.index,
    state.total,
    state.available,
    sorted(state.lrps),
    sorted(state.tasks),
    state.startingContainerCount,
    state.profile,
    state.proxyMemoryAllocation,
  ];
}

function auctionText(auction: Auction) {
  const { kind, memory, disk, constraint, domain } = auction;
  const id = kind === 'lrp' ? [auction.lrp, auction.process, auction.index] : auction.task;
  return [kind, id, memory, disk, constraint, domain];
}

function outcomeText({ auction, cell, error, score, draw }: Omit<RecordedDecision, 'row'>): string {
  return JSON.stringify([auctionText(auction), cell, error ?? '', score, draw ?? '']);
}

function seenText({ cells, decisions, config }: FinishedBatch) {
  const { binPackFirstFitWeight, startingContainerWeight, startingContainerCountMaximum } = config;
  return [
    [binPackFirstFitWeight, startingContainerWeight, startingContainerCountMaximum],
    cells.filter(({ evacuating }) => !evacuating).map(cellText),
    decisions.map(outcomeText),
  ];
}

function toldText({ zones, decisions, config }: AuctionBatch) {
  const { binPackFirstFitWeight, startingContainerWeight, startingContainerCountMaximum } = config;
  return [
    [binPackFirstFitWeight, startingContainerWeight, startingContainerCountMaximum],
    zones.cells.map(cellText),
    decisions.map(outcomeText),
  ];
}

function scheduledAgain({ zones, config, identities, decisions }: AuctionBatch) {
  const auctions = decisions.map(({ auction }) => auction);
  const request = {
    lrps: auctions.filter((auction) => auction.kind === 'lrp'),
    tasks: auctions.filter((auction) => auction.kind === 'task'),
  };
  const draws = decisions.flatMap(({ draw }) => draw ?? []);
  const chance = () => {
    const draw = draws.shift();
    if (draw === undefined) throw new Error('chance is asked for a draw that is not recorded');
    return draw;
  };
  return schedule({ request, zones, config, identities, chance }).decisions;
}

function tableProblems(
  table: AuctionTable,
  decision: RecordedDecision,
  { zones }: AuctionBatch,
): string[] {
  const problems: string[] = [];
  const { winner, candidates, removed, absent } = table;
  if (table.error !== decision.error) problems.push(`error ${table.error}, not ${decision.error}`);
  if ((winner?.cell ?? -1) !== decision.cell) problems.push(`winner ${winner?.cell}`);
  if (winner !== null && winner.total !== decision.score) problems.push(`score ${winner.total}`);
  for (const { cell, isConsidered, rank, parts, total } of candidates) {
    if (winner !== null && isConsidered && total < winner.total) problems.push(`${cell} is better`);
    if (winner !== null && (rank === 1) !== (isConsidered && total === winner.total)) {
      // Of several zones' counts, only the smallest ranks first.
      problems.push(`${cell} has rank ${rank}`);
    }
    const { resources, starting, locality, packing } = parts;
    const sum = resources + starting + locality + packing;
    if (sum !== total) problems.push(`the parts of ${cell} add up to ${sum}, not ${total}`);
  }
  const listed = [...candidates.map(({ cell }) => cell), ...removed.flatMap(({ cells }) => cells)];
  const all = [...zones.cellIds].sort((a, b) => a - b);
  if (listed.sort((a, b) => a - b).join() !== all.join()) problems.push('some cells are missing');
  if (absent.length !== zones.failed.length) problems.push('the absent are not those that failed');
  const best = candidates.filter(({ rank }) => rank === 1);
  if (winner !== null && best.length !== table.tiedCells) {
    problems.push(`${best.length} rank first, ${table.tiedCells} tied`);
  }
  return problems;
}
