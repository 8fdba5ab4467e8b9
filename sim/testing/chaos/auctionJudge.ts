/**
 * Every auction of a run held to Diego's rules as they were read a second time (`../auctionLegality`): scores, ties,
 * zones, matching, the order of work, the cap on starting containers. Cost: a line of JSON a batch, and a second
 * scheduling of it.
 */
import { createAuctionLog } from '../../answers/auctionLog';
import type { Violation } from '../../check/invariant';
import type { AuctionLogger } from '../../diego/auctioneer/auctionLogger';
import type { Instant } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';
import { findLogViolations } from '../auctionLegality';

export interface AuctionJudge {
  readonly logger: AuctionLogger;
  readonly violations: readonly Violation[];
}

/** Of one run. */
export function createAuctionJudge(spec: FoundationSpec, now: () => Instant): AuctionJudge {
  const violations: Violation[] = [];
  const logger = createAuctionLog(spec, (line) => {
    for (const { decision, identity, reason } of findLogViolations([line], {
      tiesByArrival: true,
    })) {
      const text = `${reason} (decision ${decision})`;
      violations.push({ at: now(), invariant: 'auctionsLegal', subject: identity, text });
    }
  });
  return { logger, violations };
}
