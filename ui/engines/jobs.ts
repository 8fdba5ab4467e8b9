/** What every engine is asked to run: the built-in scenarios in their short form, and random foundations. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { engineFoundation, FOUNDATION_DURATION } from '../../sim/testing/engines/engineFoundations';
import type { FoundationJob, ScenarioJob } from '../../sim/testing/engines/engineJob';
import { shortScenarios } from '../../sim/testing/engines/shortScenarios';
import { frozenRunJobs } from '../../sim/testing/frozenRuns/frozenRuns';

const SCENARIOS = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const FROZEN_RUNS = fileURLToPath(new URL('../../sim/testing/frozenRuns/', import.meta.url));

/** In alphabetical order. */
export function scenarioJobs(): ScenarioJob[] {
  return shortScenarios(new Map(textsIn(SCENARIOS)));
}

/** The small runs that are held to what they were. */
export function frozenRuns(): ScenarioJob[] {
  return frozenRunJobs(new Map(textsIn(FROZEN_RUNS)));
}

/** Every scenario file of a folder, by name, in alphabetical order. */
function textsIn(folder: string): [file: string, text: string][] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => [file, readFileSync(folder + file, 'utf8')]);
}

/** So many; the first ones are the same however many are asked for. */
export function foundationJobs(count: number, seed: number): FoundationJob[] {
  const drawn = fc.sample(fc.tuple(engineFoundation, fc.nat()), { seed, numRuns: count });
  return drawn.map(([spec, own], i) => ({
    kind: 'foundation',
    name: `foundation ${i + 1}`,
    seed: own,
    until: FOUNDATION_DURATION,
    spec,
  }));
}
