import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkScenario, scenarios, seeds, shrinkScenario } from './chaos';
import { readScenario } from './loadScenario';
import { runScenario } from './scenarioRun';

test('without trouble nothing happens to a random foundation', () => {
  const drawn = fc.sample(scenarios({ hasTrouble: false }), { seed: 3, numRuns: 5 });
  for (const data of drawn) {
    expect(data.events).toEqual([]);
    expect(readScenario(data).name).toBe('chaos');
  }
});

test('the same draw with another seed is another run', () => {
  const [data] = fc.sample(scenarios(), { seed: 4, numRuns: 1 });
  const [one, other] = fc.sample(seeds(), { seed: 4, numRuns: 2 });
  const digest = (seed = 0): string => runScenario(readScenario(data ?? {}, { seed })).digest;
  expect(digest(one)).toBe(digest(one));
  expect(digest(one)).not.toBe(digest(other));
});

test('what does not fail so is not made smaller', () => {
  const [data] = fc.sample(scenarios({ hasTrouble: false }), { seed: 3, numRuns: 1 });
  if (data === undefined) throw new Error('nothing was drawn');
  expect(checkScenario(readScenario(data))).toBeNull();
  const failure = { invariant: 'uniqueSubnets', text: 'cell-1: shares a subnet', atSeconds: 20 };
  const cells = {
    ...data,
    foundation: { ...data.foundation },
    run: { ...data.run, duration: '2m' },
  };
  expect(shrinkScenario(cells, failure)).toBe(cells);
});
