/**
 * Claim: an hour of a full-size foundation (249 cells, 25,000 instances) is simulated in seconds on one
 * core, with the answer that `diegosim run` prints.
 *
 *     npx tsx benchmarks/scenarios.ts [SCENARIO …]
 *
 * Runs each named built-in scenario (default: all but the two long pushes and convergence-slows) five times
 * in one process, reading and validating the file included, and prints medians. The first run warms the
 * compiler and is not counted. Not a test: on a slow machine nothing fails.
 */
import { runToEnd } from '../sim/answers/run';
import { builtIn, median } from './builtIn';

const ROUNDS = 5;
const DEFAULT = [
  'zone-outage',
  'cell-loss',
  'silk-cliff',
  'crash-storm',
  'how-full',
  'cell-size',
  'big-push',
];

function measure(name: string): void {
  const seconds: number[] = [];
  let events = 0;
  let simulated = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const startedAt = performance.now();
    const result = runToEnd(builtIn(name));
    if (round > 0) seconds.push((performance.now() - startedAt) / 1000);
    events = result.events;
    simulated = result.simulatedSeconds;
  }
  const wall = median(seconds);
  const columns = [
    name.padEnd(18),
    `${wall.toFixed(2)} s`.padStart(9),
    `${(events / 1e6).toFixed(2)} million events`.padStart(22),
    `${Math.round(events / wall / 1000)} thousand/s`.padStart(16),
    `${Math.round(simulated / wall)} times real time`.padStart(24),
  ];
  console.log(columns.join(''));
}

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : DEFAULT) measure(name);
