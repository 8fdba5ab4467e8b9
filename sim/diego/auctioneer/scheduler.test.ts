/** The cases of auction:auctionrunner/scheduler_test.go. */
import { describe, expect, test } from 'vitest';
import type { Auction } from '../../model/auction';
import type { CellState } from '../../model/cellState';
import { AuctionFixture, type CellStory } from '../../testing/auctionFixture';
import { schedule } from './scheduler';

const DRIVERS = 'found no compatible cell with required volume drivers';
const ROOT_FS = 'found no compatible cell for required rootfs';
const CAP = 'waiting to start instance: reached in-flight start limit';

const fixture = new AuctionFixture();
const { lrp, task } = {
  lrp: fixture.lrp.bind(fixture),
  task: fixture.task.bind(fixture),
};

/** A holds pg-1 and pg-2, B holds pg-3; each is alone in its zone. */
function twoCells(a: Partial<CellStory> = {}, b: Partial<CellStory> = {}): CellState[] {
  const lrps = { 'pg-1[0]': '10/10', 'pg-2[0]': '10/10' };
  return [
    fixture.cell({ guid: 'A', zone: 'A', size: '100/100/100', lrps, ...a }),
    fixture.cell({ guid: 'B', zone: 'B', size: '100/100/100', lrps: { 'pg-3[0]': '10/10' }, ...b }),
  ];
}

/** A third zone with one cell. */
function cellC(story: Partial<CellStory>): CellState {
  return fixture.cell({ guid: 'C', zone: 'C', size: '100/100/100', ...story });
}

const windows = { rootFs: 'preloaded:windows' };
const onWindows = { profile: { stacks: ['windows'] } };

describe('with no cells', () => {
  test('everything fails, for want of cells to talk to (cell 1)', () => {
    const error = 'unable to communicate to compatible cells';
    expect(fixture.story([], [lrp('pg-7[0]', '10/10'), task('tg-1', '10/10')])).toEqual([
      `pg-7[0] ! ${error}`,
      `tg-1 ! ${error}`,
    ]);
  });
});

