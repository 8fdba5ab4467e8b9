/**
 * Judges how long convergence passes take: the longest decides, and the first that took too long is told
 * with what the foundation held then, because that is where the wall stands.
 *
 * A pass that the end of the run cuts off took at least as long as it had. A run without any pass has no
 * convergence at all, so the expectation is not met.
 */
import { toSeconds } from '../engine/units';
import type { Expectation } from '../scenario/expanded';
import { formatExactly, formatNumberOf, formatSeconds } from './format';
import { type Evidence, type Judge, verdictOf } from './judge';
import type { ConvergencePass } from './tallies';

export function createConvergenceJudge(
  { within, after }: Extract<Expectation, { kind: 'convergence' }>,
  passes: Evidence['passes'],
): Judge {
  let longest: ConvergencePass | undefined;
  let firstTooLong: ConvergencePass | undefined;
  const note = (pass: ConvergencePass): void => {
    if (pass.startedAt < after) return;
    if (longest === undefined || pass.duration > longest.duration) longest = pass;
    if (pass.duration > within) firstTooLong ??= pass;
  };
  passes.onPass(note);
  return {
    observe: () => undefined,
    judge(end) {
      const cutOff = passes.underWay(end.at);
      const isCutOffTooLong = cutOff !== undefined && cutOff.duration > within;
      // One that may yet end in time says nothing.
      if (isCutOffTooLong) note(cutOff);
      const isMet = longest !== undefined && firstTooLong === undefined;
      const since = after === 0 ? '' : ` from ${formatExactly(toSeconds(after))} on`;
      return {
        name: 'convergence',
        verdict: verdictOf(isMet, end, firstTooLong !== undefined),
        wanted: `every convergence pass${since} takes at most ${formatExactly(toSeconds(within))}`,
        measured: measuredText(longest, firstTooLong, cutOff),
        value: longest === undefined ? null : toSeconds(longest.duration),
        limit: toSeconds(within),
        unit: 'seconds',
        atSeconds: longest === undefined ? null : toSeconds(longest.startedAt + longest.duration),
      };
    },
  };
}

function measuredText(
  longest: ConvergencePass | undefined,
  firstTooLong: ConvergencePass | undefined,
  cutOff: ConvergencePass | undefined,
): string {
  if (longest === undefined) return 'no pass ended';
  const lengthOf = (pass: ConvergencePass): string =>
    `${pass === cutOff ? 'over ' : ''}${formatSeconds(toSeconds(pass.duration))}`;
  if (firstTooLong === undefined) return `the longest ${lengthOf(longest)}, ${momentOf(longest)}`;
  const first = `${lengthOf(firstTooLong)} ${momentOf(firstTooLong)}`;
  return firstTooLong === longest ? first : `first ${first}; the longest ${lengthOf(longest)}`;
}

function momentOf({ startedAt, desired }: ConvergencePass): string {
  return `at ${formatSeconds(toSeconds(startedAt))} with ${formatNumberOf(desired, 'instance')}`;
}
