/**
 * Who crashes again and again is made to wait.
 *
 * Source: bbs models/restart_calculator.go: the first two crashes restart at once; the third waits 30 s, and each one
 * after it twice as long as the one before, up to 16 min; after 200 crashes nothing is restarted. The waiting ends with
 * a convergence pass, so it may be longer, never shorter. Cost: a step a record of a crash or an unclaiming.
 */
import { type Duration, type Instant, MINUTE, SECOND, toSeconds } from '../engine/units';
import { lrpName } from '../model/identity';
import type { RecordInvariant } from './recordInvariant';

const AT_ONCE = 2;
const FIRST: Duration = 30 * SECOND;
const LONGEST: Duration = 16 * MINUTE;
const CRASHES_MAX = 200;

interface Waiting {
  readonly since: Instant;
  readonly crashes: number;
}

export const backsOff: RecordInvariant = {
  name: 'backsOff',
  sentence: 'A crashed instance restarts at once twice, then not before its back-off is over.',
  watch({ identities }, report) {
    const waiting = new Map<number, Waiting>();
    return {
      'actualLRP.crashed': ({ at, lrp, a: crashes, b: waits }) => {
        const isToWait = crashes > AT_ONCE;
        if (isToWait !== (waits === 1)) {
          const what = isToWait ? 'restarts at once' : 'has to wait';
          report(lrpName(identities, lrp), `${what} after crash ${crashes}`);
        }
        if (waits === 1) waiting.set(lrp, { since: at, crashes });
        else waiting.delete(lrp);
      },
      'actualLRP.unclaimed': ({ at, lrp }) => {
        const since = waiting.get(lrp);
        waiting.delete(lrp);
        if (since === undefined) return;
        const waited = at - since.since;
        if (since.crashes < CRASHES_MAX && waited >= backOffAfter(since.crashes)) return;
        const text = `restarts ${toSeconds(waited)}s after crash ${since.crashes}`;
        report(lrpName(identities, lrp), text);
      },
      'actualLRP.removed': ({ lrp, a: presence }) => {
        if (presence === 0) waiting.delete(lrp);
      },
      // It leaves its row to a new one.
      'actualLRP.suspected': ({ lrp }) => waiting.delete(lrp),
    };
  },
};

function backOffAfter(crashes: number): Duration {
  let backOff = FIRST;
  for (let crash = AT_ONCE + 1; crash < crashes && backOff < LONGEST; crash++) backOff *= 2;
  return Math.min(backOff, LONGEST);
}