describe('an LRP', () => {
  test('goes to the only cell with its root filesystem (cell 3)', () => {
    const cells = [...twoCells(), cellC(onWindows)];
    const result = fixture.auction(cells, [lrp('pg-4[1]', '10/10', windows)]);
    expect(result.decisions.map((d) => fixture.tell(d))).toEqual(['pg-4[1] -> C']);
    expect(result.work).toEqual([
      { cell: cells[2]?.cell, lrps: [lrp('pg-4[1]', '10/10', windows)], tasks: [] },
    ]);
  });

  test('goes to a zone without its process, though the cell there is fuller (cell 10)', () => {
    expect(fixture.story(twoCells(), [lrp('pg-3[1]', '10/10')])).toEqual(['pg-3[1] -> A']);
  });

  test('goes to the emptier cell where the zones are equal (cell 12)', () => {
    expect(fixture.story(twoCells(), [lrp('pg-4[1]', '10/10')])).toEqual(['pg-4[1] -> B']);
  });

  test('goes to a zone with more of its process only when no other has room', () => {
    const full = { lrps: { 'pg-1[0]': '95/10' } };
    expect(fixture.story(twoCells(full), [lrp('pg-3[1]', '10/10')])).toEqual(['pg-3[1] -> B']);
  });

  test.each([
    ['memory', '1000/50', 'insufficient resources: memory'],
    ['memory and disk', '1000/1000', 'insufficient resources: disk, memory'],
  ])('that is too big in %s goes nowhere (cell 17..19)', (_, size, error) => {
    const result = fixture.auction(twoCells(), [lrp('pg-4[0]', size)]);
    expect(result.decisions.map((d) => fixture.tell(d))).toEqual([`pg-4[0] ! ${error}`]);
    expect(result.work).toEqual([]);
  });

  test('names no resource when not every cell lacks the same (cell 20)', () => {
    const cells = [...twoCells(), cellC({ size: '1200/5/100' })];
    expect(fixture.story(cells, [lrp('pg-4[0]', '1000/50')])).toEqual([
      'pg-4[0] ! insufficient resources',
    ]);
  });

  test('that no container is left for says so', () => {
    const cells = [fixture.cell({ guid: 'A', size: '100/100/0' })];
    expect(fixture.story(cells, [lrp('pg-4[0]', '10/10')])).toEqual([
      'pg-4[0] ! insufficient resources: containers',
    ]);
  });

  test('needs all its volume drivers on one cell (cell 5, 6)', () => {
    const cells = twoCells(
      { profile: { volumeDrivers: ['driver-1', 'driver-2'] } },
      { profile: { volumeDrivers: ['driver-3'] } },
    );
    const needs = (...volumeDrivers: string[]) => lrp('pg-4[0]', '10/10', { volumeDrivers });
    expect(fixture.story(cells, [needs('driver-1', 'driver-3')])).toEqual([`pg-4[0] ! ${DRIVERS}`]);
    expect(fixture.story(cells, [needs('driver-3')])).toEqual(['pg-4[0] -> B']);
  });

  test.each([
    [['moo', 'quack'], 'pg-4[0] -> z1-1'],
    [['quack', 'chirp'], 'pg-4[0] -> z2-1'],
    [
      ['oink', 'kakaaaaa'],
      'pg-4[0] ! found no compatible cell with placement tags "oink" and "kakaaaaa"',
    ],
  ])('with placement tags %j: %s (cell 7..9)', (placementTags, outcome) => {
    const tagged = (guid: string, required: string[], optional: string[] = []) =>
      fixture.cell({
        guid,
        zone: guid.slice(0, 2),
        size: '100/100/100',
        profile: { placementTags: required, optionalPlacementTags: optional },
      });
    const cells = [
      tagged('z1-1', ['quack', 'moo'], ['chirp']),
      tagged('z1-2', []),
      tagged('z2-1', ['quack'], ['chirp', 'baa']),
      tagged('z2-2', ['quack', 'moo', 'oink']),
    ];
    expect(fixture.story(cells, [lrp('pg-4[0]', '10/10', { placementTags })])).toEqual([outcome]);
  });
});

describe('a task', () => {
  test('goes to the cell with its root filesystem (cell 21)', () => {
    const cells = [...twoCells(), cellC(onWindows)];
    expect(fixture.story(cells, [task('tg-1', '10/10', windows)])).toEqual(['tg-1 -> C']);
  });

  test('fails where nobody has its root filesystem (cell 32)', () => {
    const constraint = { rootFs: 'unsupported://disk' };
    const result = fixture.auction(twoCells(), [task('tg-1', '10/10', constraint)]);
    expect(result.decisions.map((d) => fixture.tell(d))).toEqual([`tg-1 ! ${ROOT_FS}`]);
    expect(result.work).toEqual([]);
  });

  test('needs all its volume drivers (cell 22, 23)', () => {
    const cells = twoCells({ profile: { volumeDrivers: ['driver-1', 'driver-2'] } });
    const needs = (...volumeDrivers: string[]) => task('tg-1', '10/10', { volumeDrivers });
    expect(fixture.story(cells, [needs('driver-4')])).toEqual([`tg-1 ! ${DRIVERS}`]);
    expect(fixture.story(cells, [needs('driver-1', 'driver-2')])).toEqual(['tg-1 -> A']);
  });

  test('needs a cell whose required tags it has (cell 24, 25)', () => {
    const tagged = (guid: string, placementTags: string[]) =>
      fixture.cell({ guid, size: '100/100/100', profile: { placementTags } });
    const cells = [
      tagged('two', ['quack', 'moo']),
      tagged('none', []),
      tagged('one', ['quack']),
      tagged('three', ['quack', 'moo', 'oink']),
    ];
    const needs = (...placementTags: string[]) => task('tg-1', '10/10', { placementTags });
    expect(fixture.story(cells, [needs('quack')])).toEqual(['tg-1 -> one']);
    expect(fixture.story(cells, [needs('oink')])).toEqual([
      'tg-1 ! found no compatible cell with placement tag "oink"',
    ]);
  });

  test('goes to the emptier cell, whatever the zones hold (cell 26)', () => {
    expect(fixture.story(twoCells(), [task('tg-1', '10/10')])).toEqual(['tg-1 -> B']);
  });

  test('keeps away from cells with tasks', () => {
    const cells = twoCells({}, { tasks: { old: '1/1' } });
    expect(fixture.story(cells, [task('tg-1', '10/10')])).toEqual(['tg-1 -> A']);
  });

  test.each([
    ['1000/50', [], 'insufficient resources: memory'],
    ['1000/1000', [], 'insufficient resources: disk, memory'],
    ['1000/50', [{ size: '1200/5/100' }], 'insufficient resources'],
  ])('of %s beside %j fails: %s (cell 28..30)', (size, more, error) => {
    const cells = [...twoCells(), ...more.map(cellC)];
    const result = fixture.auction(cells, [task('tg-1', size)]);
    expect(result.decisions.map((d) => fixture.tell(d))).toEqual([`tg-1 ! ${error}`]);
    expect(result.work).toEqual([]);
  });

  test('pays for no proxy', () => {
    const cells = [fixture.cell({ guid: 'A', size: '100/100/100', proxy: 32 })];
    expect(fixture.story(cells, [task('tg-1', '100/10')])).toEqual(['tg-1 -> A']);
  });
});

