/**
 * How laws about whole foundations are put to the test: with free seeds, so that every run of the tests
 * looks elsewhere, and with everything that a failure needs to happen again.
 */
import fc from 'fast-check';
import type { FoundationSpec } from '../model/foundationSpec';

/** Answers what is wrong, or nothing. */
export type Law = (spec: FoundationSpec, seed: number) => readonly string[];

/**
 * Holds the law to `runs` random foundations. A failure is shrunk, and its message names fast-check's seed
 * and path, the simulation's seed, and the foundation as JSON.
 */
export function expectLaw(foundations: fc.Arbitrary<FoundationSpec>, runs: number, law: Law): void {
  const property = fc.property(foundations, fc.nat(), (spec, seed) => {
    const wrong = law(spec, seed);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
  const details = fc.check(property, { numRuns: runs });
  if (!details.failed) return;
  const [spec, seed] = details.counterexample ?? [];
  throw new Error(
    [
      `broken after ${details.numRuns} runs and ${details.numShrinks} simplifications:`,
      String(details.errorInstance instanceof Error ? details.errorInstance.stack : ''),
      `fast-check: { seed: ${details.seed}, path: "${details.counterexamplePath}" }`,
      `simulation seed: ${seed}`,
      `foundation: ${JSON.stringify(spec)}`,
    ].join('\n'),
  );
}
