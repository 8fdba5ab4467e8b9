/**
 * Judges drains: each that begins has to end in time, with few instances stranded on all of them. One that
 * was cut off, by the loss of its VM or the end of the run, has not ended. A run without a drain does not meet it: nothing was shown.
 */
import { toSeconds } from '../engine/units';
import type { Expectation } from '../scenario/expanded';
import type { Drain, DrainTally } from './drainTally';
import { formatCount, formatExactly, formatNumberOf, formatSeconds } from './format';
import { type Judge, verdictOf } from './judge';

export function createDrainedJudge(
  { within, strandedAtMost, after }: Extract<Expectation, { kind: 'drained' }>,
  tally: Pick<DrainTally, 'onDrain' | 'underWay'>,
): Judge {
  let ended = 0;
  let tooLate = 0;
  let stranded = 0;
  let longest: Drain | undefined;
  tally.onDrain((drain) => {
    if (drain.startedAt < after) return;
    stranded += drain.stranded;
    if (drain.duration === null) tooLate += 1;
    else {
      ended += 1;
      if (drain.duration > within) tooLate += 1;
      if (drain.duration > (longest?.duration ?? -1)) longest = drain;
    }
  });
  return {
    observe: () => undefined,
    judge(end) {
      const open = tally.underWay().filter(({ startedAt }) => startedAt >= after);
      const overdue = open.filter(({ startedAt }) => end.at - startedAt > within).length;
      const isBroken = tooLate + overdue > 0 || stranded > strandedAtMost;
      const isMet = !isBroken && ended > 0 && open.length === 0;
      const unfinished = open.length > 0 ? `, ${formatCount(open.length)} not ended` : '';
      const most =
        longest?.duration == null
          ? ''
          : `, the longest ${formatSeconds(toSeconds(longest.duration))}`;
      return {
        name: 'drained',
        verdict: verdictOf(isMet, end, isBroken),
        wanted: `every drain takes at most ${formatExactly(toSeconds(within))} and ${
          strandedAtMost === 0
            ? 'no instance is stranded'
            : `at most ${formatNumberOf(strandedAtMost, 'instance')} are stranded`
        }`,
        measured:
          ended + tooLate + open.length === 0
            ? 'no cell was drained'
            : `${formatCount(ended)} ended${most}${unfinished}, ${formatCount(stranded)} stranded`,
        value: longest?.duration == null ? null : toSeconds(longest.duration),
        limit: toSeconds(within),
        unit: 'seconds',
        atSeconds:
          longest?.duration == null ? null : toSeconds(longest.startedAt + longest.duration),
      };
    },
  };
}