describe('the cap on starting containers', () => {
  test('counts what starts already and what this batch placed (cell 2)', () => {
    const cells = twoCells({ starting: 1 }, { starting: 1 });
    const work = [
      lrp('pg-7[0]', '1/1'),
      lrp('pg-7[1]', '1/1'),
      task('tg-1', '1/1'),
      task('tg-2', '1/1'),
    ];
    expect(fixture.story(cells, work, { startingContainerCountMaximum: 5 })).toEqual([
      'pg-7[0] -> B',
      'tg-1 -> B',
      'tg-2 -> A',
      `pg-7[1] ! ${CAP}`,
    ]);
  });

  test.each([
    [3, 3],
    [-3, 5],
    [0, 5],
  ])('of %i lets %i of five LRPs start (cell 15, 16)', (startingContainerCountMaximum, started) => {
    const work = [0, 1, 1, 2, 0].map((index, i) => lrp(`pg-${i + 20}[${index}]`, '1/1'));
    const { decisions } = fixture.auction(twoCells(), work, { startingContainerCountMaximum });
    expect(decisions.filter((decision) => decision.error === undefined)).toHaveLength(started);
    expect(decisions.filter((decision) => decision.error === CAP)).toHaveLength(5 - started);
  });

  test('holds tasks back as well (cell 31)', () => {
    const work = [1, 2, 3, 4].map((i) => task(`tg-${i}`, '1/1'));
    const story = fixture.story(twoCells(), work, { startingContainerCountMaximum: 2 });
    expect(story.filter((line) => line.endsWith(CAP))).toHaveLength(2);
  });

  test('is not used up by what nobody has room for', () => {
    const work = [lrp('pg-7[0]', '1000/1'), lrp('pg-8[0]', '1/1')];
    expect(fixture.story(twoCells(), work, { startingContainerCountMaximum: 1 })).toEqual([
      'pg-7[0] ! insufficient resources: memory',
      'pg-8[0] -> B',
    ]);
  });

  test('comes before any look at what the work needs', () => {
    const cells = twoCells({ starting: 1 });
    const work = [lrp('pg-7[0]', '1/1', { rootFs: 'nonsense' })];
    expect(fixture.story(cells, work, { startingContainerCountMaximum: 1 })).toEqual([
      `pg-7[0] ! ${CAP}`,
    ]);
  });
});

