/**
 * One round of auctions: which cell gets which work, and why the rest gets none. Diego:
 * auction/auctionrunner/scheduler.go Schedule, scheduleLRPAuction, scheduleTaskAuction.
 *
 * Real chance is drawn, and only where it decides: which of several zones with an equally good cell is
 * visited first, and which zone's mismatch is the last. Within a zone the cell that answered first wins.
 * Auctions that Diego's sort leaves equal stay in order of arrival, which is what its sort does with up
 * to twelve; beyond that the real order among equals is as good as any.
 *
 * Not here: sending the work (commitCells) and reporting failures, which are the auctioneer's.
 */
import type {
  Auction,
  AuctionConfig,
  AuctionRequest,
  LRPAuction,
  TaskAuction,
  Work,
} from '../../model/auction';
import { type CellId, type Identities, NONE } from '../../model/identity';
import {
  CELL_COMMUNICATION,
  EXCEEDED_INFLIGHT_CREATION,
  insufficientResources,
  REFUSED_BY_POLICY,
} from '../../model/placementErrors';
import {
  type CandidateFinder,
  type Candidates,
  createCandidateFinder,
  mismatchDependsOnOrder,
  mismatchError,
} from './candidates';
import { type CellColumns, createCellColumns, reserve } from './cellColumns';
import { addInstance, createLocality, gather, type Locality, spread } from './locality';
import type { PolicyJudge } from './placementPolicy';
import {
  createSearch,
  hasWinner,
  judgeZone,
  type Search,
  startSearch,
  tiesSpanZones,
  winnerOf,
} from './search';
import type { Zones } from './zoneBuilder';
import { firstZoneVisited } from './zoneOrder';

/** What became of one auction. */
export interface Decision {
  readonly auction: Auction;
  /** The winner; `NONE` when there is an error. */
  readonly cell: CellId;
  /** The winner's position in `Zones.cells`; `NONE` when there is an error. */
  readonly position: number;
  /** The placement error; `undefined` when there is a winner. */
  readonly error: string | undefined;
  /** The winner's score; NaN when there is an error. */
  readonly score: number;
  /** How many cells had the winner's score, itself included; 0 when there is an error. */
  readonly tiedCells: number;
  /** What chance said, where it decided. */
  readonly draw: number | undefined;
}

export interface AuctionResult {
  /** In the order in which they were made. */
  readonly decisions: readonly Decision[];
  /** For each cell that won something, in order of reply arrival, its work in the order reserved. */
  readonly work: readonly Work[];
}

export interface AuctionRound {
  readonly request: AuctionRequest;
  readonly zones: Zones;
  readonly config: AuctionConfig;
  readonly identities: Pick<Identities, 'lrpProcess'>;
  /** A draw in [0, 1), asked for only when it decides something. */
  readonly chance: (auction: Auction) => number;
  /** Scores cells in Diego's place; null, the default, leaves that to Diego. */
  readonly policy?: PolicyJudge | null;
  /** Told of each decision while `columns` still show the cells as they were judged. */
  readonly onDecision?: (decision: Decision, columns: CellColumns) => void;
}

/** Everything that one round keeps while it lasts. */
interface Round extends AuctionRound {
  readonly columns: CellColumns;
  readonly locality: Locality;
  readonly candidatesFor: CandidateFinder;
  readonly search: Search;
  readonly decisions: Decision[];
  readonly work: (Work | undefined)[];
  /** Containers that start now, on all cells, and those placed so far. */
  inflight: number;
}

/** Decides every auction of the request, in Diego's order. Changes nothing of what it is given. */
export function schedule(auctionRound: AuctionRound): AuctionResult {
  const { request, zones, identities } = auctionRound;
  if (zones.names.length === 0) {
    const auctions = [...request.lrps, ...request.tasks];
    return { decisions: auctions.map((auction) => failure(auction, CELL_COMMUNICATION)), work: [] };
  }
  const columns = createCellColumns(zones);
  const locality = createLocality(zones, request.lrps, identities.lrpProcess);
  const round: Round = {
    ...auctionRound,
    columns,
    locality,
    candidatesFor: createCandidateFinder(zones),
    search: createSearch(
      columns,
      locality.onCell,
      auctionRound.config,
      auctionRound.policy ?? null,
    ),
    decisions: [],
    work: zones.cells.map(() => undefined),
    inflight: zones.cells.reduce((sum, cell) => sum + cell.startingContainerCount, 0),
  };
  const lrps = [...request.lrps].sort(byIndexThenBouldersFirst);
  const tasks = [...request.tasks].sort(bouldersFirst);
  const { beforeTasks, afterTasks } = splitLRPs(lrps);
  for (const auction of beforeTasks) auctionOne(round, auction);
  for (const auction of tasks) auctionOne(round, auction);
  for (const auction of afterTasks) auctionOne(round, auction);
  return { decisions: round.decisions, work: round.work.filter((work) => work !== undefined) };
}

