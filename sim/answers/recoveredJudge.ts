/**
 * *Recovered*: the first instant from which every desired instance, or the share asked for, runs for at
 * least one convergence interval. It is judged by whether that instant lies within the window; the search
 * goes on behind it, so that the answer can say how late it was.
 *
 * While nothing is desired, nothing has recovered: else every run would recover before it begins.
 */
import { type Instant, toSeconds } from '../engine/units';
import type { Expectation } from '../scenario/expanded';
import { describeApps, percent } from './expectationText';
import { formatCount, formatExactly, formatOffset, formatSeconds, formatShare } from './format';
import type { EndOfRun, Evidence, Judge } from './judge';
import type { Verdict } from './result';

type Recovered = Extract<Expectation, { kind: 'recovered' }>;

interface Search {
  /** Since when enough have run; never before `after`. */
  since: Instant | undefined;
  recoveredAt: Instant | undefined;
  /** The most that ran after `after`, as a share of what was desired then. */
  best: { readonly running: number; readonly desired: number } | undefined;
  latest: { readonly at: Instant; readonly running: number; readonly desired: number };
}

export function createRecoveredJudge(expectation: Recovered, evidence: Evidence): Judge {
  const { after, share } = expectation;
  const { levels, selection, convergenceInterval } = evidence;
  const search: Search = {
    since: undefined,
    recoveredAt: undefined,
    best: undefined,
    latest: { at: 0, running: 0, desired: 0 },
  };
  const hasEnough = (running: number, desired: number): boolean =>
    desired > 0 && running >= Math.ceil(share * desired - 1e-6);

  /** What held since the last observation held until `at`. */
  const holdUntil = (at: Instant): void => {
    if (search.recoveredAt !== undefined || at <= after) return;
    const { latest } = search;
    if (!hasEnough(latest.running, latest.desired)) {
      search.since = undefined;
      if (isBetter(latest, search.best)) search.best = latest;
      return;
    }
    search.since ??= Math.max(after, latest.at);
    if (at - search.since >= convergenceInterval) search.recoveredAt = search.since;
  };

  return {
    observe(at) {
      holdUntil(at);
      search.latest = {
        at,
        running: levels.running[selection] as number,
        desired: levels.desired[selection] as number,
      };
    },
    judge(end) {
      holdUntil(end.at);
      const { recoveredAt } = search;
      const verdict = verdictFor(expectation, search, end);
      const afterText = after > 0 ? ` after ${formatExactly(toSeconds(after))}` : '';
      const who = `${share < 1 ? `${percent(share)} of instances` : 'all instances'}${describeApps(evidence)}`;
      return {
        name: expectation.kind,
        verdict,
        wanted: `${who} run within ${formatExactly(toSeconds(expectation.within))}${afterText}`,
        measured: measuredText(expectation, search, verdict, end.at),
        value: recoveredAt === undefined ? null : toSeconds(recoveredAt - after),
        limit: toSeconds(expectation.within),
        unit: 'seconds',
        atSeconds: recoveredAt === undefined ? null : toSeconds(recoveredAt),
      };
    },
  };
}

function isBetter(
  candidate: { readonly running: number; readonly desired: number },
  best: { readonly running: number; readonly desired: number } | undefined,
): boolean {
  if (candidate.desired === 0) return false;
  return best === undefined || candidate.running * best.desired > best.running * candidate.desired;
}

function verdictFor({ after, within }: Recovered, search: Search, end: EndOfRun): Verdict {
  const { recoveredAt, since } = search;
  const deadline = after + within;
  if (recoveredAt !== undefined) return recoveredAt <= deadline ? 'met' : 'not met';
  const mayStillBe = end.at <= deadline || (since !== undefined && since <= deadline);
  return end.isInterrupted && mayStillBe ? 'not decided' : 'not met';
}

function measuredText(
  { after }: Recovered,
  { recoveredAt, since, best }: Search,
  verdict: Verdict,
  at: Instant,
): string {
  if (recoveredAt !== undefined) return `after ${formatSeconds(toSeconds(recoveredAt - after))}`;
  if (since !== undefined) {
    const from = formatOffset(toSeconds(since - after));
    return `from ${from} on, but the run ends within a convergence interval`;
  }
  const isOpen = verdict === 'not decided';
  if (isOpen && at <= after) return 'not reached';
  const never = isOpen ? 'not yet' : 'never';
  if (best === undefined) return `${never}: nothing was desired`;
  const share = formatShare(best.running / best.desired);
  return `${never}: at most ${share} (${formatCount(best.running)} of ${formatCount(best.desired)})`;
}