describe('the order of work', () => {
  const memory = 'insufficient resources: memory';
  const work = [
    lrp('pg-8[2]', '40/1'),
    lrp('pg-7[1]', '10/1'),
    task('tg-1', '10/1'),
    lrp('pg-8[1]', '40/1'),
    lrp('pg-7[0]', '10/1'),
    task('tg-2', '20/1'),
  ];

  /** What a single cell with so much memory takes. */
  function taken(megabytes: number, offered = work): string[] {
    const cells = [fixture.cell({ guid: 'A', size: `${megabytes}/100/100` })];
    const { decisions } = fixture.auction(cells, offered);
    for (const { error } of decisions) expect([undefined, memory]).toContain(error);
    return decisions
      .filter(({ error }) => error === undefined)
      .map(({ auction }) => fixture.nameOf(auction));
  }

  test('is first instances, tasks, further instances by index; the biggest first among equals (cell 34)', () => {
    expect(taken(130)).toEqual(['pg-7[0]', 'tg-2', 'tg-1', 'pg-8[1]', 'pg-7[1]', 'pg-8[2]']);
  });

  test.each([
    [10, ['pg-7[0]']],
    [45, ['pg-7[0]', 'tg-2', 'tg-1']],
    [95, ['pg-7[0]', 'tg-2', 'tg-1', 'pg-8[1]', 'pg-7[1]']],
    [80, ['pg-7[0]', 'tg-2', 'tg-1', 'pg-8[1]']],
  ])('decides who gets %i MB (cell 35..38)', (megabytes, winners) => {
    expect(taken(megabytes)).toEqual(winners);
  });

  test('is by size within an index, and by index whatever the size (cell 80)', () => {
    const offered = ['10', '30', '40', '20'].map((size) => lrp(`of-${size}[1]`, `${size}/1`));
    expect(taken(100, offered)).toEqual(['of-40[1]', 'of-30[1]', 'of-20[1]', 'of-10[1]']);
    const rising = [3, 1, 0, 2].map((index) => lrp(`pg-9[${index}]`, `${10 * (index + 1)}/1`));
    expect(taken(100, rising)).toEqual(['pg-9[0]', 'pg-9[1]', 'pg-9[2]', 'pg-9[3]']);
  });

  test('puts the biggest task first (cell 39, 81)', () => {
    const tasks = [task('tg-1', '10/1'), task('tg-2', '20/1'), task('tg-3', '30/1')];
    expect(taken(31, tasks)).toEqual(['tg-3']);
  });

  test('puts tasks before first instances when there are no further ones (cell 40)', () => {
    expect(taken(10, [lrp('pg-7[0]', '10/1'), task('tg-1', '10/1')])).toEqual(['tg-1']);
  });

  test('keeps equal work in order of arrival', () => {
    const equal = Array.from({ length: 30 }, (_, i) => lrp(`app-${(i * 7) % 30}[0]`, '1/1'));
    expect(taken(100, equal)).toEqual(equal.map((auction) => fixture.nameOf(auction)));
  });

  test('leaves the request as it was', () => {
    const names = work.map((auction) => fixture.nameOf(auction));
    taken(130);
    expect(work.map((auction) => fixture.nameOf(auction))).toEqual(names);
  });
});

describe('a comprehensive batch', () => {
  test('gives each cell its work at once (cell 33)', () => {
    const net = { rootFs: '.net:' };
    const cells = twoCells({}, { lrps: { 'pg-3[0]': '10/10', 'pg-4[0]': '20/20' } });
    const work = [
      lrp('pg-3[1]', '40/40'),
      lrp('pg-2[1]', '5/5'),
      lrp('pg-nope[1]', '10/10', net),
      task('tg-1', '40/40'),
      task('tg-2', '5/5'),
      task('tg-nope', '10/10', net),
    ];
    const result = fixture.auction(cells, work);
    const names = result.work.map(({ cell, lrps, tasks }) => [
      fixture.identities.cells[cell],
      ...[...lrps, ...tasks].map((auction) => fixture.nameOf(auction)),
    ]);
    expect(names).toEqual([
      ['A', 'pg-3[1]', 'tg-1'],
      ['B', 'pg-2[1]', 'tg-2'],
    ]);
    const failed = result.decisions.filter(({ error }) => error === ROOT_FS);
    expect(failed.map(({ auction }) => fixture.nameOf(auction))).toEqual(['tg-nope', 'pg-nope[1]']);
  });
});

