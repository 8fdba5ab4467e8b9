import { describe, expect, it } from 'vitest';
import {
  differenceText,
  growthText,
  type Loss,
  lossName,
  placedText,
  sumText,
  verdictOf,
} from './lossTexts';

const LOSS: Loss = {
  kind: 'zone',
  zone: 'z1',
  placementTags: null,
  cellGuid: null,
  cellsLost: 2,
  cellsLeft: 4,
  instances: 40,
  tasksLost: 0,
  verdict: 'fits',
  draws: 5,
  placedMinimum: 40,
  placedMaximum: 40,
  batchesMaximum: 1,
  unplaced: [],
  smallestUnplacedMB: null,
  largestFreeMB: 2048,
  sum: {
    verdict: 'fits',
    short: [],
    memoryNeededMB: 10_240,
    memoryFreeMB: 20_480,
    diskNeededMB: 4096,
    diskFreeMB: 40_960,
    containersNeeded: 40,
    containersFree: 500,
  },
  after: {
    cells: 4,
    memoryUsedShare: 0.5,
    diskUsedShare: 0.1,
    containersUsedShare: 0.1,
    memoryLeftPerCellMB: { minimum: 0, median: 0, maximum: 0 },
  },
};
const lossOf = (changes: Partial<Loss>): Loss => ({ ...LOSS, ...changes });
const misled = lossOf({
  verdict: 'does not fit',
  placedMinimum: 36,
  placedMaximum: 37,
  smallestUnplacedMB: 4128,
});

describe('a loss in words', () => {
  it.each([
    [lossOf({}), 'all'],
    [lossOf({ placedMinimum: 30 }), 'all, or all but 10'],
    [lossOf({ placedMinimum: 30, placedMaximum: 30 }), 'all but 10'],
    [lossOf({ placedMinimum: 30, placedMaximum: 38 }), 'all but 2 to 10'],
  ])('says what auctions place: %#', (loss, text) => {
    expect(placedText(loss)).toBe(text);
  });

  it.each([
    [lossOf({}), 'zone z1'],
    [lossOf({ placementTags: [] }), 'zone z1, no tags'],
    [lossOf({ placementTags: ['a', 'b'] }), 'zone z1, a, b'],
    [lossOf({ kind: 'cell', cellGuid: 'cell-3' }), 'cell cell-3'],
  ])('names what is lost: %#', (loss, text) => {
    expect(lossName(loss)).toBe(text);
  });

  it('adds up what there is least of', () => {
    expect(sumText(LOSS)).toBe('fits: 20.0 GB for 10.0 GB');
    const sum = { ...LOSS.sum, verdict: 'does not fit', short: ['containers'] } as const;
    expect(sumText({ ...LOSS, sum: { ...sum, short: ['containers'] } })).toBe(
      'no: 500 for 40 containers',
    );
  });

  it('says where adding up misleads, and only there', () => {
    expect(differenceText(LOSS)).toBeUndefined();
    expect(differenceText(misled)).toBe(
      'adding up says that it fits, 20.0 GB for 10.0 GB; the auctions place all but 3 to 4 of 40 instances. Of the cells that take the rest, none has the 4.0 GB in one piece that the smallest needs; the most is 2.0 GB.',
    );
    expect(differenceText({ ...misled, largestFreeMB: 9000 })).toMatch(
      /none has all that one of them needs\.$/,
    );
    const sum = { ...misled.sum, verdict: 'does not fit' } as const;
    expect(differenceText({ ...misled, sum })).toBeUndefined();
  });
});

describe('the verdict', () => {
  it.each([
    [[], 'care', 'No cell takes work.'],
    [[LOSS], 'good', 'The loss of any one zone would be survived.'],
    [[misled], 'bad', 'The loss of zone z1 would not be survived.'],
    [
      [misled, lossOf({ verdict: 'depends on chance', zone: 'z2' })],
      'bad',
      'The loss of zone z1 would not be survived.',
    ],
    [
      [LOSS, lossOf({ verdict: 'depends on chance', zone: 'z2' })],
      'care',
      'Whether the loss of zone z2 would be survived depends on chance.',
    ],
    [
      [1, 2, 3, 4, 5, 6].map((zone) => ({ ...misled, zone: `z${zone}` })),
      'bad',
      'The loss of zone z1, zone z2, zone z3, zone z4 or 2 more would not be survived.',
    ],
    [
      [LOSS, { ...misled, kind: 'cell', cellGuid: 'c' }],
      'good',
      'The loss of any one zone would be survived.',
    ],
  ] as [Loss[], string, string][])('is about zones: %#', (losses, standing, text) => {
    expect(verdictOf({ losses, desired: 80, placed: 80 })).toEqual({ standing, text });
  });

  it('names zones rather than their parts', () => {
    const part: Partial<Loss> = { kind: 'zone and tags', placementTags: ['iso'] };
    const told = (...losses: Loss[]) => verdictOf({ losses, desired: 80, placed: 80 }).text;
    expect(told(misled, lossOf({ ...misled, ...part }))).toBe(
      'The loss of zone z1 would not be survived.',
    );
    expect(told(LOSS, lossOf({ ...misled, ...part }))).toBe(
      'The loss of zone z1, iso would not be survived.',
    );
  });

  it('is not good while something waits for a cell', () => {
    expect(verdictOf({ losses: [LOSS], desired: 80, placed: 40 })).toEqual({
      standing: 'care',
      text: 'What is on cells would survive the loss of any one zone; 40 desired instances beside it would need room as well.',
    });
    expect(verdictOf({ losses: [misled], desired: 80, placed: 40 }).standing).toBe('bad');
  });
});

describe('growth in words', () => {
  it.each([
    [
      { instances: 0, survives: null, fails: null, failure: null },
      'Nothing is desired, so there is nothing to grow.',
    ],
    [
      { instances: 40, survives: null, fails: 0, failure: { where: 'losing', zone: 'z1' } },
      'By nothing: as it is, what zone z1 loses does not fit.',
    ],
    [
      { instances: 40, survives: 0.1259, fails: 0.13, failure: { where: 'placing', zone: null } },
      'By 12.5 %, 5 more instances: any one zone could still be lost. At 13 %, the new instances themselves find no room.',
    ],
    [
      { instances: 40, survives: 16, fails: null, failure: null },
      'By 1,600 %, 640 more instances: any one zone could still be lost.',
    ],
  ] as const)('promises no more than survives: %#', (growth, text) => {
    expect(growthText(growth)).toBe(text);
  });
});