/** sortable_auctions.go SortableLRPAuctions. */
function byIndexThenBouldersFirst(a: LRPAuction, b: LRPAuction): number {
  return a.index - b.index || b.memory - a.memory;
}

/** sortable_auctions.go SortableTaskAuctions. */
function bouldersFirst(a: TaskAuction, b: TaskAuction): number {
  return b.memory - a.memory;
}

/**
 * First instances go before the tasks, further ones after them. But the split is at the first further
 * one: where there is none, all first instances go after the tasks. scheduler.go splitLRPS.
 */
function splitLRPs(lrps: readonly LRPAuction[]): {
  beforeTasks: readonly LRPAuction[];
  afterTasks: readonly LRPAuction[];
} {
  const split = Math.max(
    0,
    lrps.findIndex((lrp) => lrp.index > 0),
  );
  return { beforeTasks: lrps.slice(0, split), afterTasks: lrps.slice(split) };
}

function auctionOne(round: Round, auction: Auction): void {
  const decision = decide(round, auction);
  round.onDecision?.(decision, round.columns);
  round.decisions.push(decision);
  if (decision.error !== undefined) return;
  round.inflight += 1;
  reserve(round.columns, decision.position, auction);
  const work = workOf(round, decision);
  if (auction.kind === 'lrp') {
    addInstance(round.locality, auction.process, decision.position);
    work.lrps.push(auction);
  } else {
    work.tasks.push(auction);
  }
}

function workOf({ work }: Round, { position, cell }: Decision): Work {
  let ofCell = work[position];
  if (ofCell === undefined) {
    ofCell = { cell, lrps: [], tasks: [] };
    work[position] = ofCell;
  }
  return ofCell;
}

function decide(round: Round, auction: Auction): Decision {
  if (exceedsInflight(round)) return failure(auction, EXCEEDED_INFLIGHT_CREATION);
  const candidates = round.candidatesFor(auction.constraint);
  if (candidates.positions.length === 0) {
    if (!mismatchDependsOnOrder(candidates)) return failure(auction, mismatchError(candidates, 0));
    const draw = round.chance(auction);
    const start = firstZoneVisited(round.zones.names.length, draw);
    return failure(auction, mismatchError(candidates, start), draw);
  }
  startSearch(round.search);
  if (auction.kind === 'lrp') searchForLRP(round, candidates, auction);
  else searchForTask(round, candidates, auction);
  return outcome(round, auction);
}

/** scheduler.go exceededInflightContainerCreation. */
function exceedsInflight({ inflight, config }: Round): boolean {
  const { startingContainerCountMaximum } = config;
  return startingContainerCountMaximum > 0 && inflight >= startingContainerCountMaximum;
}

/**
 * Judges the zones with the fewest instances of the process, all of them together; only when none of
 * their cells fits, those with the next fewest.
 */
function searchForLRP(round: Round, candidates: Candidates, auction: LRPAuction): void {
  const { locality, columns, search, zones } = round;
  const isAcrossZones = round.policy?.isAcrossZones === true;
  spread(locality, auction.process, columns.zone);
  let level = nextLevel(locality.inZone, -1);
  while (level >= 0 && !hasWinner(search)) {
    for (let zone = 0; zone < zones.names.length; zone++) {
      if (locality.inZone[zone] !== level && !isAcrossZones) continue;
      judgeZone(search, candidates, zone, auction);
    }
    level = nextLevel(locality.inZone, level);
  }
  gather(locality, auction.process);
}

/** The smallest count above `level`; -1 when there is none. */
function nextLevel(inZone: Int32Array, level: number): number {
  let next = -1;
  for (let zone = 0; zone < inZone.length; zone++) {
    const count = inZone[zone] as number;
    if (count > level && (next < 0 || count < next)) next = count;
  }
  return next;
}

/** Judges all zones together. */
function searchForTask(
  { search, zones }: Round,
  candidates: Candidates,
  auction: TaskAuction,
): void {
  for (let zone = 0; zone < zones.names.length; zone++) {
    judgeZone(search, candidates, zone, auction);
  }
}

/** What the search found. Room for it is certain: a reservation takes no more than was judged. */
function outcome({ search, zones, chance }: Round, auction: Auction): Decision {
  if (!hasWinner(search)) {
    const error = search.isRefused ? REFUSED_BY_POLICY : insufficientResources(search.lack);
    return failure(auction, error);
  }
  const zoneCount = zones.names.length;
  const draw = tiesSpanZones(search) ? chance(auction) : undefined;
  const start = draw === undefined ? 0 : firstZoneVisited(zoneCount, draw);
  const position = winnerOf(search, start, zoneCount);
  const cell = zones.cellIds[position] ?? NONE;
  const { score, tiedCells } = search;
  return { auction, cell, position, error: undefined, score, tiedCells, draw };
}

function failure(auction: Auction, error: string, draw?: number): Decision {
  return {
    auction,
    cell: NONE,
    position: NONE,
    error,
    score: Number.NaN,
    tiedCells: 0,
    draw,
  };
}
