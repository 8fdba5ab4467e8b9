/**
 * Who has been deposed writes no more than Diego lets it.
 *
 * Source: bbs cmd/bbs/main.go, auctioneer cmd/auctioneer/main.go: the API, the converger and the auction runner start
 * after the lock, and end with the process. Diego has no fence in its database: a holder whose lock has expired and was
 * taken by another one goes on until its next attempt at the lock is refused or has met its deadline (locket
 * lock/lock.go), which is an interval and a deadline at most, of the time in which it does not stand still. What it has
 * under way by then is written still, so all of that is allowed; anything later is not, and nothing before it serves or
 * after it has ended. What is looked at is every record of a row, a task, a domain, a convergence pass or an auction, by
 * whose hand it is: no record says so, hence this is judged in a run only, not in a trace.
 * Cost: a step a record of a BBS or an auctioneer.
 */
import { type Instant, toSeconds } from '../engine/units';
import { KINDS } from '../trace/kinds';
import { attemptTime, componentOf } from './lockAttempt';
import { processEnds } from './processEnds';
import type { RecordHandlers, RecordInvariant, RecordRow } from './recordInvariant';

interface Candidate {
  serves: boolean;
  /** Since when another one has the lock; null while none has taken it since this one had it. */
  deposedSince: Instant | null;
}

/** Calls are told by who makes them; an answer may come to a process that has not asked. */
const ACTS = KINDS.filter(
  ({ name, family }) =>
    (family === 'bbs' || family === 'auction') &&
    !name.startsWith('call.') &&
    name !== 'auction.replyLate',
).map(({ name }) => name);

const CANDIDATE = /^(bbs|auctioneer)\/\d+$/;

export const writesByHolder: RecordInvariant = {
  name: 'writesByHolder',
  sentence:
    'A BBS or an auctioneer acts only while it serves, and no longer than an attempt at the lock takes once another one has it.',
  watch(run, report) {
    const { identities, atWork } = run;
    if (atWork === undefined) return {};
    const candidates = new Map<string, Candidate>();
    const candidate = (name: string): Candidate => {
      const known = candidates.get(name) ?? { serves: false, deposedSince: null };
      candidates.set(name, known);
      return known;
    };
    for (const first of ['bbs/0', 'auctioneer/0']) candidate(first).serves = true;
    const holders = new Map<string, string>();
    const nameOf = (text: number): string => identities.texts[text] ?? '';
    const depose = (holder: string, at: Instant): void => {
      for (const [name, each] of candidates) {
        if (name !== holder && componentOf(name) === componentOf(holder)) each.deposedSince ??= at;
      }
    };
    const acted = ({ at }: RecordRow): void => {
      const name = atWork();
      if (!CANDIDATE.test(name)) return;
      const { serves, deposedSince } = candidate(name);
      if (!serves) return report(name, 'acts though it does not serve');
      if (deposedSince === null || at - deposedSince <= attemptTime(run, name)) return;
      const late = toSeconds(at - deposedSince);
      report(name, `acts ${late}s after another one has taken its lock`);
    };
    const handlers: RecordHandlers = {
      'lock.acquired': ({ at, b }) => {
        const name = nameOf(b);
        holders.set(componentOf(name), name);
        candidate(name).deposedSince = null;
        depose(name, at);
      },
      'component.activated': ({ at, a }) => {
        const name = nameOf(a);
        if (!CANDIDATE.test(name)) return;
        const own = candidate(name);
        own.serves = true;
        // One that stood still while it took over may have lost the lock by now.
        if (holders.get(componentOf(name)) !== name) own.deposedSince ??= at;
      },
      'process.resumed': ({ at, a }) => {
        const each = candidates.get(nameOf(a));
        if (each !== undefined && each.deposedSince !== null) each.deposedSince = at;
      },
      ...processEnds(run, (name) => candidates.delete(name)),
    };
    return { ...handlers, ...Object.fromEntries(ACTS.map((name) => [name, acted])) };
  },
};
