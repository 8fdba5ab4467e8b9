/** Why this cell and not that one, with numbers that can be worked out by hand. */
import { describe, expect, test } from 'vitest';
import type { Auction, AuctionConfig } from '../model/auction';
import type { CellState } from '../model/cellState';
import { type CellId, NONE } from '../model/identity';
import { AuctionFixture, type CellStory } from '../testing/auctionFixture';
import { auctionTable } from './auctionTable';
import { flipsFor } from './flip';
import type { AuctionBatch } from './reconstruct';
import { type Standing, standingAt } from './standing';
import { whyNot } from './whyNot';

const SETTINGS: AuctionConfig = {
  binPackFirstFitWeight: 0,
  startingContainerWeight: 0.25,
  startingContainerCountMaximum: 0,
};

/** One auction, told by cells' names. Cells answer in the order given, and are numbered so. */
class Story {
  readonly fixture = new AuctionFixture();
  private readonly cells: CellState[] = [];
  private settings = SETTINGS;

  has(...stories: readonly CellStory[]): this {
    for (const each of stories) {
      this.cells.push(this.fixture.cell({ index: this.cells.length, ...each }));
    }
    return this;
  }

  set(settings: Partial<AuctionConfig>): this {
    this.settings = { ...this.settings, ...settings };
    return this;
  }

  standing(auction: Auction): Standing {
    const { fixture, settings } = this;
    const batch: AuctionBatch = {
      number: 1,
      startedAt: 0,
      fetchedAt: 0,
      decidedAt: 0,
      isComplete: true,
      zones: fixture.zones(this.cells, settings.binPackFirstFitWeight),
      config: settings,
      identities: fixture.identities,
      decisions: [
        { row: 0, auction, cell: NONE, error: undefined, score: Number.NaN, draw: undefined },
      ],
    };
    return standingAt(batch, 0) as Standing;
  }

  /** Of an instance of 100 MB memory and 100 MB disk, unless told otherwise. */
  table(auction: Auction = this.fixture.lrp('app[0]', '100/100')) {
    return auctionTable(this.standing(auction));
  }

  whyNot(cell: string, auction: Auction = this.fixture.lrp('app[0]', '100/100')) {
    return whyNot(this.table(auction), this.id(cell), this.fixture.identities).sentence;
  }

  flips(cell: string, auction: Auction = this.fixture.lrp('app[0]', '100/100')): string[] {
    return flipsFor(this.standing(auction), this.id(cell)).map(({ sentence }) => sentence);
  }

  names(cells: readonly CellId[]): string[] {
    return cells.map((cell) => this.fixture.identities.cells[cell] ?? '?');
  }

  private id(cell: string): CellId {
    return this.fixture.identities.cellByName.get(cell) ?? -1;
  }
}

const story = () => new Story();
const SIZE = '1000/1000/10';

describe('a table', () => {
  test('shows what each score is made of, winner and runner-up first', () => {
    const told = story()
      .has({ guid: 'half', size: SIZE, lrps: { 'other[0]': '400/400' } })
      .has({ guid: 'busy', size: SIZE, starting: 2 })
      .has({ guid: 'free', size: SIZE })
      .has({ guid: 'twin', size: SIZE, lrps: { 'app[1]': '100/100' } });
    const { candidates, winner, runnerUp, tiedCells, decidedBy } = told.table();
    expect(told.names(candidates.map(({ cell }) => cell))).toEqual([
      'free',
      'half',
      'busy',
      'twin',
    ]);
    expect(candidates.map(({ total }) => total.toFixed(3))).toEqual([
      '0.100',
      '0.400',
      '0.600',
      '1000.200',
    ]);
    const [, half, busy, twin] = candidates;
    expect(half?.parts.memory).toBeCloseTo(0.5);
    expect(half?.parts.containers).toBeCloseTo(0.2);
    expect(busy?.parts.starting).toBe(0.5);
    expect(twin?.parts.locality).toBe(1000);
    expect([winner, runnerUp]).toEqual([candidates[0], half]);
    expect([tiedCells, decidedBy]).toEqual([1, 'score']);
  });

  test('groups the cells that were removed by what removed them', () => {
    const told = story()
      .has({ guid: 'windows', size: SIZE, profile: { stacks: ['windows'] } })
      .has({ guid: 'isolated', size: SIZE, profile: { placementTags: ['pci'] } })
      .has({ guid: 'full', size: '50/1000/10' })
      .has({ guid: 'fullest', size: '50/50/10' })
      .has({ guid: 'full-too', size: '50/1000/10' })
      .has({ guid: 'fits', size: SIZE });
    const { removed, candidates } = told.table();
    expect(
      removed.map(({ filter, lacks, cells }) => [filter, ...lacks, ...told.names(cells)]),
    ).toEqual([
      ['rootFs', 'windows'],
      ['placementTags', 'isolated'],
      ['resources', 'memory', 'full', 'full-too'],
      ['resources', 'memory', 'disk', 'fullest'],
    ]);
    expect(candidates).toHaveLength(1);
    expect(told.whyNot('fullest')).toBe('fullest has too little left: memory, disk');
  });

  test('counts no score in a zone that holds more instances while another has room', () => {
    const told = story()
      .has({ guid: 'crowded', size: SIZE, zone: 'z1', lrps: { 'other[0]': '800/800' } })
      .has({ guid: 'empty', size: '9000/9000/90', zone: 'z2' })
      .has({ guid: 'beside', size: SIZE, zone: 'z2', lrps: { 'app[1]': '100/100' } });
    const { zones, winner, candidates } = told.table();
    expect(
      zones.map(({ name, instances, isConsidered }) => [name, instances, isConsidered]),
    ).toEqual([
      ['z1', 0, true],
      ['z2', 1, false],
    ]);
    expect(told.names([winner?.cell ?? -1])).toEqual(['crowded']);
    expect(candidates.map(({ isConsidered }) => isConsidered)).toEqual([true, false, false]);
    expect(told.whyNot('empty')).toBe(
      "empty is in z2, which holds 1 of the app's instances; z1 holds 0 and had room, so no score counted",
    );
  });

  test('says that chance decided between zones, and the order of answers within one', () => {
    const across = story()
      .has({ guid: 'a', size: SIZE, zone: 'z1' })
      .has({ guid: 'b', size: SIZE, zone: 'z2' });
    expect([across.table().tiedCells, across.table().decidedBy]).toEqual([2, 'draw']);
    const within = story().has({ guid: 'a', size: SIZE }).has({ guid: 'b', size: SIZE });
    expect([within.table().tiedCells, within.table().decidedBy]).toEqual([2, 'order']);
    expect(within.table().candidates.map(({ rank }) => rank)).toEqual([1, 1]);
    expect(within.whyNot('b')).toBe('b was as good as a, which came first');
  });

  test('of a task scores every task on a cell and no proxy', () => {
    const told = story()
      .has({ guid: 'tasked', size: SIZE, tasks: { 'other-1': '100/100' }, proxy: 32 })
      .has({ guid: 'free', size: SIZE, proxy: 32 });
    const { candidates } = told.table(told.fixture.task('nightly-1', '100/100'));
    expect(candidates.map(({ total }) => total.toFixed(3))).toEqual(['0.100', '1000.200']);
  });
});

