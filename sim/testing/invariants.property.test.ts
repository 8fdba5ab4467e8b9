/**
 * The invariants hold between events, whatever is done to a foundation. Seeds are free, so that each run
 * of the tests explores; a failing case prints its seeds and its foundation.
 */
import { describe, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { anyFoundation } from './arbitraries';
import { expectLaw } from './law';
import { observedRun, runChecked } from './observedRun';

describe('every invariant holds while cells die and apps change', () => {
  test('seen every few dozen events, over a quarter of an hour', () => {
    expectLaw(anyFoundation, 200, (spec, seed) => {
      const run = observedRun(spec, { seed });
      return runChecked(run, 15 * MINUTE, 20 + (seed % 97));
    });
  });

  test('seen after every single event', () => {
    expectLaw(anyFoundation, 5, (spec, seed) => {
      const run = observedRun(spec, { seed });
      return runChecked(run, 5 * MINUTE, 1);
    });
  });
});
