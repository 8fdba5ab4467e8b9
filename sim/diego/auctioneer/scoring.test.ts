/** The golden values follow from the formulas, with the inputs of the real auctionrunner/cell_test.go. */
import { describe, expect, test } from 'vitest';
import type { Auction } from '../../model/auction';
import { insufficientResources, Lack } from '../../model/placementErrors';
import { AuctionFixture, type CellStory } from '../../testing/auctionFixture';
import { type CellColumns, createCellColumns, reserve } from './cellColumns';
import { lackOn, scoreForLRP, scoreForTask } from './scoring';

const fixture = new AuctionFixture();
const EMPTY: CellStory = { guid: 'E', size: '100/200/50' };
const USED: CellStory = {
  guid: 'C',
  size: '100/200/50',
  starting: 10,
  lrps: {
    'pg-1[0]': '10/20',
    'pg-1[1]': '10/20',
    'pg-2[0]': '10/20',
    'pg-3[0]': '10/20',
    'pg-4[0]': '10/20',
  },
};

function columnsOf(story: CellStory): CellColumns {
  return createCellColumns(fixture.zones([fixture.cell(story)]));
}

interface Weights {
  same?: number;
  starting?: number;
  packing?: number;
}

/** The score of an LRP of `size` on a cell, or the text of what is missing. */
function lrpOn(columns: CellColumns, size: string, weights: Weights = {}): number | string {
  const { memory, disk } = fixture.lrp('any[0]', size);
  const { same = 0, starting = 0, packing = 0 } = weights;
  const proxied = memory + (columns.proxyMemory[0] ?? 0);
  const lack = lackOn(columns, 0, proxied, disk);
  if (lack !== Lack.none) return insufficientResources(lack);
  return scoreForLRP(columns, 0, proxied, disk, same, starting, packing);
}

function taskOn(columns: CellColumns, size: string, starting = 0): number | string {
  const { memory, disk } = fixture.task('any', size);
  const lack = lackOn(columns, 0, memory, disk);
  if (lack !== Lack.none) return insufficientResources(lack);
  return scoreForTask(columns, 0, memory, disk, starting);
}

function having(story: CellStory, ...work: Auction[]): CellColumns {
  const columns = columnsOf(story);
  for (const auction of work) reserve(columns, 0, auction);
  return columns;
}

const tenTen = fixture.lrp('any[0]', '10/10');
const twentyTwenty = fixture.lrp('any[0]', '20/20');

