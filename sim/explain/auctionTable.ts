/**
 * One decision as a table: every cell that took part, what its score is made of, and what removed the
 * others. The parts are those of `diego/auctioneer/scoring`, whose totals they add up to, bit for bit.
 *
 * A cell in a zone that had no turn is listed and scored all the same: `isConsidered` tells.
 */
import { createCellColumns } from '../diego/auctioneer/cellColumns';
import type { Decision } from '../diego/auctioneer/scheduler';
import { lackOn, scoreForLRP, scoreForTask } from '../diego/auctioneer/scoring';
import type { CellState } from '../model/cellState';
import type { CellId } from '../model/identity';
import { Match, match } from '../model/matching';
import { EXCEEDED_INFLIGHT_CREATION, Lack } from '../model/placementErrors';
import { decide, type Standing } from './standing';

/** What a score is the sum of; the lower the better. */
export interface ScoreParts {
  /** 1000 for each instance of the app on the cell; of a task, for each task there. */
  readonly locality: number;
  /** The mean of the three shares below. */
  readonly resources: number;
  /** Shares of the cell's total in use, were the work there. */
  readonly memory: number;
  readonly disk: number;
  readonly containers: number;
  /** Starting containers, times the weight. */
  readonly starting: number;
  /** The cell's place in its zone, times the weight of bin packing. */
  readonly packing: number;
}

/** A cell that could have taken the work. */
export interface Candidate {
  readonly cell: CellId;
  /** Name of its zone. */
  readonly zone: string;
  /** Whether its zone had its turn, so that the score counted. */
  readonly isConsidered: boolean;
  /** 1 is the best; equals share a rank. Zones with fewer instances come before all others. */
  readonly rank: number;
  /** Of the app on the cell; of a task: tasks there. */
  readonly instances: number;
  readonly parts: ScoreParts;
  readonly total: number;
}

export type LackedResource = 'memory' | 'disk' | 'containers';

/** Cells that could not take the work, for one reason. */
export interface RemovedCells {
  /** `score`: the cell fits but its score is no number below 10²⁰ (a total of 0), so it never wins. */
  readonly filter: 'rootFs' | 'volumeDrivers' | 'placementTags' | 'resources' | 'score';
  /** What all of them have too little of; empty for other filters. */
  readonly lacks: readonly LackedResource[];
  readonly cells: readonly CellId[];
}

/** A zone, and whether it had its turn. */
export interface ZoneTurn {
  readonly name: string;
  /** Of the app, on all its cells; 0 of a task, which visits all zones alike. */
  readonly instances: number;
  /** Cells that match, whatever they have left. */
  readonly matching: number;
  /** Those that fit. */
  readonly fitting: number;
  readonly isConsidered: boolean;
}

export interface AuctionTable {
  /** Best first; the winner before its equals. */
  readonly candidates: readonly Candidate[];
  readonly removed: readonly RemovedCells[];
  /** Cells that were asked and gave no answer, or may not take part. */
  readonly absent: readonly CellId[];
  /** Fewest instances first; equals in the order in which their first cells answered. */
  readonly zones: readonly ZoneTurn[];
  readonly winner: Candidate | null;
  /** The next in rank. */
  readonly runnerUp: Candidate | null;
  readonly error: string | undefined;
  /** How many cells had the winner's score, itself included. */
  readonly tiedCells: number;
  /**
   * What decided among equals: the order of the cells of a zone (of their answers, or with bin packing of their
   * indices), or the draw for the zone that is visited first.
   */
  readonly decidedBy: 'score' | 'order' | 'draw' | 'nothing';
}

/** The table of the decision that was made so. */
export function auctionTable(standing: Standing): AuctionTable {
  const decision = decide(standing);
  const judged = judgeCells(standing);
  const zones = zoneTurns(standing, judged, decision);
  const turn = new Map(zones.map((zone) => [zone.name, zone]));
  const candidates = ranked(judged, turn, decision.cell);
  const { failed, evacuating, mismatched } = standing.zones;
  const hasWinner = decision.error === undefined;
  return {
    candidates,
    removed: grouped(judged),
    absent: [...failed, ...evacuating, ...mismatched],
    zones: [...zones].sort((one, other) => one.instances - other.instances),
    winner: hasWinner ? (candidates[0] ?? null) : null,
    runnerUp: hasWinner ? (candidates[1] ?? null) : null,
    error: decision.error,
    tiedCells: decision.tiedCells,
    decidedBy: decidedBy(decision, standing),
  };
}

/** One cell, before it is known whether its zone had a turn. */
interface Judged {
  readonly cell: CellId;
  readonly zone: string;
  readonly match: Match;
  /** `Lack` bits. */
  readonly lack: number;
  readonly instances: number;
  readonly parts: ScoreParts;
  readonly total: number;
}

/** Only a smaller score can win: scheduler.go winnerScore. */
const SCORE_LIMIT = 1e20;

