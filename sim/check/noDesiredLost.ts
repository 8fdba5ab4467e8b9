/**
 * Nobody who is desired is forgotten: an index without an ORDINARY row gets one with the next pass.
 *
 * Source: bbs db/sqldb/lrp_convergence.go lrpInstanceCounts, which no domain's freshness gates. It
 * compares counts only, so the time does not run while a row beyond the desired ones makes the count look
 * right. An index may miss for as long as the rest of a pass that has looked already, the repeat interval
 * and the next pass up to its work on it. Cost: one step a desired instance.
 */

import { slotOf } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import { type Duration, type Instant, SECOND, toSeconds } from '../engine/units';
import { ABSENT, ORDINARY } from '../model/actualLRP';
import { lrpName } from '../model/identity';
import { isBehind } from './disturbance';
import type { Invariant } from './invariant';

/** Two passes over a few hundred rows take milliseconds; behind a BBS busy with starts, seconds. */
const PASSES: Duration = 10 * SECOND;

/** A watch over one run. */
export function createNoDesiredLost(): Invariant {
  let missing = new Map<string, Instant>();
  return {
    name: 'noDesiredLost',
    sentence:
      'No desired index is without a row for longer than a convergence interval and two passes.',
    check(foundation: Foundation, report) {
      // While nobody serves, or has no time to, no pass comes; the next one comes an interval after one does again.
      if (!foundation.isServed() || isBehind(foundation)) {
        missing = new Map();
        return;
      }
      const { now } = foundation.simulation;
      const limit = foundation.spec.config.bbs.convergeRepeatInterval + PASSES;
      const missingNow = new Map<string, Instant>();
      for (const key of missingIndices(foundation)) {
        const since = missing.get(key) ?? now;
        missingNow.set(key, since);
        if (now - since > limit) report(key, `has had no row for ${toSeconds(now - since)}s`);
      }
      missing = missingNow;
    },
  };
}

function missingIndices(foundation: Foundation): string[] {
  const { rows } = foundation.bbs();
  const { actual, desired, identities } = rows;
  const keys: string[] = [];
  for (let process = 0; process < desired.capacity; process++) {
    if (desired.isPresent[process] !== 1) continue;
    const instances = desired.instances[process] as number;
    if (desired.ordinaryCount[process] === instances) continue;
    for (let index = 0; index < instances; index++) {
      const lrp = identities.lrpsOfProcess[process]?.[index];
      const isThere =
        lrp !== undefined && (actual.state[slotOf(lrp, ORDINARY)] ?? ABSENT) !== ABSENT;
      if (!isThere) keys.push(lrp === undefined ? `${process}/${index}` : lrpName(identities, lrp));
    }
  }
  return keys;
}
