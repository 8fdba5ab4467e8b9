/**
 * What would have made another cell win: for each kind of change the smallest one that does, if any does.
 *
 * No rule of placement is repeated here. A change is made, and Diego's scheduler decides again: once with
 * the cell as the first to answer, once as the last. A cell that wins both times `wins`; one that wins only
 * the first time `ties`, and chance (whose answer comes first, which zone is visited first) decides. For a
 * cell that has tied and lost, only changes that make it win are offered. All other cells answer in the order
 * in which they did.
 *
 * More of a resource, or fewer of something, never hurts, so amounts are found by halving. How a score
 * depends on a weight is a straight line for each cell, which tells where to look.
 */
import type { AuctionConfig } from '../model/auction';
import type { CellState } from '../model/cellState';
import type { CellId } from '../model/identity';
import { EXCEEDED_INFLIGHT_CREATION } from '../model/placementErrors';
import { type AuctionTable, auctionTable } from './auctionTable';
import { applyChange, type CellShare, type Change, positionOf } from './change';
import { changeText } from './changeText';
import { profileChanges, tagChanges } from './placementFlip';
import { answeringFirst, answeringLast, decide, type Standing } from './standing';
import { weightChange } from './weightFlip';

export interface Flip {
  readonly change: Change;
  readonly outcome: 'wins' | 'ties';
  /** How much of a change it is: see `effortOf`. */
  readonly effort: number;
  /** Without a full stop. */
  readonly sentence: string;
}

/** Asks whether a cell would do after a change. */
interface Question {
  /** Where the cell answered first. */
  readonly standing: Standing;
  readonly cell: CellId;
  readonly state: CellState;
  /** Whether to tie is nothing new. */
  readonly mustWin: boolean;
}

type Verdict = 'wins' | 'ties' | 'loses';

/**
 * The changes that would have made the cell win, smallest effort first. Empty for the winner, and for a cell
 * that no single change helps. Throws a RangeError when the cell took no part in the auction.
 */
export function flipsFor(standing: Standing, cell: CellId): Flip[] {
  const position = positionOf(standing, cell);
  if (decide(standing).cell === cell) return [];
  const favoured = answeringFirst(standing, position);
  const state = standing.zones.cells[position] as CellState;
  const mustWin = verdictOn(favoured, cell) === 'ties';
  const question = { standing: favoured, cell, state, mustWin };
  const flips: Flip[] = [];
  for (const change of changesFor(question)) {
    const outcome = verdictOn(applyChange(favoured, cell, change), cell);
    if (outcome === 'loses') continue;
    const work = standing.auction.kind === 'lrp' ? 'app' : 'task';
    const name = standing.identities.cells[cell] ?? '?';
    const sentence = changeText(change, { cell: name, zone: state.zone, work, outcome });
    flips.push({ change, outcome, effort: effortOf(change, question), sentence });
  }
  return flips.sort((one, other) => one.effort - other.effort);
}

/**
 * Whether a cell that answered first wins however chance falls, or if it falls so, or not at all. A draw of 0
 * visits the zone of the first answer first.
 */
function verdictOn(standing: Standing, cell: CellId): Verdict {
  if (decide(standing, 0).cell !== cell) return 'loses';
  const unfavoured = answeringLast(standing, positionOf(standing, cell));
  return decide(unfavoured, 0).cell === cell ? 'wins' : 'ties';
}

function changesFor(question: Question): Change[] {
  const { standing, state } = question;
  const table = auctionTable(standing);
  // To win for certain it must win in the worst case, in which cells of equal index may count otherwise.
  const toWin = question.mustWin ? answeringLast(standing, 0) : standing;
  const does = (change: Change) => helps(question, change);
  const found = [
    ...(['memory', 'disk', 'containers'] as const).map((kind) => {
      const room = state.total[kind] - state.available[kind];
      return smallest(room, (more) => ({ kind, more }), does);
    }),
    smallest(
      state.startingContainerCount,
      (fewer) => ({ kind: 'startingContainers', fewer }),
      does,
    ),
    smallest(instancesOn(question), (fewer) => ({ kind: 'instances', fewer }), does),
    zoneChange(question, table),
    weightChange(toWin, question.cell, 'startingContainerWeight', does),
    weightChange(toWin, question.cell, 'binPackFirstFitWeight', does),
    capChange(question, table),
  ];
  const placement = [
    ...profileChanges(state, standing.auction.constraint),
    ...tagChanges(state, standing.auction.constraint),
  ];
  return [...found.filter((change) => change !== undefined), ...placement.filter(does)];
}

