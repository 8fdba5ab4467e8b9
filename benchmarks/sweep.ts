/**
 * Claim: a thousand runs of a 20-cell scenario take less than two minutes on two cores, and two workers are
 * at least 1.8 times as fast as one.
 *
 *     npx tsx benchmarks/sweep.ts [RUNS [ROUNDS]]
 *
 * The scenario is an hour of 20 cells with 1,000 instances, one cell of which is killed; swept are ten sizes
 * of cells on a hundred seeds. Each sweep has new threads, as `diegosim sweep` starts them, from the sources:
 * their start, the first slow runs while they compile, and reading the scenario are part of the time. Two and
 * one worker take turns, so that what else the machine does meets both. Not a test: on a slow machine nothing
 * fails.
 */
import { availableParallelism, loadavg } from 'node:os';
import { startRuns } from '../sim/lab/node/runPool';
import type { SweepTask } from '../sim/lab/node/sweepWorker';
import { median } from './builtIn';

const SCENARIO = `
name: twenty-cells
question: If a cell dies, does everything run again?
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 20, memory: 32GB, disk: 128GB, containers: 250 }
workload:
  - { app: web, instances: 600, memory: 512MB, disk: 1GB }
  - { app: worker, instances: 400, memory: 256MB, disk: 1GB }
events:
  - { at: 10m, kill: { count: 1 } }
expect:
  - { recovered: { within: 5m, after: 10m } }
run: { duration: 1h }
`;

const POINTS = 10;

const asked = Number(process.argv[2] ?? 1000);
const seeds = Math.ceil(asked / POINTS);
const tasks: SweepTask[] = Array.from({ length: seeds * POINTS }, (_, i) => ({
  point: i % POINTS,
  seed: 1 + Math.floor(i / POINTS),
  overrides: [['foundation.cells[diego-cell].memory', `${22 + (i % POINTS)}GB`]],
}));

interface Measured {
  /** Seconds of a whole sweep on the clock. */
  readonly elapsed: number;
  /** Seconds of a processor that its threads took together: also on a machine that has more to do. */
  readonly busy: number;
}

async function measure(jobs: number): Promise<Measured> {
  const data = { file: 'twenty-cells.yaml', text: SCENARIO, siblings: {}, build: 'benchmark' };
  let ended = 0;
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const { done } = startRuns(tasks, { jobs, data }, ({ failure }) => {
    if (failure !== null) throw new Error(failure);
    ended++;
  });
  await done;
  if (ended !== tasks.length) throw new Error(`only ${ended} runs have ended`);
  const { user, system } = process.cpuUsage(before);
  return { elapsed: (performance.now() - startedAt) / 1000, busy: (user + system) / 1e6 };
}

const rounds = Number(process.argv[3] ?? 3);
const load = loadavg()[0]?.toFixed(1);
console.log(`${tasks.length} runs, ${availableParallelism()} cores, load ${load}`);
const one: Measured[] = [];
const two: Measured[] = [];
for (let round = 0; round < rounds; round++) {
  two.push(await measure(2));
  one.push(await measure(1));
}
const elapsed = [two, one].map((all) => median(all.map((each) => each.elapsed)));
const busy = [two, one].map((all) => median(all.map((each) => each.busy)));
for (const [i, workers] of ['2 workers', '1 worker'].entries()) {
  console.log(`${workers}: ${elapsed[i]?.toFixed(1)} s, ${busy[i]?.toFixed(1)} s of a processor`);
}
console.log(`ratio ${((elapsed[1] ?? 0) / (elapsed[0] ?? 1)).toFixed(2)}`);
