/**
 * How laws about whole foundations are put to the test: on random ones (`lawSeed.ts` says from which seed), and
 * with everything that a failure needs to happen again.
 */
import fc from 'fast-check';
import type { FoundationSpec } from '../model/foundationSpec';
import { lawRuns } from './lawRuns';

/** Answers what is wrong, or nothing. */
export type Law = (spec: FoundationSpec, seed: number) => readonly string[];

/**
 * How long a counterexample is made simpler, in milliseconds of the wall clock. Enough for hundreds of runs of
 * a small foundation; without it, one that fails now and then only is shrunk for a quarter of an hour.
 */
const SHRINKING_LIMIT = 20_000;

/**
 * Holds the law to `runs` random foundations. A failure is shrunk for a while, and its message names
 * fast-check's seed and path, the simulation's seed, and the foundation as JSON. `shrinkingLimit` is in
 * milliseconds; it begins with the first failure, so that a law which holds never meets it, however slow the
 * machine, and is always put to all of its runs.
 */
export function expectLaw(
  foundations: fc.Arbitrary<FoundationSpec>,
  runs: number,
  law: Law,
  shrinkingLimit = SHRINKING_LIMIT,
): void {
  const property = fc.property(foundations, fc.nat(), (spec, seed) => {
    const wrong = law(spec, seed);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
  const first = fc.check(property, { numRuns: lawRuns(runs), endOnFailure: true });
  if (!first.failed) return;
  const details = shrunk(property, first, shrinkingLimit);
  const [spec, seed] = details.counterexample ?? [];
  throw new Error(
    [
      `broken after ${first.numRuns} runs and ${details.numShrinks} simplifications:`,
      String(details.errorInstance instanceof Error ? details.errorInstance.stack : ''),
      `fast-check: { seed: ${details.seed}, path: "${details.counterexamplePath}" }`,
      `simulation seed: ${seed}`,
      `foundation: ${JSON.stringify(spec)}`,
    ].join('\n'),
  );
}

type Drawn = [FoundationSpec, number];

/** The simplest failure found within the limit; the first one, if that does not happen again. */
function shrunk(
  property: fc.IProperty<Drawn>,
  first: fc.RunDetails<Drawn>,
  limit: number,
): fc.RunDetails<Drawn> {
  const { seed, counterexamplePath: path } = first;
  if (path === null) return first;
  const details = fc.check(property, { seed, path, interruptAfterTimeLimit: limit });
  return details.counterexamplePath === null ? first : details;
}
