/**
 * Places instances on cells as Diego would: by the auctioneer's own algorithm, batch after batch.
 *
 * All of them are in the first batch, as after the loss of a zone. What no cell can take, and what cells
 * hand back, is asked for again by the next convergence pass and joins the next batch, until a batch
 * places nothing more. By then, 30 s later by default, what was placed before runs: nothing is starting on
 * any cell (an assumption; a container that is still starting makes its cell less attractive, and counts
 * where starting containers are limited).
 *
 * Chance is Diego's: the order in which cells answer, and which of equally good zones is visited first. It
 * is drawn from (seed, draw), so that the same question has the same answer. Tasks are not placed.
 */
import { schedule } from '../../diego/auctioneer/scheduler';
import { buildZones } from '../../diego/auctioneer/zoneBuilder';
import { keyedDraw, RandomStreams } from '../../engine/random';
import type { MB } from '../../engine/units';
import type { AuctionConfig, LRPAuction } from '../../model/auction';
import type { ProcessId } from '../../model/identity';
import { type BoardCell, stateOf } from './board';
import { takeWork } from './perform';

/** What a cell's refusal is called where no auction says more. */
const HANDED_BACK = 'handed back by the cell that won it';

/** The auctioneer, and the dice. */
export interface PlaceOptions {
  readonly auctioneer: AuctionConfig;
  readonly proxyMemory: MB;
  readonly seed: number;
  /** Which throw of the dice this is. */
  readonly draw: number;
}

/** An instance that found no cell, and why. */
export interface Unplaced {
  readonly auction: LRPAuction;
  /** Of the last batch. */
  readonly placementError: string;
}

/** What came of placing. */
export interface Placement {
  readonly placed: number;
  readonly unplaced: readonly Unplaced[];
  /** Batches, the last one included, which placed nothing unless everything was placed. */
  readonly batches: number;
}

/** Places what fits on those of `cells` that take work, and leaves it there. */
export function place(
  cells: BoardCell[],
  requests: readonly LRPAuction[],
  options: PlaceOptions,
): Placement {
  const takers = cells.filter(({ takesWork }) => takesWork);
  const chance = new RandomStreams(options.seed).stream(`capacity.auctioneer/${options.draw}`);
  let waiting: Unplaced[] = requests.map((auction) => ({ auction, placementError: '' }));
  let batches = 0;
  while (waiting.length > 0) {
    const before = waiting.length;
    const wasStarting = takers.some((cell) => cell.startingContainerCount > 0);
    const auctions = waiting.map(({ auction }) => auction);
    waiting = placeBatch(takers, auctions, batches, () => chance.next(), options);
    for (const cell of takers) cell.startingContainerCount = 0;
    batches += 1;
    if (waiting.length === before && !wasStarting) break;
  }
  return { placed: requests.length - waiting.length, unplaced: waiting, batches };
}

/** One batch; answers what it did not place. */
function placeBatch(
  cells: readonly BoardCell[],
  auctions: readonly LRPAuction[],
  batch: number,
  chance: () => number,
  { auctioneer, proxyMemory, seed, draw }: PlaceOptions,
): Unplaced[] {
  const lrpProcess: ProcessId[] = [];
  const replies = replyOrder(cells, seed, draw, batch).map((position) => {
    const cell = cells[position] as BoardCell;
    const state = stateOf(cell, position, proxyMemory, lrpProcess);
    return { cell: position, cellGuid: cell.cellGuid, state };
  });
  const zones = buildZones(replies, auctioneer.binPackFirstFitWeight);
  const { decisions, work } = schedule({
    request: { lrps: auctions, tasks: [] },
    zones,
    config: auctioneer,
    identities: { lrpProcess },
    chance,
  });
  const unplaced = decisions.flatMap(({ auction, error }) =>
    error === undefined || auction.kind !== 'lrp' ? [] : [{ auction, placementError: error }],
  );
  for (const { cell: position, lrps } of work) {
    const cell = cells[position] as BoardCell;
    const { taken, handedBack } = takeWork(cell, lrps, proxyMemory);
    for (const auction of taken) {
      cell.processes.push(auction.process);
      cell.wanted.push(auction);
    }
    for (const auction of handedBack) unplaced.push({ auction, placementError: HANDED_BACK });
  }
  return unplaced;
}

/** Positions of the cells in the order in which they answer. */
function replyOrder(
  cells: readonly BoardCell[],
  seed: number,
  draw: number,
  batch: number,
): number[] {
  const purpose = `capacity.reply/${draw}`;
  const draws = cells.map(({ cellGuid }) => keyedDraw(seed, cellGuid, purpose, batch));
  return cells
    .map((_, position) => position)
    .sort((one, other) => (draws[one] ?? 0) - (draws[other] ?? 0) || one - other);
}
