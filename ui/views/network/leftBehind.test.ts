import { describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../../sim/engine/units';
import { cells } from '../../../sim/testing/builders';
import { addressesOf, leaseHistory } from '../../replay/leases';
import { type HandmadeRow, handmadeTrace } from '../../replay/testing/handmadeTrace';
import { opened } from '../../replay/testing/tracedRun';
import { viewAt } from '../../replay/view';
import { ageBins, daysLeft, nextChange, subnetAt, subnetsAt } from './silkModel';
import type { SilkNetwork } from './silkNetwork';
import { staysIn } from './subnetModel';
import { nextSubnets, stateText, subnetLines } from './subnetTexts';

/** Three subnets for cells, kept for a week. */
const NETWORK: SilkNetwork = {
  address: 0x0a_ff_00_00,
  prefix: 16,
  subnetPrefix: 18,
  subnets: 4,
  leaseExpiration: 7 * DAY,
  singleIps: 3,
};

const lease = (seconds: number, cell: number, a: number): HandmadeRow => [
  seconds,
  'silk.leaseAcquired',
  { cell, a, b: 'free' },
];

/** A cell is recreated on a new address without its drain; another one gives its lease back. */
const replay = opened(
  handmadeTrace({ cells: [cells(2)] }, [
    lease(1, 0, 1),
    lease(1, 1, 2),
    [10, 'vm.deleted', { cell: 0, a: 'cell-0' }],
    [20, 'vm.created', { cell: 0, a: 'cell-0', b: '10.0.99.1' }],
    lease(30, 0, 3),
    [40, 'silk.leaseReleased', { cell: 1, a: 2 }],
  ]),
);

const view = viewAt(replay, 60 * SECOND);
/** The same leases, with time gone by. */
const later = (elapsed: number) => ({ ...view, at: elapsed });

describe('a lease that was left behind', () => {
  it('says under which address, since when, and for how long it is kept', () => {
    const left = subnetAt(view, NETWORK, 1);
    expect(left).toMatchObject({ state: 'stale', isLeftBehind: true, deadSince: 10 * SECOND });
    expect(stateText(left)).toBe('left behind under an old address');
    expect(subnetLines(replay, view, NETWORK, left)).toEqual([
      ['state', 'left behind under an old address'],
      ['cell', 'cell-0'],
      ['zone', 'z1'],
      ['address', '10.0.16.4'],
      ['leased since', '00:00:01.000, for 59 s'],
      ['not renewed since', '00:00:10.000'],
      ['kept for', 'at most 6d 23h more'],
    ]);
  });

  it('counts the days down, a begun one as one, and then is the next to be reused', () => {
    const days = (elapsed: number) => daysLeft(subnetAt(later(elapsed), NETWORK, 1));
    const dead = 10 * SECOND;
    expect([60 * SECOND, dead + DAY, dead + DAY + 1, dead + 7 * DAY - 1].map(days)).toEqual([
      7, 6, 6, 1,
    ]);
    const subnets = subnetsAt(later(dead + 7 * DAY), NETWORK);
    expect(subnets.map(({ state }) => state)).toEqual(['single', 'expired', 'free', 'leased']);
    // As long as one is free, that is the next.
    expect([...nextSubnets(subnets)]).toEqual([2]);
    expect([...nextSubnets(subnets.filter(({ state }) => state !== 'free'))]).toEqual([1]);
  });

  it('changes its square when a day is over, and not before', () => {
    const subnets = subnetsAt(view, NETWORK);
    expect(nextChange(subnets, view.at)).toBe(10 * SECOND + DAY);
    expect(nextChange(subnetsAt(later(8 * DAY), NETWORK), 8 * DAY)).toBe(Number.POSITIVE_INFINITY);
  });

  it('stands among those of its age', () => {
    const bins = (elapsed: number) =>
      ageBins(subnetsAt(later(elapsed), NETWORK), NETWORK).map(({ count }) => count);
    expect(bins(60 * SECOND)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(bins(10 * SECOND + 5 * DAY + HOUR)).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
    expect(bins(8 * DAY)).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('the history of leases', () => {
  it('has each stay with its address and its end, by subnet and by cell', () => {
    const { byCell } = leaseHistory(replay);
    expect(byCell.get(0)?.map(({ subnet, address }) => [subnet, address])).toEqual([
      [1, '10.0.16.4'],
      [3, '10.0.99.1'],
    ]);
    expect(staysIn(replay, 2)).toMatchObject([
      { cell: 1, from: SECOND, until: 40 * SECOND, end: 'released' },
    ]);
    expect(staysIn(replay, 1)).toMatchObject([{ cell: 0, until: undefined, end: undefined }]);
  });

  it('knows every address of a cell', () => {
    expect(addressesOf(replay, 0).map(({ address, from }) => [address, from])).toEqual([
      ['10.0.16.4', 0],
      ['10.0.99.1', 20 * SECOND],
    ]);
    expect(addressesOf(replay, 1)).toHaveLength(1);
  });
});
