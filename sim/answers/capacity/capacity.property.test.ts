/** What holds of every foundation, however odd. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { containerMemory } from '../../model/placement';
import { type AppStory, type CapacityStory, capacityStory } from '../../testing/capacityFixture';
import { boardOf, copyOf, startRequest } from './board';
import { CAPACITY_DEFAULTS, capacityReport } from './capacityReport';
import { lossesOf } from './losses';
import { place } from './place';
import { CAPACITY_RESULT } from './result';
import { cellsFor, placeable } from './room';
import { addUp } from './sum';
import { lostInstances } from './survival';

const APPS: Readonly<Record<string, AppStory>> = {
  small: { size: '100/64' },
  middle: { size: '700/2000' },
  large: { size: '2000/500' },
  tagged: { size: '300/64', tags: ['isolated'] },
};

const count = fc.integer({ min: 0, max: 3 });
const cellStory = fc.record({
  zone: fc.constantFrom('z1', 'z2', 'z3'),
  size: fc.constantFrom('13000/40000/13', '13000/20000/249', '20000/24000/20'),
  tags: fc.constantFrom([], [], [], ['isolated']),
  optionalTags: fc.constantFrom([], ['isolated']),
  holds: fc.record({ small: count, middle: count, large: count, tagged: count }),
  starting: fc.integer({ min: 0, max: 2 }),
  isUp: fc.constantFrom(true, true, true, true, false),
  takesWork: fc.constantFrom(true, true, true, false),
});
const story: fc.Arbitrary<CapacityStory> = fc.record({
  apps: fc.constant(APPS),
  cells: fc.array(cellStory, { minLength: 1, maxLength: 8 }),
  proxy: fc.constantFrom(0, 32),
  auctioneer: fc.record({
    startingContainerCountMaximum: fc.constantFrom(0, 0, 2),
    binPackFirstFitWeight: fc.constantFrom(0, 0.5),
  }),
});

describe('the loss of a part of any foundation', () => {
  test('places no more than there is room for, and never fits where adding up says it does not', () => {
    let fitting = 0;
    let failing = 0;
    fc.assert(
      fc.property(story, fc.nat(1000), (entry, seed) => {
        const input = capacityStory(entry);
        const { auctioneer, proxyMemory } = input;
        for (const loss of lossesOf(boardOf(input), input.zones)) {
          const requests = lostInstances(loss);
          const after = copyOf(loss.left);
          const options = { auctioneer, proxyMemory, seed, draw: 0 };
          const { placed, unplaced } = place(after, requests, options);
          expect(placed + unplaced.length).toBe(requests.length);
          expect(unplaced.every(({ placementError }) => placementError !== '')).toBe(true);
          after.forEach((cell, position) => {
            const before = loss.left[position];
            if (before === undefined) throw new Error('there is another cell');
            const added = cell.wanted.slice(before.wanted.length);
            const memory = added.map((each) => containerMemory(each.memory, proxyMemory));
            const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
            expect(cell.available).toEqual({
              memory: before.available.memory - sum(memory),
              disk: before.available.disk - sum(added.map(({ disk }) => disk)),
              containers: before.available.containers - added.length,
            });
            if (added.length > 0) {
              expect(Math.min(...Object.values(cell.available))).toBeGreaterThanOrEqual(0);
            }
          });
          const { short } = addUp(loss.left, requests, proxyMemory);
          if (unplaced.length === 0) {
            fitting += 1;
            expect(short).toEqual([]);
          } else failing += 1;
        }
      }),
    );
    // Else this says little.
    expect(Math.min(fitting, failing)).toBeGreaterThan(20);
  });
});

test('auctions place as many of one size as the sum of whole pieces says', () => {
  fc.assert(
    fc.property(story, fc.constantFrom(0, 1, 2, 3), fc.nat(1000), (entry, process, seed) => {
      const input = capacityStory(entry);
      const app = input.apps[process];
      if (app === undefined) throw new Error('no such app');
      const { auctioneer, proxyMemory } = input;
      const size = { memory: containerMemory(app.memory, proxyMemory), disk: app.disk };
      const room = placeable(cellsFor(input.cells, app.constraint), size);
      const many = Array.from({ length: room + 3 }, (_, index) =>
        startRequest(input, process, 1000 + index),
      );
      const options = { auctioneer, proxyMemory, seed, draw: 0 };
      expect(place(copyOf(boardOf(input)), many, options).placed).toBe(room);
    }),
    { numRuns: 50 },
  );
});

test('a report keeps to its schema and comes out the same again', () => {
  const options = { ...CAPACITY_DEFAULTS, draws: 2, seed: 7 };
  fc.assert(
    fc.property(story, (entry) => {
      const report = capacityReport(capacityStory(entry), options);
      const header = { version: 1, build: 'test', scenario: 'story', seed: 7, warnings: [] };
      const result = { ...header, atSeconds: 0, atReason: 'asked for', ...report };
      expect(CAPACITY_RESULT.parse(result)).toEqual(result);
      expect(capacityReport(capacityStory(entry), options)).toEqual(report);
      const { survives, fails } = report.growth;
      if (survives !== null && fails !== null) expect(survives).toBeLessThan(fails);
    }),
    { numRuns: 20 },
  );
});
