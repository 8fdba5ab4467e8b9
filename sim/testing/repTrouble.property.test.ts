/** Laws that hold whatever becomes of reps and Gardens. */
import { describe, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { anyFoundation } from './arbitraries';
import { expectLaw } from './law';
import { observedRun, runChecked } from './observedRun';
import { differences } from './quietAndEager';
import { withRepTrouble } from './repTrouble';

const troubled = withRepTrouble(anyFoundation, 10 * MINUTE);

describe('whatever becomes of reps and Gardens', () => {
  test('quiet and eager are one run', () => {
    expectLaw(troubled, 60, (spec, seed) => differences(spec, seed));
  });

  test('every invariant holds, seen every few dozen events', () => {
    expectLaw(troubled, 60, (spec, seed) => {
      const run = observedRun(spec, { seed });
      return runChecked(run, 15 * MINUTE, 20 + (seed % 97));
    });
  });
});
