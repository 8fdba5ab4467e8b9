/** What every engine is asked to run: the built-in scenarios in their short form, and random foundations. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { engineFoundation, FOUNDATION_DURATION } from '../../sim/testing/engines/engineFoundations';
import type { FoundationJob, ScenarioJob } from '../../sim/testing/engines/engineJob';
import { shortScenarios } from '../../sim/testing/engines/shortScenarios';

const SCENARIOS = fileURLToPath(new URL('../../scenarios/', import.meta.url));

/** In alphabetical order. */
export function scenarioJobs(): ScenarioJob[] {
  const files = readdirSync(SCENARIOS).filter((file) => file.endsWith('.yaml'));
  const read = (file: string): [string, string] => [file, readFileSync(SCENARIOS + file, 'utf8')];
  return shortScenarios(new Map(files.sort().map(read)));
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
