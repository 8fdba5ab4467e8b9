/**
 * Who of the BBSs, and of the auctioneers, was active when, and how long nobody was.
 *
 * Nobody is active from the instant at which the active one dies, ends, hangs or loses its lock, until one
 * of them holds the lock and serves, or the one that hung goes on while the lock is its own, still or again.
 * What clients notice of it (names, connections) is not counted here.
 */
import type { Duration, Instant } from '../engine/units';
import type { Identities } from '../model/identity';
import type { RowDispatch } from './rowDispatch';

export type LockedComponent = 'bbs' | 'auctioneer';

/** A stretch without an active one. */
export interface Gap {
  readonly since: Instant;
  /** Undefined: it has not ended. */
  readonly until: Instant | undefined;
  /** What ended the reign before it, such as `bbs/0 killed`. */
  readonly reason: string;
}

export interface ActiveTally {
  /** Who became active when; the first was active at the start. */
  readonly terms: { readonly at: Instant; readonly name: string }[];
  readonly gaps: Gap[];
  /** Terms and gaps beyond the first `LISTED_MAXIMUM` of each. */
  leftOut: number;
  gapCount: number;
  longest: Gap | undefined;
  /** Of all gaps that have ended. */
  total: Duration;
  /** Tells of every gap that ends from now on. */
  onGap(listener: (gap: Gap) => void): void;
  /** The gap that has begun and not ended. */
  underWay(): Gap | undefined;
}

const LISTED_MAXIMUM = 1000;

/** The VMs on which a component runs. */
const GROUPS: Readonly<Record<LockedComponent, string>> = {
  bbs: 'diego-api',
  auctioneer: 'scheduler',
};

export function watchActive(
  rows: RowDispatch,
  identities: Identities,
  component: LockedComponent,
): ActiveTally {
  const listeners: ((gap: Gap) => void)[] = [];
  let active = `${component}/0`;
  let gap: Gap | undefined;
  let hasLapsed = false;
  /** The gap is that of a process which hung and has gone on since. */
  let hasGoneOn = false;
  const tally: ActiveTally = {
    terms: [{ at: 0, name: active }],
    gaps: [],
    leftOut: 0,
    gapCount: 0,
    longest: undefined,
    total: 0,
    onGap: (listener) => void listeners.push(listener),
    underWay: () => gap,
  };
  const textOf = (text: number): string => identities.texts[text] ?? '';
  const list = <T>(all: T[], one: T): void => {
    if (all.length < LISTED_MAXIMUM) all.push(one);
    else tally.leftOut += 1;
  };
  const begin = (since: Instant, name: string, reason: string): void => {
    if (name !== active || gap !== undefined) return;
    gap = { since, until: undefined, reason: `${name} ${reason}` };
    hasLapsed = reason !== 'hung';
    hasGoneOn = false;
  };
  const end = (until: Instant): void => {
    if (gap === undefined) return;
    const ended: Gap = { ...gap, until };
    gap = undefined;
    const length = until - ended.since;
    if (length === 0) return;
    tally.gapCount += 1;
    tally.total += length;
    if (tally.longest === undefined || length > lengthOf(tally.longest, until)) {
      tally.longest = ended;
    }
    list(tally.gaps, ended);
    for (const listener of listeners) listener(ended);
  };
  for (const what of ['killed', 'stopped', 'hung', 'exited'] as const) {
    rows.on(`process.${what}`, (at, _cell, _lrp, _instance, name) => {
      if (textOf(name) === active) hasGoneOn = false;
      begin(at, textOf(name), what);
    });
  }
  rows.on('vm.killed', (at, _cell, _lrp, _instance, vm) => {
    const [group, index] = textOf(vm).split('/');
    if (group === GROUPS[component]) begin(at, `${component}/${index}`, 'lost with its VM');
  });
  for (const kind of ['lock.lost', 'lock.expired', 'lock.released'] as const) {
    rows.on(kind, (at, _cell, _lrp, _instance, lock, holder) => {
      if (textOf(lock) !== component) return;
      if (textOf(holder) === active) hasLapsed = true;
      if (kind === 'lock.lost') begin(at, textOf(holder), 'lost its lock');
    });
  }
  rows.on('process.resumed', (at, _cell, _lrp, _instance, name) => {
    if (textOf(name) !== active) return;
    hasGoneOn = true;
    if (!hasLapsed) end(at);
  });
  rows.on('lock.acquired', (at, _cell, _lrp, _instance, lock, holder) => {
    if (textOf(lock) !== component || textOf(holder) !== active) return;
    hasLapsed = false;
    // It serves on as if it had never stood still: nobody else took the lock meanwhile.
    if (hasGoneOn) end(at);
  });
  rows.on('component.activated', (at, _cell, _lrp, _instance, name) => {
    const activated = textOf(name);
    if (!activated.startsWith(`${component}/`)) return;
    if (at === 0) tally.terms.length = 0;
    end(at);
    active = activated;
    list(tally.terms, { at, name: active });
  });
  return tally;
}

/** How long a gap was, or has lasted by then. */
export function lengthOf({ since, until }: Gap, by: Instant): Duration {
  return (until ?? by) - since;
}
