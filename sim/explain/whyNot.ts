/** Why a cell was not chosen, in one sentence: what stands in its way before any what-if. */
import type { CellId, Identities } from '../model/identity';
import { EXCEEDED_INFLIGHT_CREATION } from '../model/placementErrors';
import type { AuctionTable, Candidate, RemovedCells } from './auctionTable';

/** Which obstacle it is. */
export type Obstacle = 'none' | 'absent' | 'cap' | 'filter' | 'fullerZone' | 'order' | 'score';

export interface WhyNot {
  readonly obstacle: Obstacle;
  /** Without a full stop. */
  readonly sentence: string;
}

/** Of a cell in the table. Throws a RangeError when it is not there: it was not asked. */
export function whyNot(table: AuctionTable, cell: CellId, { cells }: Identities): WhyNot {
  const name = cells[cell] ?? '?';
  const say = (obstacle: Obstacle, text: string): WhyNot => ({
    obstacle,
    sentence: `${name} ${text}`,
  });
  const { winner } = table;
  if (winner?.cell === cell) return say('none', 'won');
  if (table.absent.includes(cell)) return say('absent', 'gave no answer, or takes no work');
  const group = table.removed.find((removed) => removed.cells.includes(cell));
  if (group !== undefined) return say('filter', removalText(group));
  const candidate = table.candidates.find((each) => each.cell === cell);
  if (candidate === undefined) throw new RangeError(`cell ${name} was not asked`);
  if (table.error === EXCEEDED_INFLIGHT_CREATION || winner === null) {
    return say('cap', 'could take it, but too many containers were starting');
  }
  if (!candidate.isConsidered) return say('fullerZone', zoneText(table, candidate, winner));
  const winnerName = cells[winner.cell] ?? '?';
  if (candidate.total === winner.total) {
    return say('order', `was as good as ${winnerName}, which came first`);
  }
  return say('score', scoreText(candidate, winner, winnerName));
}

function removalText({ filter, lacks }: RemovedCells): string {
  switch (filter) {
    case 'rootFs':
      return 'does not have the root filesystem';
    case 'volumeDrivers':
      return 'lacks a volume driver';
    case 'placementTags':
      return 'has other placement tags';
    case 'resources':
      return `has too little left: ${lacks.join(', ')}`;
    case 'score':
      return 'has no score';
  }
}

function zoneText({ zones }: AuctionTable, { zone }: Candidate, winner: Candidate): string {
  const count = (name: string) => zones.find((each) => each.name === name)?.instances ?? 0;
  return `is in ${zone}, which holds ${count(zone)} of the app's instances; ${winner.zone} holds ${count(winner.zone)} and had room, so no score counted`;
}

/** Names the part that sets the two apart most. */
function scoreText(candidate: Candidate, winner: Candidate, winnerName: string): string {
  const own = candidate.parts;
  const best = winner.parts;
  const differences: [string, number][] = [
    ['more instances of the app or tasks', own.locality - best.locality],
    ['more memory in use', (own.memory - best.memory) / 3],
    ['more disk in use', (own.disk - best.disk) / 3],
    ['more containers in use', (own.containers - best.containers) / 3],
    ['more containers starting', own.starting - best.starting],
    ['a later place in bin packing', own.packing - best.packing],
  ];
  const [most] = differences.reduce((one, other) => (other[1] > one[1] ? other : one));
  const gap = Number((candidate.total - winner.total).toPrecision(3));
  return `scored ${grouped(gap)} above ${winnerName}, mostly for ${most}`;
}

/** `1,000`; below that a score has its decimals. */
function grouped(value: number): string {
  return Math.abs(value) < 1000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
