/**
 * What became of one auction, in a sentence an operator would say. A sentence is a list of texts and of
 * names that select what they stand for.
 */
import type { AuctionTable, RemovedCells, ZoneTurn } from '../../../sim/explain/auctionTable';
import type { CellId } from '../../../sim/model/identity';
import { EXCEEDED_INFLIGHT_CREATION } from '../../../sim/model/placementErrors';
import { count, counted } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import type { Selected } from '../../session/selected';
import type { AskedDecision } from './askedDecision';
import { type DecisionLine, workSelected } from './decisionLines';
import { marginText, scoreText } from './scoreText';

export type Phrase = string | { readonly text: string; readonly selected: Selected };
export type Sentence = readonly Phrase[];

/** As one text. */
export function plainText(sentence: Sentence): string {
  return sentence.map((phrase) => (typeof phrase === 'string' ? phrase : phrase.text)).join('');
}

/** From the decision's own records: who won, or why nobody did. Without a full stop. */
export function recordedSentence(replay: Replay, line: DecisionLine): Sentence {
  const { cellGuid, zone, error, score } = line;
  const selected = workSelected(replay, line);
  const work: Phrase = selected === null ? line.work : { text: line.work, selected };
  if (cellGuid === undefined)
    return [work, ` was placed nowhere: ${error ?? 'no reason is recorded'}`];
  const place: Phrase[] = [{ text: cellGuid, selected: { kind: 'cell', cellGuid } }];
  if (zone !== undefined) place.push(' in ', { text: zone, selected: { kind: 'zone', zone } });
  const points = score === undefined ? '' : `: score ${scoreText(score)}`;
  return [work, ' went to ', ...place, points];
}

/** Added to the sentence of a decision that came to nothing. */
export const REJECTED = 'The cell rejected it.';

/** The whole of it: who won with what, among how many, and how the zones stood. */
export function decisionSentence(
  replay: Replay,
  line: DecisionLine,
  asked: AskedDecision,
): Sentence {
  const { table, recorded } = asked;
  const start = recordedSentence(replay, line);
  const zones = recorded.auction.kind === 'lrp' ? zonesText(replay, table) : '';
  const rest = `${zones === '' ? '' : `; ${zones}`}.${line.isRejected ? ` ${REJECTED}` : ''}`;
  if (table.winner === null) return [...start, `. ${failureText(asked)}`];
  // The score is told with what it was the lowest of.
  return [...start.slice(0, -1), `: ${winText(table)}${rest}`];
}

function winText({ winner, candidates, tiedCells }: AuctionTable): string {
  const score = scoreText(winner?.total ?? Number.NaN);
  const considered = candidates.filter(({ isConsidered }) => isConsidered).length;
  if (considered === 1) return `the only candidate, score ${score}`;
  const among = `of ${counted(considered, 'candidate')}`;
  if (tiedCells <= 1) return `lowest score ${score} ${among}`;
  return tiedCells === considered
    ? `score ${score}, the same for all ${count(considered)} candidates`
    : `lowest score ${score}, shared by ${count(tiedCells)} ${among}`;
}

/** "z1 and z2 held 1 each, no cell of z3 took part"; empty where there is one zone. */
function zonesText({ facts }: Replay, { zones }: AuctionTable): string {
  if (facts.zones.length <= 1) return '';
  const parts: string[] = [];
  const open = zones.filter(({ matching }) => matching > 0);
  for (const instances of new Set(open.map((zone) => zone.instances))) {
    const names = open.filter((zone) => zone.instances === instances).map(({ name }) => name);
    parts.push(`${listed(names)} held ${heldText(instances, names.length)}`);
  }
  const closed = zones.filter(({ matching }) => matching === 0).map(({ name }) => name);
  if (closed.length > 0) parts.push(`no cell of ${listed(closed)} matches`);
  const away = facts.zones.filter((name) => !zones.some((zone) => zone.name === name));
  if (away.length > 0) parts.push(`no cell of ${listed(away, 'or')} took part`);
  return parts.join(', ');
}

function heldText(instances: number, zones: number): string {
  if (instances === 0) return 'none';
  return zones > 1 ? `${count(instances)} each` : count(instances);
}

function failureText({ table, standing }: AskedDecision): string {
  const { cells } = standing.zones;
  if (cells.length === 0) return 'No cell took part.';
  if (table.error === EXCEEDED_INFLIGHT_CREATION) {
    const starting = cells.reduce((sum, cell) => sum + cell.startingContainerCount, 0);
    const cap = standing.config.startingContainerCountMaximum;
    return `${counted(starting, 'container')} ${starting === 1 ? 'was' : 'were'} starting, and the cap is ${count(cap)}.`;
  }
  const [only] = table.removed;
  if (table.removed.length === 1 && only !== undefined) {
    const whole = cells.length === 1 ? 'The only cell' : `All ${count(cells.length)} cells`;
    return `${whole} ${removalText(only)}.`;
  }
  const reasons = table.removed.map(
    (group) => `${count(group.cells.length)} ${removalText(group)}`,
  );
  return `Of ${counted(cells.length, 'cell')}, ${listed(reasons)}.`;
}

/** Why cells were removed, to be read behind their number: "12 have too little memory left". */
export function removalText({ filter, lacks, cells }: RemovedCells): string {
  const [has, does] = cells.length === 1 ? ['has', 'does'] : ['have', 'do'];
  switch (filter) {
    case 'rootFs':
      return `${does} not offer the root filesystem`;
    case 'volumeDrivers':
      return `${does} not have the volume drivers`;
    case 'placementTags':
      return `${has} other placement tags`;
    case 'resources':
      return `${has} too little ${listed(lacks.map(resourceText))} left`;
    case 'score':
      return `${has} no score`;
  }
}

function resourceText(resource: RemovedCells['lacks'][number]): string {
  return resource === 'containers' ? 'room for containers' : resource;
}

/** What decided, and how close it was; empty when there was no winner. */
export function decidedText(asked: AskedDecision, nameOf: (cell: CellId) => string): string {
  const { table } = asked;
  const { winner, runnerUp, decidedBy, tiedCells } = table;
  if (winner === null) return '';
  const others = counted(tiedCells - 1, 'other cell');
  const isPacking = asked.standing.config.binPackFirstFitWeight > 0;
  switch (decidedBy) {
    case 'draw':
      return `Decided by the draw: ${others} ${tiedCells === 2 ? 'was' : 'were'} as good, in more than one zone, and chance said which zone is visited first.`;
    case 'order':
      return `Decided by order: ${others} of ${winner.zone} ${tiedCells === 2 ? 'was' : 'were'} as good, and ${nameOf(winner.cell)} ${isPacking ? 'had the lowest index' : 'answered first'}.`;
    default:
      return runnerUp === null ? 'No other cell could take it.' : scoreMargin(table, nameOf);
  }
}

function scoreMargin(
  { winner, runnerUp, zones }: AuctionTable,
  nameOf: (cell: CellId) => string,
): string {
  if (winner === null || runnerUp === null) return '';
  const name = `${nameOf(runnerUp.cell)} in ${runnerUp.zone}`;
  if (instancesIn(zones, runnerUp.zone) !== instancesIn(zones, winner.zone)) {
    return `Decided by the zone: all others are in zones that held more. The next would have been ${name}.`;
  }
  return `Decided by the score: ${name} came second, ${marginText(runnerUp.total - winner.total)} above.`;
}

function instancesIn(zones: readonly ZoneTurn[], name: string): number {
  return zones.find((zone) => zone.name === name)?.instances ?? 0;
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[], last = 'and'): string {
  if (names.length <= 1) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
}
