/**
 * Chaos, then heal, then converge: when nothing dies any more and cells are back, some of them perhaps never,
 * everything that surely fits on those that are up runs within a stated number of convergence passes, once
 * and only once.
 *
 * Where the number comes from. The cells are up again, with their presence, a boot after the last restore:
 * boot time, Garden's health check, and the wait for an older presence (locket lock.go); those that stay
 * dead have lost theirs by then. From then on, in passes of one repeat interval, which is also the reps'
 * polling interval:
 *   1  SUSPECT rows of returned cells are promoted, whatever their replacements do (lrp_convergence.go
 *      suspectActualLRPsWithExistingCells); a cell that was back before a pass missed it has ORDINARY rows
 *      for containers it has lost.
 *   2  The rep's next bulk sync finds no container behind such a row and removes it (generator.go
 *      ResidualInstanceLRP); containers that lost their row to a promotion are refused and stopped. Before
 *      its promotion a SUSPECT row cannot be removed, hence a sync of its own.
 *   3  The pass after that creates and auctions what is missing (lrpInstanceCounts).
 *   5  An auction that failed while others still held the room is repeated every second pass
 *      (actual_lrp_db.go FailActualLRP makes the row young again); so is a batch that the auctioneer gave
 *      to a cell which was going to die (staleUnclaimedActualLRPs).
 *   7  Start-up: a minute covers the slowest creation queue of this variety.
 * With proxies, a cell may hand back work because the auctioneer adds up raw memory within a batch; the
 * BBS ignores the empty reason, and the row is auctioned again when stale, two passes later. What is
 * handed back did not fit there by the cell's own count, and nothing leaves any more, so each instance is
 * handed back at most once a cell.
 */
import { expect, test } from 'vitest';
import { createWatches } from '../check/checkAll';
import { meanOf } from '../engine/distribution';
import { MINUTE, SECOND } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import { randomFoundation } from './arbitraries';
import { expectLaw } from './law';
import { observedRun, runChecked } from './observedRun';
import { unsettled } from './settled';

const CALM_FROM = 6 * MINUTE;
const PASSES = 7;
const PASSES_PER_HAND_BACK = 2;
function settledAt({ cells, config }: FoundationSpec): number {
  const handBacks = config.executor.isProxyEnabled ? cells.length : 0;
  const passes = PASSES + PASSES_PER_HAND_BACK * handBacks;
  const { containerCreateTime, containerDestroyTime } = config.executor;
  const healthCheck = meanOf(containerCreateTime) + meanOf(containerDestroyTime);
  // A refused presence is tried again until the old one has expired.
  const presence = config.rep.presenceTtl + config.rep.presenceRetryInterval;
  const boot = meanOf(config.bosh.cellBootTime) + healthCheck + presence;
  // A pass of so few rows takes far less than a second.
  return CALM_FROM + boot + passes * (config.bbs.convergeRepeatInterval + SECOND);
}

test('after the last kill everything that fits runs again, once', () => {
  let claimed = 0;
  const calm = randomFoundation({
    calmFrom: CALM_FROM,
    scalesDown: false,
    lacksSubnets: false,
    isTight: false,
  });
  expectLaw(calm, 150, (spec, seed) => {
    const run = observedRun(spec, { seed });
    const violations = runChecked(run, settledAt(spec), 61, createWatches());
    if (violations.length > 0) return violations;
    const { wrong, instances } = unsettled(run.foundation);
    claimed += instances;
    return wrong;
  });
  expect(claimed).toBeGreaterThan(200);
});