/** By position. */
function judgeCells({ auction, zones, config }: Standing): Judged[] {
  const columns = createCellColumns(zones);
  const { startingContainerWeight, binPackFirstFitWeight } = config;
  const { disk } = auction;
  return zones.cells.map((cell, position) => {
    const isLRP = auction.kind === 'lrp';
    const memory = isLRP ? auction.memory + cell.proxyMemoryAllocation : auction.memory;
    const instances = isLRP ? cell.lrps.length : cell.tasks.length;
    const total = isLRP
      ? scoreForLRP(
          columns,
          position,
          memory,
          disk,
          instances,
          startingContainerWeight,
          binPackFirstFitWeight,
        )
      : scoreForTask(columns, position, memory, disk, startingContainerWeight);
    const packing = isLRP ? (columns.index[position] as number) * binPackFirstFitWeight : 0;
    return {
      cell: zones.cellIds[position] as CellId,
      zone: cell.zone,
      match: match(cell.profile, auction.constraint),
      lack: lackOn(columns, position, memory, disk),
      instances,
      parts: partsOf(cell, memory, disk, instances, startingContainerWeight, packing),
      total,
    };
  });
}

function partsOf(
  { total, available, startingContainerCount }: CellState,
  memory: number,
  disk: number,
  instances: number,
  startingContainerWeight: number,
  packing: number,
): ScoreParts {
  const memoryUsed = 1 - (available.memory - memory) / total.memory;
  const diskUsed = 1 - (available.disk - disk) / total.disk;
  const containersUsed = 1 - (available.containers - 1) / total.containers;
  return {
    locality: 1000 * instances,
    resources: (memoryUsed + diskUsed + containersUsed) / 3,
    memory: memoryUsed,
    disk: diskUsed,
    containers: containersUsed,
    starting: startingContainerCount * startingContainerWeight,
    packing,
  };
}

function isCandidate({ match: reached, lack, total }: Judged): boolean {
  return reached === Match.full && lack === Lack.none && total < SCORE_LIMIT;
}

/** In the order in which each zone's first cell answered. */
function zoneTurns(
  { zones, auction }: Standing,
  judged: readonly Judged[],
  decision: Decision,
): ZoneTurn[] {
  const turns = zones.names.map((name) => {
    const inZone = judged.filter(({ zone }) => zone === name);
    const instances =
      auction.kind === 'lrp' ? inZone.reduce((sum, cell) => sum + cell.instances, 0) : 0;
    const matching = inZone.filter((cell) => cell.match === Match.full).length;
    return { name, instances, matching, fitting: inZone.filter(isCandidate).length };
  });
  const winningZone = judged.find(({ cell }) => cell === decision.cell)?.zone;
  const last = turns.find(({ name }) => name === winningZone)?.instances ?? Number.MAX_VALUE;
  const isCapped = decision.error === EXCEEDED_INFLIGHT_CREATION;
  return turns.map((turn) => ({
    ...turn,
    isConsidered: !isCapped && turn.matching > 0 && turn.instances <= last,
  }));
}

function ranked(
  judged: readonly Judged[],
  turns: ReadonlyMap<string, ZoneTurn>,
  winner: CellId,
): Candidate[] {
  const levelOf = ({ zone }: { zone: string }) => turns.get(zone)?.instances ?? 0;
  const best = judged.filter(isCandidate).sort((one, other) => {
    const order = levelOf(one) - levelOf(other) || one.total - other.total;
    return order || Number(other.cell === winner) - Number(one.cell === winner);
  });
  let rank = 0;
  return best.map((cell, place) => {
    const before = best[place - 1];
    const isEqual =
      before !== undefined && before.total === cell.total && levelOf(before) === levelOf(cell);
    if (!isEqual) rank = place + 1;
    return {
      cell: cell.cell,
      zone: cell.zone,
      isConsidered: turns.get(cell.zone)?.isConsidered ?? false,
      rank,
      instances: cell.instances,
      parts: cell.parts,
      total: cell.total,
    };
  });
}

/** The removed cells, by the first test that each failed, in the order of the tests. */
function grouped(judged: readonly Judged[]): RemovedCells[] {
  const groups = new Map<string, { order: number; removed: RemovedCells; cells: CellId[] }>();
  for (const one of judged) {
    if (isCandidate(one)) continue;
    const { filter, lacks } = reasonOf(one);
    const key = [filter, ...lacks].join(' ');
    let group = groups.get(key);
    if (group === undefined) {
      const cells: CellId[] = [];
      group = { order: one.match * 8 + one.lack, removed: { filter, lacks, cells }, cells };
      groups.set(key, group);
    }
    group.cells.push(one.cell);
  }
  return [...groups.values()].sort((a, b) => a.order - b.order).map(({ removed }) => removed);
}

function reasonOf({ match: reached, lack }: Judged): Pick<RemovedCells, 'filter' | 'lacks'> {
  if (reached === Match.failsRootFs) return { filter: 'rootFs', lacks: [] };
  if (reached === Match.failsVolumeDrivers) return { filter: 'volumeDrivers', lacks: [] };
  if (reached === Match.failsPlacementTags) return { filter: 'placementTags', lacks: [] };
  if (lack === Lack.none) return { filter: 'score', lacks: [] };
  const lacks: LackedResource[] = [];
  if ((lack & Lack.memory) !== 0) lacks.push('memory');
  if ((lack & Lack.disk) !== 0) lacks.push('disk');
  if ((lack & Lack.containers) !== 0) lacks.push('containers');
  return { filter: 'resources', lacks };
}

function decidedBy(decision: Decision, standing: Standing): AuctionTable['decidedBy'] {
  if (decision.draw !== undefined) return 'draw';
  if (decision.error !== undefined || standing.zones.cells.length === 0) return 'nothing';
  return decision.tiedCells > 1 ? 'order' : 'score';
}
