import { describe, expect, test } from 'vitest';
import { capacityStory } from '../../testing/capacityFixture';
import { growthUntilLoss, newInstances } from './growth';

const DRAWS = { seed: 1, draws: 1 };

/** Three zones with a cell of 100 places each; so many instances on each. */
function threeZones(held: number) {
  return capacityStory({
    apps: { web: { size: '100' } },
    cells: ['z1', 'z2', 'z3'].map((zone) => ({ zone, size: '10000', holds: { web: held } })),
  });
}

describe('growth until the loss of a zone is not survived', () => {
  test('is found where two zones hold what three did', () => {
    // 200 places are left of 300: 150 instances may become 200.
    const growth = growthUntilLoss(threeZones(50), DRAWS);
    expect(growth).toMatchObject({ instances: 150, failure: { where: 'losing', zone: 'z1' } });
    const { survives, fails } = growth;
    expect(survives).toBeLessThanOrEqual(0.337);
    expect(survives).toBeGreaterThan(0.32);
    expect(fails).toBeGreaterThan(0.333);
    expect((fails ?? 0) - (survives ?? 0)).toBeLessThan(0.01);
  });

  test('is none when a zone cannot be lost as it is', () => {
    expect(growthUntilLoss(threeZones(70), DRAWS)).toEqual({
      instances: 210,
      survives: null,
      fails: 0,
      failure: { where: 'losing', zone: 'z1' },
    });
  });

  test('is none while something desired finds no room as it is', () => {
    const input = capacityStory({
      apps: { large: { size: '9000', waiting: 2 }, small: { size: '10' } },
      cells: ['z1', 'z2'].map((zone) => ({ zone, size: '4000', holds: { small: 1 } })),
    });
    expect(growthUntilLoss(input, DRAWS)).toEqual({
      instances: 4,
      survives: null,
      fails: 0,
      failure: { where: 'placing', zone: null },
    });
  });

  test('means nothing where nothing is desired', () => {
    const input = capacityStory({ apps: {}, cells: [{ zone: 'z1', size: '100' }] });
    expect(growthUntilLoss(input, DRAWS)).toMatchObject({ instances: 0, survives: null });
  });
});

test('growth deals the share of all instances to the apps, further indices each', () => {
  const input = capacityStory({
    apps: { one: { size: '1' }, two: { size: '1' }, many: { size: '1' } },
    cells: [{ zone: 'z1', size: '999', holds: { one: 1, two: 1, many: 10 } }],
  });
  const added = newInstances(input, 0.5).map(({ process, index }) => `${process}/${index}`);
  expect(added).toEqual(['0/1', '2/10', '2/11', '2/12', '2/13', '2/14']);
});
