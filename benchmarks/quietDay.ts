/**
 * Claim: a simulated day in which nothing happens (249 cells, 25,000 instances, which start at the beginning)
 * takes less than five seconds on one core, its answer included; and eager, where every message that can
 * change nothing is sent, an hour gives the same digest with many times the events.
 *
 *     npx tsx benchmarks/quietDay.ts
 *
 * Medians of three days in one process after one that warms the compiler, then one hour each way. Not a test:
 * on a slow machine nothing fails.
 */
import { runToEnd } from '../sim/answers/run';
import { createFoundation } from '../sim/diego/foundation';
import { HOUR } from '../sim/engine/units';
import { expandScenario } from '../sim/scenario/expand';
import { parseScenario } from '../sim/scenario/validate';
import { createRecorder, type TraceRecorder } from '../sim/trace/recorder';
import { median } from './builtIn';

const ROUNDS = 3;

const scenarioText = `
name: quiet-day
question: What does a day cost in which nothing happens?
foundation:
  zones: [z1, z2, z3]
  cells:
    - { name: diego-cell, count: 249, memory: 32GB, disk: 100GB }
workload:
  - { mix: stress, instances: 25000, without: [crashing] }
run: { duration: 24h }
`;

const parsed = parseScenario(scenarioText, { file: 'quiet-day' });
if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
const scenario = expandScenario(parsed.scenario);

/** An hour, and how it was simulated. */
function hour(isEager: boolean): string {
  let recorder: TraceRecorder | undefined;
  const { simulation } = createFoundation(scenario.foundation, {
    seed: 1,
    isEager,
    recorder: (identities) => {
      recorder = createRecorder(identities);
      return recorder;
    },
  });
  const startedAt = performance.now();
  simulation.runUntil(HOUR);
  const seconds = (performance.now() - startedAt) / 1000;
  const mode = isEager ? 'eager' : 'quiet';
  const events = (simulation.events / 1e6).toFixed(2);
  return `an hour, ${mode}: ${seconds.toFixed(2)} s, ${events} million events, digest ${recorder?.digest()}`;
}

const days: number[] = [];
let events = 0;
for (let round = 0; round <= ROUNDS; round++) {
  const startedAt = performance.now();
  events = runToEnd(scenario).events;
  if (round > 0) days.push((performance.now() - startedAt) / 1000);
}
console.log(`a day: ${median(days).toFixed(2)} s, ${(events / 1e6).toFixed(2)} million events`);
for (const isEager of [false, true]) console.log(hour(isEager));
