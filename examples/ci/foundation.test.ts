/**
 * A team's own questions about its foundation, as tests: `npm install && npm test`. The answers of diegosim go to
 * reports/diegosim.xml for the build server, beside what Vitest reports.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CustomInvariant,
  junitReport,
  type PlacementPolicy,
  type RunOutcome,
  readScenario,
  runScenario,
  startScenario,
} from 'diegosim';
import { checkScenario, scenarios } from 'diegosim/testing';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

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
const outcomes: RunOutcome[] = [];

afterAll(() => {
  const folder = join(import.meta.dirname, 'reports');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'diegosim.xml'), junitReport(outcomes));
});

test('the loss of a zone is recovered within a minute', () => {
  const run = startScenario(foundation, { hasMetrics: true });
  expect(run.advanceToRecord('cell.killed')?.at).toBe(5 * 60_000_000);
  expect(run.counts()).toEqual({ desired: 60, running: 40, missing: 20 });
  expect(run.advanceUntil(() => run.counts().missing === 0, '1m')).toBe(true);
  expect(run.cells().filter(({ isPresent }) => isPresent)).toHaveLength(6);
  const outcome = run.finish();
  outcomes.push(outcome);
  expect(outcome.verdict).toBe('met');
  expect(run.metric('bbs.LRPsMissing')[0]?.samples.at(-1)?.value).toBe(0);
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

test('instances of an app share a cell only when too few are left', () => {
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
  outcomes.push(runScenario(foundation, { invariants: [spread] }));
  const run = startScenario(foundation, { invariants: [spread] });
  run.inject({ kill: { count: 4 } }, '6m');
  expect(() => run.finish()).toThrow('runs an app twice');
});

test('whatever goes wrong in a random foundation, it is well again', () => {
  const isWell = fc.property(scenarios(), (data) => checkScenario(readScenario(data)) === null);
  fc.assert(isWell, { numRuns: 2, seed: 1 });
});