describe('the golden score', () => {
  test.each<[string, number | string, number]>([
    ['an empty cell, 20/10', lrpOn(columnsOf(EMPTY), '20/10'), 0.09],
    ['an empty cell, 10/10', lrpOn(columnsOf(EMPTY), '10/10'), 0.0566667],
    ['a used cell', lrpOn(columnsOf(USED), '10/10'), 0.4233333],
    ['a starting cell', lrpOn(columnsOf(USED), '10/10', { starting: 0.25 }), 2.9233333],
    ['a cell with two of the process', lrpOn(columnsOf(USED), '10/10', { same: 2 }), 2000.4233333],
    ['a cell with one of the process', lrpOn(columnsOf(USED), '10/10', { same: 1 }), 1000.4233333],
    [
      'a proxy that just fits (cell 42)',
      lrpOn(columnsOf({ guid: 'P', size: '260/200/50', proxy: 4 }), '256/10'),
      0.3566667,
    ],
    ['an empty cell, 20/20', lrpOn(columnsOf(EMPTY), '20/20'), 0.1066667],
    [
      'a cell with few containers',
      lrpOn(columnsOf({ guid: 'F', size: '100/200/20' }), '20/20'),
      0.1166667,
    ],
    [
      'the first cell of a zone',
      lrpOn(having({ ...EMPTY, index: 0 }, twentyTwenty), '20/20', { packing: 0.2 }),
      0.2133333,
    ],
    [
      'the second cell of a zone',
      lrpOn(having({ ...EMPTY, index: 1 }, twentyTwenty), '20/20', { packing: 0.2 }),
      0.4133333,
    ],
    [
      'the first cell with the process on it',
      lrpOn(having(EMPTY, twentyTwenty), '20/20', { packing: 0.2, same: 1 }),
      1000.2133333,
    ],
    [
      'ten starting containers at 0.15',
      lrpOn(columnsOf({ ...EMPTY, starting: 10 }), '20/20', { starting: 0.15 }),
      1.6066667,
    ],
    ['a cell after a reservation', lrpOn(having(USED, tenTen), '10/10'), 0.48],
    ['the same for the same process', lrpOn(having(USED, tenTen), '10/10', { same: 1 }), 1000.48],
    ['a task on a starting cell', taskOn(columnsOf(USED), '10/10', 0.25), 2.9233333],
    [
      'a task after a task',
      taskOn(having(USED, fixture.task('t', '10/10')), '10/10', 0.25),
      1003.23,
    ],
  ])('of %s', (_, score, golden) => {
    expect(score).toBeCloseTo(golden, 6);
  });

  test('of a cell with a container less, with ten starting and with none', () => {
    const fewer = (starting: number) => {
      const columns = columnsOf({ ...EMPTY, starting });
      columns.containersAvailable[0] = 49;
      return lrpOn(columns, '20/20', { starting: 0.25 });
    };
    expect(fewer(10)).toBeCloseTo(2.6133333, 6);
    expect(fewer(0)).toBeCloseTo(0.1133333, 6);
  });
});

describe('a cell that lacks something has no score', () => {
  const noContainers = { guid: 'N', size: '100/200/0' };
  const small = { guid: 'S', size: '5/5/0' };
  test.each<[string, CellStory, string, string]>([
    ['memory', EMPTY, '101/10', 'insufficient resources: memory'],
    ['disk', EMPTY, '10/201', 'insufficient resources: disk'],
    ['containers', noContainers, '10/10', 'insufficient resources: containers'],
    ['disk and memory', EMPTY, '101/201', 'insufficient resources: disk, memory'],
    ['everything', small, '10/10', 'insufficient resources: containers, disk, memory'],
  ])('%s (cell 54, 58, 120)', (_, story, size, error) => {
    expect(lrpOn(columnsOf(story), size)).toBe(error);
    expect(taskOn(columnsOf(story), size)).toBe(error);
  });

  test('memory for the proxy, which only an LRP needs (cell 43)', () => {
    const columns = columnsOf({ guid: 'P', size: '259/200/50', proxy: 4 });
    expect(lrpOn(columns, '256/10')).toBe('insufficient resources: memory');
    expect(taskOn(columns, '256/10')).toBeGreaterThan(0);
  });

  test('while an exact fit is enough (cell 120)', () => {
    expect(lrpOn(columnsOf(EMPTY), '100/200')).toBeLessThan(1);
  });

  test('room taken by a reservation', () => {
    const columns = having(EMPTY, fixture.lrp('big[0]', '60/10'));
    expect(lrpOn(columns, '60/10')).toBe('insufficient resources: memory');
    expect(taskOn(columns, '60/10')).toBe('insufficient resources: memory');
  });
});