describe('another cell would have won', () => {
  test('with more of what it has less of, smallest share first', () => {
    const told = story()
      .has({ guid: 'winner', size: SIZE, lrps: { 'other[0]': '400/400' } })
      .has({ guid: 'loser', size: SIZE, lrps: { 'other[1]': '550/400' } });
    expect(told.whyNot('loser')).toBe(
      'loser scored 0.05 above winner, mostly for more memory in use',
    );
    expect(told.flips('loser')).toEqual([
      'loser needs 150 MB more free memory, which makes it an equal of the best',
      'loser needs 150 MB more free disk, which makes it an equal of the best',
    ]);
  });

  test('with fewer starting containers, or where they cost less', () => {
    const told = story()
      .has({ guid: 'winner', size: SIZE, lrps: { 'other[0]': '540/0' } })
      .has({ guid: 'loser', size: SIZE, starting: 2 });
    // 0.54 / 3 of memory and 1 / 10 / 3 of containers against two starting containers.
    expect(told.flips('loser')).toEqual([
      'loser needs 2 starting containers fewer',
      'starting_container_weight at most 0.106',
    ]);
  });

  test('with one instance of the app fewer, and what it holds', () => {
    const told = story()
      .has({ guid: 'twin', size: SIZE, lrps: { 'app[1]': '100/100' } })
      .has({ guid: 'winner', size: SIZE, lrps: { 'other[0]': '700/700' } });
    expect(told.flips('twin')).toEqual(['twin needs 1 instance of the app fewer']);
  });

  test('never by its score, in a zone with more instances', () => {
    const told = story()
      .has({ guid: 'winner', size: SIZE, zone: 'z1', lrps: { 'other[0]': '800/800' } })
      .has({ guid: 'loser', size: '9000/9000/90', zone: 'z2' })
      .has({
        guid: 'beside',
        size: SIZE,
        zone: 'z2',
        lrps: { 'app[1]': '100/100', 'app[2]': '100/100' },
      });
    expect(told.flips('loser')).toEqual(['other cells of z2 need 2 instances of the app fewer']);
  });

  test('with the memory that it lacks', () => {
    const told = story()
      .has({ guid: 'winner', size: SIZE, lrps: { 'a[0]': '800/0', 'b[0]': '0/0', 'c[0]': '0/0' } })
      .has({ guid: 'loser', size: SIZE, proxy: 32, lrps: { 'other[2]': '900/0' } });
    expect(told.flips('loser')).toEqual(['loser needs 32 MB more free memory']);
  });

  test('under other placement tags', () => {
    const told = story()
      .has({ guid: 'shared', size: SIZE })
      .has({ guid: 'isolated', size: SIZE, profile: { placementTags: ['pci'] } });
    expect(told.flips('isolated')).toEqual([
      'isolated does not require placement tag pci, which makes it an equal of the best',
      'the app asks for placement tag pci',
    ]);
  });

  test('first where bin packing favours it', () => {
    const told = story()
      .has({ guid: 'first', size: SIZE, index: 0, lrps: { 'other[0]': '300/0' } })
      .has({ guid: 'second', size: SIZE, index: 1 });
    // 0.3 / 3 of memory and 0.1 / 3 of containers for one place further.
    expect(told.flips('first').at(-1)).toBe('bin_pack_first_fit_weight at least 0.134');
  });

  test('under a higher cap on starting containers, where that was reached', () => {
    const told = story()
      .set({ startingContainerCountMaximum: 2 })
      .has({ guid: 'free', size: SIZE })
      .has({ guid: 'busy', size: SIZE, starting: 2 });
    expect(told.table().error).toContain('in-flight start limit');
    expect(told.whyNot('free')).toBe('free could take it, but too many containers were starting');
    expect(told.flips('free')).toEqual(['starting_container_count_maximum at least 3']);
  });

  test('by no change when it has won', () => {
    const told = story().has({ guid: 'only', size: SIZE });
    expect(told.flips('only')).toEqual([]);
    expect(told.whyNot('only')).toBe('only won');
  });
});
