/**
 * Claim: keeping Diego's metrics costs a run little time and memory, and writing them takes seconds.
 *
 *     npx tsx benchmarks/metrics.ts [SCENARIO …]
 *
 * Runs each named built-in scenario (default: zone-outage) with and without metrics in turns, five times
 * after one that is not counted, and prints medians. Not a test: on a slow machine nothing fails.
 */
import { gzipSync } from 'node:zlib';
import { advance, finishRun, type Run, startRun } from '../sim/answers/run';
import { openMetricsText } from '../sim/export/openmetrics';
import type { ExpandedScenario } from '../sim/scenario/expanded';
import { builtIn, median } from './builtIn';

const ROUNDS = 5;

function timed<T>(work: () => T): { readonly seconds: number; readonly result: T } {
  const startedAt = performance.now();
  const result = work();
  return { seconds: (performance.now() - startedAt) / 1000, result };
}

function simulate(scenario: ExpandedScenario, hasMetrics: boolean): Run {
  const run = startRun(scenario, { hasMetrics });
  advance(run, Number.POSITIVE_INFINITY);
  return run;
}

/** Text of the run's metrics, and how many runs of values it was made from. */
function write({ metrics, scenario }: Run): { text: string; runs: number } {
  if (metrics === null) return { text: '', runs: 0 };
  const options = { startsAt: 0, cells: scenario.foundation.cells };
  const text = [...openMetricsText(metrics.store, options)].join('');
  return { text, runs: metrics.store.series.flat().reduce((sum, s) => sum + s.samples.length, 0) };
}

function measure(name: string): void {
  const scenario = builtIn(name);
  const without: number[] = [];
  const withMetrics: number[] = [];
  const writing: number[] = [];
  let written = { text: '', runs: 0 };
  for (let round = 0; round <= ROUNDS; round++) {
    const plain = timed(() => simulate(scenario, false));
    const kept = timed(() => simulate(scenario, true));
    const wrote = timed(() => write(kept.result));
    if (finishRun(plain.result).digest !== finishRun(kept.result).digest)
      throw new Error(`${name}: metrics change the digest`);
    if (round === 0) continue;
    without.push(plain.seconds);
    withMetrics.push(kept.seconds);
    writing.push(wrote.seconds);
    written = wrote.result;
  }
  const samples = written.text.split('\n').filter((line) => /^[^#]/.test(line)).length;
  console.log(
    [
      name,
      `without ${median(without).toFixed(2)} s`,
      `with metrics ${median(withMetrics).toFixed(2)} s`,
      `writing ${median(writing).toFixed(2)} s`,
      `${samples.toLocaleString('en')} samples in ${written.runs.toLocaleString('en')} runs of 28 bytes`,
      `${(written.text.length / 1e6).toFixed(0)} MB, gzipped ${(gzipSync(written.text).length / 1e6).toFixed(1)} MB`,
    ].join('   '),
  );
}

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : ['zone-outage']) measure(name);
