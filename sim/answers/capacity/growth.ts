/**
 * By how much all apps could grow until the loss of a zone is no longer survived: bisection, each step
 * answered by real auctions. What is desired and runs nowhere, and the new instances, are placed on the whole
 * foundation first, then each zone is lost.
 *
 * Growth by a share adds that share of all instances, dealt to the apps in proportion (by rounding the
 * running total, so that apps of one instance grow, too). Whether a step survives is not strictly monotonic
 * in the share; the answer is a share that survives beside one a little larger that does not.
 */
import type { LRPAuction } from '../../model/auction';
import { type Board, type BoardCell, boardOf, copyOf, startRequest } from './board';
import type { CapacityInput } from './input';
import { type Loss, lossesOf } from './losses';
import { place } from './place';
import type { CapacityReport } from './result';
import { inOneGo, type Steps } from './steps';
import { addUp } from './sum';
import { lostInstances, type SurvivalOptions } from './survival';

type Growth = CapacityReport['growth'];

/** How near, as a share of all instances, the survived and the failed growth are brought together. */
const RESOLUTION = 0.005;
/** Growth beyond this is not looked for: an almost empty foundation. */
const GROWTH_MAXIMUM = 16;
/** How many shares are taken to be still untried, for telling progress: bisection ends after a few more. */
const TRIES_TO_COME = 6;

/** What came of one step. */
interface Failure {
  readonly where: 'placing' | 'losing';
  readonly zone: string | null;
}

export type GrowthOptions = Pick<SurvivalOptions, 'seed'>;

/** One throw of the dice is enough here: what chance moves is less than a step. */
export function growthUntilLoss(input: CapacityInput, options: GrowthOptions): Growth {
  return inOneGo(growthInSteps(input, options));
}

/** The same with a pause after each share that was tried. How many there will be is an estimate. */
export function* growthInSteps(input: CapacityInput, { seed }: GrowthOptions): Steps<Growth> {
  const board = boardOf(input);
  const instances = input.apps.reduce((sum, app) => sum + app.instances, 0);
  const base = { instances, survives: 0, fails: null, failure: null } as const;
  const tryAt = (share: number): Failure | undefined => failureAt(input, board, share, seed);
  if (instances === 0) return { ...base, survives: null };
  const now = tryAt(0);
  if (now !== undefined) return { ...base, survives: null, fails: 0, failure: now };
  let tried = 1;
  const done = (): number => tried / (tried + TRIES_TO_COME);
  yield done();
  let survives = 0;
  let fails = RESOLUTION;
  let failure = tryAt(fails);
  while (failure === undefined && fails < GROWTH_MAXIMUM) {
    tried += 1;
    yield done();
    survives = fails;
    fails *= 2;
    failure = tryAt(fails);
  }
  if (failure === undefined) return { ...base, survives: fails };
  while (fails - survives > RESOLUTION * (1 + survives)) {
    tried += 1;
    yield done();
    const middle = (survives + fails) / 2;
    const found = tryAt(middle);
    if (found === undefined) survives = middle;
    else {
      fails = middle;
      failure = found;
    }
  }
  return { ...base, survives, fails, failure };
}

/** Why the foundation, so much larger, does not survive; undefined when it does. */
function failureAt(
  input: CapacityInput,
  board: Board,
  share: number,
  seed: number,
): Failure | undefined {
  const { auctioneer, proxyMemory } = input;
  const options = { auctioneer, proxyMemory, seed, draw: 0 };
  const grown = copyOf(board);
  const added = [...waitingInstances(input, board), ...newInstances(input, share)];
  if (place(grown, added, options).unplaced.length > 0) {
    return { where: 'placing', zone: null };
  }
  for (const loss of zoneLosses(grown, input.zones)) {
    const requests = lostInstances(loss);
    // Adding up costs nothing, and what it says does not fit never does.
    const isHopeless = addUp(loss.left, requests, proxyMemory).short.length > 0;
    if (isHopeless || place(copyOf(loss.left), requests, options).unplaced.length > 0) {
      return { where: 'losing', zone: loss.zone };
    }
  }
  return undefined;
}

function zoneLosses(board: readonly BoardCell[], zones: readonly string[]): Loss[] {
  return lossesOf(board, zones).filter(({ kind }) => kind === 'zone');
}

/** What is desired beyond what the cells hold. Which indices those are makes no difference to the sum. */
function waitingInstances(input: CapacityInput, board: Board): LRPAuction[] {
  const held = input.apps.map(() => 0);
  for (const { wanted } of board) {
    for (const { process } of wanted) held[process] = (held[process] ?? 0) + 1;
  }
  return input.apps.flatMap(({ instances }, process) => {
    const first = Math.min(instances, held[process] ?? 0);
    return Array.from({ length: instances - first }, (_, each) =>
      startRequest(input, process, first + each),
    );
  });
}

/** The share of all instances, dealt to the apps; each app's indices go on from its last. */
export function newInstances(input: Pick<CapacityInput, 'apps'>, share: number): LRPAuction[] {
  const added: LRPAuction[] = [];
  let before = 0;
  input.apps.forEach(({ instances }, process) => {
    const first = Math.round(before * share);
    before += instances;
    const count = Math.round(before * share) - first;
    for (let each = 0; each < count; each++) {
      added.push(startRequest(input, process, instances + each));
    }
  });
  return added;
}