describe('chance', () => {
  const empty = (guid: string, zone: string) => fixture.cell({ guid, zone, size: '100/100/100' });
  const three = [empty('a', 'z1'), empty('b', 'z2'), empty('c', 'z3')];

  test.each([
    [0, 'a'],
    [1 / 8, 'b'],
    [2 / 8, 'c'],
    [3 / 8, 'a'],
    [7 / 8, 'a'],
  ])('of %d visits first the zone of cell %s, when zones are equally good', (draw, winner) => {
    for (const work of [lrp('new[0]', '1/1'), task('new', '1/1')]) {
      const [decision] = fixture.auction(three, [work], {}, () => draw).decisions;
      expect(decision).toMatchObject({ tiedCells: 3, draw });
      expect(fixture.identities.cells[decision?.cell ?? -1]).toBe(winner);
    }
  });

  test('is not asked within a zone: the cell that answered first wins', () => {
    const cells = [empty('late', 'z1'), empty('later', 'z1')];
    const [decision] = fixture.auction(cells, [lrp('new[0]', '1/1')]).decisions;
    expect(decision).toMatchObject({ cell: cells[0]?.cell, position: 0, tiedCells: 2 });
    expect(decision?.draw).toBeUndefined();
  });

  test('is not asked where one of nine zones, more than a Go map has in one bucket, is the best', () => {
    const cells = Array.from({ length: 9 }, (_, i) =>
      fixture.cell({ guid: `n${i}`, zone: `z${i}`, size: `${100 + i}/100/100` }),
    );
    expect(fixture.story(cells, [lrp('new[0]', '10/1')])).toEqual(['new[0] -> n8']);
  });

  test('decides which mismatch is told, where a tag mismatch is among several', () => {
    const constraint = { placementTags: ['x'], volumeDrivers: ['nfs'] };
    const cells = [
      fixture.cell({
        guid: 'tags',
        zone: 'z1',
        size: '9/9/9',
        profile: { volumeDrivers: ['nfs'] },
      }),
      fixture.cell({ guid: 'rootfs', zone: 'z2', size: '9/9/9', profile: { stacks: [] } }),
    ];
    const told = (draw: number) =>
      fixture.story(cells, [lrp('new[0]', '1/1', constraint)], {}, () => draw)[0];
    expect(told(0)).toBe(`new[0] ! ${ROOT_FS}`);
    expect(told(1 / 8)).toBe('new[0] ! found no compatible cell with placement tag "x"');
  });

  test('has no say where a driver mismatch meets root filesystem mismatches', () => {
    const cells = [
      fixture.cell({ guid: 'driver', zone: 'z1', size: '9/9/9' }),
      fixture.cell({ guid: 'rootfs', zone: 'z2', size: '9/9/9', profile: { stacks: [] } }),
    ];
    const work = [lrp('new[0]', '1/1', { volumeDrivers: ['nfs'] })];
    expect(fixture.story(cells, work)).toEqual([`new[0] ! ${DRIVERS}`]);
    expect(fixture.story(cells.reverse(), work)).toEqual([`new[0] ! ${DRIVERS}`]);
  });
});

