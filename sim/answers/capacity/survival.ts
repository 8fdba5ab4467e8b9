/**
 * Whether what one loss takes away finds room again: by auctions, over several throws of the dice, and
 * beside it by adding up.
 */
import type { LRPAuction } from '../../model/auction';
import { containerMemory } from '../../model/placement';
import { type Board, copyOf } from './board';
import type { CapacityInput } from './input';
import type { Loss } from './losses';
import { type Placement, place } from './place';
import type { CapacityReport } from './result';
import { spreadOf, usedShare } from './room';
import { inOneGo, type Steps } from './steps';
import { addUp, compatibleCells, type Sum } from './sum';
import { unplacedGroups } from './unplaced';

type LossResult = CapacityReport['losses'][number];

/** Which dice, and how many throws of them. */
export interface SurvivalOptions {
  readonly seed: number;
  /** Throws of the dice for each loss. */
  readonly draws: number;
}

/** The instances that Diego starts elsewhere when the cells are lost, each once. */
export function lostInstances({ lost, left }: Pick<Loss, 'lost' | 'left'>): LRPAuction[] {
  const known = new Set<string>();
  const nameOf = ({ process, index }: LRPAuction): string => `${process}/${index}`;
  // What also runs on a cell that is left (a duplicate) is not missed.
  for (const cell of left) for (const auction of cell.wanted) known.add(nameOf(auction));
  const missed: LRPAuction[] = [];
  for (const auction of lost.flatMap((cell) => cell.wanted)) {
    const name = nameOf(auction);
    if (known.has(name)) continue;
    known.add(name);
    missed.push(auction);
  }
  return missed;
}

interface Try {
  readonly placement: Placement;
  readonly after: Board;
}

/** What becomes of the instances of one loss. */
export function survive(input: CapacityInput, loss: Loss, options: SurvivalOptions): LossResult {
  return inOneGo(surviveInSteps(input, loss, options));
}

/** The same with a pause after each draw. */
export function* surviveInSteps(
  input: CapacityInput,
  loss: Loss,
  options: SurvivalOptions,
): Steps<LossResult> {
  const requests = lostInstances(loss);
  const tries: Try[] = [];
  for (let draw = 0; draw < options.draws; draw++) {
    const after = copyOf(loss.left);
    const { auctioneer, proxyMemory } = input;
    const placement = place(after, requests, {
      auctioneer,
      proxyMemory,
      seed: options.seed,
      draw,
    });
    tries.push({ placement, after });
    yield (draw + 1) / options.draws;
  }
  const placed = tries.map((each) => each.placement.placed);
  const fewest = Math.min(...placed);
  const worst = tries.find((each) => each.placement.placed === fewest) as Try;
  const sum = addUp(loss.left, requests, input.proxyMemory);
  const compatible = compatibleCells(worst.after, requests);
  const { unplaced } = worst.placement;
  const waiting = unplaced.map(({ auction }) => auction);
  const asked = waiting.length === 0 ? compatible : compatibleCells(worst.after, waiting);
  return {
    kind: loss.kind,
    zone: loss.zone,
    placementTags: loss.placementTags === undefined ? null : [...loss.placementTags],
    cellGuid: loss.kind === 'cell' ? (loss.lost[0]?.cellGuid ?? '') : null,
    cellsLost: loss.lost.length,
    cellsLeft: loss.left.length,
    instances: requests.length,
    tasksLost: loss.lost.reduce((total, cell) => total + cell.tasks, 0),
    verdict: verdictOf(placed, requests.length),
    draws: tries.length,
    placedMinimum: fewest,
    placedMaximum: Math.max(...placed),
    batchesMaximum: Math.max(...tries.map((each) => each.placement.batches)),
    unplaced: unplacedGroups(input, unplaced),
    smallestUnplacedMB: smallestNeed(worst.placement, input.proxyMemory),
    largestFreeMB: Math.max(0, ...asked.map(({ available }) => available.memory)),
    sum: sumResult(sum),
    after: {
      cells: compatible.length,
      memoryUsedShare: usedShare(compatible, 'memory'),
      diskUsedShare: usedShare(compatible, 'disk'),
      containersUsedShare: usedShare(compatible, 'containers'),
      memoryLeftPerCellMB: spreadOf(compatible.map(({ available }) => available.memory)),
    },
  };
}

function verdictOf(placed: readonly number[], requests: number): LossResult['verdict'] {
  if (placed.every((count) => count === requests)) return 'fits';
  return placed.includes(requests) ? 'depends on chance' : 'does not fit';
}

/** Memory, with its proxy, of the smallest instance that found no cell; null when all did. */
function smallestNeed({ unplaced }: Placement, proxyMemory: number): number | null {
  if (unplaced.length === 0) return null;
  return Math.min(...unplaced.map(({ auction }) => containerMemory(auction.memory, proxyMemory)));
}

function sumResult({ needed, free, short }: Sum): LossResult['sum'] {
  return {
    verdict: short.length === 0 ? 'fits' : 'does not fit',
    short: [...short],
    memoryNeededMB: needed.memory,
    memoryFreeMB: free.memory,
    diskNeededMB: needed.disk,
    diskFreeMB: free.disk,
    containersNeeded: needed.containers,
    containersFree: free.containers,
  };
}
