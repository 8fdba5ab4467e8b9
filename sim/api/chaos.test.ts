import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlacementPolicy } from '../diego/auctioneer/placementPolicy';
import { checkScenario, regressionOf, scenarios, seeds, shrinkScenario } from './chaos';
import type { CustomInvariant } from './invariants';
import { readScenario, withChanges } from './loadScenario';
import { runScenario, startScenario } from './runScenario';

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
  expect(shrinkScenario(cells, failure)).toEqual({ data: cells, failure });
});

const TWO_CELLS = {
  name: 'two',
  question: 'Is it well?',
  foundation: {
    zones: ['z1', 'z2'],
    cells: [{ name: 'cell', count: 6, memory: '8GB', disk: '40GB' }],
  },
  workload: [
    { app: 'web', instances: 3, memory: '512MB' },
    { app: 'api', instances: 4, memory: '256MB' },
    { tasks: 'job', every: '30s', runs: '10s', memory: '256MB' },
  ],
  events: [
    { at: '30s', kill: { cells: ['cell-1'] }, for: '1m' },
    { at: '1m', kill: { process: 'auctioneer' } },
  ],
  run: { duration: '6m', seed: 2 },
};

/** At no time do so many instances start. */
function fewStarts(most: number): CustomInvariant {
  let starts = 0;
  return {
    name: 'few starts',
    sentence: 'Few instances start.',
    kinds: ['actualLRP.started'],
    onRecord({ at }, report) {
      starts++;
      if (starts > most) report('instances', `${starts} have started by ${at}`);
    },
  };
}

test('custom invariants are asked in a check, made for each run, and decide what it shrinks to', () => {
  const scenario = readScenario(TWO_CELLS);
  expect(checkScenario(scenario)).toBeNull();
  expect(checkScenario(scenario, { invariants: () => [fewStarts(9)] })).toBeNull();
  const options = { invariants: () => [fewStarts(2)] };
  const failure = checkScenario(scenario, options);
  expect(failure).toMatchObject({ invariant: 'few starts', atSeconds: expect.any(Number) });
  if (failure === null) return;
  const small = shrinkScenario(scenario, failure, options);
  expect(small.data.events).toEqual([]);
  expect(small.data.workload.length).toBeLessThan(3);
  const again = readScenario(small.data);
  expect(checkScenario(again)).toBeNull();
  expect(checkScenario(again, options)).toEqual(small.failure);
  const run = startScenario(again, options);
  expect(() => run.finish()).toThrow('few starts: instances: 3 have started');
});

test('an invariant over states is asked in a check as well, and what it throws is told', () => {
  const invariants: CustomInvariant[] = [
    {
      name: 'allUp',
      sentence: 'All cells are up.',
      check({ now, cells }) {
        const up = cells().filter(({ isUp }) => isUp).length;
        if (up < 6) throw new Error(`${up} cells are up at ${now / 1e6} s`);
      },
    },
  ];
  const failure = checkScenario(readScenario(TWO_CELLS), { invariants });
  expect(failure?.text).toMatch(/^it threw: 5 cells are up at 3\d(\.\d+)? s$/);
});

test('a policy is held to all but what makes an auction Diego’s', () => {
  const scenario = readScenario(TWO_CELLS);
  const packed: PlacementPolicy = { name: 'packed', score: ({ memoryLeft }) => memoryLeft };
  expect(checkScenario(scenario, { placementPolicy: packed })).toBeNull();
  const sulking: PlacementPolicy = {
    name: 'sulking',
    score: ({ sameProcess }) => (sameProcess > 0 ? null : 1),
    isAcrossZones: true,
  };
  const crowded = readScenario({
    ...TWO_CELLS,
    workload: [{ app: 'web', instances: 8, memory: '64MB' }],
    run: { duration: '25m', seed: 2 },
  });
  expect(checkScenario(crowded)).toBeNull();
  const refused = checkScenario(crowded, { placementPolicy: sulking });
  expect(refused?.invariant).toBe('settles');
  expect(refused?.text).toContain('refused by the placement policy');
  const broken: PlacementPolicy = {
    name: 'broken',
    score() {
      throw new Error('no idea');
    },
  };
  const failure = checkScenario(scenario, { placementPolicy: broken });
  expect(failure).toMatchObject({ invariant: 'throws', text: /policy broken: threw when asked/ });
});

