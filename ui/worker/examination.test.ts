/** What the build of a canary puts into the worker is what the worker expects there, and speaks only when it should. */
import { expect, it } from 'vitest';
import { advance, startRun } from '../../sim/answers/run';
import { expandScenario } from '../../sim/scenario/expand';
import { parseScenario } from '../../sim/scenario/validate';
import { createExaminedRun } from '../../sim/testing/canaries/examinedRun';
import { type CreateExamination, EXAMINER } from './examination';
import type { BrokenInvariant } from './protocol';

const SCENARIO = `
name: small
question: Does anybody notice?
foundation:
  zones: [z1]
  cells: [{ name: diego-cell, count: 1, memory: 4GB, disk: 4GB }]
workload: [{ app: dora, instances: 2, memory: 512MB, at: 2s }]
run: { duration: 30s, seed: 1 }
`;

/** What is found when somebody takes so many megabytes from a cell behind its rep's back at 20 s. */
function findingsAfter(stolenMB: number): readonly BrokenInvariant[] {
  const parsed = parseScenario(SCENARIO, { file: 'small.yaml' });
  if (!parsed.ok) throw new Error('the scenario is wrong');
  const scenario = expandScenario(parsed.scenario);
  const create: CreateExamination = createExaminedRun;
  const examination = create(scenario.foundation, () => run.foundation.simulation);
  const run = startRun(scenario, {
    sinks: (identities) => [examination.sink(identities)],
    auctionLogger: examination.auctionLogger,
  });
  const { foundation } = run;
  let isDone = false;
  while (advance(run, 1) === 'running') {
    if (!isDone && foundation.simulation.now >= 20_000_000) {
      isDone = true;
      foundation.rep(0).state.executor.available.memory -= stolenMB;
    }
    examination.after(foundation);
  }
  return examination.finish(foundation, true);
}

it('finds nothing where nothing is wrong', () => {
  expect(findingsAfter(0)).toEqual([]);
});

it('tells each thing once, with its sentence and the instant at which it was first seen', () => {
  const findings = findingsAfter(64);
  const [first] = findings.filter(({ invariant }) => invariant === 'capacityNeverExceeded');
  expect(first).toMatchObject({
    subject: 'diego-cell-0',
    sentence: expect.stringContaining('capacity'),
  });
  expect(first?.at).toBeGreaterThanOrEqual(20_000_000);
  expect(first?.at).toBeLessThan(31_000_000);
  const keys = findings.map(({ invariant, subject }) => `${invariant} ${subject}`);
  expect(new Set(keys).size).toBe(keys.length);
});

it('is not there in what is published', () => {
  expect(EXAMINER).toBeNull();
});
