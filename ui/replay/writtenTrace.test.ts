/** A trace that somebody's test writes (`sim/api`) shows what that test has seen. */
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScenario } from '../../sim/api/loadScenario';
import { startScenario } from '../../sim/api/runScenario';
import type { ScenarioRun } from '../../sim/api/scenarioRun';
import { readTrace } from '../../sim/trace/formatReader';
import { openReplay } from './openReplay';
import { viewAt } from './view';

const SCENARIO = readScenario({
  name: 'written',
  question: 'Is it seen?',
  foundation: {
    zones: ['z1', 'z2'],
    cells: [{ name: 'cell', count: 4, memory: '4GB', disk: '40GB' }],
  },
  workload: [{ app: 'web', count: 4, instances: 3, memory: '512MB' }],
  run: { duration: '20m' },
});

/** Totals in the last instant of what was written. */
async function totalsOf(run: ScenarioRun, folder: string) {
  const path = join(folder, `${run.digest}.arrow`);
  await run.writeTrace(path, fs);
  const read = readTrace(fs.readFileSync(path));
  if (!read.ok) throw new Error(read.problem);
  const opened = openReplay(read.file);
  if (!opened.ok) throw new Error(opened.problem);
  const { desired, running, cellsPresent } = viewAt(opened.replay, run.now).totals;
  return { desired, running, cellsPresent };
}

test('a run with what was injected, and its fork, are replayed to what their test has seen', async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'diegosim-written-'));
  try {
    const run = startScenario(SCENARIO);
    run.advanceTo('2m');
    run.inject({ addCells: { group: 'cell', count: 2 } });
    run.inject({ add: { app: 'late', instances: 3, memory: '1GB' } }, '5m');
    run.inject({ kill: { zone: 'z1' } }, '8m');
    const fork = run.fork();
    run.advanceTo('15m');
    fork.advanceToRecord('cell.killed');
    for (const each of [run, fork]) {
      const { desired, running } = each.counts();
      const cellsPresent = each.cells().filter(({ isPresent }) => isPresent).length;
      expect(await totalsOf(each, folder)).toEqual({ desired, running, cellsPresent });
    }
    expect(run.counts().desired).toBe(15);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
