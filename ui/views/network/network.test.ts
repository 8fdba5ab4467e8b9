import { describe, expect, it } from 'vitest';
import { HOUR, type Instant, MINUTE, SECOND } from '../../../sim/engine/units';
import {
  app,
  cells,
  type FoundationEntry,
  foundationSpec,
  kill,
  STEADY,
} from '../../../sim/testing/builders';
import { valueAt } from '../../../sim/trace/columns';
import type { KindName, Level } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import { opened, rowsOf, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { viewAt } from '../../replay/view';
import { presenceAt, presencesAt } from './presenceModel';
import { silkLayout, subnetByKey, subnetUnder } from './silkLayout';
import { countsOf, isSameSilk, leaseLeft, leaselessCells, subnetAt, subnetsAt } from './silkModel';
import {
  rangeText,
  type SilkNetwork,
  silkNetworkOf,
  squaresPerRow,
  subnetText,
} from './silkNetwork';
import { leaseRows, staysIn } from './subnetModel';
import { nextJoinText, nextSubnets } from './subnetTexts';

function replayOf(entry: FoundationEntry, duration: Instant = 10 * MINUTE, level: Level = 'full') {
  const run = tracedRun(foundationSpec(entry), 7, level);
  run.foundation.simulation.runUntil(duration);
  return opened(sourceOf(run, duration));
}

function networkOf(replay: Replay): SilkNetwork {
  const network = silkNetworkOf(replay);
  if (typeof network !== 'object') throw new Error('no Silk');
  return network;
}

function instantsOf(replay: Replay, kind: KindName): Instant[] {
  return rowsOf(replay, kind).map((row) => valueAt(replay.columns, 'at', row));
}

/** A pool of three subnets. */
const NARROW = { silk: { subnetPrefix: 18 } } as const;

describe('the network', () => {
  it('is read from the scenario, and has its subnets in address order', () => {
    const network = networkOf(replayOf({ cells: 1, silk: { subnetPrefix: 24 } }));
    expect(network.subnets).toBe(256);
    expect(subnetText(network, 17)).toBe('10.255.17.0/24');
    expect(rangeText(network, 17)).toBe('10.255.17.0 to 10.255.17.255');
    expect(rangeText(networkOf(replayOf({ cells: 1, ...NARROW })), 3)).toBe(
      '10.255.192.0 to 10.255.255.255',
    );
  });

  it('is none where cells are not on Silk', () => {
    expect(silkNetworkOf(replayOf({ cells: 1 }))).toBe('none');
  });

  it('is unknown where a header says anything else', () => {
    const silks = [
      undefined,
      5,
      {},
      { networkAddress: -1 },
      { networkAddress: 0, networkPrefix: 99 },
    ];
    for (const silk of silks) {
      const scenario = { foundation: { config: { silk } } };
      const header = { scenario, seed: 1, build: '', level: 'full' } as const;
      expect(silkNetworkOf({ header })).toBeUndefined();
    }
  });

  it('is as square as powers of two allow', () => {
    expect([256, 4, 512, 65_536, 1].map((subnets) => squaresPerRow({ subnets }))).toEqual([
      16, 2, 32, 256, 1,
    ]);
  });
});

describe('subnets', () => {
  const replay = replayOf({ cells: 4, ...NARROW, events: [kill(5 * MINUTE, 0)] });
  const network = networkOf(replay);
  const at = (instant: Instant) => viewAt(replay, instant);

  it('are free before the first lease, but for the one that is left out', () => {
    expect(subnetsAt(at(0), network).map(({ state }) => state)).toEqual([
      'single',
      'free',
      'free',
      'free',
    ]);
  });

  it('are leased each by another cell, and the cell too many is refused', () => {
    const view = at(4 * MINUTE);
    const leased = subnetsAt(view, network).slice(1);
    expect(countsOf(leased)).toMatchObject({ leased: 3, stale: 0, expired: 0, free: 0 });
    const { refused, evicted } = leaselessCells(view, replay);
    expect([...leased.map(({ cell }) => cell), ...refused].sort()).toEqual([0, 1, 2, 3]);
    expect(evicted).toEqual([]);
  });

  it('are kept for a cell that is down, since it went down, until the lease expires', () => {
    const holder = subnetsAt(at(4 * MINUTE), network).find(({ cell }) => cell === 0);
    if (holder === undefined) throw new Error('cell 0 has no lease in this run: choose another');
    const now = subnetAt(at(7 * MINUTE), network, holder.subnet);
    expect(now).toMatchObject({ state: 'stale', cell: 0, deadSince: 5 * MINUTE });
    expect(leaseLeft(network, 5 * MINUTE, 7 * MINUTE)).toBe(168 * HOUR - 2 * MINUTE);
    expect(leaseLeft(network, 5 * MINUTE, 900 * HOUR)).toBe(0);
  });

  it('say what the next new cell would get', () => {
    const textAt = (instant: Instant) => nextJoinText(subnetsAt(at(instant), network));
    expect(textAt(0)).toBe('The next new cell gets one of 3 free subnets, by chance.');
    expect(textAt(4 * MINUTE)).toMatch(/no lease will expire/);
    expect(textAt(6 * MINUTE)).toMatch(/refused until the first lease expires, for at most 6d 23h/);
    const later = { ...at(6 * MINUTE), at: 169 * HOUR };
    expect(nextJoinText(subnetsAt(later, network))).toMatch(/the one that expired first/);
    expect([...nextSubnets(subnetsAt(later, network))]).toHaveLength(1);
  });

  it('are the same picture while nothing about leases changed', () => {
    const before = at(4 * MINUTE).state;
    expect(isSameSilk(before, at(4 * MINUTE + SECOND).state)).toBe(true);
    expect(isSameSilk(before, at(6 * MINUTE).state)).toBe(false);
  });
});

it('a subnet goes to the next cell when the lease of a dead one has expired', () => {
  const duration = 3 * HOUR;
  const replay = replayOf(
    {
      cells: [cells(3), cells(1, { group: 'late', joinsAt: 150 * MINUTE })],
      ...NARROW,
      properties: { ...STEADY, 'silk-controller.subnet_lease_expiration_hours': 1 },
      events: [kill(10 * MINUTE, 1), { kind: 'addCells', at: 150 * MINUTE, cells: [3] }],
    },
    duration,
  );
  const network = networkOf(replay);
  const before = subnetsAt(viewAt(replay, 20 * MINUTE), network).find(({ cell }) => cell === 1);
  const subnet = before?.subnet ?? -1;
  const end = viewAt(replay, duration);
  expect(subnetAt(end, network, subnet)).toMatchObject({ state: 'leased', cell: 3 });
  expect(leaselessCells(end, replay)).toEqual({ refused: [], evicted: [1] });
  const stays = staysIn(replay, subnet);
  expect(stays.map(({ cell }) => cell)).toEqual([1, 3]);
  expect(stays[0]?.until).toBe(stays[1]?.from);
  expect(stays[1]?.until).toBeUndefined();
  expect(leaseRows(replay, subnet).length).toBeGreaterThanOrEqual(2);
});

describe('the map of subnets', () => {
  const layout = silkLayout(
    { address: 0, prefix: 16, subnetPrefix: 24, subnets: 256, leaseExpiration: HOUR, singleIps: 0 },
    { width: 400, height: 420 },
    40,
  );

  it('finds the subnet under each point of its square', () => {
    for (const subnet of [0, 15, 16, 255]) {
      const x = layout.left + (subnet % 16) * layout.pitch + 1;
      const y = layout.top + Math.floor(subnet / 16) * layout.pitch + 1;
      expect(subnetUnder(layout, { x, y })).toBe(subnet);
    }
    expect(subnetUnder(layout, { x: layout.left - 2, y: layout.top + 1 })).toBeUndefined();
    expect(subnetUnder(layout, { x: layout.left + 1, y: layout.bottom + 1 })).toBeUndefined();
    expect(subnetUnder(layout, { x: 399, y: layout.top + 1 })).toBeUndefined();
  });

  it('fits, squares and all', () => {
    expect(layout.left + 16 * layout.pitch).toBeLessThanOrEqual(400);
    expect(layout.bottom + 40).toBeLessThanOrEqual(420);
  });

  it('is walked by arrows, and never left', () => {
    expect(subnetByKey(layout, 0, 'ArrowDown')).toBe(16);
    expect(subnetByKey(layout, 0, 'ArrowUp')).toBe(0);
    expect(subnetByKey(layout, 255, 'ArrowRight')).toBe(255);
    expect(subnetByKey(layout, 7, 'End')).toBe(255);
    expect(subnetByKey(layout, 7, 'x')).toBeUndefined();
  });
});

describe('presences', () => {
  const replay = replayOf({
    zones: 2,
    cells: [cells(4), cells(1, { group: 'late', joinsAt: 8 * MINUTE })],
    apps: [app('checkout')],
    events: [kill(5 * MINUTE, 1), { kind: 'addCells', at: 8 * MINUTE, cells: [4] }],
  });
  const stateAt = (at: Instant, cell: number) => presenceAt(viewAt(replay, at), cell).state;
  const [expiredAt = Number.NaN] = instantsOf(replay, 'presence.expired');

  it('are listed once cells have said so', () => {
    expect(stateAt(0, 0)).toBe('unlisted');
    expect(stateAt(4 * MINUTE, 0)).toBe('listed');
    const zones = presencesAt(viewAt(replay, 4 * MINUTE), replay);
    expect(zones.map(({ zone, listed, cells: all }) => [zone, listed, all.length])).toEqual([
      ['z1', 2, 3],
      ['z2', 2, 2],
    ]);
  });

  it('outlive a cell that is killed until they expire', () => {
    expect(expiredAt).toBeGreaterThan(5 * MINUTE);
    expect(stateAt(5 * MINUTE, 1)).toBe('stale');
    expect(stateAt(expiredAt, 1)).toBe('expired');
    expect(presenceAt(viewAt(replay, expiredAt + SECOND), 1).since).toBe(expiredAt);
  });

  it('of cells that are made later have no VM, then are there', () => {
    expect(stateAt(7 * MINUTE, 4)).toBe('absent');
    expect(presenceAt(viewAt(replay, 7 * MINUTE), 4).since).toBeUndefined();
    expect(stateAt(8 * MINUTE, 4)).toBe('unlisted');
  });
});
