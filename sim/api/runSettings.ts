/** How a run is kept and held, as callers say it, and checked: a mistake in it must not make a test pass. */
import type { PlacementPolicy } from '../diego/auctioneer/placementPolicy';
import { nearest, quoted } from '../scenario/problems';
import { KINDS, type KindName, LEVELS, type Level } from '../trace/kinds';
import type { CustomInvariant, CustomInvariants } from './invariants';

/** What a test's question answers: a promise, which is always true, would make any test pass. @throws TypeError */
export function claimed(answer: unknown, what: string): boolean {
  if (typeof answer === 'boolean') return answer;
  const given = answer instanceof Promise ? 'a promise' : quoted(answer);
  throw new TypeError(`${what} answers true or false, not ${given}`);
}

/** What a fork may change: how closely the run is looked at. */
export interface ForkOptions {
  /** Which records are kept. Default `normal`; `full` has all, `summary` few. 35 bytes each. */
  readonly records?: Level;
  /** Whether to keep Diego's metrics. Default: no. */
  readonly hasMetrics?: boolean;
  /** Of one's own, which stop the run when they are broken. */
  readonly invariants?: CustomInvariants;
  /**
   * When diegosim's own invariants are looked at: `throughout`, as `diegosim check` does, which takes several times as
   * long, or, the default, at the `end`.
   */
  readonly ownInvariants?: 'throughout' | 'end';
}

export interface ScenarioRunOptions extends ForkOptions {
  /** Places work instead of Diego's scheduler, which is the default. Such a run is not Diego. */
  readonly placementPolicy?: PlacementPolicy;
}

const FORK_OPTIONS = ['records', 'hasMetrics', 'invariants', 'ownInvariants'];
const RUN_OPTIONS = [...FORK_OPTIONS, 'placementPolicy'];

/** @throws TypeError for options of another kind; RangeError for those that there are not. */
export function checkRunOptions(options: ScenarioRunOptions): void {
  checkNames(options, RUN_OPTIONS);
  const { records, hasMetrics, placementPolicy, ownInvariants } = options;
  if (records !== undefined) oneOf('records', records, LEVELS);
  if (ownInvariants !== undefined) oneOf('ownInvariants', ownInvariants, ['throughout', 'end']);
  if (hasMetrics !== undefined && typeof hasMetrics !== 'boolean') {
    throw new TypeError(`hasMetrics is true or false, not ${quoted(hasMetrics)}`);
  }
  if (placementPolicy !== undefined) checkPolicy(placementPolicy);
}

/** The same for those of a fork. @throws as `checkRunOptions` does; RangeError for a policy as well. */
export function checkForkOptions(options: ForkOptions): void {
  checkNames(options, RUN_OPTIONS);
  if ('placementPolicy' in options) {
    throw new RangeError('a fork keeps its placement policy: what has happened would be otherwise');
  }
  checkRunOptions(options);
}

/** Names of options that are not there, so that none is overlooked. @throws RangeError, TypeError */
export function checkNames(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`options are an object, not ${quoted(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const hint = meant === undefined ? `expected ${known.join(', ')}` : `did you mean ${meant}?`;
    throw new RangeError(`there is no option ${quoted(name)}; ${hint}`);
  }
}

function oneOf(option: string, value: unknown, known: readonly string[]): void {
  if (typeof value === 'string' && known.includes(value)) return;
  throw new RangeError(`${option} is one of ${known.join(', ')}, not ${quoted(value)}`);
}

/** @throws TypeError for what is no placement policy. */
export function checkPolicy(policy: PlacementPolicy): void {
  if (isObject(policy) && isName(policy.name) && typeof policy.score === 'function') return;
  throw new TypeError('a placement policy has a name and a function score(cell, work)');
}

/**
 * The invariants of one run that keeps records of that level.
 * @throws TypeError for what is no invariant; RangeError for one that could never be told of anything.
 */
export function invariantsOf(
  given: CustomInvariants | undefined,
  level: Level,
): readonly CustomInvariant[] {
  const made: unknown = typeof given === 'function' ? given() : (given ?? []);
  if (!Array.isArray(made)) {
    throw new TypeError(`invariants are a list, or a function that makes one, not ${quoted(made)}`);
  }
  const names = new Set<string>();
  for (const each of made as CustomInvariant[]) {
    checkInvariant(each, level);
    if (names.has(each.name)) throw new RangeError(`there are two invariants ${quoted(each.name)}`);
    names.add(each.name);
  }
  return made;
}

function checkInvariant(invariant: CustomInvariant, level: Level): void {
  if (!isObject(invariant) || !isName(invariant.name)) {
    throw new TypeError('an invariant has a name, a sentence, and check or onRecord');
  }
  const { name, check, kinds, onRecord } = invariant;
  for (const [key, value] of Object.entries({ check, onRecord })) {
    if (value === undefined || typeof value === 'function') continue;
    throw new TypeError(`invariant ${name}: ${key} is a function, not ${quoted(value)}`);
  }
  if (check === undefined && onRecord === undefined) {
    throw new TypeError(
      `invariant ${name} has neither check nor onRecord: it would never be asked`,
    );
  }
  if (kinds === undefined) return;
  if (!Array.isArray(kinds)) throw new TypeError(`invariant ${name}: kinds are a list`);
  if (onRecord === undefined) throw new TypeError(`invariant ${name} has kinds but no onRecord`);
  for (const kind of kinds as readonly KindName[]) requireKept(kind, level);
}

/** @throws RangeError for a kind that there is not, or that a run of this level does not keep. */
export function requireKept(kind: KindName, level: Level): void {
  const spec = KINDS.find(({ name }) => name === kind);
  if (spec === undefined) {
    const meant = nearest(
      String(kind),
      KINDS.map(({ name }) => name),
    );
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new RangeError(`there is no record kind ${quoted(kind)}${hint}`);
  }
  if (LEVELS.indexOf(spec.level) <= LEVELS.indexOf(level)) return;
  throw new RangeError(`${kind} is kept by runs with records: '${spec.level}' only`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
