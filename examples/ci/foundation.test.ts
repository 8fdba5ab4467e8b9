/**
 * A team's own questions about its foundation, as tests: `npm install && npm test`. The answers of diegosim go to
 * reports/diegosim.xml for the build server, beside what Vitest reports. A test that fails leaves its run there as a
 * trace, to be looked at with `npx diegosim ui reports/NAME.arrow`; a scenario that fails is made small and left there,
 * too.
 */
import fs from 'node:fs';
import {
  type CustomInvariant,
  junitReport,
  type PlacementPolicy,
  type RunOutcome,
  readScenario,
  runScenario,
  type ScenarioRun,
  startScenario,
  withChanges,
  writeWhole,
} from 'diegosim';
import { checkScenario, regressionOf, scenarios, shrinkScenario } from 'diegosim/testing';
import fc from 'fast-check';
import { afterAll, expect, onTestFailed, test } from 'vitest';

const REPORTS = `${import.meta.dirname}/reports`;
/** Tests that run many runs: on a busy machine they take longer than Vitest waits. */
const SLOW = { timeout: 60_000 };
const outcomes: RunOutcome[] = [];

const foundation = readScenario({
  name: 'our-foundation',
  question: 'Are all instances back a minute after zone z3 is lost?',
  foundation: {
    zones: ['z1', 'z2', 'z3'],
    cells: [{ name: 'diego-cell', count: 9, memory: '16GB', disk: '100GB' }],
  },
  workload: [{ app: 'shop', count: 20, instances: 3, memory: '512MB' }],
  events: [{ at: '5m', kill: { zone: 'z3' } }],
  expect: [{ recovered: { within: '1m', after: '5m' } }],
  run: { duration: '10m', seed: 1 },
});

afterAll(() => writeWhole(`${REPORTS}/diegosim.xml`, junitReport(outcomes), fs));

/** Has the run written down if the test at hand fails. */
function tracedIfFailed(run: ScenarioRun, name: string): ScenarioRun {
  onTestFailed(() => run.writeTrace(`${REPORTS}/${name}.arrow`, fs));
  return run;
}

test('the loss of a zone is recovered within a minute', () => {
  const run = tracedIfFailed(startScenario(foundation, { hasMetrics: true }), 'zone-lost');
  expect(run.advanceToRecord('cell.killed')?.at).toBe(5 * 60_000_000);
  expect(run.counts()).toEqual({ desired: 60, running: 40, missing: 20 });
  expect(run.advanceUntil(() => run.counts().missing === 0, '1m')).toBe(true);
  expect(run.cells().filter(({ isPresent }) => isPresent)).toHaveLength(6);
  const outcome = run.finish();
  outcomes.push(outcome);
  expect(outcome.verdict).toBe('met');
  expect(run.metric('bbs.LRPsMissing')[0]?.samples.at(-1)?.value).toBe(0);
});

test('what happens while a zone is away is made good, as long as two cells are left', SLOW, () => {
  const run = startScenario(withChanges(foundation, { set: { 'run.duration': '20m' } }));
  run.advanceTo('6m');
  const missingAfter = (event: object): number => {
    const fork = run.fork();
    fork.inject(event);
    fork.advanceBy('5m');
    return fork.counts().missing;
  };
  expect(missingAfter({ kill: { process: 'auctioneer' } })).toBe(0);
  expect(missingAfter({ database: 'hangs', for: '1m' })).toBe(0);
  expect(missingAfter({ add: { app: 'sale', instances: 10, memory: '1GB' } })).toBe(0);
  expect(missingAfter({ deploy: { change: 'restart', maxInFlight: 2 } })).toBe(0);
  expect(missingAfter({ kill: { count: 4 } })).toBe(0);
  expect(missingAfter({ kill: { count: 5 } })).toBe(30);
  expect(run.counts().missing).toBe(0);
});

test('packing cells full empties some, and is said not to be Diego', () => {
  const fullest: PlacementPolicy = { name: 'fullest', score: (cell) => cell.memoryLeft };
  const emptyCells = (placementPolicy?: PlacementPolicy) => {
    const run = startScenario(foundation, placementPolicy ? { placementPolicy } : {});
    run.advanceTo('4m');
    const empty = run.cells().filter(({ running }) => running.length === 0).length;
    return { empty, warnings: run.stop().warnings };
  };
  expect(emptyCells()).toEqual({ empty: 0, warnings: [] });
  const packed = emptyCells(fullest);
  expect(packed.empty).toBeGreaterThan(3);
  expect(packed.warnings.join()).toContain('not Diego');
});

const spread: CustomInvariant = {
  name: 'spread',
  sentence: 'Two instances of an app never share a cell while there are enough cells.',
  check(run, report) {
    for (const { name, running } of run.cells()) {
      const apps = running.map((instance) => instance.split('/')[0]);
      if (new Set(apps).size < apps.length) report(name, 'runs an app twice');
    }
  },
};

test('instances of an app share a cell only when too few are left, and how is in the trace', async () => {
  expect(runScenario(foundation, { invariants: [spread] }).verdict).toBe('met');
  const run = startScenario(foundation, { invariants: [spread] });
  run.inject({ kill: { count: 4 } }, '6m');
  expect(() => run.finish()).toThrow('runs an app twice');
  // As `tracedIfFailed` does, for this one is meant to fail.
  await run.writeTrace(`${REPORTS}/spread.arrow`, fs);
});

test('the smallest foundation in which an app is not spread is a file', SLOW, () => {
  const options = { invariants: [spread] };
  const crowded = withChanges(foundation, { events: [{ at: '6m', kill: { count: 4 } }] });
  const failure = checkScenario(crowded, options);
  expect(failure?.invariant).toBe('spread');
  if (failure === null) return;
  const small = shrinkScenario(crowded, failure, options);
  const { text } = regressionOf(small.data, small.failure, 'npm test');
  writeWhole(`${REPORTS}/spread.yaml`, text, fs);
  expect(small.data.workload).toHaveLength(1);
  expect(checkScenario(readScenario(text), options)?.invariant).toBe('spread');
});

test('whatever goes wrong in a random foundation, it is well again', SLOW, () => {
  const isWell = fc.property(scenarios(), (data) => checkScenario(readScenario(data)) === null);
  fc.assert(isWell, { numRuns: 2, seed: 1, endOnFailure: true });
});
