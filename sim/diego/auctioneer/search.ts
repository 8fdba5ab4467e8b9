/**
 * The search for one auction's winner: zone after zone, the strictly smallest score, with what the cells
 * that do not fit have in common. Diego: the loops of scheduler.go scheduleLRPAuction and
 * scheduleTaskAuction, and removeNonApplicableProblems.
 *
 * The order of zones is left open: equally good zones are all remembered, and one is chosen at the end.
 * The record is reused from auction to auction, so that a search allocates nothing.
 */
import type { Auction, AuctionConfig } from '../../model/auction';
import { Lack } from '../../model/placementErrors';
import type { Candidates } from './candidates';
import type { CellColumns } from './cellColumns';
import type { PolicyJudge } from './placementPolicy';
import { lackOn, scoreForLRP, scoreForTask } from './scoring';
import { turnOf } from './zoneOrder';

/** Only a smaller score can win: scheduler.go winnerScore. */
const INITIAL_SCORE = 1e20;

export interface Search {
  readonly columns: CellColumns;
  /** By position: instances of the auction's process. */
  readonly onCell: Int32Array;
  readonly config: AuctionConfig;
  /** Null: Diego's scores decide. */
  readonly policy: PolicyJudge | null;
  /** The smallest score so far. */
  score: number;
  /** How many cells have it. */
  tiedCells: number;
  /** The zones that have such a cell, and the position of the first one in each. */
  readonly tiedZones: number[];
  readonly tiedPositions: number[];
  /** What every cell that was judged and did not fit has too little of. */
  lack: number;
  /** Whether the policy has refused a cell that fits. */
  isRefused: boolean;
}

export function createSearch(
  columns: CellColumns,
  onCell: Int32Array,
  config: AuctionConfig,
  policy: PolicyJudge | null = null,
): Search {
  return {
    columns,
    onCell,
    config,
    policy,
    score: INITIAL_SCORE,
    tiedCells: 0,
    tiedZones: [],
    tiedPositions: [],
    lack: Lack.all,
    isRefused: false,
  };
}

/** Forgets the auction before. */
export function startSearch(search: Search): void {
  search.score = INITIAL_SCORE;
  search.tiedCells = 0;
  search.tiedZones.length = 0;
  search.tiedPositions.length = 0;
  search.lack = Lack.all;
  search.isRefused = false;
}

export function hasWinner(search: Search): boolean {
  return search.tiedCells > 0;
}

/** Judges the candidates in one zone. */
export function judgeZone(
  search: Search,
  candidates: Candidates,
  zone: number,
  auction: Auction,
): void {
  const { columns, onCell, policy } = search;
  const { memory, disk } = auction;
  const { startingContainerWeight, binPackFirstFitWeight } = search.config;
  const { positions } = candidates;
  const isLRP = auction.kind === 'lrp';
  const end = candidates.starts[zone + 1] as number;
  let lowest = search.score;
  let first = -1;
  let tied = 0;
  let common = search.lack;
  for (let i = candidates.starts[zone] as number; i < end; i++) {
    const position = positions[i] as number;
    const proxied = isLRP ? memory + (columns.proxyMemory[position] as number) : memory;
    const lack = lackOn(columns, position, proxied, disk);
    if (lack !== Lack.none) {
      common &= lack;
      continue;
    }
    const diegoScore = isLRP
      ? scoreForLRP(
          columns,
          position,
          proxied,
          disk,
          onCell[position] as number,
          startingContainerWeight,
          binPackFirstFitWeight,
        )
      : scoreForTask(columns, position, memory, disk, startingContainerWeight);
    const score = policy === null ? diegoScore : policyScore(search, position, auction, diegoScore);
    if (score < lowest) {
      lowest = score;
      first = position;
      tied = 1;
    } else if (score === lowest && lowest < INITIAL_SCORE) {
      if (tied === 0) first = position;
      tied += 1;
    }
  }
  search.lack = common;
  if (tied > 0) keepLowest(search, zone, lowest, first, tied);
}

/** The policy's score; one that cannot win for a cell that it refuses. */
function policyScore(search: Search, position: number, auction: Auction, score: number): number {
  const { policy, columns, onCell } = search;
  const sameProcess = onCell[position] as number;
  const own = policy?.score(columns, position, sameProcess, auction, score) ?? null;
  if (own !== null) return own;
  search.isRefused = true;
  return INITIAL_SCORE;
}

/** Takes a zone's best into the search: alone when it is better, beside the others when it is equal. */
function keepLowest(
  search: Search,
  zone: number,
  score: number,
  position: number,
  cells: number,
): void {
  if (score < search.score) {
    search.score = score;
    search.tiedCells = 0;
    search.tiedZones.length = 0;
    search.tiedPositions.length = 0;
  }
  search.tiedCells += cells;
  search.tiedZones.push(zone);
  search.tiedPositions.push(position);
}

/** Whether it depends on the order of zones who wins. */
export function tiesSpanZones(search: Search): boolean {
  return search.tiedZones.length > 1;
}

/** The winner's position, with zones visited from `start` on: the first zone's first. */
export function winnerOf(search: Search, start: number, zoneCount: number): number {
  let earliest = zoneCount;
  let winner = -1;
  for (let i = 0; i < search.tiedZones.length; i++) {
    const turn = turnOf(search.tiedZones[i] as number, start, zoneCount);
    if (turn < earliest) {
      earliest = turn;
      winner = search.tiedPositions[i] as number;
    }
  }
  return winner;
}
