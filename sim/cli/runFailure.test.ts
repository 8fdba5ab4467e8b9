import { expect, test } from 'vitest';
import { advance, finishRun, startRun } from '../answers/run';
import { DEFAULT_LIMITS } from '../engine/limits';
import { loadScenario } from './loadScenario';
import { createRecentRecords } from './recentRecords';
import { failureText } from './runFailure';
import { createTestIo } from './testIo';

const SCENARIO = `
name: limited
question: When does it stop?
foundation:
  zones: [z1]
  cells: [{ name: diego-cell, count: 2, memory: 4GB, disk: 16GB, containers: 50 }]
workload:
  - { app: dora, instances: 3, memory: 128MB, disk: 256MB }
run: { duration: 10m, seed: 5 }
`;

test('a breached limit is reported with seed, time, last records and the command that shows it', async () => {
  const io = createTestIo({ stdin: SCENARIO });
  const { scenario } = await loadScenario('-', {}, io);
  const recent = createRecentRecords();
  const limits = { ...DEFAULT_LIMITS, events: 400 };
  const run = startRun(scenario, { limits, sinks: () => [recent] });
  let error: unknown;
  try {
    advance(run, 1000);
  } catch (thrown) {
    error = thrown;
  }
  const options = { set: ['run.duration=20m'] };
  const failure = {
    error,
    argument: 'a.yaml',
    options,
    seed: 5,
    run,
    recent,
    keptTrace: 't.partial',
  };
  const text = failureText(failure, io);
  const lines = text.split('\n');
  expect(lines[0]).toMatch(/^limit exceeded: more than 400 events/);
  expect(lines[1]).toBe('seed: 5');
  expect(lines[2]).toMatch(/^simulated time: \d+(\.\d+)? s, 400 events$/);
  expect(lines[3]).toBe('last records:');
  const records = lines.filter((line) => /^ {2}\d+\.\d{6} s {2}\w+\.\w+/.test(line));
  expect(records.length).toBeGreaterThan(3);
  expect(records.length).toBeLessThanOrEqual(16);
  const times = records.map((line) => Number.parseFloat(line));
  expect(times).toEqual([...times].sort((one, other) => one - other));
  expect(text).toContain('the trace so far: t.partial');
  expect(text).toContain('diegosim run a.yaml --seed 5 --set run.duration=20m\n');
  expect(text).not.toMatch(/^\s+at /m);
  const debugging = createTestIo({ env: { DIEGOSIM_DEBUG: '1' } });
  expect(failureText(failure, debugging)).toMatch(/^\s+at /m);
});

test('a foundation in a state that cannot be gives a report in place of an answer', async () => {
  const io = createTestIo({ stdin: SCENARIO });
  const { scenario } = await loadScenario('-', {}, io);
  const recent = createRecentRecords();
  const run = startRun(scenario, { sinks: () => [recent] });
  advance(run, Number.POSITIVE_INFINITY);
  run.foundation.rep(1).state.executor.available.memory -= 7;
  let error: unknown;
  try {
    finishRun(run);
  } catch (thrown) {
    error = thrown;
  }
  const failure = { error, argument: 'a.yaml', options: { set: [] }, seed: 5, run, recent };
  const text = failureText({ ...failure, keptTrace: undefined }, io);
  expect(text).toMatch(/^broken invariant: .*diego-cell-1/);
  expect(text).toContain('reproduce with: diegosim run a.yaml --seed 5');
});
