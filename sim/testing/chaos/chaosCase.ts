/** The cases of chaos by their seeds: one seed, one case, whatever ran before. */
import fc from 'fast-check';
import { keyedDraw } from '../../engine/random';
import { chaosScenarios } from './chaosScenarios';
import { type CompletedScenario, completed } from './completed';
import type { ScenarioData } from './scenarioData';

/** Draws that make no valid scenario are drawn again. */
const DRAWS_MAX = 50;

/** The case of a seed. @throws Error when no draw makes a scenario: a fault of the generator. */
export function chaosCase(seed: number): CompletedScenario {
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    const made = completed(drawn(seed, draw));
    if (made !== undefined) return made;
  }
  throw new Error(`no draw of seed ${seed} makes a valid scenario`);
}

/** Neighbouring seeds must not give neighbouring cases, hence the hash. */
function drawn(seed: number, draw: number): ScenarioData {
  const hashed = Math.floor(keyedDraw(seed, 'check', 'case', draw) * 0x7fffffff);
  const [data] = fc.sample(chaosScenarios, { seed: hashed, numRuns: 1 });
  if (data === undefined) throw new Error('fast-check drew nothing');
  return data;
}
