/**
 * Who has lost its lock stops serving within one attempt to refresh it; what it writes until then: `writesByHolder`.
 *
 * Source: locket lock/lock.go: a holder that could not refresh its lock for an attempt's deadline ends, and with it
 * its process (bbs cmd/bbs/main.go, auctioneer cmd/auctioneer/main.go). Diego has no fence: until then the deposed one
 * serves beside its successor. With the timers of release 2.105.0 a holder that is cut off ends about a second after
 * the other one may take over; one that stood still goes on serving until its next attempt is refused. Either way
 * it is an interval and a deadline at most, of the time in which it does not stand still. Cost: a step a record of a
 * lock or a process.
 */
import { type Duration, type Instant, SECOND, toSeconds } from '../engine/units';
import { attemptTime, componentOf } from './lockAttempt';
import { processEnds } from './processEnds';
import type { RecordInvariant, RecordRow } from './recordInvariant';

/** For the wires and for the worker that answers, at their slowest. */
const CALLS: Duration = 15 * SECOND;

interface Serving {
  /** Since when another one serves as well, and this one is the older; null while it is alone. */
  overlapsSince: Instant | null;
  isHung: boolean;
}

export const deposedEnds: RecordInvariant = {
  name: 'deposedEnds',
  sentence:
    'Two BBSs or two auctioneers serve at once no longer than an attempt to refresh the lock takes.',
  watch(run, report) {
    const { identities } = run;
    const serving = new Map<string, Serving>();
    for (const first of ['bbs/0', 'auctioneer/0']) {
      serving.set(first, { overlapsSince: null, isHung: false });
    }
    const nameOf = (text: number): string => identities.texts[text] ?? '';
    const end = (name: string, at: Instant): void => {
      const ended = serving.get(name);
      serving.delete(name);
      const left = [...serving.keys()].filter((each) => componentOf(each) === componentOf(name));
      // Who is alone again is nobody's predecessor.
      const [only] = left;
      if (only !== undefined && left.length === 1) alone(only);
      if (ended === undefined || ended.overlapsSince === null || ended.isHung) return;
      const overlap = at - ended.overlapsSince;
      if (overlap > attemptTime(run, name) + CALLS) {
        report(name, `served for ${toSeconds(overlap)}s beside its successor`);
      }
    };
    const alone = (name: string): void => {
      const each = serving.get(name);
      if (each !== undefined) each.overlapsSince = null;
    };
    const ofProcess =
      (then: (name: string, at: Instant) => void) =>
      ({ at, a }: RecordRow): void =>
        then(nameOf(a), at);
    return {
      ...processEnds(run, end),
      'component.activated': ofProcess((name, at) => {
        const component = componentOf(name);
        for (const [other, each] of serving) {
          if (componentOf(other) === component) each.overlapsSince ??= at;
        }
        serving.set(name, { overlapsSince: null, isHung: false });
      }),
      'process.hung': ofProcess((name) => {
        const each = serving.get(name);
        if (each !== undefined) each.isHung = true;
      }),
      'process.resumed': ofProcess((name, at) => {
        const each = serving.get(name);
        if (each === undefined) return;
        each.isHung = false;
        if (each.overlapsSince !== null) each.overlapsSince = at;
      }),
    };
  },
};
