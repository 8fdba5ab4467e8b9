/**
 * The invariants of an instant, and the watches that tests ask everywhere; how they are asked. To add one of an instant:
 * its own file, then a line here. The watches that follow faults are made where they are asked: testing/chaos/examiner.
 */
import type { Foundation } from '../diego/foundation';
import { capacityNeverExceeded } from './capacityNeverExceeded';
import { containersAccounted } from './containersAccounted';
import { type Invariant, type Violation, violationText } from './invariant';
import { createNoDesiredLost } from './noDesiredLost';
import { createNoUnknownContainer } from './noUnknownContainer';
import { oneCallback } from './oneCallback';
import { oneOrdinaryClaim } from './oneOrdinaryClaim';
import { retiresOnlyUndesired } from './retiresOnlyUndesired';
import { rowsCounted } from './rowsCounted';
import { uniqueSubnets } from './uniqueSubnets';

/** Those that need to see one instant only. */
export const INVARIANTS: readonly Invariant[] = [
  capacityNeverExceeded,
  containersAccounted,
  oneOrdinaryClaim,
  rowsCounted,
  uniqueSubnets,
  retiresOnlyUndesired,
  oneCallback,
];

/** Those that remember what they saw before; fresh ones for each run. */
export function createWatches(): Invariant[] {
  return [createNoDesiredLost(), createNoUnknownContainer()];
}

/** What is broken now, in the order of the invariants; with watches of this run, those too. */
export function checkState(
  foundation: Foundation,
  watches: readonly Invariant[] = [],
): Violation[] {
  const violations: Violation[] = [];
  const at = foundation.simulation.now;
  for (const invariant of [...INVARIANTS, ...watches]) {
    invariant.check(foundation, (subject, text) => {
      violations.push({ at, invariant: invariant.name, subject, text });
    });
  }
  return violations;
}

/** The same as text, a line each; empty when all is well. */
export function checkAll(foundation: Foundation, watches: readonly Invariant[] = []): string[] {
  return checkState(foundation, watches).map(violationText);
}
