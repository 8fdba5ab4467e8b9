/**
 * How things stood when one decision of a batch was made: the cells with what the batch had reserved on
 * them before, and the one auction. A batch of this auction alone decides the same, so whatever is asked
 * about a decision, and about changes to it, is asked of Diego's own scheduler (`decide`).
 *
 * Of a cell's LRPs only those of the auction's process are kept, because no others matter to it.
 */
import { type Decision, schedule } from '../diego/auctioneer/scheduler';
import { buildZones, type Zones } from '../diego/auctioneer/zoneBuilder';
import type { Auction, AuctionConfig } from '../model/auction';
import type { CellState } from '../model/cellState';
import type { CellId, Identities } from '../model/identity';
import type { AuctionBatch, RecordedDecision } from './reconstruct';

export interface Standing {
  readonly auction: Auction;
  readonly zones: Zones;
  /** By position: how many of the cell's LRPs, its last ones, were placed earlier in this batch. */
  readonly placedHere: readonly number[];
  readonly config: AuctionConfig;
  readonly identities: Identities;
  /** What chance said, where it decided. */
  readonly draw: number | undefined;
}

/** How things stood at a batch's decision number `index`, from 0; null when the trace does not tell. */
export function standingAt(batch: AuctionBatch, index: number): Standing | null {
  const { decisions, config, identities } = batch;
  const decision = decisions[index];
  if (decision === undefined || !batch.isComplete) return null;
  const { auction, draw } = decision;
  const reserved = reservedBefore(decisions, index);
  const cells = batch.zones.cells.map((cell, position) =>
    stoodAt(cell, reserved.get(batch.zones.cellIds[position] as CellId), auction, identities),
  );
  const placedHere = batch.zones.cellIds.map((cell) => {
    const earlier = reserved.get(cell) ?? [];
    return earlier.filter((other) => isSameProcess(other, auction)).length;
  });
  return { auction, zones: { ...batch.zones, cells }, placedHere, config, identities, draw };
}

/** What had been reserved on each cell. */
function reservedBefore(
  decisions: readonly RecordedDecision[],
  index: number,
): ReadonlyMap<CellId, readonly Auction[]> {
  const reserved = new Map<CellId, Auction[]>();
  for (let earlier = 0; earlier < index; earlier++) {
    const { auction, cell, error } = decisions[earlier] as RecordedDecision;
    if (error !== undefined) continue;
    const onCell = reserved.get(cell);
    if (onCell === undefined) reserved.set(cell, [auction]);
    else onCell.push(auction);
  }
  return reserved;
}

/** Reservations take the memory that was asked for, without the proxy's: rep/resources.go AddLRP, AddTask. */
function stoodAt(
  reported: CellState,
  earlier: readonly Auction[] = [],
  auction: Auction,
  { lrpProcess }: Identities,
): CellState {
  let { memory, disk, containers } = reported.available;
  const placed: number[] = [];
  const tasks: number[] = [];
  for (const other of earlier) {
    memory -= other.memory;
    disk -= other.disk;
    containers -= 1;
    if (other.kind === 'task') tasks.push(other.task);
    else if (isSameProcess(other, auction)) placed.push(other.lrp);
  }
  const process = auction.kind === 'lrp' ? auction.process : undefined;
  const own = reported.lrps.filter((lrp) => lrpProcess[lrp] === process);
  return {
    ...reported,
    available: { memory, disk, containers },
    lrps: placed.length === 0 ? own : Int32Array.from([...own, ...placed]),
    tasks: tasks.length === 0 ? reported.tasks : Int32Array.from([...reported.tasks, ...tasks]),
    startingContainerCount: reported.startingContainerCount + earlier.length,
  };
}

function isSameProcess(other: Auction, auction: Auction): boolean {
  return other.kind === 'lrp' && auction.kind === 'lrp' && other.process === auction.process;
}

/** What the scheduler decides, when chance says `draw` wherever it is asked. */
export function decide(standing: Standing, draw: number = standing.draw ?? 0): Decision {
  const { auction, zones, config, identities } = standing;
  const request =
    auction.kind === 'lrp' ? { lrps: [auction], tasks: [] } : { lrps: [], tasks: [auction] };
  const { decisions } = schedule({ request, zones, config, identities, chance: () => draw });
  return decisions[0] as Decision;
}

/**
 * The same cells, answering in another order: `order` holds their positions. `indices` are counted anew,
 * so this is also how zones follow a changed bin packing weight.
 */
export function answeringInOrder(
  standing: Standing,
  order: readonly number[],
  config: AuctionConfig = standing.config,
): Standing {
  const { cells, cellIds } = standing.zones;
  const replies = order.map((position) => {
    const state = cells[position] as CellState;
    return { cell: cellIds[position] as CellId, cellGuid: state.cellGuid, state };
  });
  const { failed, evacuating, mismatched } = standing.zones;
  const zones = buildZones(replies, config.binPackFirstFitWeight);
  return {
    ...standing,
    config,
    zones: { ...zones, failed, evacuating, mismatched },
    placedHere: order.map((position) => standing.placedHere[position] ?? 0),
  };
}

/** The same standing, in which that cell was the first to answer. */
export function answeringFirst(standing: Standing, position: number): Standing {
  const others = standing.zones.cells
    .map((_, other) => other)
    .filter((other) => other !== position);
  return answeringInOrder(standing, [position, ...others]);
}

/** The same standing, in which that cell, and before it its zone, was the last to answer. */
export function answeringLast(standing: Standing, position: number): Standing {
  const { cells } = standing.zones;
  const zone = cells[position]?.zone;
  const all = cells.map((_, other) => other);
  const elsewhere = all.filter((other) => cells[other]?.zone !== zone);
  const beside = all.filter((other) => cells[other]?.zone === zone && other !== position);
  return answeringInOrder(standing, [...elsewhere, ...beside, position]);
}
