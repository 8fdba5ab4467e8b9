/**
 * How evenly the auction spreads work: the scenarios of auction/simulation/simulation_test.go with the
 * expectations that it states. Cells are 100/100/100, cell i in zone i mod 2, every instance takes 1 MB
 * of disk, and deviations are from the mean over the cells that won something.
 */
import { describe, expect, test } from 'vitest';
import { RandomStreams } from '../engine/random';
import type { Auction, AuctionConfig } from '../model/auction';
import type { CellState } from '../model/cellState';
import { AuctionFixture } from './auctionFixture';

const SPREADING: Partial<AuctionConfig> = { startingContainerWeight: 0.25 };

class Simulation {
  private readonly fixture = new AuctionFixture();
  private readonly streams: RandomStreams;
  private unique = 0;

  constructor(seed = 1) {
    this.streams = new RandomStreams(seed);
  }

  cell(index: number, preloaded = 0, zone = `z${index % 2}`): CellState {
    const names = Array.from({ length: preloaded }, () => this.uniqueName());
    const lrps = Object.fromEntries(names.map((name) => [name, '1/1']));
    return this.fixture.cell({ guid: `cell-${index}`, zone, index, size: '100/100/100', lrps });
  }

  cells(count: number, preloaded: (index: number) => number = () => 0): CellState[] {
    return Array.from({ length: count }, (_, i) => this.cell(i, preloaded(i)));
  }

  uniques(count: number, memory = 1): Auction[] {
    return Array.from({ length: count }, () => this.fixture.lrp(this.uniqueName(), `${memory}/1`));
  }

  instances(processGuid: string, count: number, memory = 1, first = 0): Auction[] {
    return Array.from({ length: count }, (_, i) =>
      this.fixture.lrp(`${processGuid}[${first + i}]`, `${memory}/1`),
    );
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, key: this.streams.draw('shuffle') }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }

  decide(cells: readonly CellState[], work: readonly Auction[], config = SPREADING) {
    return this.fixture.auction(cells, work, config, () => this.streams.draw('chance'));
  }

  /** Wins by cell. Everything must be placed. */
  wins(cells: readonly CellState[], work: readonly Auction[], config = SPREADING): number[] {
    const { decisions } = this.decide(cells, work, config);
    const wins = cells.map(() => 0);
    for (const { position, error } of decisions) {
      expect(error).toBeUndefined();
      wins[position] = (wins[position] ?? 0) + 1;
    }
    return wins;
  }

  nameOf(auction: Auction): string {
    return this.fixture.nameOf(auction);
  }

  private uniqueName(): string {
    this.unique += 1;
    return `unique-${this.unique}[0]`;
  }
}

function deviation(wins: readonly number[]): number {
  const winners = wins.filter((count) => count > 0);
  const mean = sum(winners) / winners.length;
  return Math.max(...winners.map((count) => Math.abs(count - mean)));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

const COLD_STARTS = [
  [8, 4],
  [40, 10],
  [200, 20],
  [800, 40],
] as const;

describe('a cold start', () => {
  test.each(COLD_STARTS)(
    'of %i single apps on %i cells is even within 1 (cell 83)',
    (apps, cells) => {
      const simulation = new Simulation();
      const wins = simulation.wins(simulation.cells(cells), simulation.uniques(apps));
      expect(deviation(wins)).toBeLessThanOrEqual(1);
    },
  );

  const packings = [0.25, 0.5, 0.75].flatMap((weight) =>
    COLD_STARTS.map(([apps, cells]) => [apps, cells, weight] as const),
  );

  test.each(packings)(
    'of %i single apps on %i cells packs with weight %d (cell 84)',
    (apps, cells, weight) => {
      const simulation = new Simulation();
      const config = { startingContainerWeight: 0.5, binPackFirstFitWeight: weight };
      const wins = simulation.wins(simulation.cells(cells), simulation.uniques(apps), config);
      const zones = [0, 1].map((zone) => wins.filter((_, i) => i % 2 === zone));
      for (const inZone of zones) expect(inZone).toEqual([...inZone].sort((a, b) => b - a));
      expect(deviation(zones.map(sum))).toBeLessThanOrEqual(1);
    },
  );

  test.each(packings)(
    'of one app with %i instances on %i cells is even within 1 though packing weighs %d (cell 85)',
    (apps, cells, weight) => {
      const simulation = new Simulation();
      const config = { startingContainerWeight: 0.5, binPackFirstFitWeight: weight };
      const work = simulation.instances('red', apps);
      expect(deviation(simulation.wins(simulation.cells(cells), work, config))).toBeLessThanOrEqual(
        1,
      );
    },
  );

  test.each([
    [25, 1],
    [100, 4],
  ])('of a large mix on %i cells is even within 10 (cell 86)', (cells, times) => {
    const simulation = new Simulation();
    const work = [
      [1800, 1],
      [200, 2],
      [50, 4],
    ].flatMap(([count = 0, memory = 0]) => [
      ...simulation.uniques((count * times) / 2, memory),
      ...Array.from({ length: 12 }, (_, colour) => {
        const share = Math.floor((count * times) / 2 / 12);
        return simulation.instances(`colour-${colour}-${memory}`, share, memory);
      }).flat(),
    ]);
    const wins = simulation.wins(simulation.cells(cells), simulation.shuffled(work));
    expect(deviation(wins)).toBeLessThanOrEqual(10);
  });
});

describe('a deploy that left cells empty', () => {
  test.each([
    [95, 500],
    [99, 100],
  ])('does not flood them: %i of 100 cells are full, %i start (cell 87)', (full, starting) => {
    const simulation = new Simulation();
    const cells = simulation.cells(100, (index) => (index < full ? 50 : 0));
    const wins = simulation.wins(cells, simulation.uniques(starting));
    expect(deviation(wins)).toBeLessThanOrEqual(1);
  });
});

describe('availability zones', () => {
  test('get the same number of instances, though one has a single, half full cell (cell 88)', () => {
    const simulation = new Simulation();
    const cells = [
      simulation.cell(0, 0, 'z0'),
      simulation.cell(1, 50, 'z1'),
      simulation.cell(2, 0, 'z0'),
    ];
    const [a = 0, b = 0, c = 0] = simulation.wins(cells, simulation.instances('red', 40));
    expect([a + c, b]).toEqual([20, 20]);
  });
});

describe('scaling one app up on nearly full cells', () => {
  test.each([
    [10, 80],
    [30, 200],
    [100, 400],
  ])('is even within 1: %i cells, %i instances (cell 89)', (count, instances) => {
    const simulation = new Simulation();
    const cells = simulation.cells(count, (index) => 78 + (index % 3));
    const wins = simulation.wins(cells, simulation.instances('red', instances));
    expect(deviation(wins)).toBeLessThanOrEqual(1);
  });
});

describe('boulders and pebbles', () => {
  test('the first boulder is placed before the pebbles, the second finds no room (cell 90)', () => {
    const simulation = new Simulation();
    const work = [...simulation.uniques(80), ...simulation.instances('red', 2, 50)];
    const { decisions } = simulation.decide([simulation.cell(0)], work);
    const winners = decisions.filter(({ error }) => error === undefined);
    const losers = decisions.filter(({ error }) => error !== undefined);
    expect([winners.length, losers.length]).toEqual([51, 31]);
    expect(winners.map(({ auction }) => simulation.nameOf(auction))).toContain('red[0]');
    expect(losers.map(({ auction }) => simulation.nameOf(auction))).toContain('red[1]');
  });
});