describe('within one batch', () => {
  test('reservations forget the proxy, so more is placed than the cell can take', () => {
    const cells = [fixture.cell({ guid: 'A', size: '200/100/100', proxy: 32 })];
    const work = [0, 1, 2].map((index) => lrp(`pg-9[${index}]`, '60/1'));
    // With its proxy an instance takes 92 MB, and the cell has room for two; here each leaves 60 less.
    expect(fixture.story(cells, work)).toEqual([
      'pg-9[0] -> A',
      'pg-9[1] -> A',
      'pg-9[2] ! insufficient resources: memory',
    ]);
    const smaller = [fixture.cell({ guid: 'A', size: '152/100/100', proxy: 32 })];
    expect(fixture.story(smaller, work.slice(0, 2))).toEqual(['pg-9[0] -> A', 'pg-9[1] -> A']);
  });

  test('what finds no room reserves none (cell 60, 62)', () => {
    const memory = 'insufficient resources: memory';
    const cells = [fixture.cell({ guid: 'A', size: '100/100/3' })];
    const lrps = ['pg-8[0]/150', 'pg-8[1]/60', 'pg-9[2]/60', 'pg-9[3]/40'].map((text) => {
      const [name = '', size = ''] = text.split('/');
      return lrp(name, `${size}/1`);
    });
    expect(fixture.story(cells, lrps)).toEqual([
      `pg-8[0] ! ${memory}`,
      'pg-8[1] -> A',
      `pg-9[2] ! ${memory}`,
      'pg-9[3] -> A',
    ]);
    const tasks = [150, 60, 50, 40].map((size) => task(`of-${size}`, `${size}/1`));
    expect(fixture.story(cells, tasks)).toEqual([
      `of-150 ! ${memory}`,
      'of-60 -> A',
      `of-50 ! ${memory}`,
      'of-40 -> A',
    ]);
  });

  test('an instance placed makes its cell worse, and worst for its own process (cell 59)', () => {
    const cells = [fixture.cell({ guid: 'A', size: '100/200/50' })];
    const [first, same, other] = ['pg-1[0]', 'pg-1[1]', 'pg-2[1]'].map((name) =>
      lrp(name, '10/10'),
    );
    const scoreOf = (...work: (Auction | undefined)[]): number => {
      const { decisions } = fixture.auction(
        cells,
        work.filter((auction) => auction !== undefined),
      );
      return decisions.at(-1)?.score ?? Number.NaN;
    };
    expect(scoreOf(same)).toBe(scoreOf(other));
    expect(scoreOf(first, other)).toBeGreaterThan(scoreOf(other));
    expect(scoreOf(first, same) - scoreOf(first, other)).toBeCloseTo(1000, 6);
  });

  test('instances placed count as the process there, for cells and for zones', () => {
    const cells = ['a1 z1', 'a2 z1', 'b1 z2', 'b2 z2'].map((text, i) => {
      const [guid = '', zone = ''] = text.split(' ');
      return fixture.cell({ guid, zone, size: `${100 + i}/100/100` });
    });
    const work = [0, 1, 2, 3, 4].map((index) => lrp(`pg-9[${index}]`, '1/1'));
    expect(fixture.story(cells, work)).toEqual([
      'pg-9[0] -> b2',
      'pg-9[1] -> a2',
      'pg-9[2] -> b1',
      'pg-9[3] -> a1',
      'pg-9[4] -> b2',
    ]);
  });

  test('each decision is told while the cells still are as they were judged', () => {
    const cells = [fixture.cell({ guid: 'A', size: '100/100/100' })];
    const seen: number[] = [];
    schedule({
      request: { lrps: [lrp('pg-9[0]', '30/1'), lrp('pg-9[1]', '30/1')], tasks: [] },
      zones: fixture.zones(cells),
      config: {
        binPackFirstFitWeight: 0,
        startingContainerWeight: 0,
        startingContainerCountMaximum: 0,
      },
      identities: fixture.identities,
      chance: () => 0,
      onDecision: ({ position }, columns) => seen.push(columns.memoryAvailable[position] ?? -1),
    });
    expect(seen).toEqual([100, 70]);
  });

  test('the fetched states stay as they were', () => {
    const cells = [fixture.cell({ guid: 'A', size: '100/100/100' })];
    const before = structuredClone(cells);
    fixture.auction(cells, [lrp('pg-9[0]', '30/1'), task('tg-1', '1/1')]);
    expect(cells).toEqual(before);
  });
});

describe('a cell whose total is 0', () => {
  test('never wins when that leaves it without a score', () => {
    const cells = [fixture.cell({ guid: 'A', size: '100/0/100' })];
    expect(fixture.story(cells, [lrp('pg-9[0]', '10/0')])).toEqual([
      'pg-9[0] ! insufficient resources: containers, disk, memory',
    ]);
  });
});
