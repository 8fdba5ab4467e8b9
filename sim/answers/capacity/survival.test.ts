import { describe, expect, test } from 'vitest';
import { type CapacityStory, capacityStory } from '../../testing/capacityFixture';
import { boardOf } from './board';
import { type Loss, lossesOf } from './losses';
import { survive } from './survival';

const DRAWS = { seed: 1, draws: 5 };

/** What the loss of the zone does, by auctions and by adding up. */
function losing(zone: string, story: CapacityStory, kind: Loss['kind'] = 'zone') {
  const input = capacityStory(story);
  const loss = lossesOf(boardOf(input), input.zones).find(
    (each) => each.kind === kind && each.zone === zone,
  );
  if (loss === undefined) throw new Error(`nothing is lost in ${zone}`);
  return survive(input, loss, DRAWS);
}

describe('the loss of a zone', () => {
  test('fits when each lost instance finds a cell', () => {
    const story = {
      apps: { web: { size: '1000' } },
      cells: [
        { zone: 'z1', size: '4000', holds: { web: 2 } },
        { zone: 'z2', size: '4000', holds: { web: 1 } },
      ],
    };
    expect(losing('z1', story)).toMatchObject({
      verdict: 'fits',
      instances: 2,
      placedMinimum: 2,
      unplaced: [],
      sum: { verdict: 'fits', memoryNeededMB: 2000, memoryFreeMB: 3000 },
      after: { memoryUsedShare: 0.75, memoryLeftPerCellMB: { minimum: 1000, maximum: 1000 } },
    });
  });

  test('finds no room on a cell that drains, and takes what that cell still holds', () => {
    const full = { zone: 'z2', size: '3000', holds: { web: 3 } };
    const story = (takesWork: boolean) => ({
      apps: { web: { size: '1000' } },
      cells: [
        { zone: 'z1', size: '4000', holds: { web: 1 } },
        full,
        { zone: 'z2', size: '4000', holds: { web: 1 }, takesWork },
      ],
    });
    expect(losing('z1', story(true))).toMatchObject({ verdict: 'fits', cellsLeft: 2 });
    expect(losing('z1', story(false))).toMatchObject({
      verdict: 'does not fit',
      placedMaximum: 0,
      sum: { verdict: 'does not fit', memoryFreeMB: 0 },
    });
    expect(losing('z2', story(false))).toMatchObject({ instances: 4, placedMinimum: 3 });
  });

  test('does not fit in pieces that are too small, though their sum is enough', () => {
    const story = {
      apps: { large: { size: '4096' }, small: { size: '500' } },
      cells: [
        { zone: 'z1', size: '5000', holds: { large: 1 } },
        { zone: 'z2', size: '3000', holds: { small: 1 } },
        { zone: 'z2', size: '3000', holds: { small: 1 } },
      ],
    };
    expect(losing('z1', story)).toMatchObject({
      verdict: 'does not fit',
      placedMaximum: 0,
      unplaced: [{ placementError: 'insufficient resources: memory', instances: 1 }],
      smallestUnplacedMB: 4096,
      largestFreeMB: 2500,
      sum: { verdict: 'fits', memoryNeededMB: 4096, memoryFreeMB: 5000 },
    });
  });

  test('does not fit where the room is behind tags that not all ask for', () => {
    const story = {
      apps: { plain: { size: '1000' }, secret: { size: '1000', tags: ['isolated'] } },
      cells: [
        { zone: 'z1', size: '4000', holds: { plain: 2 } },
        { zone: 'z1', size: '4000', tags: ['isolated'], holds: { secret: 1 } },
        { zone: 'z2', size: '1000', holds: { plain: 1 } },
        { zone: 'z2', size: '9000', tags: ['isolated'] },
      ],
    };
    expect(losing('z1', story)).toMatchObject({
      verdict: 'does not fit',
      placedMinimum: 1,
      placedMaximum: 1,
      unplaced: [{ placementError: 'insufficient resources: memory', instances: 2 }],
      sum: { verdict: 'fits' },
    });
    const tagged = lossesOf(boardOf(capacityStory(story)), ['z1', 'z2'])
      .filter(({ kind, zone }) => kind === 'zone and tags' && zone === 'z1')
      .map((loss) => survive(capacityStory(story), loss, DRAWS));
    expect(tagged.map(({ placementTags, verdict }) => [placementTags, verdict])).toEqual([
      [[], 'does not fit'],
      [['isolated'], 'fits'],
    ]);
  });

  test('finds no compatible cell when all cells with a tag were in the zone', () => {
    const story = {
      apps: { secret: { size: '100', tags: ['isolated'] } },
      cells: [
        { zone: 'z1', size: '4000', tags: ['isolated'], holds: { secret: 3 } },
        { zone: 'z2', size: '4000' },
      ],
    };
    expect(losing('z1', story)).toMatchObject({
      verdict: 'does not fit',
      unplaced: [
        {
          placementError: 'found no compatible cell with placement tag "isolated"',
          instances: 3,
          apps: [{ name: 'secret', instances: 3 }],
        },
      ],
      sum: { verdict: 'does not fit', short: ['memory', 'containers'], memoryFreeMB: 0 },
    });
  });

  test('does not fit where memory is on one cell and containers are on another', () => {
    const story = {
      apps: { web: { size: '100' } },
      cells: [
        { zone: 'z1', size: '4000', holds: { web: 1 } },
        { zone: 'z2', size: '4000/9000/0' },
        { zone: 'z2', size: '50/9000/249' },
      ],
    };
    expect(losing('z1', story)).toMatchObject({
      verdict: 'does not fit',
      unplaced: [{ placementError: 'insufficient resources' }],
      sum: { verdict: 'fits' },
    });
  });

  test('asks again for what a batch gave a cell too much of', () => {
    // Ten with their proxies. An auction forgets the proxies of those before it, and places twelve.
    const story = {
      apps: { web: { size: '100' } },
      cells: [
        { zone: 'z1', size: '9000', holds: { web: 12 } },
        { zone: 'z2', size: '1320' },
      ],
      proxy: 32,
    };
    expect(losing('z1', story)).toMatchObject({
      verdict: 'does not fit',
      placedMinimum: 10,
      placedMaximum: 10,
      batchesMaximum: 2,
      unplaced: [{ placementError: 'insufficient resources: memory', instances: 2 }],
    });
  });

  test('takes as many batches as a limit of starting containers makes it', () => {
    const story = {
      apps: { web: { size: '100' } },
      cells: [
        { zone: 'z1', size: '9000', holds: { web: 7 } },
        { zone: 'z2', size: '9000', starting: 3 },
      ],
      auctioneer: { startingContainerCountMaximum: 3 },
    };
    // The first one waits for what starts already.
    expect(losing('z1', story)).toMatchObject({ verdict: 'fits', batchesMaximum: 4 });
  });

  test('keeps instances of an app away from those that an earlier batch placed', () => {
    const story = {
      apps: { web: { size: '100' } },
      cells: [
        { zone: 'z1', size: '9000', holds: { web: 2 } },
        { zone: 'z2', size: '90000' },
        { zone: 'z2', size: '1000' },
      ],
      auctioneer: { startingContainerCountMaximum: 1 },
    };
    // By free memory alone the large cell would win both.
    expect(losing('z1', story).after.memoryLeftPerCellMB.minimum).toBe(900);
  });

  test('depends on chance where an equal cell may take what only one cell has room for', () => {
    const input = capacityStory({
      apps: { any: { size: '1000' }, picky: { size: '2000', tags: ['fast'] } },
      cells: [
        { zone: 'z1', size: '9000', optionalTags: ['fast'], holds: { any: 1, picky: 1 } },
        { zone: 'z2', size: '2000', optionalTags: ['fast'] },
        { zone: 'z2', size: '2000' },
      ],
    });
    // Further instances are placed after all first ones.
    input.cells[0]?.instances.index.set([0, 1]);
    const [loss] = lossesOf(boardOf(input), input.zones);
    if (loss === undefined) throw new Error('nothing is lost');
    const result = survive(input, loss, { seed: 1, draws: 20 });
    expect(result).toMatchObject({
      verdict: 'depends on chance',
      placedMinimum: 1,
      placedMaximum: 2,
      unplaced: [{ apps: [{ name: 'picky', instances: 1 }] }],
    });
    expect(survive(input, loss, { seed: 1, draws: 20 })).toEqual(result);
  });

  test('leaves nothing to a foundation of one zone', () => {
    const story = {
      apps: { web: { size: '100' } },
      cells: [{ zone: 'z1', size: '9000', holds: { web: 1 } }],
    };
    expect(losing('z1', story)).toMatchObject({
      verdict: 'does not fit',
      cellsLeft: 0,
      unplaced: [{ placementError: 'unable to communicate to compatible cells' }],
    });
  });

  test('does not ask for what runs elsewhere as well', () => {
    const input = capacityStory({
      apps: { web: { size: '100' } },
      cells: [
        { zone: 'z1', size: '9000', holds: { web: 1 } },
        { zone: 'z2', size: '9000', holds: { web: 1 } },
      ],
    });
    input.cells[1]?.instances.index.fill(0);
    const [loss] = lossesOf(boardOf(input), input.zones);
    expect(loss && survive(input, loss, DRAWS).instances).toBe(0);
  });
});

describe('the largest cell', () => {
  test('is the one with most memory, and among equals the one that holds most', () => {
    const story = {
      apps: { web: { size: '100' } },
      cells: [
        { zone: 'z1', size: '8000', holds: { web: 9 } },
        { zone: 'z1', size: '9000', holds: { web: 1 } },
        { zone: 'z2', size: '9000', holds: { web: 2 } },
      ],
    };
    expect(losing('z2', story, 'cell')).toMatchObject({ cellGuid: 'cell-2', instances: 2 });
  });

  test('is told of for each set of tags', () => {
    const input = capacityStory({
      apps: {},
      cells: [
        { zone: 'z1', size: '9000' },
        { zone: 'z1', size: '8000', tags: ['b', 'a'] },
        { zone: 'z2', size: '7000', tags: ['a', 'b'] },
      ],
    });
    const cells = lossesOf(boardOf(input), input.zones).filter(({ kind }) => kind === 'cell');
    expect(cells.map(({ placementTags, lost }) => [placementTags, lost[0]?.cellGuid])).toEqual([
      [[], 'cell-0'],
      [['a', 'b'], 'cell-1'],
    ]);
  });
});
