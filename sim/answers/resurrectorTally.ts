/** The resurrector: which dead VMs it found, when it had them back, and when it kept still. */
import type { Duration, Instant } from '../engine/units';
import type { Identities } from '../model/identity';
import type { RowDispatch } from './rowDispatch';

/** A stretch in which it did nothing; `until` null: it went on at the end. */
export interface StillStretch {
  readonly since: Instant;
  until: Instant | null;
  readonly reason: 'melted' | 'paused';
  /** VMs that were down, of so many agents, when it began; 0 of a pause. */
  readonly down: number;
  readonly agents: number;
}

export interface ResurrectorTally {
  detected: number;
  recreating: number;
  recreated: number;
  /** From the death of a VM to its detection, and to its new VM: the shortest, the longest, and their sum. */
  readonly detection: Spread;
  readonly recreation: Spread;
  readonly still: StillStretch[];
  /** Beyond the first `LISTED_MAXIMUM`. */
  leftOut: number;
}

export interface Spread {
  count: number;
  sum: Duration;
  least: Duration;
  most: Duration;
}

const LISTED_MAXIMUM = 100;

export function watchResurrector(rows: RowDispatch, identities: Identities): ResurrectorTally {
  const tally: ResurrectorTally = {
    detected: 0,
    recreating: 0,
    recreated: 0,
    detection: noSpread(),
    recreation: noSpread(),
    still: [],
    leftOut: 0,
  };
  /** By name of the VM: since when it is dead. */
  const deadSince = new Map<string, Instant>();
  const underWay = new Set<string>();
  /** By reason: the stretch that goes on. */
  const open = new Map<StillStretch['reason'], StillStretch>();
  const begin = (since: Instant, reason: StillStretch['reason'], down = 0, agents = 0): void => {
    if (open.has(reason)) return;
    const stretch: StillStretch = { since, until: null, reason, down, agents };
    open.set(reason, stretch);
    if (tally.still.length < LISTED_MAXIMUM) tally.still.push(stretch);
    else tally.leftOut += 1;
  };
  const close = (at: Instant, reason: StillStretch['reason']): void => {
    const stretch = open.get(reason);
    if (stretch !== undefined) stretch.until = at;
    open.delete(reason);
  };
  const textOf = (vm: number): string => identities.texts[vm] ?? '';
  // A cell's VM is named by its cell, one of the control plane by its place in it.
  rows.on('cell.killed', (at, cell) => deadSince.set(identities.cells[cell] ?? '', at));
  rows.on('vm.killed', (at, _cell, _lrp, _instance, vm) => deadSince.set(textOf(vm), at));
  rows.on('resurrector.detected', (at, _cell, _lrp, _instance, vm) => {
    tally.detected += 1;
    addTo(tally.detection, deadSince.get(textOf(vm)), at);
  });
  rows.on('resurrector.recreating', (_at, _cell, _lrp, _instance, vm) => {
    tally.recreating += 1;
    underWay.add(textOf(vm));
  });
  rows.on('vm.created', (at, _cell, _lrp, _instance, vm) => {
    const name = textOf(vm);
    if (!underWay.delete(name)) return;
    tally.recreated += 1;
    addTo(tally.recreation, deadSince.get(name), at);
  });
  rows.on('resurrector.melted', (at, _cell, _lrp, _instance, down, agents) =>
    begin(at, 'melted', down, agents),
  );
  rows.on('resurrector.resolved', (at) => close(at, 'melted'));
  rows.on('resurrector.paused', (at) => begin(at, 'paused'));
  rows.on('resurrector.resumed', (at) => close(at, 'paused'));
  return tally;
}

function noSpread(): Spread {
  return { count: 0, sum: 0, least: 0, most: 0 };
}

function addTo(spread: Spread, since: Instant | undefined, at: Instant): void {
  if (since === undefined) return;
  const value = at - since;
  spread.least = spread.count === 0 ? value : Math.min(spread.least, value);
  spread.most = Math.max(spread.most, value);
  spread.sum += value;
  spread.count += 1;
}
