/**
 * One LRP through its life: where it stayed, what the BBS believed of it, and when it was desired and did not
 * run, with the reason. For drawing lanes and for tables.
 *
 * The replay's own fold is run over the few records that matter to this LRP, so that beliefs and reasons are
 * those that views and `missing` show.
 */
import type { Instant } from '../../sim/engine/units';
import { ABSENT, PRESENCE_NAMES, type Presence, STATE_NAMES } from '../../sim/model/actualLRP';
import { type CellId, type InstanceId, type LrpId, lrpName, NONE } from '../../sim/model/identity';
import { kindAt, valueAt } from '../../sim/trace/columns';
import { lifeOfInstance } from './events';
import { foldRows } from './fold';
import { beginCells } from './foldCells';
import type { Fold } from './handler';
import { type MissingReason, placementErrorOf, reasonOf } from './missing';
import type { Replay } from './openReplay';
import { read } from './pages';
import { rowsAbout } from './postings';
import { slotOf } from './slots';
import { CONTAINER_STATES, codeOf, createState, rowOf } from './state';
import { type Attempt, attemptsOf, type Stay, staysOf } from './stays';

export interface InstanceLife {
  readonly lrp: LrpId;
  readonly name: string;
  /** What is told of it: in a thinned trace the range of details. Stays may have begun before. */
  readonly from: Instant;
  readonly until: Instant;
  /** Its containers in the order of their reservations; of different cells they may overlap. */
  readonly stays: readonly Stay[];
  readonly attempts: readonly Attempt[];
  /** Crashes that the BBS counted in that time. */
  readonly crashes: number;
  /** When its process wanted it. */
  readonly desired: readonly Interval[];
  /** When it was desired and did not run, and why. */
  readonly waits: readonly Wait[];
  /** Rows of the BBS through time, ordered by beginning. */
  readonly beliefs: readonly Belief[];
}

/** From one instant to before another. */
export interface Interval {
  readonly from: Instant;
  readonly until: Instant;
}

export interface Wait extends Interval {
  readonly reason: MissingReason;
  /** What the last auction said. */
  readonly placementError: string | undefined;
}

/** What the BBS held. */
export interface Belief extends Interval {
  readonly presence: (typeof PRESENCE_NAMES)[number];
  readonly state: (typeof STATE_NAMES)[number];
  /** NONE unless CLAIMED or RUNNING. */
  readonly cell: CellId;
  readonly instance: InstanceId;
}

/** The life of an LRP; undefined when the trace does not tell of LRPs, or names no such key. */
export function lifeOf(replay: Replay, lrp: LrpId): InstanceLife | undefined {
  const { identities } = replay.columns;
  if (identities.lrpProcess[lrp] === undefined || !replay.tells.has('actualLRP.created')) {
    return undefined;
  }
  const { detail } = replay;
  const from = detail?.from ?? 0;
  const until = Math.min(replay.until, detail?.until ?? replay.until);
  const crashed = lifeOfInstance(replay, lrp).filter((row) => isCrash(replay, row, from, until));
  return {
    lrp,
    name: lrpName(identities, lrp),
    from,
    until,
    stays: staysOf(replay, lrp, until).filter((stay) => stay.until > from || stay.end === 'there'),
    attempts: attemptsOf(replay, lrp, until).filter(({ at }) => at >= from),
    crashes: crashed.length,
    ...watch(replay, lrp, from, until),
  };
}

function isCrash({ columns }: Replay, row: number, from: Instant, until: Instant): boolean {
  const at = valueAt(columns, 'at', row);
  const kind = kindAt(columns, row)?.name;
  return kind === 'actualLRP.crashed' && at >= from && at <= until;
}

/** Folds what matters to the LRP and looks at it whenever something happened. */
function watch(
  replay: Replay,
  lrp: LrpId,
  from: Instant,
  until: Instant,
): Pick<InstanceLife, 'desired' | 'waits' | 'beliefs'> {
  const { columns, plans } = replay;
  const fold = foldFor(replay);
  const desired = createLane<object>();
  const waits = createLane<Omit<Wait, keyof Interval>>();
  const beliefs = PRESENCE_NAMES.map(() => createLane<Omit<Belief, keyof Interval>>());
  const rows = rowsThatMatter(replay, lrp);
  const slots = slotsOf(replay, lrp);
  const look = (at: Instant) => {
    const isDesired = isDesiredIn(fold, lrp);
    show(desired, at, isDesired ? {} : undefined);
    show(waits, at, isDesired ? waitIn(fold, lrp, slots) : undefined);
    beliefs.forEach((lane, presence) => {
      show(lane, at, beliefIn(fold, lrp, presence as Presence));
    });
  };
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] as number;
    const at = valueAt(columns, 'at', row);
    if (at > until) break;
    foldRows(fold, plans, columns, row, row + 1);
    const next = rows[place + 1];
    const isLastOfInstant = next === undefined || valueAt(columns, 'at', next) > at;
    if (isLastOfInstant && at >= from) look(at);
    else if (isLastOfInstant && (next === undefined || valueAt(columns, 'at', next) > from)) {
      look(from);
    }
  }
  return {
    desired: finish(desired, until),
    waits: finish(waits, until),
    beliefs: beliefs
      .flatMap((lane) => finish(lane, until))
      .sort((first, second) => first.from - second.from),
  };
}

