/**
 * Convergence ends nobody who is wanted.
 *
 * A pass may retire an ORDINARY row only when its process is not desired or its index is beyond the
 * number of instances, and only in a fresh domain; it may retire the SUSPECT row of a desired index only
 * when its replacement runs (bbs db/sqldb/lrp_convergence.go lrpInstanceCounts, orphanedActualLRPs,
 * orphanedSuspectActualLRPs, extraSuspectActualLRPs). The pass looked at is the one that would begin now,
 * with the cells that Locket lists. Cost: a copy of all rows and the planning of a pass.
 */
import { planLRPConvergence } from '../diego/bbs/lrpConvergence';
import { type BbsRows, slotOf } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import { ORDINARY, RUNNING, SUSPECT } from '../model/actualLRP';
import { type LrpId, lrpName } from '../model/identity';
import type { Invariant } from './invariant';

export const retiresOnlyUndesired: Invariant = {
  name: 'retiresOnlyUndesired',
  sentence:
    'A convergence pass that began now would retire only what is not desired, in fresh domains.',
  check(foundation: Foundation, report) {
    const { now } = foundation.simulation;
    const { domains } = foundation.bbs().rows;
    const rows = structuredClone(foundation.bbs().rows);
    const { actions } = planLRPConvergence(rows, new Set(foundation.presentCells()), now);
    for (const { kind, lrp } of actions) {
      const isSuspect = kind === 'retireSuspect';
      if (kind !== 'retire' && !isSuspect) continue;
      const key = lrpName(rows.identities, lrp);
      const replacementRuns = rows.actual.state[slotOf(lrp, ORDINARY)] === RUNNING;
      if (isSuspect && replacementRuns) continue;
      const domain = rows.actual.domain[slotOf(lrp, isSuspect ? SUSPECT : ORDINARY)] as number;
      if (isDesired(rows, lrp)) report(key, `would be retired (${kind}) though it is desired`);
      if ((domains.get(domain) ?? now) <= now)
        report(key, `would be retired (${kind}) in a stale domain`);
    }
  },
};

function isDesired(rows: BbsRows, lrp: LrpId): boolean {
  const process = rows.identities.lrpProcess[lrp] as number;
  const index = rows.identities.lrpIndex[lrp] as number;
  return (
    rows.desired.isPresent[process] === 1 && index < (rows.desired.instances[process] as number)
  );
}
