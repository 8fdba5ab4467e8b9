/**
 * The cheapest change that makes a deadline, found by trying. Cheapest first: more VMs at a time costs a number
 * in the manifest, and room; then the property that limits drains, which costs how gently apps are moved; then
 * create-swap-delete, which costs addresses and VMs for both generations at once; last the pauses of a rotation,
 * which are people's.
 *
 * A change counts only when every seed makes the deadline and no more apps vanish than with the setting that is
 * judged. The number of VMs at a time is found by bisection between settings that were run, beginning where the
 * deadline would be if twice as many took half as long, on the assumption that more of them are never slower: what
 * is reported has been run, what was skipped has not.
 */
import type { SettingResult } from './document';
import type { OtherChange, UpgradeSetting } from './setting';

export const ORDER =
  'Order by cost: more VMs at a time (a number in the manifest, and room on the other cells); what limits drains (gentleness); create-swap-delete (addresses and VMs for two generations); pauses of a rotation (people).';

/** What is known before anything is tried. */
export interface SearchFacts {
  /** VMs at a time, as far as room goes, and zones have them. */
  readonly slotsMaximum: number;
  /** Microseconds. */
  readonly evacuationTimeout: number;
  readonly startingContainersMaximum: number;
  readonly canSwap: boolean;
  readonly hasPause: boolean;
}

export interface Trial {
  readonly setting: UpgradeSetting;
  readonly result: SettingResult;
}

export interface SearchOutcome {
  readonly cheapest: Trial | null;
  readonly tried: readonly Trial[];
}

/** What limits less than this is not worth changing. */
const SHARE_LEAST = 0.1;

/** How often in a row arithmetic is asked before halves are taken. */
const GUESSES = 2;

const EVACUATION_TIMEOUT = 'foundation.properties[diego.rep.evacuation_timeout_in_seconds]';
const START_CAP = 'foundation.properties[diego.auctioneer.starting_container_count_maximum]';

/**
 * `tryOut` runs a setting; undefined when nobody wants to know any more. `judged` is the setting that does not
 * make it, `known` are others that were run, with no other change than their number.
 */
export async function searchCheapest(
  judged: Trial,
  known: readonly Trial[],
  facts: SearchFacts,
  tryOut: (setting: UpgradeSetting) => Promise<SettingResult | undefined>,
): Promise<SearchOutcome> {
  const tried: Trial[] = [];
  const allowed = judged.result.vanishedMaximum;
  const isHarmless = ({ result }: Trial): boolean => result.vanishedMaximum <= allowed;
  const isMade = ({ result }: Trial): boolean => result.deadline?.isMade === true;
  const attempt = async (setting: UpgradeSetting): Promise<Trial | undefined> => {
    const result = await tryOut(setting);
    if (result === undefined) return undefined;
    const trial = { setting, result };
    tried.push(trial);
    return trial;
  };
  const end = (cheapest: Trial | null = null): SearchOutcome => ({ cheapest, tried });

  const more = await moreAtATime(judged, known, facts.slotsMaximum, attempt, isMade);
  if (more !== undefined && isHarmless(more)) return end(more);
  // The most VMs at a time that did no harm, with which the other changes are tried.
  const base = [judged, ...known, ...tried]
    .filter((trial) => isHarmless(trial) && trial.result.atATime <= facts.slotsMaximum)
    .reduce((most, trial) => (trial.result.atATime > most.result.atATime ? trial : most), judged);
  for (const change of otherChanges(base, facts)) {
    const trial = await attempt({ maxInFlight: base.setting.maxInFlight, change });
    if (trial === undefined) return end();
    if (isMade(trial) && isHarmless(trial)) return end(trial);
  }
  return end();
}

/** The least number that makes it, between the judged one and the most there is room for. */
async function moreAtATime(
  judged: Trial,
  known: readonly Trial[],
  slotsMaximum: number,
  attempt: (setting: UpgradeSetting) => Promise<Trial | undefined>,
  isMade: (trial: Trial) => boolean,
): Promise<Trial | undefined> {
  const { change } = judged.setting;
  const withCount = (count: number): UpgradeSetting => ({
    maxInFlight: { kind: 'count', count },
    change,
  });
  let tooFew = Math.max(1, judged.result.atATime);
  let enough = slotsMaximum;
  let best: Trial | undefined;
  for (const trial of known) {
    const slots = trial.result.atATime;
    if (isMade(trial) && slots <= enough && slots > tooFew) {
      enough = slots;
      best = trial;
    } else if (trial.setting.maxInFlight?.kind === 'count' && slots <= slotsMaximum) {
      if (!isMade(trial)) tooFew = Math.max(tooFew, slots);
    }
  }
  if (enough <= tooFew) return best;
  if (best === undefined) {
    best = await attempt(withCount(enough));
    if (best === undefined || !isMade(best)) return undefined;
  }
  let next = guess(judged, tooFew);
  let guessesLeft = GUESSES;
  while (enough - tooFew > 1) {
    const count = Math.min(enough - 1, Math.max(tooFew + 1, next));
    const trial = await attempt(withCount(count));
    if (trial === undefined) return best;
    if (isMade(trial)) {
      best = trial;
      enough = count;
    } else tooFew = count;
    next = Math.floor((tooFew + enough) / 2);
    if (guessesLeft > 0) {
      // Right after a guess that does, one less may do as well.
      next = isMade(trial) ? count - 1 : guess(trial, count);
      guessesLeft = isMade(trial) ? 0 : guessesLeft - 1;
    }
  }
  return best;
}

/** VMs at a time if twice as many took half as long. */
function guess({ result }: Trial, tooFew: number): number {
  const { durationSeconds, deadline } = result;
  if (durationSeconds === null || deadline?.marginHours == null) return tooFew + 1;
  const taken = durationSeconds.maximum;
  const allowed = taken + deadline.marginHours * 3600;
  return allowed <= 0 ? tooFew + 1 : Math.ceil((Math.max(1, result.atATime) * taken) / allowed);
}

/** Those that could help, by what limits the base. */
function otherChanges({ result }: Trial, facts: SearchFacts): OtherChange[] {
  const shareOf = (what: string): number =>
    result.limits.find((limit) => limit.what === what)?.share ?? 0;
  const changes: OtherChange[] = [];
  if (shareOf('room') >= SHARE_LEAST && (result.drainsTimedOut?.mean ?? 0) > 0) {
    for (const part of [2, 4]) {
      const value = Math.ceil(facts.evacuationTimeout / 1_000_000 / part);
      changes.push(property(EVACUATION_TIMEOUT, value, `evacuation timeout ${value}s`));
    }
  }
  const cap = facts.startingContainersMaximum;
  if (shareOf('startCap') >= SHARE_LEAST && cap > 0) {
    for (const value of [cap * 2, cap * 4]) {
      changes.push(property(START_CAP, value, `cap on starting containers ${value}`));
    }
    changes.push(property(START_CAP, 0, 'no cap on starting containers'));
  }
  if (facts.canSwap) {
    const text = 'strategy create-swap-delete, on new addresses';
    changes.push({ text, overrides: [], strategy: 'create-swap-delete', hasNoPause: false });
  }
  if (facts.hasPause) {
    const text = 'no pause between the deploys';
    changes.push({ text, overrides: [], strategy: null, hasNoPause: true });
  }
  return changes;
}

function property(path: string, value: number, text: string): OtherChange {
  return { text, overrides: [[path, String(value)]], strategy: null, hasNoPause: false };
}
