/**
 * Who has lost its lock stops serving, and so stops writing, within one attempt to refresh it.
 *
 * Source: locket lock/lock.go: a holder that could not refresh its lock for an attempt's deadline ends, and with it
 * its process (bbs cmd/bbs/main.go, auctioneer cmd/auctioneer/main.go). Diego has no fence: until then the deposed one
 * serves beside its successor. With the timers of release 2.105.0 a holder that is cut off ends about a second after
 * the other one may take over; one that stood still goes on serving until its next attempt is refused. Either way
 * it is an interval and a deadline at most, of the time in which it does not stand still. Cost: a step a record of a
 * lock or a process.
 */
import { type Duration, type Instant, SECOND, toSeconds } from '../engine/units';
import type { JudgedRun, RecordInvariant, RecordRow } from './recordInvariant';

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
      if (ended === undefined || ended.overlapsSince === null || ended.isHung) return;
      const overlap = at - ended.overlapsSince;
      if (overlap > limitOf(run, name)) {
        report(name, `served for ${toSeconds(overlap)}s beside its successor`);
      }
    };
    const ofProcess =
      (then: (name: string, at: Instant) => void) =>
      ({ at, a }: RecordRow): void =>
        then(nameOf(a), at);
    return {
      'component.activated': ofProcess((name, at) => {
        const component = componentOf(name);
        for (const [other, each] of serving) {
          if (componentOf(other) === component) each.overlapsSince ??= at;
        }
        serving.set(name, { overlapsSince: null, isHung: false });
      }),
      'lock.lost': ({ at, b: holder }) => end(nameOf(holder), at),
      'process.exited': ofProcess(end),
      'process.killed': ofProcess(end),
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
      'vm.killed': ofProcess((vm, at) => {
        const [group, index] = vm.split('/');
        if (group === 'diego-api') end(`bbs/${index}`, at);
        if (group === 'scheduler') end(`auctioneer/${index}`, at);
      }),
    };
  },
};

function componentOf(name: string): string {
  return name.split('/')[0] ?? '';
}

function limitOf({ spec }: JudgedRun, name: string): Duration {
  const { bbs, auctioneer, locket } = spec.config;
  const { lockRetryInterval } = componentOf(name) === 'bbs' ? bbs : auctioneer;
  const deadline = locket.attemptDeadline > 0 ? locket.attemptDeadline : lockRetryInterval;
  return lockRetryInterval + deadline + CALLS;
}
