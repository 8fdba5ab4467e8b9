/**
 * Judges how long a component was without an active process: the longest stretch decides. One that the end
 * of the run cuts off lasted at least as long as it had.
 */
import { toSeconds } from '../engine/units';
import type { Expectation } from '../scenario/expanded';
import { type ActiveTally, type Gap, lengthOf } from './activeTally';
import { formatExactly, formatSeconds } from './format';
import { type Judge, verdictOf } from './judge';

export function createActiveJudge(
  { component, gapAtMost, after }: Extract<Expectation, { kind: 'active' }>,
  tally: Pick<ActiveTally, 'onGap' | 'underWay'>,
): Judge {
  let longest: Gap | undefined;
  let longestLength = 0;
  const note = (gap: Gap, by: number): void => {
    // Of a gap that was there before, what follows `after` counts.
    const counted = { ...gap, since: Math.max(gap.since, after) };
    const length = lengthOf(counted, by);
    if (length <= longestLength) return;
    longest = counted;
    longestLength = length;
  };
  tally.onGap((gap) => note(gap, gap.since));
  return {
    observe: () => undefined,
    judge(end) {
      const cutOff = tally.underWay();
      if (cutOff !== undefined) note(cutOff, end.at);
      const isMet = longestLength <= gapAtMost;
      const since = after === 0 ? '' : ` from ${formatExactly(toSeconds(after))} on`;
      const most = gapAtMost === 0 ? 'no time' : `at most ${formatExactly(toSeconds(gapAtMost))}`;
      return {
        name: 'active',
        verdict: verdictOf(isMet, end, !isMet),
        wanted: `${most} without an active ${component}${since}`,
        measured: longest === undefined ? 'one was active all the time' : textOf(longest, end.at),
        value: toSeconds(longestLength),
        limit: toSeconds(gapAtMost),
        unit: 'seconds',
        atSeconds: longest === undefined ? null : toSeconds(longest.until ?? end.at),
      };
    },
  };
}

function textOf(gap: Gap, by: number): string {
  const length = formatSeconds(toSeconds(lengthOf(gap, by)));
  const at = formatSeconds(toSeconds(gap.since));
  const stillNone = gap.until === undefined ? ', and none at the end' : '';
  return `${length} from ${at} on, ${gap.reason}${stillNone}`;
}