test('a policy with a mood of its own is found by the second run', () => {
  let asked = 0;
  const moody: PlacementPolicy = { name: 'moody', score: () => (asked++ * 7919) % 104_729 };
  const failure = checkScenario(readScenario(TWO_CELLS), { placementPolicy: moody });
  expect(failure?.invariant).toBe('deterministic');
  expect(failure?.text).toContain('is the first that differs');
});

test('a failure is a file that opens again', () => {
  const scenario = readScenario(TWO_CELLS, {
    set: { 'run.duration': '2m' },
    events: [{ at: '90s', hang: { process: 'auctioneer' }, for: '5s' }],
  });
  const failure = { invariant: 'few starts', text: 'instances: 3 have started', atSeconds: 1.5 };
  const { name, text } = regressionOf(scenario, failure, 'our tests\n> a zone');
  expect(name).toMatch(/^few-starts-[0-9a-f]{6}$/);
  expect(text).toContain('# Found by: our tests > a zone');
  expect(text).toContain(`without any: diegosim check --scenario ${name}.yaml --runs 1`);
  expect(runScenario(readScenario(text)).digest).toBe(runScenario(scenario).digest);
});

test('a scenario that extends another one is a file of its own', () => {
  const scenario = readScenario('name: more\nquestion: And this?\nextends: base.yaml\n', {
    readSibling: () => JSON.stringify(TWO_CELLS),
    seed: 5,
  });
  const failure = { invariant: 'few starts', text: 'instances: 3 have started', atSeconds: null };
  const again = readScenario(regressionOf(scenario, failure).text);
  expect(again.seed).toBe(5);
  expect(runScenario(again).digest).toBe(runScenario(scenario).digest);
  expect(runScenario(withChanges(scenario, { seed: 5 })).digest).toBe(runScenario(again).digest);
});

const FAILURE = { invariant: 'x', text: '', atSeconds: null };

test.each([
  [() => checkScenario({} as never), 'comes from loadScenario'],
  [
    () => checkScenario(readScenario(TWO_CELLS), { invariant: [] } as never),
    'did you mean invariants?',
  ],
  [
    () =>
      checkScenario(readScenario(TWO_CELLS), {
        invariants: [{ ...fewStarts(1), name: 'settles' }],
      }),
    'settles is what another failure is called',
  ],
  [
    () => checkScenario(readScenario(TWO_CELLS), { placementPolicy: {} as never }),
    'a placement policy has',
  ],
  [() => shrinkScenario({} as never, FAILURE), 'a scenario is drawn, loaded'],
  [() => shrinkScenario(readScenario(TWO_CELLS), null as never), 'there is no failure'],
  [() => regressionOf(readScenario(TWO_CELLS), null as never), 'there is no failure'],
  [
    () => regressionOf(readScenario(TWO_CELLS), { invariant: 'x', text: '' } as never),
    'a failure has an invariant, a text and atSeconds',
  ],
  [() => regressionOf((() => TWO_CELLS) as never, FAILURE), 'a scenario is drawn, loaded'],
  [() => shrinkScenario({ ...TWO_CELLS, seed: 1n } as never, FAILURE), 'a scenario is drawn'],
  [() => scenarios({ trouble: false } as never), 'there is no option "trouble"'],
])('what cannot be checked says why: %s', (check, said) => {
  expect(check).toThrow(said);
});

test.each([
  ['../../../etc/passwd', /^etc-passwd-\w{6}$/],
  ['', /^failure-\w{6}$/],
  ['日本', /^failure-\w{6}$/],
  ['a'.repeat(5000), /^a{1,100}-\w{6}$/],
])('whatever a failure is called, its file can be named and opened: %s', (invariant, expected) => {
  const failure = { invariant, text: '\u0000\u001b[31m\n---\n# x', atSeconds: 1 };
  const scenario = readScenario(TWO_CELLS);
  const { name, text } = regressionOf(scenario, failure, 'a\u0000 test\u2028\u001b[31m');
  expect(name).toMatch(expected);
  expect(readScenario(text)).toMatchObject({ name, duration: scenario.duration });
  expect(() => regressionOf(scenario, failure, 3 as never)).toThrow('the name of a test, not 3');
});