/** A fold of its own, of which nothing is known yet. */
function foldFor({ facts, columns, slots, tells }: Replay): Fold {
  const { identities } = columns;
  const fold = { draft: createState(), facts, identities, slots, tells, isOpening: false };
  beginCells(fold);
  return fold;
}

/** Rows about the LRP, its DesiredLRP and faults of cells, in order. */
function rowsThatMatter(replay: Replay, lrp: LrpId): Int32Array {
  const { columns, rowsOf, marks } = replay;
  const process = columns.identities.lrpProcess[lrp] as number;
  const ofProcess = rowsAbout(rowsOf.process, process).filter((row) =>
    kindAt(columns, row)?.name.startsWith('desiredLRP.'),
  );
  const all = [...lifeOfInstance(replay, lrp), ...ofProcess, ...marks.faults];
  return Int32Array.from(all).sort();
}

/** The slots of all containers that the LRP ever has. */
function slotsOf(replay: Replay, lrp: LrpId): number[] {
  const { columns, slots } = replay;
  return Array.from(lifeOfInstance(replay, lrp))
    .filter((row) => kindAt(columns, row)?.name === 'container.reserved')
    .map((row) => slotOf(slots, valueAt(columns, 'instance', row)))
    .filter((slot) => slot !== NONE);
}

function isDesiredIn({ draft, identities }: Fold, lrp: LrpId): boolean {
  const desired = read(draft.processes.desired, identities.lrpProcess[lrp] as number);
  return (identities.lrpIndex[lrp] as number) < desired;
}

const RESERVED = codeOf(CONTAINER_STATES, 'reserved');
const CREATED = codeOf(CONTAINER_STATES, 'created');

/** Why it waits; undefined when it runs. */
function waitIn(
  { draft, identities }: Fold,
  lrp: LrpId,
  slots: readonly number[],
): Omit<Wait, keyof Interval> | undefined {
  if (read(draft.lrps.running, lrp) > 0) return undefined;
  const { containers } = draft;
  const isBeingMade = slots.some((slot) => {
    const state = read(containers.state, slot);
    return (state === RESERVED || state === CREATED) && read(containers.lrp, slot) === lrp;
  });
  const placementError = identities.texts[placementErrorOf(draft, lrp)];
  return { reason: reasonOf(draft, lrp, isBeingMade), placementError };
}

function beliefIn(
  { draft: { rows } }: Fold,
  lrp: LrpId,
  presence: Presence,
): Omit<Belief, keyof Interval> | undefined {
  const row = rowOf(lrp, presence);
  const state = read(rows.state, row);
  if (state === ABSENT) return undefined;
  return {
    presence: PRESENCE_NAMES[presence],
    state: STATE_NAMES[state] ?? 'ABSENT',
    cell: read(rows.cell, row),
    instance: read(rows.instance, row),
  };
}

/** What holds from one instant to another, one thing at a time. */
interface Lane<T> {
  readonly done: (T & Interval)[];
  open: { readonly value: T; readonly key: string; readonly from: Instant } | undefined;
}

function createLane<T>(): Lane<T> {
  return { done: [], open: undefined };
}

/** From `at` on that value holds; undefined: none. */
function show<T>(lane: Lane<T>, at: Instant, value: T | undefined): void {
  const key = JSON.stringify(value);
  if (lane.open?.key === key) return;
  close(lane, at);
  lane.open = value === undefined ? undefined : { value, key, from: at };
}

function finish<T>(lane: Lane<T>, until: Instant): readonly (T & Interval)[] {
  close(lane, until);
  return lane.done;
}

function close<T>({ done, open }: Lane<T>, until: Instant): void {
  if (open !== undefined && until > open.from) {
    done.push({ ...open.value, from: open.from, until });
  }
}
