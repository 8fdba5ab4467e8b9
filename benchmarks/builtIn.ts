/** What benchmarks share: the scenarios that come with diegosim, and the median of what was measured. */
import { readFileSync } from 'node:fs';
import { expandScenario } from '../sim/scenario/expand';
import type { ExpandedScenario } from '../sim/scenario/expanded';
import { parseScenario } from '../sim/scenario/validate';

const FOLDER = new URL('../scenarios/', import.meta.url);

const read = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

/** A scenario by its name: read, checked and expanded. */
export function builtIn(name: string): ExpandedScenario {
  const file = `${name}.yaml`;
  const parsed = parseScenario(read(file), { file, readSibling: read });
  if (!parsed.ok) {
    throw new Error(`${file}: ${parsed.problems.map(({ message }) => message).join('; ')}`);
  }
  return expandScenario(parsed.scenario);
}

/** The upper one of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
