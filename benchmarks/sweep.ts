/**
 * Claim: a thousand runs of a 20-cell scenario take less than two minutes on two cores, and two workers are
 * at least 1.8 times as fast as one.
 *
 *     npx tsx benchmarks/sweep.ts [RUNS]
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
const ROUNDS = 3;

const asked = Number(process.argv[2] ?? 1000);
const seeds = Math.ceil(asked / POINTS);
const tasks: SweepTask[] = Array.from({ length: seeds * POINTS }, (_, i) => ({
  point: i % POINTS,
  seed: 1 + Math.floor(i / POINTS),
  overrides: [['foundation.cells[diego-cell].memory', `${22 + (i % POINTS)}GB`]],
}));

/** Seconds of a whole sweep. */
async function measure(jobs: number): Promise<number> {
  const data = { file: 'twenty-cells.yaml', text: SCENARIO, siblings: {}, build: 'benchmark' };
  let ended = 0;
  const startedAt = performance.now();
  const { done } = startRuns(tasks, { jobs, data }, ({ failure }) => {
    if (failure !== null) throw new Error(failure);
    ended++;
  });
  await done;
  if (ended !== tasks.length) throw new Error(`only ${ended} runs have ended`);
  return (performance.now() - startedAt) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

console.log(
  `${tasks.length} runs, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
);
const one: number[] = [];
const two: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  two.push(await measure(2));
  one.push(await measure(1));
  const [last2, last1] = [two.at(-1) ?? 0, one.at(-1) ?? 0];
  console.log(`2 workers ${last2.toFixed(1)} s, 1 worker ${last1.toFixed(1)} s`);
}
console.log(
  `median: 2 workers ${median(two).toFixed(1)} s, 1 worker ${median(one).toFixed(1)} s, ratio ${(median(one) / median(two)).toFixed(2)}`,
);