function helps({ standing, cell, mustWin }: Question, change: Change): boolean {
  const verdict = verdictOn(applyChange(standing, cell, change), cell);
  return verdict === 'wins' || (verdict === 'ties' && !mustWin);
}

/** The change of the smallest amount from 1 to `max` that does, where each bigger one does as well. */
function smallest(
  max: number,
  ofAmount: (amount: number) => Change,
  does: (change: Change) => boolean,
): Change | undefined {
  if (!(max >= 1) || !does(ofAmount(max))) return undefined;
  let tooLittle = 0;
  let enough = max;
  while (enough - tooLittle > 1) {
    const middle = Math.floor((tooLittle + enough) / 2);
    if (does(ofAmount(middle))) enough = middle;
    else tooLittle = middle;
  }
  return ofAmount(enough);
}

function instancesOn({ standing, state }: Question): number {
  return standing.auction.kind === 'lrp' ? state.lrps.length : state.tasks.length;
}

/**
 * A zone with more instances than the winner's has no turn. It is let in when it has as many, and goes first
 * when it has one less; taking still more off the other cells only makes them better.
 */
function zoneChange(question: Question, { zones, winner }: AuctionTable): Change | undefined {
  const { standing, cell, state } = question;
  const own = zones.find(({ name }) => name === state.zone);
  const winning = zones.find(({ name }) => name === winner?.zone);
  if (standing.auction.kind === 'task' || own === undefined || winning === undefined) return;
  const surplus = own.instances - winning.instances;
  if (surplus <= 0) return undefined;
  for (const fewer of [surplus, surplus + 1]) {
    const from = spreadOver(standing, cell, state.zone, fewer);
    if (from === undefined) return undefined;
    const change: Change = { kind: 'zoneInstances', fewer, from };
    if (helps(question, change)) return change;
  }
  return undefined;
}

/** So many instances, each off the cell that then has the most; undefined when there are not so many. */
function spreadOver(
  { zones }: Standing,
  except: CellId,
  zone: string,
  count: number,
): CellShare[] | undefined {
  const left = new Map<CellId, number>();
  for (const [position, { zone: ownZone, lrps }] of zones.cells.entries()) {
    const cell = zones.cellIds[position] as CellId;
    if (ownZone === zone && cell !== except && lrps.length > 0) left.set(cell, lrps.length);
  }
  const taken = new Map<CellId, number>();
  for (let each = 0; each < count; each++) {
    let fullest: CellId | undefined;
    for (const [cell, instances] of left) {
      if (instances > (fullest === undefined ? 0 : (left.get(fullest) ?? 0))) fullest = cell;
    }
    if (fullest === undefined) return undefined;
    left.set(fullest, (left.get(fullest) ?? 0) - 1);
    taken.set(fullest, (taken.get(fullest) ?? 0) + 1);
  }
  return [...taken].map(([cell, taken]) => ({ cell, count: taken }));
}

/** Where the cap on starting containers was reached: the cap that leaves room for one more. */
function capChange({ standing }: Question, { error }: AuctionTable): Change | undefined {
  if (error !== EXCEEDED_INFLIGHT_CREATION) return undefined;
  let starting = 0;
  for (const { startingContainerCount } of standing.zones.cells) starting += startingContainerCount;
  return {
    kind: 'setting',
    setting: 'startingContainerCountMaximum',
    value: starting + 1,
    atMost: false,
    precision: 1,
  };
}

/**
 * How changes of different kinds compare: amounts of the cell's resources and containers as shares of its
 * totals, each instance, task, tag and the like as 1, and a setting, which concerns all cells, as 1 and
 * the share of its value that changes.
 */
function effortOf(change: Change, { state, standing }: Question): number {
  switch (change.kind) {
    case 'memory':
    case 'disk':
    case 'containers':
      return change.more / state.total[change.kind];
    case 'startingContainers':
      return change.fewer / state.total.containers;
    case 'instances':
    case 'zoneInstances':
      return change.fewer;
    case 'appTags':
      return change.asks.length + change.drops.length;
    case 'profile':
      return Object.values(change.profile).reduce((sum, names) => sum + names.length, 0);
    case 'setting':
      return 1 + settingShare(change.value, standing.config[change.setting]);
  }
}

function settingShare(value: number, present: AuctionConfig[keyof AuctionConfig]): number {
  return Math.abs(value - present) / Math.max(value, present);
}
