/**
 * The invariants hold between events, whatever is done to a foundation. Seeds are free, so that each run
 * of the tests explores; a failing case prints its seed, and its scenario as a spec.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { anyFoundation } from './arbitraries';
import { observedRun, runChecked } from './observedRun';

test('invariants hold while cells die and apps change', () => {
  fc.assert(
    fc.property(anyFoundation, fc.nat(), fc.integer({ min: 1, max: 97 }), (spec, seed, every) => {
      const run = observedRun(spec, { seed });
      expect(runChecked(run, 15 * MINUTE, 20 + every)).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});
