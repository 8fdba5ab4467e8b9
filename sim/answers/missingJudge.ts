/**
 * *Missing*: after an instant, more than so many desired instances are missing for no longer than so long
 * at a stretch. A stretch that began earlier counts from that instant on. When nothing was ever desired after it,
 * nothing was shown, and it is not met.
 */
import { type Duration, type Instant, toSeconds } from '../engine/units';
import type { Expectation } from '../scenario/expanded';
import { describeApps, instancesOf } from './expectationText';
import { formatCount, formatExactly, formatSeconds } from './format';
import { atMostOf, type Evidence, type Judge, verdictOf } from './judge';

type Missing = Extract<Expectation, { kind: 'missing' }>;

export function createMissingJudge(expectation: Missing, evidence: Evidence): Judge {
  const { after, atMost, forNoLongerThan } = expectation;
  const { levels, selection } = evidence;
  let latest = { at: 0, missing: 0, isOver: false, isDesired: false };
  let wasDesired = false;
  let since: Instant | undefined;
  let longest: { duration: Duration; at: Instant } | undefined;
  let missingMaximum = 0;

  /** What held since the last observation held until `at`. */
  const holdUntil = (at: Instant): void => {
    if (at <= after) return;
    wasDesired ||= latest.isDesired;
    missingMaximum = Math.max(missingMaximum, latest.missing);
    if (!latest.isOver) {
      since = undefined;
      return;
    }
    since ??= Math.max(after, latest.at);
    if (longest === undefined || at - since > longest.duration) {
      longest = { duration: at - since, at: since };
    }
  };

  return {
    observe(at) {
      holdUntil(at);
      const desired = levels.desired[selection] as number;
      const missing = desired - (levels.running[selection] as number);
      latest = {
        at,
        missing,
        isOver: missing > atMostOf(atMost, desired),
        isDesired: desired > 0,
      };
    },
    judge(end) {
      holdUntil(end.at);
      const duration = longest?.duration ?? 0;
      const isBroken = duration > forNoLongerThan;
      const isMet = !isBroken && wasDesired;
      return {
        name: expectation.kind,
        verdict: verdictOf(isMet, end, isBroken),
        wanted: wantedText(expectation, evidence),
        measured: wasDesired ? measuredText(duration, missingMaximum) : 'nothing was desired',
        value: toSeconds(duration),
        limit: toSeconds(forNoLongerThan),
        unit: 'seconds',
        atSeconds: longest === undefined ? null : toSeconds(longest.at),
      };
    },
  };
}

function wantedText({ after, atMost, forNoLongerThan }: Missing, evidence: Evidence): string {
  const since = after > 0 ? ` after ${formatExactly(toSeconds(after))}` : '';
  const subject = instancesOf(atMost, evidence);
  if (forNoLongerThan === 0) {
    return atMost.kind === 'count' && atMost.count === 0
      ? `no instance${describeApps(evidence)} missing${since}`
      : `never more than ${subject} missing${since}`;
  }
  const limit = formatExactly(toSeconds(forNoLongerThan));
  return `more than ${subject} missing for at most ${limit}${since}`;
}

function measuredText(duration: Duration, missingMaximum: number): string {
  const most = formatCount(missingMaximum);
  if (duration === 0) return missingMaximum === 0 ? 'none missing' : `at most ${most} missing`;
  return `for ${formatSeconds(toSeconds(duration))}, at most ${most} missing`;
}
