/**
 * Everything that one run can be asked, in one place: the invariants of an instant and the watches, those over records,
 * every auction judged, and in the end whether all is well again. It changes nothing and draws nothing.
 *
 * Who examines decides when to look: `checkedRun` stops at what is broken first; the dashboard of a canary goes on
 * (`sim/testing/canaries/examinedRun`).
 */
import { checkState, INVARIANTS } from '../../check/checkAll';
import { createConserved } from '../../check/conserved';
import { createDisturbance } from '../../check/disturbance';
import { createEndedTasksGo } from '../../check/endedTasksGo';
import type { Invariant, Violation } from '../../check/invariant';
import { createNoIdleRoom } from '../../check/noIdleRoom';
import { createPassingRows } from '../../check/passingRows';
import { createRecordJudge, RECORD_INVARIANTS } from '../../check/recordJudge';
import { createRunningOnce } from '../../check/runningOnce';
import type { AuctionLogger } from '../../diego/auctioneer/auctionLogger';
import type { Foundation } from '../../diego/foundation';
import type { FoundationSpec } from '../../model/foundationSpec';
import type { Identities } from '../../model/identity';
import type { RecordSink } from '../../trace/recorder';
import { createAuctionJudge } from './auctionJudge';
import { type Pending, pendingAt } from './pending';
import { createUpkeep } from './upkeep';

export interface Examiner {
  /** To be told of every record from the first one on, and of every batch. */
  sink(identities: Identities): RecordSink;
  readonly auctionLogger: AuctionLogger;
  /** What it has heard so far: a list of records', and one of auctions'. To be looked at after each event. */
  readonly heard: readonly (readonly Violation[])[];
  /** What is broken in the state now. */
  look(foundation: Foundation): readonly Violation[];
  /** What is always true, of an invariant or a check by its name. */
  sentenceOf(invariant: string): string;
  /** At the end of a run of which nothing was broken: what is not well though it must be. */
  pending(foundation: Foundation): Pending;
}

/** What is asked of a run beside the invariants. */
const SENTENCES: readonly (readonly [string, string])[] = [
  ['auctionsLegal', 'Every auction is decided as the rules of Diego say.'],
  ['settles', 'When all trouble is over, what is desired and fits runs, and nothing else does.'],
];

/**
 * Of one run; its simulation is asked for when something happens. Where something else than Diego places work, no auction
 * is judged, and room may stay idle.
 */
export function createExaminer(
  spec: FoundationSpec,
  simulation: () => Pick<Foundation['simulation'], 'now' | 'atWork'>,
  { isDiego }: { readonly isDiego: boolean } = { isDiego: true },
): Examiner {
  const disturbance = createDisturbance();
  const upkeep = createUpkeep();
  const { rep, bbs } = spec.config;
  const limits = { polling: rep.pollingInterval, converge: bbs.convergeRepeatInterval };
  const watches: Invariant[] = [
    createConserved(disturbance, limits),
    createRunningOnce(disturbance, limits),
    createPassingRows(disturbance, limits),
    ...(isDiego ? [createNoIdleRoom(disturbance, spec)] : []),
    createEndedTasksGo(disturbance, bbs),
  ];
  const auctions = createAuctionJudge(spec, () => simulation().now);
  const heard = [auctions.violations];
  return {
    sink(identities) {
      const invariants = [disturbance.follower, upkeep.follower, ...RECORD_INVARIANTS];
      const judge = createRecordJudge(spec, identities, invariants, () => simulation().atWork);
      heard.unshift(judge.violations);
      return judge.sink;
    },
    auctionLogger: isDiego ? auctions.logger : () => undefined,
    heard,
    sentenceOf(invariant) {
      const all = [...INVARIANTS, ...watches, ...RECORD_INVARIANTS];
      const named = all.map(({ name, sentence }) => [name, sentence] as const);
      return new Map([...named, ...SENTENCES]).get(invariant) ?? '';
    },
    look: (foundation) => checkState(foundation, watches),
    pending: (foundation) => pendingAt(foundation, upkeep),
  };
}
