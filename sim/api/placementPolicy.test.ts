import { expect, test } from 'vitest';
import type { PlacementPolicy, PolicyCell, PolicyWork } from '../diego/auctioneer/placementPolicy';
import { readScenario } from './loadScenario';
import { runScenario, startScenario } from './runScenario';

const SCENARIO = readScenario({
  name: 'small',
  question: 'Where does it go?',
  foundation: {
    zones: ['z1', 'z2'],
    cells: [{ name: 'cell', count: 4, memory: '4GB', disk: '20GB' }],
  },
  workload: [
    { app: 'web', instances: 6, memory: '512MB' },
    { tasks: 'job', every: '1m', runs: '10s', memory: '256MB' },
  ],
  run: { duration: '5m', seed: 3 },
});

function cellsUsed(placementPolicy: PlacementPolicy): string[] {
  const run = startScenario(SCENARIO, { placementPolicy });
  run.finish();
  return run.cells().flatMap(({ name, running }) => (running.length > 0 ? [name] : []));
}

test('a policy that repeats Diego’s score gives the run of Diego, but says what it is', () => {
  const asked: [PolicyCell, PolicyWork][] = [];
  const same: PlacementPolicy = {
    name: 'same',
    score(cell, work) {
      asked.push([cell, work]);
      return cell.diegoScore;
    },
  };
  const diego = runScenario(SCENARIO);
  const outcome = runScenario(SCENARIO, { placementPolicy: same });
  expect(outcome.digest).toBe(diego.digest);
  expect(diego.warnings).toEqual([]);
  expect(outcome.warnings.join()).toContain('policy same instead of Diego');
  const works = new Set(asked.map(([, { kind, name }]) => `${kind} ${name.replace(/-.*/, '')}`));
  expect([...works].sort().map((work) => work.split(' ')[0])).toContain('task');
  expect(asked[0]?.[0]).toMatchObject({ memoryTotal: 4096, placementTags: [] });
});

test('zones stay balanced unless the policy looks across them', () => {
  const score = (cell: PolicyCell): number => cell.memoryLeft;
  expect(cellsUsed({ name: 'fullest', score })).toHaveLength(2);
  expect(cellsUsed({ name: 'fullest', score, isAcrossZones: true })).toHaveLength(1);
});

test('what a policy refuses everywhere is not placed, and the reason is not one of Diego’s', () => {
  const nowhere: PlacementPolicy = { name: 'nowhere', score: () => null };
  const run = startScenario(SCENARIO, { placementPolicy: nowhere });
  run.finish();
  expect(run.counts().running).toBe(0);
  expect(run.instances()[0]?.placementError).toBe('refused by the placement policy');
});

test.each([
  [() => Number.NaN, 'policy broken: NaN is no score of cell-'],
  [() => undefined, 'undefined is no score'],
  [() => '1', '1 is no score'],
  [() => Number.POSITIVE_INFINITY, 'expected a number, or null to refuse it'],
  [
    () => {
      throw new Error('no idea');
    },
    /policy broken: threw when asked about cell-\d for (web|job)-1: no idea/,
  ],
])('a policy without an answer is a mistake of its own, which ends the run: %s', (score, said) => {
  const run = startScenario(SCENARIO, { placementPolicy: { name: 'broken', score } as never });
  expect(() => run.finish()).toThrow(said);
  expect(() => run.step()).toThrow(/the run broke at .*; start or fork another one/);
});

test('what is no policy is refused at once', () => {
  const start = (placementPolicy: unknown) => () =>
    startScenario(SCENARIO, { placementPolicy } as never);
  for (const wrong of [
    null,
    'pack',
    { name: 'pack' },
    { score: () => 0 },
    { name: ' ', score() {} },
  ]) {
    expect(start(wrong)).toThrow('a placement policy has a name and a function score(cell, work)');
  }
});