describe('what makes a score worse', () => {
  const score = (story: CellStory, size: string, weights?: Weights) =>
    lrpOn(columnsOf(story), size, weights);
  const roomy = { guid: 'R', size: '100/200/50' };
  const tight = { guid: 'T', size: '100/200/20' };

  test('more memory or disk asked for, and what is used already (cell 41, 44)', () => {
    expect(score(EMPTY, '20/10')).toBeGreaterThan(score(EMPTY, '10/10') as number);
    expect(score(EMPTY, '10/20')).toBeGreaterThan(score(EMPTY, '10/10') as number);
    expect(score(USED, '10/10')).toBeGreaterThan(score(EMPTY, '10/10') as number);
  });

  test('fewer containers (cell 45, 55)', () => {
    expect(score(tight, '10/10')).toBeGreaterThan(score(roomy, '10/10') as number);
    expect(taskOn(columnsOf(tight), '10/10')).toBeGreaterThan(
      taskOn(columnsOf(roomy), '10/10') as number,
    );
  });

  test('a later place in the zone, when packing counts; less than the same process does (cell 46..48)', () => {
    const first = { ...EMPTY, index: 0 };
    const second = { ...EMPTY, index: 1 };
    const packing = 0.2;
    expect(score(second, '10/10')).toBe(score(first, '10/10'));
    expect(score(second, '10/10', { packing })).toBeGreaterThan(
      score(first, '10/10', { packing }) as number,
    );
    expect(score(second, '10/10', { packing })).toBeLessThan(
      score(first, '10/10', { packing, same: 1 }) as number,
    );
  });

  test('a later place, counted anew within the zone: the BOSH index has no say (cell 49)', () => {
    const cells = ['z1 3', 'z2 7'].map((text) => {
      const [zone = '', index = ''] = text.split(' ');
      return fixture.cell({ ...EMPTY, guid: `in-${zone}`, zone, index: Number(index) });
    });
    const columns = createCellColumns(fixture.zones(cells, 1));
    const [first, second] = [0, 1].map((at) => scoreForLRP(columns, at, 10, 10, 0, 0, 1));
    expect(second).toBe(first);
    // Without packing the indices stay as they are.
    const unpacked = createCellColumns(fixture.zones(cells, 0));
    expect([...unpacked.index]).toEqual([3, 7]);
  });

  test('for a task: memory, disk, and what is used already (cell 55, 56)', () => {
    const task = (story: CellStory, size: string) => taskOn(columnsOf(story), size) as number;
    expect(task(EMPTY, '20/10')).toBeGreaterThan(task(EMPTY, '10/10'));
    expect(task(EMPTY, '10/20')).toBeGreaterThan(task(EMPTY, '10/10'));
    expect(task(USED, '10/10')).toBeGreaterThan(task(EMPTY, '10/10'));
  });

  test('starting containers, by their weight; less than the same process does (cell 50..52, 57)', () => {
    const busy = { ...EMPTY, starting: 10 };
    const at = (starting: number) => score(busy, '10/10', { starting }) as number;
    expect(at(0)).toBe(score(EMPTY, '10/10'));
    expect(at(0.25)).toBeGreaterThan(at(0.15));
    expect(at(0.25)).toBeLessThan(score(EMPTY, '10/10', { same: 1 }) as number);
    expect(taskOn(columnsOf(busy), '10/10', 0.25)).toBeGreaterThan(
      taskOn(columnsOf(EMPTY), '10/10', 0.25) as number,
    );
    expect(taskOn(columnsOf(busy), '10/10', 0)).toBe(taskOn(columnsOf(EMPTY), '10/10', 0));
  });

  test('each further instance of the process (cell 53)', () => {
    const same = (count: number) => score(USED, '10/10', { same: count }) as number;
    expect(same(1) - same(0)).toBeCloseTo(1000, 6);
    expect(same(2) - same(1)).toBeCloseTo(1000, 6);
  });

  test('a reserved task, for tasks by more than 1000, for LRPs by what it takes (cell 61)', () => {
    const columns = having(USED, fixture.task('t', '10/10'));
    const before = columnsOf(USED);
    const tasksDifference =
      (taskOn(columns, '10/10') as number) - (taskOn(before, '10/10') as number);
    expect(tasksDifference).toBeGreaterThan(1000);
    const lrpsDifference = (lrpOn(columns, '10/10') as number) - (lrpOn(before, '10/10') as number);
    expect(lrpsDifference).toBeGreaterThan(0);
    expect(lrpsDifference).toBeLessThan(1);
  });
});
